//! What happened to the first entry that is wrong: a second look at the lines around it.

use super::verdict::{Finding, Problem};
use super::walk::{Mark, Stop, Walk, Why};
use crate::entry::StoredLine;
use crate::error::Result;
use crate::hash::Hash;
use crate::sink::{LineEnd, Reader};

/// Names what happened where the walk stopped.
pub(super) fn cause(reader: &dyn Reader, stop: &Stop) -> Result<Finding> {
    let (problem, seq, detail) = match &stop.why {
        Why::Changed { .. } | Why::Unfinished if stop.is_torn => (
            Problem::Torn,
            stop.expected,
            "the last write did not complete: a crash leaves such an end, and the next writer sets it \
             aside; it can also be a write that is going on right now"
                .to_owned(),
        ),
        Why::Changed { detail } => (Problem::Changed, stop.expected, detail.clone()),
        Why::Unfinished if more_follows(reader, stop)? => {
            (Problem::Changed, stop.expected, "the line lacks its end".to_owned())
        }
        Why::Unfinished if stop.expected < stop.certain => (
            Problem::CutOff,
            stop.expected,
            format!("the line breaks off, and {} entries were on disk for certain", stop.certain),
        ),
        Why::Unfinished => (
            Problem::Inserted,
            stop.expected,
            "what stands behind the last entry does not begin like one".to_owned(),
        ),
        Why::Misplaced { detail } => (Problem::Reordered, stop.expected, detail.clone()),
        Why::OtherNumber { seq, hash } => other_number(reader, stop.expected, *seq, *hash)?,
        Why::Unlinked { hash } => unlinked(reader, stop.expected, *hash)?,
        Why::OtherRoot { source } => (
            Problem::Contradicted,
            stop.expected.saturating_sub(1),
            format!(
                "the entries up to here have another Merkle root than {source} says: one or more of \
                 them were replaced"
            ),
        ),
    };
    Ok(Finding {
        seq: Some(seq),
        place: stop.place.clone(),
        problem,
        detail,
    })
}

/// What marks say about a log that is right as far as it goes, and ends too early.
pub(super) fn missed_marks(walk: &Walk, marks: &[Mark]) -> Option<Finding> {
    let furthest = marks.iter().max_by_key(|mark| mark.size)?;
    (furthest.size > walk.size).then(|| Finding {
        seq: Some(walk.size),
        place: "the end of the log".to_owned(),
        problem: Problem::CutOff,
        detail: format!(
            "the log has {} entries, and {} says that there were {}: entries {} to {} are gone",
            walk.size,
            furthest.source,
            furthest.size,
            walk.size,
            furthest.size - 1
        ),
    })
}

/// Whether an entry with a higher number stands anywhere behind the stop.
fn more_follows(reader: &dyn Reader, stop: &Stop) -> Result<bool> {
    let mut found = false;
    each_line_from(reader, stop.expected, |line| {
        found |= line.envelope().seq > stop.expected;
    })?;
    Ok(found)
}

fn other_number(
    reader: &dyn Reader,
    expected: u64,
    seq: u64,
    hash: Hash,
) -> Result<(Problem, u64, String)> {
    if seq < expected {
        let mut is_double = false;
        each_line_from(reader, seq, |line| {
            is_double |= line.envelope().seq == seq && line.stated_hash() == hash;
        })?;
        let what = if is_double { "entry" } else { "another entry" };
        let detail = format!("{what} {seq} stands again where entry {expected} should");
        return Ok((Problem::Inserted, expected, detail));
    }
    let mut stands_later = false;
    each_line_from(reader, expected, |line| {
        stands_later |= line.envelope().seq == expected;
    })?;
    Ok(match stands_later {
        true => (
            Problem::Reordered,
            expected,
            format!("entry {seq} stands where entry {expected} should, which stands further down"),
        ),
        false => (
            Problem::Missing,
            expected,
            match seq - expected {
                1 => format!("entry {expected} is missing; entry {seq} follows"),
                _ => format!(
                    "entries {expected} to {} are missing; entry {seq} follows",
                    seq - 1
                ),
            },
        ),
    })
}

/// Of two neighbours that do not fit, the one that fits its other neighbour is genuine.
fn unlinked(reader: &dyn Reader, expected: u64, hash: Hash) -> Result<(Problem, u64, String)> {
    let mut continued = false;
    each_line_from(reader, expected + 1, |line| {
        let envelope = line.envelope();
        continued |= envelope.seq == expected + 1 && envelope.previous_hash == Some(hash);
    })?;
    let before = expected.saturating_sub(1);
    Ok(match continued && expected > 0 {
        true => (
            Problem::Changed,
            before,
            format!("entry {before} was replaced: entry {expected} was sealed onto another one"),
        ),
        false => (
            Problem::Changed,
            expected,
            format!(
                "it was not sealed onto entry {before}: it was replaced, or comes from elsewhere"
            ),
        ),
    })
}

/// Looks at every well-formed line behind the place where entry `from` should stand, or the whole
/// log where that place cannot be told.
fn each_line_from(
    reader: &dyn Reader,
    from: u64,
    mut look: impl FnMut(&StoredLine<'_>),
) -> Result<()> {
    let mut lines = reader.lines(from)?;
    let mut line = Vec::new();
    while lines.read(&mut line)? != LineEnd::EndOfLog {
        if let Ok(stored) = StoredLine::parse(&line) {
            look(&stored);
        }
    }
    Ok(())
}
