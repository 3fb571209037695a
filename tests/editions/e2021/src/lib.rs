//! The shapes of `tests/editions/shapes.rs`, in edition 2021.
#![deny(warnings, missing_docs, unused)]
// Judged of variables only, so an argument must not become one in its eyes.
#![deny(clippy::collection_is_never_read)]

#[path = "../../shapes.rs"]
pub mod shapes;
