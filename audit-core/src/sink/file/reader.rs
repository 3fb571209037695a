//! Reading a folder of segments: no lock, no change, no key.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use super::segment;
use crate::entry::MAX_LINE;
use crate::error::{Error, Result};
use crate::sink::{LineEnd, Lines, Reader};

pub(super) struct FileReader {
    folder: PathBuf,
}

impl FileReader {
    pub(super) fn open(folder: &Path) -> Result<FileReader> {
        if folder.join("log").is_dir() {
            return Ok(FileReader {
                folder: folder.to_owned(),
            });
        }
        let what = match folder.exists() {
            true => "holds no log: it has no folder `log` in it",
            false => "does not exist",
        };
        Err(Error::usage(format!(
            "{} {what}; name the log's folder with --log or AUDIT_LOG",
            folder.display()
        )))
    }
}

impl Reader for FileReader {
    fn lines(&self, from: u64) -> Result<Box<dyn Lines + '_>> {
        let segments = segment::list(&self.folder)?;
        let start = segments
            .partition_point(|first| *first <= from)
            .saturating_sub(1);
        let mut lines = FileLines {
            folder: &self.folder,
            segments: segments
                .into_iter()
                .skip(start)
                .collect::<Vec<_>>()
                .into_iter(),
            open: None,
        };
        lines.next_segment()?;
        let mut skipped = Vec::new();
        let first = lines.open.as_ref().map_or(from, |open| open.first);
        for _ in first..from {
            lines.read(&mut skipped)?;
        }
        Ok(Box::new(lines))
    }

    fn checkpoint(&self) -> Result<Option<String>> {
        let path = self.folder.join("checkpoint");
        match fs::read_to_string(&path) {
            Ok(note) => Ok(Some(note)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) if e.kind() == io::ErrorKind::InvalidData => Ok(Some(String::new())),
            Err(e) => Err(Error::io("read", &path, e)),
        }
    }

    fn describe(&self) -> String {
        self.folder.display().to_string()
    }
}

struct FileLines<'a> {
    folder: &'a Path,
    segments: std::vec::IntoIter<u64>,
    open: Option<OpenSegment>,
}

struct OpenSegment {
    first: u64,
    lines: u64,
    path: PathBuf,
    input: BufReader<File>,
}

impl FileLines<'_> {
    /// Opens the next segment; `false` after the last, which stays open to name the place.
    fn next_segment(&mut self) -> Result<bool> {
        let Some(first) = self.segments.next() else {
            return Ok(false);
        };
        let path = segment::path(self.folder, first);
        let file = File::open(&path).map_err(|e| Error::io("open the segment", &path, e))?;
        self.open = Some(OpenSegment {
            first,
            lines: 0,
            path,
            input: BufReader::with_capacity(256 * 1024, file),
        });
        Ok(true)
    }
}

impl Lines for FileLines<'_> {
    fn read(&mut self, line: &mut Vec<u8>) -> Result<LineEnd> {
        line.clear();
        loop {
            let Some(open) = &mut self.open else {
                return Ok(LineEnd::EndOfLog);
            };
            // A longer line is malformed, whatever follows: memory stays bounded.
            let mut bounded = open.input.by_ref().take(MAX_LINE as u64 + 1);
            let read = bounded.read_until(b'\n', line);
            let read = read.map_err(|e| Error::io("read", &open.path, e))?;
            if read > 0 {
                open.lines += 1;
                return Ok(match line.last() {
                    Some(b'\n') => {
                        line.pop();
                        LineEnd::Whole
                    }
                    _ if line.len() > MAX_LINE => LineEnd::Whole,
                    _ => LineEnd::Unfinished,
                });
            }
            if !self.next_segment()? {
                return Ok(LineEnd::EndOfLog);
            }
        }
    }

    fn place(&self) -> String {
        match &self.open {
            Some(open) => format!("{}:{}", segment::name(open.first), open.lines),
            None => "log/".to_owned(),
        }
    }
}
