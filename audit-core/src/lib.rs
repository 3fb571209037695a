//! The audit log for the tools that AI agents call.

mod call;
mod capture;
mod context;
mod entry;
mod error;
mod hash;
mod id;
mod keys;
mod note;
mod recorder;
mod query;
mod redact;
mod report;
mod retention;
pub mod sink;
mod tool;
mod tree;
mod verify;

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;

pub use audit_macros::audited_tool;
pub use context::{Context, Trigger};
pub use entry::{
    Approval, Body, CallBody, CallError, Decision, Entry, Envelope, FORMAT_VERSION, Kind, MAX_LINE,
    Malformed, Outcome, StoredLine, SubjectsBody, Timestamp,
};
pub use error::{Error, Result};
pub use hash::Hash;
pub use query::{
    Attribution, Clock, Coverage, Entries, Field, Filter, Found, Group, Judgement, Log, Matches,
    Pattern, Record, Selection, Statistics, Timeline, TimelineCall, ToolRetention, When, Zone,
    json_line, printable, retention_of,
};
pub use note::{Checkpoint, SignedCheckpoint, VerifierKey};
pub use recorder::{Durability, Guard, Recorder, RecorderBuilder, sign_checkpoint};
pub use report::{
    Access, AccessQuestion, AccessReport, Asked, Count, Integrity, SourceLog, Totals,
};
pub use retention::{DEFAULT_POLICY, GRACE_DAYS, RetentionPolicies};
pub use sink::LogUrl;
pub use tool::{Action, Level, Parameter, Tool, ToolDefinition, tools};
pub use verify::{Finding, Problem, Status, Trust, Verdict, verify};
