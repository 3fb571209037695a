//! A lint that the plain function would have drawn is drawn by the annotated one, in its place.
#![deny(unused, deprecated, missing_docs)]

use audit_core::audited_tool;

#[audited_tool]
fn never_called() {}

/// Documented.
#[audited_tool]
pub fn argument(unused: u64, (used, other): (u64, u64)) -> u64 {
    used
}

/// Documented.
#[audited_tool]
pub async fn argument_later(unused: String, text: &str) {}

/// The second is named as a field is, and not used.
#[audited_tool]
pub async fn member(pair: (String, Vec<Named>), name: String) -> usize {
    pair.1.iter().map(|named| named.name.len()).sum()
}

/// Documented.
#[derive(serde::Serialize)]
pub struct Named {
    /// Documented.
    pub name: String,
}

/// Documented.
#[audited_tool]
pub fn mutable(mut text: String) -> String {
    text
}

/// Documented.
#[audited_tool]
pub async fn assigned(mut number: u64) {
    number = 1;
}

/// Documented.
#[audited_tool]
#[must_use]
pub fn result() -> Result<u64, u8> {
    Ok(1)
}

/// Documented.
#[audited_tool]
#[deprecated]
pub async fn ignored() {
    result();
}

/// Documented.
#[audited_tool]
pub fn caller() {
    ignored();
}

#[audited_tool]
pub fn undocumented() {}

fn main() {}
