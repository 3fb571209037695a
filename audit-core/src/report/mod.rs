//! Reports: a question, its answer, and what the answer is worth.
//!
//! A report is a value that serialises; [`text`] makes pages of it. It holds entries that were
//! checked while they were read, and the verdict of a verification that was made at the same time.

mod access;
mod integrity;
mod text;
mod totals;

pub use access::{Access, AccessQuestion, AccessReport, Asked, SourceLog};
pub use integrity::Integrity;
pub use totals::{Count, Totals};

#[cfg(test)]
mod tests;
