#[audited_tool]
fn wait() -> impl Future<Output = ()> + Send {
    async {}
}
