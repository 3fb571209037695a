//! Reading a folder of segments: no lock, no change, no key.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use super::place::resolved;
use super::segment::{self, Named};
use super::torn::is_torn;
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
                folder: resolved(folder)?,
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
        let mut segments = segment::list(&self.folder)?;
        let start = segments
            .partition_point(|segment| segment.first <= from)
            .saturating_sub(1);
        let segments = segments.split_off(start.min(segments.len()));
        let first = match start {
            0 => 0,
            _ => segments.first().map_or(from, |segment| segment.first),
        };
        let mut lines = FileLines {
            folder: &self.folder,
            segments: segments.into_iter(),
            open: None,
            count: first,
            misplaced: None,
        };
        lines.next_segment()?;
        let mut skipped = Vec::new();
        while lines.count < from && lines.read(&mut skipped)? != LineEnd::EndOfLog {}
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
    segments: std::vec::IntoIter<Named>,
    open: Option<OpenSegment>,
    /// How many lines the log has up to here.
    count: u64,
    /// What is wrong with the name of a segment that was opened.
    misplaced: Option<String>,
}

struct OpenSegment {
    name: String,
    /// How many of its lines were read.
    lines: u64,
    /// Where the line that was read last begins, and where it ends.
    last: (u64, u64),
    path: PathBuf,
    input: BufReader<File>,
}

impl FileLines<'_> {
    /// Opens the next segment; `false` after the last, which stays open to name the place.
    fn next_segment(&mut self) -> Result<bool> {
        let Some(Named { name, .. }) = self.segments.next() else {
            return Ok(false);
        };
        let path = self.folder.join(&name);
        let file = File::open(&path).map_err(|e| Error::io("open the segment", &path, e))?;
        let problem = segment::misnamed(&name, self.count);
        self.misplaced = self.misplaced.take().or(problem);
        self.open = Some(OpenSegment {
            name,
            lines: 0,
            last: (0, 0),
            path,
            input: BufReader::with_capacity(256 * 1024, file),
        });
        Ok(true)
    }
}

impl OpenSegment {
    /// Reads the next line and its LF; nothing at the end.
    fn read(&mut self, line: &mut Vec<u8>) -> Result<()> {
        // A longer line is malformed, whatever follows: memory stays bounded.
        let mut bounded = self.input.by_ref().take(MAX_LINE as u64 + 1);
        let read = bounded.read_until(b'\n', line);
        let read = read.map_err(|e| Error::io("read", &self.path, e))?;
        if read > 0 {
            self.lines += 1;
            self.last = (self.last.1, self.last.1 + read as u64);
        }
        Ok(())
    }

    /// Everything from the line that was read last on.
    fn rest(&self) -> Result<Vec<u8>> {
        let failed = |e| Error::io("read", &self.path, e);
        let file = self.input.get_ref();
        let end = file.metadata().map_err(failed)?.len();
        let length = usize::try_from(end.saturating_sub(self.last.0)).unwrap_or(usize::MAX);
        let mut rest = vec![0; length];
        file.read_exact_at(&mut rest, self.last.0).map_err(failed)?;
        Ok(rest)
    }
}

impl Lines for FileLines<'_> {
    fn read(&mut self, line: &mut Vec<u8>) -> Result<LineEnd> {
        line.clear();
        while let Some(open) = &mut self.open {
            open.read(line)?;
            if !line.is_empty() {
                self.count += 1;
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
                break;
            }
        }
        Ok(LineEnd::EndOfLog)
    }

    fn place(&self) -> String {
        match &self.open {
            Some(open) => format!("{}:{}", open.name, open.lines),
            None => "log/".to_owned(),
        }
    }

    fn misplaced(&self) -> Option<&str> {
        self.misplaced.as_deref()
    }

    fn is_torn(&self, line: &[u8], end: LineEnd, seq: u64) -> Result<bool> {
        let Some(open) = self.open.as_ref().filter(|_| self.segments.len() == 0) else {
            return Ok(false);
        };
        Ok(match end {
            LineEnd::EndOfLog => false,
            // It is not read again: its writer may be about to finish it.
            LineEnd::Unfinished => is_torn(line, open.last.0, seq),
            LineEnd::Whole => line.contains(&0) && is_torn(&open.rest()?, open.last.0, seq),
        })
    }
}
