#[audited_tool(on_failure = "block")]
fn pay(&self, id: u64) -> impl Future<Output = Result<(), Failed>> {
    let payment = self.prepare(id);
    async move { payment.send().await }
}
