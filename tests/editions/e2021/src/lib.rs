//! The shapes of `tests/editions/shapes.rs`, in edition 2021.
#![deny(warnings, missing_docs, unused)]

#[path = "../../shapes.rs"]
pub mod shapes;
