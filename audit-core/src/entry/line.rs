//! A stored line, read strictly: any byte that the format does not allow at its place is an error.

use std::fmt;
use std::ops::Range;

use super::{FORMAT_VERSION, Kind, MAX_LINE, Timestamp};
use crate::hash::Hash;

/// The part of an entry that stays for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Number of the entry, from 0.
    pub seq: u64,
    /// Hash of the entry before; `None` in entry 0.
    pub previous_hash: Option<Hash>,
    /// How many entries were on disk for certain when this one was written.
    pub synced: u64,
    /// What it records.
    pub kind: Kind,
    /// When it was sealed.
    pub recorded_at: Timestamp,
    /// Name of the retention policy, for kinds that expire.
    pub retention: Option<String>,
    /// The writer's id.
    pub writer: String,
    /// Digest of the body's stored bytes.
    pub body_sha256: Hash,
}

/// Where a line stops being one, and what should stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed {
    /// Offset in the line, in bytes from 0.
    pub at: usize,
    /// What the format wants there.
    pub expected: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: expected {}", self.at, self.expected)
    }
}

impl std::error::Error for Malformed {}

/// A line whose shape is right. Whether its hashes are is asked separately.
#[derive(Debug, Clone)]
pub struct StoredLine<'a> {
    line: &'a [u8],
    envelope: Envelope,
    envelope_end: usize,
    body: Option<Range<usize>>,
    stated_hash: Hash,
}

const BODY: &str = ",\"body\":";
const HASH: &str = ",\"hash\":\"";
/// `,"hash":"` + 64 digits + `"}`
const TRAILER: usize = HASH.len() + 64 + 2;

impl<'a> StoredLine<'a> {
    /// Reads a line without its LF.
    pub fn parse(line: &'a [u8]) -> Result<StoredLine<'a>, Malformed> {
        if line.len() >= MAX_LINE {
            return Err(Malformed {
                at: MAX_LINE - 1,
                expected: "the end of the line",
            });
        }
        let mut cursor = Cursor { line, at: 0 };
        let envelope = cursor.envelope()?;
        let envelope_end = cursor.at;
        let trailer = cursor.trailer_start()?;
        let body = cursor.body(trailer)?;
        let stated_hash = cursor.trailer(trailer)?;
        Ok(StoredLine {
            line,
            envelope,
            envelope_end,
            body,
            stated_hash,
        })
    }

    /// The envelope's fields.
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    pub(crate) fn into_envelope(self) -> Envelope {
        self.envelope
    }

    /// The hash that the line states.
    pub fn stated_hash(&self) -> Hash {
        self.stated_hash
    }

    /// The body's stored bytes, unless it was purged.
    pub fn body(&self) -> Option<&'a [u8]> {
        self.line.get(self.body.clone()?)
    }

    /// The hash that the line must state: the RFC 6962 leaf hash of its envelope.
    pub fn computed_hash(&self) -> Hash {
        let envelope = self.line.get(..self.envelope_end).unwrap_or_default();
        Hash::of(&[&[0], envelope, b"}"])
    }

    /// Whether the line states the hash of its envelope.
    pub fn hash_matches(&self) -> bool {
        self.computed_hash() == self.stated_hash
    }

    /// Whether the body, where there is one, is the one that the envelope was sealed around.
    pub fn body_matches(&self) -> bool {
        self.body()
            .is_none_or(|body| Hash::of(&[body]) == self.envelope.body_sha256)
    }
}

struct Cursor<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn expected(&self, expected: &'static str) -> Malformed {
        Malformed {
            at: self.at,
            expected,
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.line.get(self.at..).unwrap_or_default()
    }

    fn next_is(&self, literal: &str) -> bool {
        self.rest().starts_with(literal.as_bytes())
    }

    fn literal(&mut self, literal: &'static str) -> Result<(), Malformed> {
        if !self.next_is(literal) {
            return Err(self.expected(literal));
        }
        self.at += literal.len();
        Ok(())
    }

    /// Decimal, no sign, no leading zero, below 2^53.
    fn integer(&mut self) -> Result<u64, Malformed> {
        let rest = self.rest();
        let width = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let digits = rest.get(..width).unwrap_or_default();
        let canonical = width == 1 || (width > 1 && digits.first() != Some(&b'0'));
        let value = std::str::from_utf8(digits)
            .ok()
            .and_then(|d| d.parse().ok());
        match value {
            Some(value) if canonical && value < 1 << 53 => {
                self.at += width;
                Ok(value)
            }
            _ => Err(self.expected("an integer below 2^53")),
        }
    }

    /// Printable ASCII up to the closing quote: envelope strings never need an escape.
    fn text(&mut self) -> Result<&'a str, Malformed> {
        let rest = self.rest();
        let plain = |b: &&u8| (0x20..0x7f).contains(*b) && **b != b'"' && **b != b'\\';
        let width = rest.iter().take_while(plain).count();
        let text = rest.get(..width).and_then(|t| std::str::from_utf8(t).ok());
        match (text, rest.get(width)) {
            (Some(text), Some(b'"')) => {
                self.at += width + 1;
                Ok(text)
            }
            _ => Err(self.expected("printable ASCII and a closing quote")),
        }
    }

    fn parsed<T>(
        &mut self,
        expected: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Malformed> {
        let start = self.at;
        let text = self.text()?;
        parse(text).ok_or(Malformed {
            at: start,
            expected,
        })
    }

    fn hash(&mut self) -> Result<Hash, Malformed> {
        self.parsed("64 lower-case hexadecimal digits", Hash::from_hex)
    }

    fn envelope(&mut self) -> Result<Envelope, Malformed> {
        self.literal("{\"v\":")?;
        if self.integer()? != u64::from(FORMAT_VERSION) {
            return Err(self.expected("format version 0"));
        }
        self.literal(",\"seq\":")?;
        let seq = self.integer()?;
        self.literal(",\"previous_hash\":\"")?;
        let previous_hash = self.previous_hash(seq)?;
        self.literal(",\"synced\":")?;
        let synced = self.integer()?;
        self.literal(",\"kind\":\"")?;
        let kind = self.parsed("a kind of entry", Kind::from_word)?;
        self.literal(",\"recorded_at\":\"")?;
        let recorded_at = self.parsed("a UTC time with microseconds", Timestamp::parse)?;
        let retention = self.retention(kind)?;
        self.literal(",\"writer\":\"")?;
        let writer = self.parsed("a UUID", uuid)?;
        self.literal(",\"body_sha256\":\"")?;
        let body_sha256 = self.hash()?;
        Ok(Envelope {
            seq,
            previous_hash,
            synced,
            kind,
            recorded_at,
            retention,
            writer,
            body_sha256,
        })
    }

    fn previous_hash(&mut self, seq: u64) -> Result<Option<Hash>, Malformed> {
        if seq > 0 {
            return self.hash().map(Some);
        }
        self.literal("genesis\"")?;
        Ok(None)
    }

    fn retention(&mut self, kind: Kind) -> Result<Option<String>, Malformed> {
        if !kind.expires() {
            return Ok(None);
        }
        self.literal(",\"retention\":\"")?;
        self.parsed("the name of a retention policy", |name| {
            crate::retention::is_policy_name(name).then(|| name.to_owned())
        })
        .map(Some)
    }

    fn trailer_start(&self) -> Result<usize, Malformed> {
        let start = self.line.len().checked_sub(TRAILER);
        start
            .filter(|start| *start >= self.at)
            .ok_or_else(|| self.expected("a body or the hash"))
    }

    fn body(&mut self, trailer: usize) -> Result<Option<Range<usize>>, Malformed> {
        if self.at == trailer {
            return Ok(None);
        }
        self.literal(BODY)?;
        let body = self.at..trailer;
        let bytes = self.line.get(body.clone()).unwrap_or_default();
        if !(bytes.starts_with(b"{\"salt\":\"") && bytes.ends_with(b"}")) {
            return Err(self.expected("a body that begins with its salt"));
        }
        self.at = trailer;
        Ok(Some(body))
    }

    fn trailer(&mut self, start: usize) -> Result<Hash, Malformed> {
        self.at = start;
        self.literal(HASH)?;
        let hash = self.hash()?;
        self.literal("}")?;
        Ok(hash)
    }
}

fn uuid(text: &str) -> Option<String> {
    let shape = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    };
    (text.len() == 36 && text.bytes().enumerate().all(shape)).then(|| text.to_owned())
}
