//! Segments: their names, their order.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// An open segment.
pub(super) struct Segment {
    /// The number of its first entry.
    pub(super) first: u64,
    pub(super) path: PathBuf,
    pub(super) file: File,
}

impl Segment {
    /// Opens the newest segment for appending, or makes the first.
    pub(super) fn newest(log: &Path) -> Result<Segment> {
        match list(log)?.pop() {
            Some(first) => Segment::open(log, first, false),
            None => Segment::create(log, 0),
        }
    }

    pub(super) fn create(log: &Path, first: u64) -> Result<Segment> {
        let segment = Segment::open(log, first, true)?;
        super::sync_folder(&log.join("log"))?;
        Ok(segment)
    }

    fn open(log: &Path, first: u64, create: bool) -> Result<Segment> {
        let path = path(log, first);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(create)
            .mode(0o600)
            .open(&path)
            .map_err(|e| Error::io("open the segment", &path, e))?;
        Ok(Segment { first, path, file })
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

pub(super) fn path(log: &Path, first: u64) -> PathBuf {
    log.join(name(first))
}

/// First numbers of all segments, in order.
pub(super) fn list(log: &Path) -> Result<Vec<u64>> {
    let folder = log.join("log");
    let unreadable = |e| Error::io("list the segments in", &folder, e);
    let mut segments = Vec::new();
    for file in fs::read_dir(&folder).map_err(unreadable)? {
        let name = file.map_err(unreadable)?.file_name();
        segments.extend(name.to_str().and_then(first_of));
    }
    segments.sort_unstable();
    Ok(segments)
}

/// The number in a segment's name; other files in the folder are none of ours.
fn first_of(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".jsonl")?;
    let shaped = digits.len() >= 12 && digits.bytes().all(|b| b.is_ascii_digit());
    shaped.then(|| digits.parse().ok())?
}
