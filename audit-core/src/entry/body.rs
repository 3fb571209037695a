//! Bodies as a reader sees them.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::Kind;

/// What an entry says.
#[derive(Debug, Clone)]
pub enum Body {
    /// A call.
    Call(Box<CallBody>),
    /// Further subjects of a call.
    Subjects(SubjectsBody),
    /// Any other kind, field by field.
    Other(Map<String, Value>),
    /// Its time was over; a `purge` entry must cover it.
    Purged,
}

impl Body {
    pub(super) fn read(kind: Kind, bytes: Option<&[u8]>) -> serde_json::Result<Body> {
        let Some(bytes) = bytes else {
            return Ok(Body::Purged);
        };
        match kind {
            Kind::Call => serde_json::from_slice(bytes).map(Body::Call),
            Kind::Subjects => serde_json::from_slice(bytes).map(Body::Subjects),
            _ => serde_json::from_slice(bytes).map(Body::Other),
        }
    }
}

macro_rules! outcomes {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// How a call ended.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Outcome { $($(#[$doc])* $name,)* }

        impl Outcome {
            /// Every outcome.
            pub const ALL: &'static [Outcome] = &[$(Outcome::$name,)*];

            /// The word in the entry.
            pub const fn as_str(self) -> &'static str {
                match self { $(Outcome::$name => $word,)* }
            }
        }
    };
}

outcomes! {
    /// It returned.
    Ok = "ok",
    /// It returned an error, or a value that says so.
    Error = "error",
    /// It panicked.
    Panic = "panic",
    /// Its future was dropped before it was ready.
    Cancelled = "cancelled",
    /// A policy forbade it.
    Denied = "denied",
    /// Its arguments did not decode.
    InvalidArguments = "invalid_arguments",
    /// No tool has that name.
    UnknownTool = "unknown_tool",
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A call as recorded. The fields are those of `docs/format.md`. Captured values stay the JSON that
/// was stored: keys in their order, numbers to the last digit.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)] // each stands in docs/format.md under its name
pub struct CallBody {
    pub call_id: String,
    pub timestamp: String,
    pub tool_name: String,
    pub tool_path: Option<String>,
    pub tool_version: Option<String>,
    pub action: Option<String>,
    pub conversation_id: Option<String>,
    pub turn_number: Option<u64>,
    pub user_id: Option<String>,
    pub agent_id: Option<String>,
    pub provider: Option<String>,
    pub model: Option<String>,
    #[serde(default)]
    pub on_behalf_of: Vec<String>,
    pub tenant_id: Option<String>,
    pub trigger: Option<String>,
    pub purpose: Option<String>,
    #[serde(default)]
    pub subject_ids: Vec<String>,
    pub parent_call_id: Option<String>,
    pub external_call_id: Option<String>,
    pub trace_id: Option<String>,
    pub span_id: Option<String>,
    pub decision: Option<Decision>,
    pub approval: Option<Approval>,
    pub arguments: Option<Box<RawValue>>,
    pub outcome: Outcome,
    pub success: bool,
    pub result_summary: Option<Box<RawValue>>,
    pub error: Option<CallError>,
    pub duration_ms: f64,
    pub urgency: Option<String>,
    pub break_glass_id: Option<String>,
    pub redaction_policy: Option<String>,
    #[serde(default)]
    pub session_metadata: Map<String, Value>,
}

impl CallBody {
    /// A text value of the session metadata, such as `user_role`.
    pub fn metadata(&self, key: &str) -> Option<&str> {
        self.session_metadata.get(key)?.as_str()
    }

    /// Whether the call was made under emergency access.
    pub fn is_emergency(&self) -> bool {
        self.urgency.as_deref() == Some("emergency")
    }
}

/// Why a call was let through or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// `allow` or `deny`.
    pub effect: String,
    /// The rule that decided.
    pub rule: Option<String>,
    /// Its reason.
    pub reason: Option<String>,
}

/// Who approved a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who.
    pub by: String,
    /// When, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What they approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

/// The error of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallError {
    /// Its type.
    #[serde(rename = "type")]
    pub type_name: String,
    /// Its text, cut and redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Further subjects of a call.
#[derive(Debug, Clone, Deserialize)]
pub struct SubjectsBody {
    /// The call they belong to.
    pub call_id: String,
    /// The subjects.
    pub subject_ids: Vec<String>,
}
