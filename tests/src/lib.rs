//! Shared by the tests that span crates: where things lie, and how documents are read.

pub mod log;
pub mod markdown;
pub mod places;
