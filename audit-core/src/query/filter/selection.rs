//! A filter at one moment in one time zone: it looks at entries.

use chrono::{DateTime, Utc};

use super::term::{Field, Mark, Term, Test};
use super::{Filter, Pattern};
use crate::entry::{Body, CallBody, Entry, Kind, Timestamp};
use crate::error::{Error, Result};
use crate::query::{Clock, purpose};

/// A filter whose times are instants.
#[derive(Debug, Clone)]
pub struct Selection {
    conditions: Vec<Condition>,
    /// Whether nothing was said about kinds: then calls are meant.
    calls_only: bool,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

/// Whether an entry is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It is.
    Wanted,
    /// It is not.
    Unwanted,
    /// Its body was purged, and with it what the filter asks about.
    Purged,
}

#[derive(Debug, Clone)]
struct Condition {
    negated: bool,
    look: Look,
}

#[derive(Debug, Clone)]
enum Look {
    Text(Field, Vec<Pattern>),
    Is(Vec<Mark>),
    From(DateTime<Utc>),
    Before(DateTime<Utc>),
}

impl Selection {
    pub(super) fn new(filter: &Filter, clock: &Clock) -> Result<Selection> {
        let conditions: Vec<Condition> = filter
            .terms
            .iter()
            .map(|term| Condition::new(term, clock))
            .collect();
        let about_kind = |c: &Condition| matches!(c.look, Look::Text(Field::Kind, _));
        let selection = Selection {
            calls_only: !conditions.iter().any(about_kind),
            since: conditions.iter().filter_map(Condition::lower_bound).max(),
            until: conditions.iter().filter_map(Condition::upper_bound).min(),
            conditions,
        };
        match (selection.since, selection.until) {
            (Some(since), Some(until)) if since >= until => Err(Error::usage(format!(
                "the period of the filter ends ({}) before it begins ({}); exchange `since` and `until`",
                clock.zone.at(until).to_rfc3339(),
                clock.zone.at(since).to_rfc3339(),
            ))),
            _ => Ok(selection),
        }
    }

    /// First instant of the period, where it has one.
    pub fn since(&self) -> Option<DateTime<Utc>> {
        self.since
    }

    /// First instant after the period, where it has one.
    pub fn until(&self) -> Option<DateTime<Utc>> {
        self.until
    }

    /// Whether the period holds an instant.
    pub fn covers(&self, instant: DateTime<Utc>) -> bool {
        self.since.is_none_or(|since| since <= instant)
            && self.until.is_none_or(|until| instant < until)
    }

    /// Whether the entry is wanted.
    pub fn judge(&self, entry: &Entry) -> Judgement {
        if self.calls_only && entry.envelope.kind != Kind::Call {
            return Judgement::Unwanted;
        }
        let mut judgement = Judgement::Wanted;
        for condition in &self.conditions {
            match condition.holds(entry) {
                Some(true) => {}
                Some(false) => return Judgement::Unwanted,
                None => judgement = Judgement::Purged,
            }
        }
        judgement
    }
}

impl Condition {
    fn new(term: &Term, clock: &Clock) -> Condition {
        let look = match &term.test {
            Test::Text(field, any_of) => Look::Text(*field, any_of.clone()),
            Test::Is(marks) => Look::Is(marks.clone()),
            Test::Since(when) => Look::From(when.start(clock)),
            Test::Until(when) => Look::Before(when.end(clock)),
        };
        Condition {
            negated: term.negated,
            look,
        }
    }

    fn lower_bound(&self) -> Option<DateTime<Utc>> {
        match (&self.look, self.negated) {
            (Look::From(instant), false) | (Look::Before(instant), true) => Some(*instant),
            _ => None,
        }
    }

    fn upper_bound(&self) -> Option<DateTime<Utc>> {
        match (&self.look, self.negated) {
            (Look::Before(instant), false) | (Look::From(instant), true) => Some(*instant),
            _ => None,
        }
    }

    /// `None` where only the purged body could tell.
    fn holds(&self, entry: &Entry) -> Option<bool> {
        let purged = matches!(entry.body, Body::Purged);
        let found = match &self.look {
            Look::From(instant) => entry.started() >= *instant,
            Look::Before(instant) => entry.started() < *instant,
            Look::Text(Field::Kind, any_of) => any_match(any_of, entry.envelope.kind.as_str()),
            _ if purged => return None,
            Look::Text(Field::Purpose, any_of) => {
                any_text(entry, Field::Purpose, |text| is_purpose(any_of, text))
            }
            Look::Text(field, any_of) => any_text(entry, *field, |text| any_match(any_of, text)),
            Look::Is(marks) => marks.iter().any(|mark| is(*mark, entry)),
        };
        Some(found != self.negated)
    }
}

impl Entry {
    /// When a call started; when any other entry, or a call whose body was purged, was recorded.
    pub fn started(&self) -> DateTime<Utc> {
        let stated = self
            .call()
            .and_then(|call| Timestamp::parse(&call.timestamp));
        stated.unwrap_or(self.envelope.recorded_at).instant()
    }
}

fn any_match(any_of: &[Pattern], text: &str) -> bool {
    any_of.iter().any(|pattern| pattern.matches(text))
}

fn is_purpose(any_of: &[Pattern], code: &str) -> bool {
    any_of.iter().any(|pattern| match pattern.as_exact() {
        Some(wanted) => purpose::is_within(code, wanted),
        None => pattern.matches(code),
    })
}

fn is(mark: Mark, entry: &Entry) -> bool {
    entry.call().is_some_and(|call| match mark {
        Mark::Failed => !call.success,
        Mark::Emergency => call.is_emergency(),
        Mark::Unattributed => call.user_id.is_none(),
    })
}

/// Whether one of the field's texts in the entry passes.
fn any_text(entry: &Entry, field: Field, mut passes: impl FnMut(&str) -> bool) -> bool {
    match &entry.body {
        Body::Call(call) if field == Field::Subject => call.subject_ids.iter().any(|id| passes(id)),
        Body::Call(call) => text_of(call, field).is_some_and(passes),
        Body::Subjects(body) => {
            field == Field::Subject && body.subject_ids.iter().any(|id| passes(id))
        }
        Body::Other(fields) => match fields.get(key(field)) {
            Some(serde_json::Value::Array(items)) => {
                items.iter().filter_map(|item| item.as_str()).any(passes)
            }
            Some(value) => value.as_str().is_some_and(passes),
            None => false,
        },
        Body::Purged => false,
    }
}

fn text_of(call: &CallBody, field: Field) -> Option<&str> {
    match field {
        Field::User => call.user_id.as_deref(),
        Field::Tool => Some(&call.tool_name),
        Field::Conversation => call.conversation_id.as_deref(),
        Field::Outcome => Some(call.outcome.as_str()),
        Field::Purpose => call.purpose.as_deref(),
        Field::Trigger => call.trigger.as_deref(),
        Field::Model => call.model.as_deref(),
        Field::Agent => call.agent_id.as_deref(),
        Field::Provider => call.provider.as_deref(),
        Field::Tenant => call.tenant_id.as_deref(),
        Field::Action => call.action.as_deref(),
        Field::Role => call.metadata("user_role"),
        // The subjects are a list; the kind stands in the envelope.
        Field::Subject | Field::Kind => None,
    }
}

/// The field's name in bodies of other kinds than calls.
fn key(field: Field) -> &'static str {
    match field {
        Field::User => "user_id",
        Field::Tool => "tool_name",
        Field::Conversation => "conversation_id",
        Field::Subject => "subject_ids",
        Field::Agent => "agent_id",
        Field::Tenant => "tenant_id",
        Field::Role => "user_role",
        Field::Outcome
        | Field::Purpose
        | Field::Trigger
        | Field::Model
        | Field::Provider
        | Field::Action
        | Field::Kind => field.as_str(),
    }
}
