//! The end of the log: found, checked and mended when a lease is taken.
//!
//! The lock file says up to where the log is on disk for certain. What lies beyond was written by
//! somebody who died before they could say so: whole lines that continue the chain stay, a torn tail
//! is set aside and cut, anything else is corruption and is left as it is. So is a log that ends
//! before what was on disk for certain.

use std::fs;
use std::path::Path;

use super::lock::{Lock, Synced};
use super::place::{make_private_folder, sync_folder, write_private_file};
use super::segment::{self, Segment};
use super::torn::is_torn;
use super::walk::{Walk, Window};
use crate::entry::{Head, MAX_LINE};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::note::SignedCheckpoint;
use crate::sink::TornTail;

pub(super) struct Tail {
    /// The newest segment; the first entry makes the first one.
    pub(super) segment: Option<Segment>,
    /// Length of the segment.
    pub(super) bytes: u64,
    pub(super) head: Head,
}

impl Tail {
    /// Whether nobody appended since: then nothing needs to be read.
    pub(super) fn is_current(&self, noted: &Synced) -> bool {
        let is_untouched = |segment: &Segment| {
            segment.is_in_place() && segment.length().is_ok_and(|length| length == self.bytes)
        };
        self.is_noted(noted) && self.segment.as_ref().is_some_and(is_untouched)
    }

    /// Whether the lock file says of the log's end what was found.
    fn is_noted(&self, noted: &Synced) -> bool {
        let torn = noted.torn.clone();
        self.notes(torn) == *noted
    }

    /// What the lock file is to say.
    pub(super) fn notes(&self, torn: Vec<TornTail>) -> Synced {
        Synced {
            segment: self.segment.as_ref().map_or(0, |segment| segment.first),
            bytes: self.bytes,
            size: self.head.size,
            poisoned: false,
            torn,
        }
    }

    /// Reads the end of the newest segment, from where it is on disk for certain. Says which torn
    /// tails are to be recorded, too.
    pub(super) fn find(log: &Path, lock: &Lock, noted: &Synced) -> Result<(Tail, Vec<TornTail>)> {
        let firsts = segment::firsts(log)?;
        let certain = noted.size.max(signed_size(log));
        let Some(newest) = firsts.last() else {
            check_is_whole(&log.join("log"), 0, certain)?;
            return Ok((Tail::new(None, 0, Head::EMPTY), noted.torn.clone()));
        };
        let segment = Segment::open(log, *newest)?;
        if noted.poisoned && segment.first == noted.segment {
            cut(&segment, noted.bytes)?;
        }
        let mut torn = noted.torn.clone();
        let tail = End {
            log,
            lock,
            noted,
            certain,
        }
        .of(segment, &firsts, &mut torn)?;
        if !tail.is_noted(noted) {
            tail.sync(log)?;
        }
        Ok((tail, torn))
    }

    fn new(segment: Option<Segment>, bytes: u64, head: Head) -> Tail {
        Tail {
            segment,
            bytes,
            head,
        }
    }

    /// Whoever wrote these lines, or made this segment, may have died before that was on disk.
    fn sync(&self, log: &Path) -> Result<()> {
        if let Some(segment) = &self.segment {
            let done = segment.file.sync_data();
            done.map_err(|e| Error::io("sync", &segment.path, e))?;
        }
        sync_folder(&log.join("log"))
    }
}

/// What is known when the end of the log is looked for.
struct End<'a> {
    log: &'a Path,
    lock: &'a Lock,
    noted: &'a Synced,
    /// So many entries were on disk, as the lock file or the checkpoint says.
    certain: u64,
}

impl End<'_> {
    fn of(&self, segment: Segment, firsts: &[u64], torn: &mut Vec<TornTail>) -> Result<Tail> {
        let length = segment.length()?;
        let is_noted = self.noted.segment == segment.first && self.noted.bytes <= length;
        let end_of_last = if is_noted { self.noted.bytes } else { 0 };
        let window = Window::of(
            &segment,
            end_of_last.saturating_sub(MAX_LINE as u64),
            length,
        )?;
        let whole;
        let mut walk = match Walk::from_last_certain(segment.first, &window, self.noted) {
            Some(walk) => walk,
            None => {
                whole = Window::of(&segment, 0, length)?;
                Walk::from_start(segment.first, hash_before(self.log, firsts)?, &whole)
            }
        };
        let problem = walk.reach_end().err();
        torn.retain(|torn| !walk.recovered.contains(&torn.set_aside));
        let certain = self.certain.max(walk.synced);
        match problem {
            Some(problem)
                if walk.size < certain || !is_torn(walk.rest(), walk.place(), walk.size) =>
            {
                return Err(damaged(&segment, &walk, &problem));
            }
            Some(_) => self.set_aside(&segment, &walk, torn)?,
            None => check_is_whole(&segment.path, walk.size, certain)?,
        }
        let head = Head {
            size: walk.size,
            hash: walk.hash,
            synced: walk.size,
        };
        let bytes = walk.place();
        Ok(Tail::new(Some(segment), bytes, head))
    }

    /// Sets a torn tail aside and cuts it. That it has to be recorded is noted before it is cut: who
    /// dies in between leaves it to the next.
    fn set_aside(
        &self,
        segment: &Segment,
        walk: &Walk<'_>,
        torn: &mut Vec<TornTail>,
    ) -> Result<()> {
        let rest = walk.rest();
        let found = TornTail {
            segment: segment.first,
            offset: walk.place(),
            bytes: rest.len() as u64,
            sha256: Hash::of(&[rest]),
            set_aside: name_aside(walk.size, rest),
        };
        make_private_folder(self.log, "torn")?;
        write_private_file(&self.log.join(&found.set_aside), rest)?;
        if !torn.contains(&found) {
            torn.push(found);
        }
        self.lock.write_durably(&Synced {
            torn: torn.clone(),
            ..self.noted.clone()
        })?;
        cut(segment, walk.place())
    }
}

/// `torn/<seq it would have begun at>-<16 hexadecimal digits of its digest>.part`
fn name_aside(seq: u64, rest: &[u8]) -> String {
    let digest = Hash::of(&[rest]).to_string();
    format!(
        "torn/{seq:012}-{}.part",
        digest.get(..16).unwrap_or_default()
    )
}

/// Hash of the last entry before the newest segment, which that one must continue.
fn hash_before(log: &Path, firsts: &[u64]) -> Result<Option<Hash>> {
    let (newest, previous) = match firsts {
        [.., previous, newest] => (*newest, *previous),
        [0] | [] => return Ok(None),
        [only] => {
            return Err(does_not_follow(
                log,
                *only,
                "no other segment stands before it",
            ));
        }
    };
    let segment = Segment::open(log, previous)?;
    let length = segment.length()?;
    let window = Window::of(&segment, length.saturating_sub(MAX_LINE as u64), length)?;
    let end = Synced {
        segment: previous,
        bytes: length,
        size: newest,
        ..Synced::default()
    };
    match Walk::from_last_certain(previous, &window, &end) {
        Some(walk) => Ok(walk.hash),
        None => Err(does_not_follow(
            log,
            newest,
            &format!(
                "{} does not end with the entry before it",
                segment::name(previous)
            ),
        )),
    }
}

fn does_not_follow(log: &Path, first: u64, why: &str) -> Error {
    Error::corrupt(format!(
        "{}: segment {} begins with entry {first}, and {why}; nothing is appended to a log with a hole: \
         look at it with `toolaudit verify`; move the segment away if it is empty, else restore what \
         is missing",
        log.display(),
        segment::name(first),
    ))
}

fn damaged(segment: &Segment, walk: &Walk<'_>, problem: &str) -> Error {
    Error::corrupt(format!(
        "entry {} ({}, byte {}): {problem}; nothing is appended to a damaged log: \
         look at it with `toolaudit verify`, keep a copy, and restore it",
        walk.size,
        segment.path.display(),
        walk.place()
    ))
}

/// A log that ends in a whole line can have lost others behind it all the same.
fn check_is_whole(place: &Path, size: u64, certain: u64) -> Result<()> {
    match size < certain {
        false => Ok(()),
        true => Err(Error::corrupt(format!(
            "the log ends before entry {size} ({}), and {certain} entries were on disk for certain: \
             its end was cut off; nothing is appended to it and nothing is signed: look at it with \
             `toolaudit verify`, and restore it from a copy, or move the whole folder away to begin \
             a new log",
            place.display()
        ))),
    }
}

fn cut(segment: &Segment, bytes: u64) -> Result<()> {
    if segment.length()? <= bytes {
        return Ok(());
    }
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
