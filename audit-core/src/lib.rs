//! The audit log for the tools that AI agents call.

mod call;
mod capture;
mod entry;
mod error;
mod hash;
mod query;
mod redact;
mod retention;
mod sink;
mod tool;

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;

pub use audit_macros::audited_tool;
pub use entry::{
    Approval, Body, CallBody, CallError, Decision, Entry, Envelope, FORMAT_VERSION, Kind, MAX_LINE,
    Malformed, Outcome, StoredLine, SubjectsBody, Timestamp,
};
pub use error::{Error, Result};
pub use hash::Hash;
pub use query::{
    Attribution, Clock, Coverage, Entries, Field, Filter, Found, Group, Judgement, Log, Matches,
    Pattern, Record, Selection, Statistics, Timeline, TimelineCall, ToolRetention, When, Zone,
    printable, retention_of,
};
pub use retention::{DEFAULT_POLICY, GRACE_DAYS, RetentionPolicies};
pub use sink::{LogUrl, Reader, open_reader};
pub use tool::{Action, Level, Parameter, Tool, ToolDefinition, tools};
