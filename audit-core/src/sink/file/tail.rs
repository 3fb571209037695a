//! The end of the log: found, checked and mended when a lease is taken.
//!
//! The lock file says up to where the log is on disk for certain. What lies beyond was written by
//! somebody who died before they could say so: whole lines that continue the chain stay, a torn tail
//! is set aside and cut, anything else is corruption and is left as it is.

use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use super::lock::Synced;
use super::segment::Segment;
use super::{make_private_folder, sync_folder, write_private_file};
use crate::entry::{Head, MAX_LINE, StoredLine};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::note::SignedCheckpoint;
use crate::sink::TornTail;

/// What a disk writes whole or not at all, in bytes.
const SECTOR: u64 = 512;

pub(super) struct Tail {
    pub(super) segment: Segment,
    /// Length of the segment.
    pub(super) bytes: u64,
    pub(super) head: Head,
}

impl Tail {
    /// Whether nobody appended since: then nothing needs to be read.
    pub(super) fn is_current(&self, synced: &Synced) -> bool {
        let noted = Synced {
            segment: self.segment.first,
            bytes: self.bytes,
            size: self.head.size,
            poisoned: false,
        };
        *synced == noted
            && self
                .segment
                .length()
                .is_ok_and(|length| length == self.bytes)
    }

    /// Reads the end of the newest segment, from where it is on disk for certain.
    pub(super) fn find(log: &Path, synced: &Synced) -> Result<(Tail, Option<TornTail>)> {
        let segment = Segment::newest(log)?;
        if synced.poisoned && segment.first == synced.segment {
            cut(&segment, synced.bytes)?;
        }
        let length = segment.length()?;
        let noted = synced.segment == segment.first && synced.bytes <= length;
        let end_of_last = if noted { synced.bytes } else { 0 };
        let window = read_from(
            &segment,
            end_of_last.saturating_sub(MAX_LINE as u64),
            length,
        )?;
        let from_last = Walk::from_last_certain(&segment, &window, synced);
        let whole;
        let mut walk = match from_last {
            Some(walk) => walk,
            None => {
                whole = read_from(&segment, 0, length)?;
                Walk::from_start(&segment, &whole)
            }
        };
        let torn = match walk.reach_end() {
            Ok(()) => None,
            Err(problem) => Some(walk.set_aside(log, synced, &problem)?),
        };
        let (bytes, size, hash) = (walk.place(), walk.size, walk.hash);
        if bytes != synced.bytes || torn.is_some() {
            // Whoever wrote these lines may have died before they were on disk.
            let done = segment.file.sync_data();
            done.map_err(|e| Error::io("sync", &segment.path, e))?;
        }
        let head = Head {
            size,
            hash,
            synced: size,
        };
        let tail = Tail {
            segment,
            bytes,
            head,
        };
        Ok((tail, torn))
    }
}

/// Bytes of a segment from an offset on.
struct Window {
    start: u64,
    bytes: Vec<u8>,
}

fn read_from(segment: &Segment, start: u64, end: u64) -> Result<Window> {
    let length = usize::try_from(end.saturating_sub(start)).unwrap_or(usize::MAX);
    let mut bytes = vec![0; length];
    let read = segment.file.read_exact_at(&mut bytes, start);
    read.map_err(|e| Error::io("read", &segment.path, e))?;
    Ok(Window { start, bytes })
}

/// A walk over whole lines that continue the chain.
struct Walk<'a> {
    segment: &'a Segment,
    window: &'a Window,
    /// Start of the next line in the window.
    at: usize,
    size: u64,
    hash: Option<Hash>,
    /// Highest number that a line says to be on disk.
    synced: u64,
    /// Whether the entry before the next one was seen.
    linked: bool,
}

impl<'a> Walk<'a> {
    /// Starts at the first line of the segment.
    fn from_start(segment: &'a Segment, window: &'a Window) -> Walk<'a> {
        Walk {
            segment,
            window,
            at: 0,
            size: segment.first,
            hash: None,
            synced: 0,
            linked: segment.first == 0,
        }
    }

    /// Starts behind the last line that is on disk for certain, if the lock file points at its end.
    fn from_last_certain(
        segment: &'a Segment,
        window: &'a Window,
        synced: &Synced,
    ) -> Option<Walk<'a>> {
        let end = synced.bytes.checked_sub(window.start)?;
        let end = usize::try_from(end)
            .ok()
            .filter(|_| synced.segment == segment.first)?;
        let before = window.bytes.get(..end)?.strip_suffix(b"\n")?;
        let mut walk = Walk {
            at: before
                .iter()
                .rposition(|b| *b == b'\n')
                .map_or(0, |lf| lf + 1),
            size: synced.size.checked_sub(1)?,
            linked: false,
            ..Walk::from_start(segment, window)
        };
        (walk.line() == Ok(true)).then_some(walk)
    }

    /// Start of the next line in the segment.
    fn place(&self) -> u64 {
        self.window.start + self.at as u64
    }

    fn reach_end(&mut self) -> std::result::Result<(), String> {
        while self.line()? {}
        Ok(())
    }

    /// Takes the next line; `false` at the end. Moves only past lines that are right.
    fn line(&mut self) -> std::result::Result<bool, String> {
        let rest = self.window.bytes.get(self.at..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(false);
        }
        let length = rest
            .iter()
            .position(|b| *b == b'\n')
            .ok_or("a line without its end")?;
        let line = StoredLine::parse(rest.get(..length).unwrap_or_default())
            .map_err(|malformed| malformed.to_string())?;
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
        if !line.hash_matches() || !line.body_matches() {
            return Err("it does not match its hash".to_owned());
        }
        self.synced = self.synced.max(envelope.synced);
        self.hash = Some(line.stated_hash());
        self.linked = true;
        self.at += length + 1;
        self.size += 1;
        Ok(true)
    }

    /// Sets a torn tail aside and cuts it.
    fn set_aside(&self, log: &Path, synced: &Synced, problem: &str) -> Result<TornTail> {
        let rest = self.window.bytes.get(self.at..).unwrap_or_default();
        let certain = self.synced.max(synced.size).max(signed_size(log));
        if self.size < certain || !is_torn(rest, self.place()) {
            return Err(Error::corrupt(format!(
                "entry {} ({}, byte {}): {problem}; nothing is appended to a damaged log: \
                 look at it with `toolaudit verify`, keep a copy, and restore it",
                self.size,
                self.segment.path.display(),
                self.place()
            )));
        }
        let sha256 = Hash::of(&[rest]);
        let digest = sha256.to_string();
        let name = format!(
            "{:012}-{}.part",
            self.size,
            digest.get(..16).unwrap_or_default()
        );
        let folder = log.join("torn");
        make_private_folder(&folder)?;
        sync_folder(log)?;
        write_private_file(&folder.join(&name), rest)?;
        cut(self.segment, self.place())?;
        Ok(TornTail {
            segment: self.segment.first,
            offset: self.place(),
            bytes: rest.len() as u64,
            sha256,
            set_aside: format!("torn/{name}"),
        })
    }
}

fn cut(segment: &Segment, bytes: u64) -> Result<()> {
    let length = segment.file.set_len(bytes);
    let length = length.and_then(|()| segment.file.sync_all());
    length.map_err(|e| Error::io("cut the tail of", &segment.path, e))
}

/// Size of the stored checkpoint: so many entries were on disk when it was signed.
fn signed_size(log: &Path) -> u64 {
    let note = fs::read_to_string(log.join("checkpoint")).ok();
    let signed = note.and_then(|note| SignedCheckpoint::parse(&note).ok());
    signed.map_or(0, |signed| signed.checkpoint.size)
}

/// Whether the bytes from a line's start to the end of the file, the first of which stands at
/// `offset`, are what a crash leaves: a line that stops short, or sectors that were never written.
fn is_torn(rest: &[u8], offset: u64) -> bool {
    if !rest.contains(&b'\n') {
        return true;
    }
    let Some(start) = rest.iter().position(|b| *b == 0) else {
        return false;
    };
    let run = rest.iter().skip(start).take_while(|b| **b == 0).count();
    let on_sector = |at: usize| (offset + at as u64).is_multiple_of(SECTOR);
    let begins = start == 0 || on_sector(start);
    begins && (on_sector(start + run) || start + run == rest.len())
}
