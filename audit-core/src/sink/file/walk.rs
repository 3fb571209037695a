//! A walk over whole lines that continue the chain, to where they end.

use std::os::unix::fs::FileExt as _;

use super::lock::Synced;
use super::segment::Segment;
use crate::entry::{Kind, StoredLine};
use crate::error::{Error, Result};
use crate::hash::Hash;

/// Bytes of a segment from an offset on.
pub(super) struct Window {
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    pub(super) fn of(segment: &Segment, start: u64, end: u64) -> Result<Window> {
        let length = usize::try_from(end.saturating_sub(start)).unwrap_or(usize::MAX);
        let mut bytes = vec![0; length];
        let read = segment.file.read_exact_at(&mut bytes, start);
        read.map_err(|e| Error::io("read", &segment.path, e))?;
        Ok(Window { start, bytes })
    }
}

pub(super) struct Walk<'a> {
    window: &'a Window,
    /// Start of the next line in the window.
    at: usize,
    /// Number of the next line.
    pub(super) size: u64,
    /// Hash of the entry before it.
    pub(super) hash: Option<Hash>,
    /// Highest number that a line says to be on disk.
    pub(super) synced: u64,
    /// Torn tails that entries on the way record.
    pub(super) recovered: Vec<String>,
    /// Whether the entry before the next one is known.
    linked: bool,
}

impl<'a> Walk<'a> {
    /// Starts at the first line of a segment, which continues the entry of hash `previous`.
    pub(super) fn from_start(first: u64, previous: Option<Hash>, window: &'a Window) -> Walk<'a> {
        Walk {
            window,
            at: 0,
            size: first,
            hash: previous,
            synced: 0,
            recovered: Vec::new(),
            linked: true,
        }
    }

    /// Starts behind the last line that is on disk for certain, if the notes point at its end.
    pub(super) fn from_last_certain(
        first: u64,
        window: &'a Window,
        noted: &Synced,
    ) -> Option<Walk<'a>> {
        let end = noted.bytes.checked_sub(window.start)?;
        let end = usize::try_from(end)
            .ok()
            .filter(|_| noted.segment == first)?;
        let before = window.bytes.get(..end)?.strip_suffix(b"\n")?;
        let mut walk = Walk {
            at: before
                .iter()
                .rposition(|b| *b == b'\n')
                .map_or(0, |lf| lf + 1),
            size: noted.size.checked_sub(1)?,
            linked: false,
            ..Walk::from_start(first, None, window)
        };
        (walk.line() == Ok(true)).then_some(walk)
    }

    /// Start of the next line in the segment.
    pub(super) fn place(&self) -> u64 {
        self.window.start + self.at as u64
    }

    /// What stands from the next line on.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.window.bytes.get(self.at..).unwrap_or_default()
    }

    pub(super) fn reach_end(&mut self) -> std::result::Result<(), String> {
        while self.line()? {}
        Ok(())
    }

    /// Takes the next line; `false` at the end. Moves only past lines that are right.
    fn line(&mut self) -> std::result::Result<bool, String> {
        let rest = self.rest();
        if rest.is_empty() {
            return Ok(false);
        }
        let length = rest
            .iter()
            .position(|b| *b == b'\n')
            .ok_or("a line without its end")?;
        let line = StoredLine::parse(rest.get(..length).unwrap_or_default())
            .map_err(|malformed| malformed.to_string())?;
        self.check(&line)?;
        self.synced = self.synced.max(line.envelope().synced);
        self.recovered.extend(recovered(&line));
        self.hash = Some(line.stated_hash());
        self.linked = true;
        self.at += length + 1;
        self.size += 1;
        Ok(true)
    }

    fn check(&self, line: &StoredLine<'_>) -> std::result::Result<(), String> {
        let envelope = line.envelope();
        if envelope.seq != self.size {
            return Err(format!(
                "entry {} where {} should be",
                envelope.seq, self.size
            ));
        }
        if self.linked && envelope.previous_hash != self.hash {
            return Err("it does not continue the entry before".to_owned());
        }
        match line.hash_matches() && line.body_matches() {
            true => Ok(()),
            false => Err("it does not match its hash".to_owned()),
        }
    }
}

/// The torn tail that an entry records.
fn recovered(line: &StoredLine<'_>) -> Option<String> {
    let body = line
        .body()
        .filter(|_| line.envelope().kind == Kind::Recovered)?;
    let fields: serde_json::Value = serde_json::from_slice(body).ok()?;
    Some(fields.get("set_aside")?.as_str()?.to_owned())
}
