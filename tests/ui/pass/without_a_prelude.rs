//! Nothing that is printed leans on the prelude, or on names that a module may shadow.
#![no_implicit_prelude]
#![deny(warnings)]

use ::audit_core::audited_tool;

pub mod core {}
pub mod std {}
pub struct Option;
pub struct Box;

#[audited_tool(action = "read", retention = "general")]
pub fn read(id: u64, name: &str) -> u64 {
    let _ = name;
    id
}

#[audited_tool]
pub async fn wait(id: u64) -> ::std::result::Result<u64, u8> {
    ::std::result::Result::Ok(id)
}

#[audited_tool]
pub fn later(id: u64) -> impl ::std::future::Future<Output = u64> {
    async move { id }
}

#[audited_tool]
pub fn boxed(
    id: u64,
) -> ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = u64>>> {
    ::std::boxed::Box::pin(async move { id })
}

fn main() {}
