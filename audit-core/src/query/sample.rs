//! Logs to ask questions of, in memory: lines sealed by the code that seals real ones.

use serde_json::{Map, Value, json};

use super::Log;
use crate::entry::{Head, Kind, Timestamp, Unsealed, seal};
use crate::error::Result;
use crate::hash::Hash;
use crate::sink::{LineEnd, Lines, Reader};

const WRITER: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// Stored bytes.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) lines: Vec<u8>,
    pub(crate) checkpoint: Option<String>,
    head: Head,
}

impl Stored {
    /// A log with nothing but its first line.
    pub(crate) fn new() -> Stored {
        let mut stored = Stored {
            lines: Vec::new(),
            checkpoint: None,
            head: Head::EMPTY,
        };
        stored.add(
            Kind::Genesis,
            json!({"origin": "test", "format": "toolaudit/0"}),
        );
        stored
    }

    /// A log of calls; fields that a call must have are added.
    pub(crate) fn of_calls(calls: impl IntoIterator<Item = Value>) -> Stored {
        let mut stored = Stored::new();
        for call in calls {
            stored.add(Kind::Call, call);
        }
        stored
    }

    pub(crate) fn add(&mut self, kind: Kind, body: Value) {
        let body = match kind {
            Kind::Call => completed(body, self.head.size),
            _ => body,
        };
        self.add_text(kind, &salted(&body.to_string()));
    }

    /// A body as it is stored.
    pub(crate) fn add_text(&mut self, kind: Kind, body: &str) {
        let recorded_at = Timestamp::parse("2026-03-01T10:00:00.000000Z").expect("a time");
        let unsealed = Unsealed {
            kind,
            retention: kind.expires().then_some("general"),
            body: body.as_bytes(),
            body_sha256: Hash::of(&[body.as_bytes()]),
        };
        seal(
            &mut self.lines,
            &mut self.head,
            recorded_at,
            WRITER,
            unsealed,
        );
    }

    /// Removes the body of the entry, as a purge does.
    pub(crate) fn purge(&mut self, seq: usize) {
        let mut lines: Vec<String> = self.text().lines().map(str::to_owned).collect();
        let line = &lines[seq];
        let (envelope, rest) = line.split_once(",\"body\":").expect("a body");
        let (_, hash) = rest.rsplit_once(",\"hash\":").expect("a hash");
        lines[seq] = format!("{envelope},\"hash\":{hash}");
        self.lines = (lines.join("\n") + "\n").into_bytes();
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.lines).expect("UTF-8")
    }

    pub(crate) fn log(&self) -> Log {
        Log::from_reader(Box::new(self.clone()))
    }
}

/// Adds what every call has.
fn completed(body: Value, seq: u64) -> Value {
    let Value::Object(given) = body else {
        panic!("a body is an object");
    };
    let outcome = given.get("outcome").cloned().unwrap_or_else(|| json!("ok"));
    let mut whole = Map::new();
    whole.insert("call_id".into(), json!(format!("call-{seq}")));
    whole.insert("timestamp".into(), json!("2026-03-01T09:30:00.000000Z"));
    whole.insert("tool_name".into(), json!("look"));
    whole.insert("success".into(), json!(outcome == json!("ok")));
    whole.insert("outcome".into(), outcome);
    whole.insert("duration_ms".into(), json!(1.5));
    whole.extend(given);
    Value::Object(whole)
}

fn salted(body: &str) -> String {
    let fields = body.strip_prefix('{').expect("an object");
    let comma = if fields == "}" { "" } else { "," };
    format!("{{\"salt\":\"00000000000000000000000000000000\"{comma}{fields}")
}

impl Reader for Stored {
    fn lines(&self, from: u64) -> Result<Box<dyn Lines + '_>> {
        let skip = usize::try_from(from).expect("a small log");
        let skipped = self.lines.split_inclusive(|b| *b == b'\n').take(skip);
        let at = skipped.map(<[u8]>::len).sum();
        Ok(Box::new(Rest(&self.lines[at..])))
    }

    fn checkpoint(&self) -> Result<Option<String>> {
        Ok(self.checkpoint.clone())
    }

    fn describe(&self) -> String {
        "memory:test".to_owned()
    }
}

struct Rest<'a>(&'a [u8]);

impl Lines for Rest<'_> {
    fn read(&mut self, line: &mut Vec<u8>) -> Result<LineEnd> {
        let Some(end) = self.0.iter().position(|b| *b == b'\n') else {
            line.extend_from_slice(self.0);
            let unfinished = !std::mem::take(&mut self.0).is_empty();
            return Ok(if unfinished {
                LineEnd::Unfinished
            } else {
                LineEnd::EndOfLog
            });
        };
        line.extend_from_slice(&self.0[..end]);
        self.0 = &self.0[end + 1..];
        Ok(LineEnd::Whole)
    }

    fn place(&self) -> String {
        String::from("line")
    }
}
