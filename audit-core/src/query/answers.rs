//! The questions that have a name.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::statistics::Tallies;
use super::{Clock, Filter, Found, Group, Log, Pattern, Selection, Statistics, Timeline, Zone};
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::retention::{DEFAULT_POLICY, GRACE_DAYS, RetentionPolicies};
use crate::tool::tools;

/// Ids are taken as they are: no character of them is a wildcard.
impl Log {
    /// The calls of a conversation, in the order of the log.
    ///
    /// # Errors
    /// When the log cannot be read; so with the questions below.
    pub fn conversation(&self, id: &str) -> Result<Found<Vec<Entry>>> {
        self.ask(&Filter::new().conversation(Pattern::exact(id)))
    }

    /// The calls of a conversation, in the order in which they started.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn timeline(&self, conversation: &str) -> Result<Found<Timeline>> {
        Ok(self.conversation(conversation)?.map(Timeline::new))
    }

    /// What agents did for a user since an instant.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn user_since(&self, id: &str, since: DateTime<Utc>) -> Result<Found<Vec<Entry>>> {
        self.ask(&Filter::new().user(Pattern::exact(id)).since(since))
    }

    /// The calls since an instant that did not end `ok`.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn failures_since(&self, since: DateTime<Utc>) -> Result<Found<Vec<Entry>>> {
        self.ask(&Filter::new().failed().since(since))
    }

    /// The calls that touched a person's data, from `since` on and before `until`.
    ///
    /// # Errors
    /// When the log cannot be read, or `until` is not after `since`.
    pub fn subject_between(
        &self,
        id: &str,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Found<Vec<Entry>>> {
        // A filter's `until` includes the instant that it names.
        let last = until - TimeDelta::microseconds(1);
        let filter = Filter::new().subject(Pattern::exact(id));
        self.ask(&filter.since(since).until(last))
    }

    /// Figures over all calls of a tool.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn tool_statistics(&self, name: &str) -> Result<Found<Statistics>> {
        let selection = Filter::new().tool(Pattern::exact(name)).at(&no_clock())?;
        let found = self.statistics(selection, Group::Tool)?;
        Ok(found.map(|mut groups| groups.pop().unwrap_or_else(|| Statistics::of(name, []))))
    }

    /// Figures over the selected calls, for each tool, user, subject or model, by name.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn statistics(&self, selection: Selection, by: Group) -> Result<Found<Vec<Statistics>>> {
        let mut tallies = Tallies::default();
        let mut matches = self.select(selection)?;
        for entry in matches.by_ref() {
            if let Some(call) = entry?.call() {
                tallies.add(by, call);
            }
        }
        Ok(Found {
            answer: tallies.finish(),
            coverage: matches.into_coverage(),
        })
    }

    fn ask(&self, filter: &Filter) -> Result<Found<Vec<Entry>>> {
        self.find(filter, &no_clock())
    }
}

/// None of the questions here has a word in it that depends on now.
fn no_clock() -> Clock {
    Clock {
        now: DateTime::UNIX_EPOCH,
        zone: Zone::utc(),
    }
}

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
