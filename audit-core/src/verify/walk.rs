//! The pass over all lines.

use std::collections::BTreeSet;

use serde::de::IgnoredAny;

use crate::entry::{Kind, StoredLine};
use crate::error::Result;
use crate::hash::Hash;
use crate::sink::{LineEnd, Reader};
use crate::tree::Frontier;

/// A size at which the root is known from elsewhere.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) size: u64,
    pub(super) root: Hash,
    pub(super) source: &'static str,
}

/// Where the walk had to stop, and why.
#[derive(Debug, Clone)]
pub(super) struct Stop {
    /// The number that the line should bear.
    pub(super) expected: u64,
    pub(super) place: String,
    pub(super) why: Why,
    /// Whether it is what a crash leaves.
    pub(super) is_torn: bool,
    /// So many entries were on disk for certain, as lines or marks say.
    pub(super) certain: u64,
}

#[derive(Debug, Clone)]
pub(super) enum Why {
    /// The line is not what the format allows, or not what its hashes say.
    Changed { detail: String },
    /// The line is right and bears another number.
    OtherNumber { seq: u64, hash: Hash },
    /// The line is right, bears the right number, and does not continue the line before.
    Unlinked { hash: Hash },
    /// The line lacks its end.
    Unfinished,
    /// It stands in a segment that does not belong there.
    Misplaced { detail: String },
    /// The root at this size is another than a mark says.
    OtherRoot { source: &'static str },
}

/// What the pass found.
pub(super) struct Walk {
    /// Entries that are right.
    pub(super) size: u64,
    pub(super) stopped: Option<Stop>,
    /// Writers with an `open` entry and no `close`.
    pub(super) open_writers: usize,
    pub(super) recovered: u64,
    pub(super) gaps: u64,
    /// Whether it holds nothing but `genesis` and `open`.
    pub(super) only_beginnings: bool,
    /// Whether the first entry names a log that was there before.
    pub(super) has_predecessor: bool,
}

struct State<'a> {
    marks: &'a [Mark],
    frontier: Frontier,
    previous: Option<Hash>,
    certain: u64,
    writers: BTreeSet<String>,
    walk: Walk,
}

impl Walk {
    pub(super) fn over(reader: &dyn Reader, marks: &[Mark]) -> Result<Walk> {
        let mut lines = reader.lines(0)?;
        let mut state = State {
            marks,
            frontier: Frontier::default(),
            previous: None,
            certain: marks.iter().map(|mark| mark.size).max().unwrap_or(0),
            writers: BTreeSet::new(),
            walk: Walk {
                size: 0,
                stopped: None,
                open_writers: 0,
                recovered: 0,
                gaps: 0,
                only_beginnings: true,
                has_predecessor: false,
            },
        };
        let mut line = Vec::new();
        let stopped = loop {
            let end = lines.read(&mut line)?;
            match state.take(end, &line, lines.misplaced()) {
                Ok(()) if end == LineEnd::EndOfLog => break None,
                Ok(()) => {}
                Err(why) => break Some((end, why)),
            }
        };
        let expected = state.frontier.size();
        state.walk.size = expected;
        state.walk.open_writers = state.writers.len();
        if let Some((end, why)) = stopped {
            state.walk.stopped = Some(Stop {
                expected,
                place: lines.place(),
                is_torn: expected >= state.certain && lines.is_torn(&line, end, expected)?,
                why,
                certain: state.certain,
            });
        }
        Ok(state.walk)
    }
}

impl State<'_> {
    /// Takes the line that was read, if it is right and stands where it should.
    fn take(
        &mut self,
        end: LineEnd,
        line: &[u8],
        misplaced: Option<&str>,
    ) -> std::result::Result<(), Why> {
        let misplaced = misplaced.map(|detail| Why::Misplaced {
            detail: detail.to_owned(),
        });
        let stored = match end {
            LineEnd::EndOfLog => return misplaced.map_or(Ok(()), Err),
            LineEnd::Unfinished => return Err(Why::Unfinished),
            LineEnd::Whole => StoredLine::parse(line).map_err(|malformed| Why::Changed {
                detail: malformed.to_string(),
            })?,
        };
        let body = self.check(&stored)?;
        misplaced.map_or(Ok(()), Err)?;
        self.keep(&stored, body);
        self.compare_root()
    }

    /// The body of a line that is right by itself and continues the chain.
    fn check<'a>(&self, stored: &StoredLine<'a>) -> std::result::Result<&'a [u8], Why> {
        let changed = |detail: &str| Why::Changed {
            detail: detail.to_owned(),
        };
        if !stored.hash_matches() {
            return Err(changed(
                "its envelope is not the one that its hash was made of",
            ));
        }
        if !stored.body_matches() {
            return Err(changed("its body is not the one that it was sealed around"));
        }
        let envelope = stored.envelope();
        let hash = stored.stated_hash();
        if envelope.seq != self.frontier.size() {
            return Err(Why::OtherNumber {
                seq: envelope.seq,
                hash,
            });
        }
        if envelope.previous_hash != self.previous {
            return Err(Why::Unlinked { hash });
        }
        if envelope.synced > envelope.seq {
            return Err(changed(
                "it says that more entries were on disk than there were",
            ));
        }
        if (envelope.kind == Kind::Genesis) != (envelope.seq == 0) {
            return Err(changed("a log has one genesis, and it is the first entry"));
        }
        let Some(body) = stored.body() else {
            return Err(changed("its body is missing, and no purge covers it"));
        };
        if serde_json::from_slice::<IgnoredAny>(body).is_err() {
            return Err(changed("its body is not JSON"));
        }
        Ok(body)
    }

    fn keep(&mut self, stored: &StoredLine<'_>, body: &[u8]) {
        let envelope = stored.envelope();
        let walk = &mut self.walk;
        match envelope.kind {
            Kind::Open => {
                self.writers.insert(envelope.writer.clone());
            }
            Kind::Close => {
                self.writers.remove(&envelope.writer);
            }
            Kind::Recovered => walk.recovered += 1,
            Kind::Gap => walk.gaps += 1,
            Kind::Genesis => {
                let fields: Option<serde_json::Value> = serde_json::from_slice(body).ok();
                walk.has_predecessor =
                    fields.is_some_and(|fields| fields.get("predecessor").is_some());
            }
            _ => {}
        }
        walk.only_beginnings &= matches!(envelope.kind, Kind::Genesis | Kind::Open);
        self.certain = self.certain.max(envelope.synced);
        self.previous = Some(stored.stated_hash());
        self.frontier.push(stored.stated_hash());
    }

    fn compare_root(&mut self) -> std::result::Result<(), Why> {
        let size = self.frontier.size();
        let here = self.marks.iter().filter(|mark| mark.size == size);
        let mut contradicting = here.filter(|mark| mark.root != self.frontier.root());
        match contradicting.next() {
            Some(mark) => Err(Why::OtherRoot {
                source: mark.source,
            }),
            None => Ok(()),
        }
    }
}
