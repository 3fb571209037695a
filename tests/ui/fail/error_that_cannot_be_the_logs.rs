use std::future::Future;
use std::pin::Pin;

use audit_core::audited_tool;

type Answer<T> = Result<T, String>;

#[audited_tool(on_failure = "block")]
fn pay(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

#[audited_tool(on_failure = "withhold")]
async fn read(id: u64) -> Answer<u64> {
    Ok(id)
}

#[audited_tool(on_failure = "block")]
fn pay_later(cents: u64) -> impl Future<Output = Answer<u64>> {
    let all = cents;
    async move { Ok(all) }
}

#[audited_tool(on_failure = "block")]
fn pay_boxed(cents: u64) -> Pin<Box<dyn Future<Output = u64>>> {
    Box::pin(async move { cents })
}

fn main() {}
