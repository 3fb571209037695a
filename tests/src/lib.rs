//! Shared by the tests that span crates.
