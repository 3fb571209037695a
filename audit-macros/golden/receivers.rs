#[audited_tool]
async fn take(mut self: Box<Self>, first: String, second: String) -> ! {
    self.forever(first, second).await
}
