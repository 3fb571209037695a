#[audited_tool]
fn read(&self, id: u64) -> BoxFuture<'_, Chart> {
    Box::pin(async move { self.read_now(id) })
}
