//! How long a tool's calls are kept: as its program says, and as a log says.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::Statistics;
use crate::entry::{Body, Entry, Kind};
use crate::error::{Error, Result};
use crate::retention::{DEFAULT_POLICY, GRACE_DAYS, RetentionPolicies};
use crate::tool::tools;

/// How long the bodies of a tool's calls are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToolRetention {
    /// The tool's name.
    pub tool: String,
    /// The policy that it declares, or `general`.
    pub policy: String,
    /// Days that the policy keeps bodies.
    pub days: u32,
    /// Days that are added so that no calendar anniversary is missed.
    pub grace_days: u32,
}

/// How long calls of a tool that is linked into this program are kept.
///
/// ```
/// use audit_core::{RetentionPolicies, audited_tool, retention_of};
///
/// #[audited_tool(retention = "healthcare")]
/// fn archive_chart(patient_id: &str) -> usize {
///     patient_id.len()
/// }
///
/// let kept = retention_of("archive_chart", &RetentionPolicies::default())?;
/// assert_eq!((kept.policy.as_str(), kept.days), ("healthcare", 2190));
/// assert!(retention_of("no_such_tool", &RetentionPolicies::default()).is_err());
/// # Ok::<(), audit_core::Error>(())
/// ```
///
/// # Errors
/// When no tool, or more than one, has this name, or its policy is not defined.
pub fn retention_of(tool: &str, policies: &RetentionPolicies) -> Result<ToolRetention> {
    let mut named = tools().into_iter().filter(|known| known.name() == tool);
    let found = named.next().ok_or_else(|| {
        Error::usage(format!(
            "no tool `{tool}` is linked into this program; `audit_core::tools()` lists those that are"
        ))
    })?;
    if let Some(other) = named.next() {
        let (one, other) = (found.path(), other.path());
        return Err(Error::usage(format!(
            "two tools are named `{tool}`: {one} and {other}; give one of them another `name`"
        )));
    }
    let policy = found.definition().retention.unwrap_or(DEFAULT_POLICY);
    let days = policies.days(policy).ok_or_else(|| {
        Error::usage(format!(
            "the retention policy `{policy}` of tool `{tool}` is not defined"
        ))
    })?;
    Ok(ToolRetention {
        tool: tool.to_owned(),
        policy: policy.to_owned(),
        days,
        grace_days: GRACE_DAYS,
    })
}

/// What the newest `open` entry that lists a tool says of it.
#[derive(Debug, Default)]
pub(super) struct StatedPeriods {
    by_tool: BTreeMap<String, ToolRetention>,
}

impl StatedPeriods {
    pub(super) fn look_at(&mut self, entry: &Entry) {
        let (Kind::Open, Body::Other(open)) = (entry.envelope.kind, &entry.body) else {
            return;
        };
        let days = open
            .get("configuration")
            .and_then(|said| said.get("retention"));
        let listed = open.get("tools").and_then(Value::as_array);
        for tool in listed.into_iter().flatten() {
            if let Some(period) = days.and_then(|days| stated(tool, days)) {
                self.by_tool.insert(period.tool.clone(), period);
            }
        }
    }

    pub(super) fn note_in(&self, statistics: &mut [Statistics]) {
        for figures in statistics {
            figures.retention = self.by_tool.get(&figures.name).cloned();
        }
    }
}

fn stated(tool: &Value, days: &Value) -> Option<ToolRetention> {
    let policy = tool.get("retention")?.as_str()?;
    Some(ToolRetention {
        tool: tool.get("name")?.as_str()?.to_owned(),
        policy: policy.to_owned(),
        days: u32::try_from(days.get(policy)?.as_u64()?).ok()?,
        grace_days: GRACE_DAYS,
    })
}
