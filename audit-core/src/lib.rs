//! The audit log for the tools that AI agents call.
mod call;
mod capture;
mod redact;
mod tool;
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub use audit_macros::audited_tool;
pub use tool::{Action, Level, Parameter, Tool, ToolDefinition, tools};
