//! What generated code may name, and nothing else does.
pub use crate::call::{Call, Ending, Entered, Ticket};
pub use crate::tool::{Action, Level, Parameter, Registered, Tool, ToolDefinition};
pub use inventory;
