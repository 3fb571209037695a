//! The body of a call, in the order of `docs/format.md`.

use std::time::Duration;

use super::Flight;
use super::buffers::Buffers;
use super::ending::Ended;
use serde_json::Value;

use crate::capture::{Capturer, Found, Scratch, json, truncated};
use crate::entry::{MAX_LINE, Outcome};
use crate::id::{CallId, salt};
use crate::redact::{Redactor, ToolRules};
use crate::tool::Level;

/// Most bytes of JSON of one text of the context.
const MAX_TEXT: usize = 256;
/// The same for `error.message`.
const MAX_MESSAGE: usize = 2_048;
/// The same for `session_metadata`.
const MAX_METADATA: usize = 3_072;
/// Room for the mark of what was left out of the metadata, and for a value that is a mark.
const LEFT_OUT: usize = 32;
const SMALLEST: usize = 48;
/// The same for `on_behalf_of`.
const MAX_DELEGATION: usize = 1_024;
/// The same for the subjects that a call bears itself, and for those of a `subjects` entry.
const MAX_SUBJECTS: [usize; 2] = [2_048, 24_576];
/// What the line needs around the body.
const ENVELOPE: usize = 768;

/// When a body is written.
pub(super) enum Moment<'a> {
    /// Before the tool runs: an intent.
    Before,
    /// When it has ended.
    After(&'a Ended, Duration),
}

impl Flight {
    /// Writes the body into its buffer.
    pub(super) fn write_body(&mut self, moment: &Moment<'_>, subjects: &[String]) {
        self.assemble(moment, subjects);
        if self.buffers.body.len() + ENVELOPE <= MAX_LINE {
            return;
        }
        // The limits add up to less than a line; marks of very many arguments may not.
        let Buffers {
            arguments, result, ..
        } = &mut *self.buffers;
        let sizes = (arguments.len(), result.len());
        arguments.clear();
        json::key(arguments, "_truncated");
        arguments.extend_from_slice(b"true");
        json::integer_field(arguments, "_size", sizes.0 as u64);
        if sizes.1 > 0 {
            result.clear();
            truncated(result, sizes.1);
        }
        self.assemble(moment, subjects);
    }

    fn assemble(&mut self, moment: &Moment<'_>, subjects: &[String]) {
        let mut out = std::mem::take(&mut self.buffers.body);
        out.clear();
        out.reserve(768 + self.buffers.arguments.len() + self.buffers.result.len());
        let mut body = Body {
            out,
            redactor: self.recorder.redactor(),
            identities_stand: self.context.fields.stand_as_they_are(),
        };
        body.out.push(b'{');
        body.ascii("salt", &salt());
        body.ascii("call_id", &self.id.text());
        body.ascii("timestamp", &self.started_at.text());
        self.write_tool(&mut body);
        self.write_context(&mut body, subjects);
        self.write_arguments(&mut body);
        if let Moment::After(ended, duration) = moment {
            self.write_ending(&mut body, ended, *duration);
        }
        body.text("redaction_policy", self.recorder.redactor().policy());
        if let Moment::After(..) = moment {
            self.write_metadata(&mut body);
        }
        body.out.push(b'}');
        self.buffers.body = body.out;
    }

    fn write_tool(&self, body: &mut Body<'_>) {
        let tool = self.tool.definition();
        body.text("tool_name", tool.name);
        body.text("tool_path", self.tool.path());
        body.optional("tool_version", tool.version);
        body.optional("action", tool.action.map(|action| action.as_str()));
    }

    fn write_context(&self, body: &mut Body<'_>, subjects: &[String]) {
        let fields = &*self.context.fields;
        body.identity("conversation_id", fields.conversation_id.as_deref());
        if let Some(turn) = fields.turn_number {
            json::integer_field(&mut body.out, "turn_number", turn.min((1 << 53) - 1));
        }
        body.identity("user_id", fields.user_id.as_deref());
        body.identity("agent_id", fields.agent_id.as_deref());
        body.optional("provider", fields.provider.as_deref());
        body.optional("model", fields.model.as_deref());
        body.identities("on_behalf_of", &fields.on_behalf_of, MAX_DELEGATION);
        body.identity("tenant_id", fields.tenant_id.as_deref());
        body.optional("trigger", fields.trigger.map(|trigger| trigger.as_str()));
        let purpose = fields.purpose.as_deref().or(self.tool.definition().purpose);
        body.optional("purpose", purpose);
        body.subjects(subjects);
        if let Some(parent) = &self.context.parent {
            body.ascii("parent_call_id", &parent.text());
        }
        body.identity("external_call_id", fields.external_call_id.as_deref());
        body.optional("trace_id", fields.trace_id.as_deref());
        body.optional("span_id", fields.span_id.as_deref());
        if let Some(approval) = &fields.approval {
            json::key(&mut body.out, "approval");
            body.out.push(b'{');
            json::key(&mut body.out, "by");
            body.identity_value(&approval.by);
            body.optional("at", approval.at.as_deref());
            body.optional("of", approval.of.as_deref());
            body.out.push(b'}');
        }
    }

    fn write_arguments(&self, body: &mut Body<'_>) {
        if self.tool.definition().level >= Level::Arguments {
            body.raw("arguments", &[b"{", &self.buffers.arguments, b"}"]);
        }
    }

    fn write_ending(&self, body: &mut Body<'_>, ended: &Ended, duration: Duration) {
        body.text("outcome", ended.outcome.as_str());
        let success = ended.outcome == Outcome::Ok;
        body.raw("success", &[if success { b"true" } else { b"false" }]);
        if !self.buffers.result.is_empty() {
            body.raw("result_summary", &[&self.buffers.result]);
        }
        if let Some((type_name, message)) = &ended.error {
            json::key(&mut body.out, "error");
            body.out.push(b'{');
            body.text("type", type_name);
            if let Some(message) = message {
                body.capped("message", message, MAX_MESSAGE);
            }
            body.out.push(b'}');
        }
        body.duration(duration);
        if self.context.fields.emergency {
            body.text("urgency", "emergency");
        }
    }

    fn write_metadata(&self, body: &mut Body<'_>) {
        let fields = &*self.context.fields;
        let fixed = [
            ("user_role", &fields.user_role),
            ("client_ip", &fields.client_ip),
            ("user_agent", &fields.user_agent),
        ];
        if fixed.iter().all(|(_, value)| value.is_none()) && fields.metadata.is_empty() {
            return;
        }
        json::key(&mut body.out, "session_metadata");
        let start = body.out.len();
        body.out.push(b'{');
        for (name, value) in fixed {
            body.optional(name, value.as_deref());
        }
        let mut own = Metadata {
            end: start + MAX_METADATA,
            redactor: body.redactor,
            rules: ToolRules::default(),
            found: Found::default(),
            scratch: Scratch::default(),
        };
        // The fixed names say what the program knows of the session: nobody writes over them.
        let given = fields.metadata.iter();
        let given = given.filter(|(key, _)| fixed.iter().all(|(name, _)| name != key));
        let left_out = given
            .filter(|(key, value)| !own.fits(&mut body.out, key, value))
            .count();
        if left_out > 0 {
            json::integer_field(&mut body.out, "_left_out", left_out as u64);
        }
        body.out.push(b'}');
    }
}

/// Writes the user's own keys into the room that is left for them.
struct Metadata<'a> {
    end: usize,
    redactor: &'a Redactor,
    rules: ToolRules,
    found: Found,
    scratch: Scratch,
}

impl Metadata<'_> {
    /// Writes one key; `false` where there is no room for it.
    fn fits(&mut self, out: &mut Vec<u8>, key: &str, value: &Value) -> bool {
        let start = out.len();
        json::member(out, key);
        let room = self.end.saturating_sub(out.len() + LEFT_OUT);
        if room < SMALLEST {
            out.truncate(start);
            return false;
        }
        Capturer::new(
            out,
            room - SMALLEST,
            self.redactor,
            &self.rules,
            &mut self.found,
            &mut self.scratch,
        )
        .named(key, value);
        true
    }
}

/// A body being written.
struct Body<'a> {
    out: Vec<u8>,
    redactor: &'a Redactor,
    /// The context's identities were asked already.
    identities_stand: bool,
}

impl Body<'_> {
    /// A text that needs no escapes.
    fn ascii(&mut self, name: &str, text: &[u8]) {
        self.raw(name, &[b"\"", text, b"\""]);
    }

    fn raw(&mut self, name: &str, parts: &[&[u8]]) {
        json::key(&mut self.out, name);
        parts
            .iter()
            .for_each(|part| self.out.extend_from_slice(part));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.capped(name, text, MAX_TEXT);
    }

    fn optional(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// A text of at most `most` bytes of JSON; what is longer ends in `…`.
    fn capped(&mut self, name: &str, text: &str, most: usize) {
        json::key(&mut self.out, name);
        json::capped_string(&mut self.out, text, most);
    }

    /// A text that tells somebody or something apart: never cut.
    fn identity(&mut self, name: &str, id: Option<&str>) {
        if let Some(id) = id {
            json::key(&mut self.out, name);
            match self.identities_stand {
                true => json::string(&mut self.out, id),
                false => self.identity_value(id),
            }
        }
    }

    fn identity_value(&mut self, id: &str) {
        json::string(&mut self.out, &self.redactor.identity(id));
    }

    /// Subjects stand in for themselves or their pseudonyms since they were found.
    fn subjects(&mut self, ids: &[String]) {
        if ids.is_empty() {
            return;
        }
        json::key(&mut self.out, "subject_ids");
        strings(&mut self.out, ids);
    }

    /// As many as fit; a list that was cut ends in `…`.
    fn identities(&mut self, name: &str, ids: &[String], most: usize) {
        if ids.is_empty() {
            return;
        }
        json::key(&mut self.out, name);
        let start = self.out.len();
        self.out.push(b'[');
        for (index, id) in ids.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            if self.out.len() - start + MAX_TEXT + 16 > most {
                json::string(&mut self.out, "…");
                break;
            }
            self.identity_value(id);
        }
        self.out.push(b']');
    }

    /// Milliseconds with microseconds behind the point.
    fn duration(&mut self, duration: Duration) {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        json::integer_field(&mut self.out, "duration_ms", micros / 1000);
        let thousandths = micros % 1000;
        if thousandths > 0 {
            let places = [thousandths / 100, thousandths / 10 % 10, thousandths % 10];
            let kept = places.iter().rposition(|place| *place > 0).unwrap_or(0);
            self.out.push(b'.');
            // A place is below ten.
            self.out.extend(
                places
                    .iter()
                    .take(kept + 1)
                    .map(|place| b'0' + *place as u8),
            );
        }
    }
}

/// Splits subjects into those that fit into the call and those of each further entry.
pub(super) fn split_subjects(subjects: Vec<String>) -> (Vec<String>, Vec<Vec<String>>) {
    let [first, further] = MAX_SUBJECTS;
    if subjects
        .iter()
        .map(|id| json::length(id) + 1)
        .sum::<usize>()
        <= first
    {
        return (subjects, Vec::new());
    }
    let mut here = Vec::new();
    let mut rest: Vec<Vec<String>> = Vec::new();
    let mut room = first;
    for id in subjects {
        let size = json::length(&id) + 1;
        if size > room {
            rest.push(Vec::new());
            room = further;
        }
        room = room.saturating_sub(size);
        rest.last_mut().unwrap_or(&mut here).push(id);
    }
    (here, rest)
}

/// The body of a `subjects` entry.
pub(super) fn subjects(call: &CallId, ids: &[String]) -> Vec<u8> {
    let mut out = b"{".to_vec();
    for (name, text) in [("salt", &salt()[..]), ("call_id", &call.text()[..])] {
        json::key(&mut out, name);
        out.push(b'"');
        out.extend_from_slice(text);
        out.push(b'"');
    }
    json::key(&mut out, "subject_ids");
    strings(&mut out, ids);
    out.push(b'}');
    out
}

/// A list of strings.
fn strings(out: &mut Vec<u8>, texts: &[String]) {
    out.push(b'[');
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        json::string(out, text);
    }
    out.push(b']');
}
