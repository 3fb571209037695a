//! An entry as other programs read it: one flat JSON object with the field names of the format.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::entry::{Body, CallBody, Entry};

/// An entry with its address. Serialises as one object: `entry` (`origin#seq`), `seq`, `kind`,
/// `recorded_at`, `retention` and `hash` of the envelope, then the body's fields without the salt; a
/// call's `subject_ids` are complete. `purged` is `true` where the body is gone.
///
/// It is an answer, not a copy of the line: it cannot be verified again.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    origin: &'a str,
    entry: &'a Entry,
}

impl<'a> Record<'a> {
    /// An entry of the log named `origin`.
    pub fn new(origin: &'a str, entry: &'a Entry) -> Record<'a> {
        Record { origin, entry }
    }

    /// The entry.
    pub fn entry(&self) -> &'a Entry {
        self.entry
    }

    /// `origin#seq`
    pub fn address(&self) -> String {
        format!("{}#{}", self.origin, self.entry.envelope.seq)
    }
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let envelope = &self.entry.envelope;
        map.serialize_entry("entry", &self.address())?;
        map.serialize_entry("seq", &envelope.seq)?;
        map.serialize_entry("kind", envelope.kind.as_str())?;
        map.serialize_entry("recorded_at", &envelope.recorded_at.to_string())?;
        optional(&mut map, "retention", envelope.retention.as_ref())?;
        map.serialize_entry("hash", &self.entry.hash.to_string())?;
        match &self.entry.body {
            Body::Call(call) => call_fields(&mut map, call)?,
            Body::Subjects(body) => {
                map.serialize_entry("call_id", &body.call_id)?;
                map.serialize_entry("subject_ids", &body.subject_ids)?;
            }
            Body::Other(fields) => {
                for (key, value) in fields.iter().filter(|(key, _)| *key != "salt") {
                    map.serialize_entry(key, value)?;
                }
            }
            Body::Purged => map.serialize_entry("purged", &true)?,
        }
        map.end()
    }
}

/// The order is that of `docs/format.md`.
fn call_fields<M: SerializeMap>(map: &mut M, call: &CallBody) -> Result<(), M::Error> {
    map.serialize_entry("call_id", &call.call_id)?;
    map.serialize_entry("timestamp", &call.timestamp)?;
    map.serialize_entry("tool_name", &call.tool_name)?;
    optional(map, "tool_path", call.tool_path.as_ref())?;
    optional(map, "tool_version", call.tool_version.as_ref())?;
    optional(map, "action", call.action.as_ref())?;
    actors(map, call)?;
    optional(map, "trigger", call.trigger.as_ref())?;
    optional(map, "purpose", call.purpose.as_ref())?;
    list(map, "subject_ids", &call.subject_ids)?;
    optional(map, "parent_call_id", call.parent_call_id.as_ref())?;
    optional(map, "external_call_id", call.external_call_id.as_ref())?;
    optional(map, "trace_id", call.trace_id.as_ref())?;
    optional(map, "span_id", call.span_id.as_ref())?;
    optional(map, "decision", call.decision.as_ref())?;
    optional(map, "approval", call.approval.as_ref())?;
    optional(map, "arguments", call.arguments.as_ref())?;
    ending(map, call)
}

fn actors<M: SerializeMap>(map: &mut M, call: &CallBody) -> Result<(), M::Error> {
    optional(map, "conversation_id", call.conversation_id.as_ref())?;
    optional(map, "turn_number", call.turn_number.as_ref())?;
    optional(map, "user_id", call.user_id.as_ref())?;
    optional(map, "agent_id", call.agent_id.as_ref())?;
    optional(map, "provider", call.provider.as_ref())?;
    optional(map, "model", call.model.as_ref())?;
    list(map, "on_behalf_of", &call.on_behalf_of)?;
    optional(map, "tenant_id", call.tenant_id.as_ref())
}

fn ending<M: SerializeMap>(map: &mut M, call: &CallBody) -> Result<(), M::Error> {
    map.serialize_entry("outcome", &call.outcome)?;
    map.serialize_entry("success", &call.success)?;
    optional(map, "result_summary", call.result_summary.as_ref())?;
    optional(map, "error", call.error.as_ref())?;
    map.serialize_entry("duration_ms", &call.duration_ms)?;
    optional(map, "urgency", call.urgency.as_ref())?;
    optional(map, "break_glass_id", call.break_glass_id.as_ref())?;
    optional(map, "redaction_policy", call.redaction_policy.as_ref())?;
    match call.session_metadata.is_empty() {
        true => Ok(()),
        false => map.serialize_entry("session_metadata", &call.session_metadata),
    }
}

fn optional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    key: &str,
    value: Option<&T>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => map.serialize_entry(key, value),
        None => Ok(()),
    }
}

fn list<M: SerializeMap>(map: &mut M, key: &str, items: &[String]) -> Result<(), M::Error> {
    match items {
        [] => Ok(()),
        _ => map.serialize_entry(key, items),
    }
}
