//! The audit log for the tools that AI agents call.

mod call;
mod capture;
mod entry;
mod error;
mod hash;
mod redact;
mod retention;
mod sink;
mod tool;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use audit_macros::audited_tool;
pub use entry::{
    Approval, Body, CallBody, CallError, Decision, Entry, Envelope, FORMAT_VERSION, Kind, MAX_LINE,
    Malformed, Outcome, StoredLine, SubjectsBody, Timestamp,
};
pub use error::{Error, Result};
pub use hash::Hash;
pub use retention::{DEFAULT_POLICY, GRACE_DAYS, RetentionPolicies};
pub use sink::{LogUrl, Reader, open_reader};
pub use tool::{Action, Level, Parameter, Tool, ToolDefinition, tools};
