//! Bodies of administrative entries.

use serde::Serialize;

use crate::entry::{Kind, Timestamp, Unsealed};
use crate::hash::Hash;
use crate::sink::TornTail;
use crate::tool::{Tool, tools};

/// An administrative entry, sealed but for its place.
pub(super) struct AdminEntry {
    kind: Kind,
    body: Vec<u8>,
    body_sha256: Hash,
}

impl AdminEntry {
    pub(super) fn new(kind: Kind, fields: &impl Serialize) -> AdminEntry {
        let mut body = b"{\"salt\":\"".to_vec();
        body.extend_from_slice(&crate::id::salt());
        body.push(b'"');
        let fields = json_of(fields);
        if let Some(rest) = fields.strip_prefix(b"{").filter(|rest| *rest != b"}") {
            body.push(b',');
            body.extend_from_slice(rest);
        } else {
            body.push(b'}');
        }
        AdminEntry {
            kind,
            body_sha256: Hash::of(&[&body]),
            body,
        }
    }

    pub(super) fn unsealed(&self) -> Unsealed<'_> {
        Unsealed {
            kind: self.kind,
            retention: None,
            body: &self.body,
            body_sha256: self.body_sha256,
        }
    }
}

/// The fields as JSON with the format's escapes.
fn json_of(fields: &impl Serialize) -> Vec<u8> {
    let text = serde_json::to_string(fields).unwrap_or_default();
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        // Outside strings JSON is ASCII; inside, serde_json has escaped what lies below a space.
        match crate::capture::json::is_dangerous(c) {
            true => crate::capture::json::escaped(&mut out, c.encode_utf8(&mut [0; 4])),
            false => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out
}

#[derive(Serialize)]
pub(super) struct Genesis<'a> {
    pub(super) origin: &'a str,
    pub(super) format: &'static str,
    pub(super) vkey: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) predecessor: Option<Predecessor>,
}

/// A log that the signer knew and that is gone.
#[derive(Serialize)]
pub(super) struct Predecessor {
    pub(super) origin: String,
    pub(super) size: u64,
    pub(super) root: String,
    pub(super) reason: &'static str,
}

#[derive(Serialize)]
pub(super) struct Open<'a> {
    pub(super) host: String,
    pub(super) pid: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) service_version: Option<String>,
    pub(super) core_version: &'static str,
    pub(super) configuration: &'a serde_json::Value,
    pub(super) configuration_sha256: String,
    pub(super) tools: Vec<OpenTool>,
    pub(super) tool_count: usize,
}

/// Most bytes of JSON that one text of an administrative entry takes.
pub(super) const MAX_TEXT: usize = 256;
/// The same for the cause of a gap.
const MAX_CAUSE: usize = 1024;

/// A text whose JSON takes at most so many bytes; what was longer ends in `…`.
pub(super) fn cut(text: &str, most: usize) -> String {
    let mut room = most.saturating_sub("…".len());
    let fits = |c: &char| {
        let size = json_of(&c).len().saturating_sub(2);
        let fits = size <= room;
        room = room.saturating_sub(size);
        fits
    };
    let kept: String = text.chars().take_while(fits).collect();
    match kept.len() == text.len() {
        true => kept,
        false => kept + "…",
    }
}

#[derive(Serialize)]
pub(super) struct OpenTool {
    name: &'static str,
    path: String,
    retention: String,
}

/// Most bytes that the list of tools takes in an `open` entry.
const MAX_TOOLS: usize = 16 * 1024;

/// The registered tools, as many as fit; and how many there are.
pub(super) fn open_tools(retention: impl Fn(&Tool) -> String) -> (Vec<OpenTool>, usize) {
    let all = tools();
    let count = all.len();
    let mut room = MAX_TOOLS;
    let listed = all.into_iter().map(|tool| OpenTool {
        name: tool.name(),
        path: tool.path().to_owned(),
        retention: retention(tool),
    });
    let fits = |tool: &OpenTool| {
        room = room.saturating_sub(json_of(tool).len() + 1);
        room > 0
    };
    (listed.take_while(fits).collect(), count)
}

#[derive(Serialize)]
pub(super) struct Close {
    pub(super) entries: u64,
    pub(super) lost: u64,
}

#[derive(Serialize)]
pub(super) struct Gap {
    lost: u64,
    since: String,
    until: String,
    cause: String,
}

impl Gap {
    pub(super) fn entry(lost: u64, since: Timestamp, until: Timestamp, cause: &str) -> AdminEntry {
        let fields = Gap {
            lost,
            since: since.to_string(),
            until: until.to_string(),
            cause: cut(cause, MAX_CAUSE),
        };
        AdminEntry::new(Kind::Gap, &fields)
    }
}

#[derive(Serialize)]
struct Recovered<'a> {
    segment: u64,
    offset: u64,
    bytes: u64,
    sha256: String,
    set_aside: &'a str,
    cause: &'static str,
}

pub(super) fn recovered(torn: &TornTail) -> AdminEntry {
    let fields = Recovered {
        segment: torn.segment,
        offset: torn.offset,
        bytes: torn.bytes,
        sha256: torn.sha256.to_string(),
        set_aside: &torn.set_aside,
        cause: "torn",
    };
    AdminEntry::new(Kind::Recovered, &fields)
}
