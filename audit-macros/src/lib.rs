//! The `#[audited_tool]` attribute.
