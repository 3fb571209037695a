//! Sealing: a body gets its place in the chain and becomes a line.

use super::{FORMAT_VERSION, Kind, Timestamp};
use crate::hash::Hash;

/// Size of a log and hash of its last entry: all that appending needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries the log holds.
    pub size: u64,
    /// Hash of the last one; `None` while there is none.
    pub hash: Option<Hash>,
    /// How many entries are on disk for certain.
    pub synced: u64,
}

impl Head {
    /// The head of a log without entries.
    pub const EMPTY: Head = Head {
        size: 0,
        hash: None,
        synced: 0,
    };
}

/// A body whose place is not known yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unsealed<'a> {
    pub kind: Kind,
    /// For kinds that expire.
    pub retention: Option<&'a str>,
    pub body: &'a [u8],
    pub body_sha256: Hash,
}

/// Appends the line of `entry`, its LF included, to `lines` and moves `head` on.
pub(crate) fn seal(
    lines: &mut Vec<u8>,
    head: &mut Head,
    recorded_at: Timestamp,
    writer: &str,
    entry: Unsealed<'_>,
) {
    let start = lines.len();
    lines.extend_from_slice(b"{\"v\":");
    integer(lines, u64::from(FORMAT_VERSION));
    lines.extend_from_slice(b",\"seq\":");
    integer(lines, head.size);
    lines.extend_from_slice(b",\"previous_hash\":\"");
    match head.hash {
        Some(hash) => lines.extend_from_slice(&hash.hex()),
        None => lines.extend_from_slice(b"genesis"),
    }
    lines.extend_from_slice(b"\",\"synced\":");
    integer(lines, head.synced);
    text(lines, "kind", entry.kind.as_str().as_bytes());
    text(lines, "recorded_at", &recorded_at.text());
    if let Some(retention) = entry.retention {
        text(lines, "retention", retention.as_bytes());
    }
    text(lines, "writer", writer.as_bytes());
    text(lines, "body_sha256", &entry.body_sha256.hex());
    let envelope = lines.get(start..).unwrap_or_default();
    let hash = Hash::of(&[&[0], envelope, b"}"]);
    lines.extend_from_slice(b",\"body\":");
    lines.extend_from_slice(entry.body);
    text(lines, "hash", &hash.hex());
    lines.extend_from_slice(b"}\n");
    head.size += 1;
    head.hash = Some(hash);
}

fn text(lines: &mut Vec<u8>, name: &str, value: &[u8]) {
    lines.extend_from_slice(b",\"");
    lines.extend_from_slice(name.as_bytes());
    lines.extend_from_slice(b"\":\"");
    lines.extend_from_slice(value);
    lines.push(b'"');
}

/// Decimal digits without an allocation.
pub(crate) fn integer(lines: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0_u8; 20];
    let mut width = 0;
    for place in digits.iter_mut().rev() {
        // A remainder by ten fits a byte.
        *place = b'0' + (value % 10) as u8;
        value /= 10;
        width += 1;
        if value == 0 {
            break;
        }
    }
    lines.extend_from_slice(digits.get(20 - width..).unwrap_or_default());
}
