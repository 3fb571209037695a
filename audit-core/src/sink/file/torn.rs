//! What a crash leaves at the end of a log, as opposed to what somebody changed there.

use crate::entry::StoredLine;

/// What a disk writes whole or not at all, in bytes.
const SECTOR: u64 = 512;

/// Whether the bytes from a line's start to the end of the log are what a crash leaves: a line that
/// stops short, or sectors that were never written. The line would have borne the number `seq`, and
/// its first byte stands at `offset` in its segment.
pub(super) fn is_torn(rest: &[u8], offset: u64, seq: u64) -> bool {
    let written = rest.iter().take_while(|b| **b != 0 && **b != b'\n').count();
    let (line, behind) = rest.split_at(written);
    let is_missing = match behind.first() {
        None => true,
        Some(0) => has_missing_sectors(rest, offset) && !is_vouched_for(behind, seq),
        // The line was written to its end, and is wrong.
        Some(_) => false,
    };
    is_missing && is_beginning(line, seq)
}

/// Whether the bytes are those that the line of entry `seq` begins with, as far as they go.
fn is_beginning(line: &[u8], seq: u64) -> bool {
    let start = format!("{{\"v\":0,\"seq\":{seq},\"previous_hash\":\"");
    line.iter()
        .zip(start.as_bytes())
        .all(|(is, should)| is == should)
}

/// Whether the first NULs are whole sectors, but for the one in which the file ended before.
fn has_missing_sectors(rest: &[u8], offset: u64) -> bool {
    let Some(start) = rest.iter().position(|b| *b == 0) else {
        return false;
    };
    let run = rest.iter().skip(start).take_while(|b| **b == 0).count();
    let on_sector = |at: usize| (offset + at as u64).is_multiple_of(SECTOR);
    let begins = start == 0 || on_sector(start);
    begins && (on_sector(start + run) || start + run == rest.len())
}

/// Whether a later line says that entry `seq` was on disk.
fn is_vouched_for(behind: &[u8], seq: u64) -> bool {
    let lines = behind.split(|b| *b == b'\n');
    let mut stored = lines.filter_map(|line| StoredLine::parse(line).ok());
    stored.any(|line| line.envelope().synced > seq)
}
