//! The `toolaudit` program.
fn main() {}
