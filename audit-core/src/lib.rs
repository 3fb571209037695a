//! The audit log for the tools that AI agents call: put [`macro@audited_tool`] on a function, and every
//! call of it leaves one entry that says who asked, through which model, for which purpose, on whose
//! data, with which redacted arguments, and how it ended. The entries form a tamper-evident log.
//!
//! ```
//! use audit_core::{Context, Log, LogUrl, Recorder, Trust, audited_tool, verify};
//!
//! #[audited_tool(subject = "customer_id", sensitive = ["card_number"], retention = "financial")]
//! fn refund(customer_id: &str, card_number: &str) -> bool {
//!     card_number.len() == 16
//! }
//!
//! # fn main() -> Result<(), audit_core::Error> {
//! let recorder = Recorder::builder().log("memory:example").open()?;
//! let context = Context::new().user("usr_1").model("openai", "gpt-4.1").conversation("conv-7");
//! context.recorder(&recorder).sync_scope(|| refund("cus_42", "4111111111111111"));
//! recorder.close()?;
//!
//! let log = Log::open(&LogUrl::parse("memory:example")?)?;
//! let refunds = log.conversation("conv-7")?.whole()?;
//! let call = refunds[0].call().expect("a call");
//! let arguments = call.arguments.as_ref().expect("captured").get();
//! assert_eq!(arguments, r#"{"customer_id":"cus_42","card_number":"***REDACTED***"}"#);
//! assert!(verify(log.reader(), &Trust::nothing())?.findings.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! Where to go from here: [`Recorder`] opens a log, [`Context`] says who asks, [`Log`] answers,
//! [`verify()`] checks, [`sink`] is the seam for places to keep a log.

mod call;
mod capture;
mod context;
mod entry;
mod environment;
mod error;
mod hash;
mod id;
mod keys;
mod marked;
mod note;
mod query;
mod recorder;
mod redact;
mod report;
mod result;
mod retention;
pub mod sink;
mod tool;
mod tree;
mod unwind;
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
pub use keys::pseudonyms;
pub use marked::{Pseudonym, Sensitive, pseudonym, sensitive};
pub use note::{Checkpoint, SignedCheckpoint, VerifierKey};
pub use query::{
    Attribution, Clock, Coverage, Entries, Field, Filter, Found, Group, Judgement, Log, Matches,
    Pattern, Record, Selection, Statistics, Timeline, TimelineCall, ToolRetention, When, Zone,
    json_line, printable, retention_of, wrapped,
};
pub use recorder::{Durability, Guard, Recorder, RecorderBuilder, sign_checkpoint};
pub use report::{
    Access, AccessQuestion, AccessReport, Asked, Count, Integrity, SourceLog, Totals,
};
pub use result::{Refuse, Reported};
pub use retention::{DEFAULT_POLICY, GRACE_DAYS, RetentionPolicies};
pub use sink::LogUrl;
pub use tool::{Action, Level, OnFailure, Parameter, Tool, ToolDefinition, tools};
pub use verify::{Finding, Problem, Status, Trust, Verdict, verify};

/// The developer's guide: its examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../../docs/developer.md")]
struct DeveloperGuide;
