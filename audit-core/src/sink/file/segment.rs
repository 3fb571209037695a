//! Segments: their names, their order.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::place::{is_in_place, sync_parent};
use crate::error::{Error, Result};

/// Segments begin at multiples of this, so that none splits a tile of the tree.
pub(super) const ROTATE_AT: u64 = 256;

/// An open segment.
pub(super) struct Segment {
    /// The number of its first entry.
    pub(super) first: u64,
    pub(super) path: PathBuf,
    pub(super) file: File,
}

impl Segment {
    /// Makes a segment; one that is there already is an error.
    pub(super) fn create(log: &Path, first: u64) -> Result<Segment> {
        Segment::with(log, first, OpenOptions::new().create_new(true))
    }

    pub(super) fn open(log: &Path, first: u64) -> Result<Segment> {
        Segment::with(log, first, &mut OpenOptions::new())
    }

    fn with(log: &Path, first: u64, options: &mut OpenOptions) -> Result<Segment> {
        let path = log.join(name(first));
        let file = options
            .read(true)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(|e| Error::io("open the segment", &path, e))?;
        Ok(Segment { first, path, file })
    }

    /// Removes a segment that was just made, for good.
    pub(super) fn remove(&self) -> Result<()> {
        fs::remove_file(&self.path).map_err(|e| Error::io("remove", &self.path, e))?;
        sync_parent(&self.path)
    }

    pub(super) fn is_in_place(&self) -> bool {
        is_in_place(&self.file, &self.path)
    }

    pub(super) fn length(&self) -> Result<u64> {
        let metadata = self.file.metadata();
        let metadata = metadata.map_err(|e| Error::io("look at", &self.path, e))?;
        Ok(metadata.len())
    }
}

/// `log/000000000000.jsonl`
pub(super) fn name(first: u64) -> String {
    format!("log/{first:012}.jsonl")
}

/// A file that bears the name of a segment, be it the right one or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named {
    /// The number in its name.
    pub(super) first: u64,
    /// `log/000000000000.jsonl`
    pub(super) name: String,
}

/// All segments in the order of their numbers. Whatever is not called by a number is none of ours.
pub(super) fn list(log: &Path) -> Result<Vec<Named>> {
    let folder = log.join("log");
    let unreadable = |e| Error::io("list the segments in", &folder, e);
    let mut segments = Vec::new();
    for file in fs::read_dir(&folder).map_err(unreadable)? {
        let name = file.map_err(unreadable)?.file_name();
        segments.extend(name.to_str().and_then(named));
    }
    segments.sort_unstable();
    Ok(segments)
}

fn named(name: &str) -> Option<Named> {
    let digits = name.strip_suffix(".jsonl")?;
    let shaped = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    shaped.then(|| Named {
        // More digits than any entry's number has: it stands behind all others.
        first: digits.parse().unwrap_or(u64::MAX),
        name: format!("log/{name}"),
    })
}

/// First numbers of all segments, in order, for whoever builds upon them.
pub(super) fn firsts(log: &Path) -> Result<Vec<u64>> {
    let check = |segment: Named| match misnamed(&segment.name, segment.first) {
        None => Ok(segment.first),
        Some(problem) => Err(Error::corrupt(format!(
            "{}: {problem}; nothing is appended to a log with a segment that is not its own: look at \
             it with `toolaudit verify`, and rename it or move it away",
            log.display()
        ))),
    };
    list(log)?.into_iter().map(check).collect()
}

/// What is wrong with the name of a segment that begins with entry `first`.
pub(super) fn misnamed(name: &str, first: u64) -> Option<String> {
    let right = self::name(first);
    if name != right {
        return Some(format!(
            "segment {name} stands where entry {first} begins, so its name should be {right}"
        ));
    }
    (!first.is_multiple_of(ROTATE_AT))
        .then(|| format!("segment {name} begins at no multiple of {ROTATE_AT}: none of ours does"))
}
