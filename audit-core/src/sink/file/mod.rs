//! `file:PATH`. A folder of segments that several processes append to, one batch at a time.
//!
//! Life of a batch, in this order: take the lock; learn where the log ends and mend what a crash
//! left; write the lines; `fdatasync`; note in the lock file how far the log is on disk; give the
//! lock back. Only then is anything acknowledged.

mod lock;
mod place;
mod reader;
mod segment;
mod tail;
mod torn;
mod walk;

use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use super::{Batch, Commit, Driver, KeyPlace, Lease, Reader, Sink, TornTail};
use crate::entry::Head;
use crate::error::{Error, Result};
use lock::{Lock, Synced};
use place::{admin_folder, sync_folder, sync_parent};
pub(crate) use place::{make_private_folder, resolved, write_private_file};
use reader::FileReader;
use segment::{ROTATE_AT, Segment};
use tail::Tail;

inventory::submit! {
    Driver {
        scheme: "file",
        open: |url| Ok(Box::new(FileSink::open(url.path()?)?)),
        read: |url| Ok(Box::new(FileReader::open(url.path()?)?)),
        keys: |url| Ok(KeyPlace::Folder(admin_folder(url.path()?)?)),
    }
}

/// A segment that has grown past this is followed by a new one at the next multiple of
/// [`ROTATE_AT`].
const SEGMENT_BYTES: u64 = 64 * 1024 * 1024;

struct FileSink {
    folder: PathBuf,
    lock: Lock,
    /// The log's end as this process left it.
    tail: Option<Tail>,
    /// Were cut and are not recorded yet.
    torn: Vec<TornTail>,
    /// Whether the folders themselves are on disk for certain.
    folders_synced: bool,
    segment_bytes: u64,
}

impl FileSink {
    fn open(folder: &Path) -> Result<FileSink> {
        let folder = resolved(folder)?;
        Ok(FileSink {
            lock: Lock::open(&folder)?,
            folder,
            tail: None,
            torn: Vec::new(),
            folders_synced: false,
            segment_bytes: SEGMENT_BYTES,
        })
    }

    /// Takes the lock of the folder that is there now: another may have been made in its place, and
    /// what is written to the old one would vanish unseen.
    fn take_lock(&mut self) -> Result<()> {
        loop {
            self.lock.take()?;
            if self.lock.is_in_place() {
                return Ok(());
            }
            self.lock.give_back();
            self.tail = None;
            self.folders_synced = false;
            self.lock = Lock::open(&self.folder)?;
        }
    }

    /// Whoever made the folders may have died before they were on disk.
    fn sync_folders(&mut self) -> Result<()> {
        if !self.folders_synced {
            sync_folder(&self.folder.join("log"))?;
            sync_folder(&self.folder)?;
            sync_parent(&self.folder)?;
            self.folders_synced = true;
        }
        Ok(())
    }
}

impl Sink for FileSink {
    fn begin(&mut self) -> Result<Box<dyn Lease + '_>> {
        self.take_lock()?;
        // From here on the lease gives the lock back when it is dropped, errors included.
        let mut lease = FileLease { sink: self };
        lease.sink.sync_folders()?;
        lease.find_end()?;
        Ok(Box::new(lease))
    }

    fn reader(&self) -> Result<Box<dyn Reader>> {
        Ok(Box::new(FileReader::open(&self.folder)?))
    }

    fn store_checkpoint(&mut self, note: &str) -> Result<()> {
        write_private_file(&self.folder.join("checkpoint"), note.as_bytes())
    }
}

struct FileLease<'a> {
    sink: &'a mut FileSink,
}

impl Drop for FileLease<'_> {
    fn drop(&mut self) {
        self.sink.lock.give_back();
    }
}

impl Lease for FileLease<'_> {
    fn head(&self) -> Head {
        self.sink
            .tail
            .as_ref()
            .map_or(Head::EMPTY, |tail| tail.head)
    }

    fn torn_tail(&self) -> Option<&TornTail> {
        self.sink.torn.first()
    }

    fn commit(self: Box<Self>, batch: &Batch<'_>) -> Commit {
        // Whatever fails, the next lease looks again where the log ends.
        let Some(mut tail) = self.sink.tail.take() else {
            return Commit::Failed(Error::refused("the lease lost its place; take another"));
        };
        if let Err(failed) = self.append(&mut tail, batch) {
            return failed;
        }
        if !self.sink.lock.is_in_place() {
            return Commit::Failed(Error::refused(format!(
                "{} was removed or replaced while it was written to",
                self.sink.folder.display()
            )));
        }
        if !self.sink.torn.is_empty() {
            // The batch records the oldest.
            self.sink.torn.remove(0);
        }
        // The batch is on disk. Where that cannot be noted, the next lease finds out by itself.
        let _ = self.sink.lock.write(&tail.notes(self.sink.torn.clone()));
        self.sink.tail = Some(tail);
        Commit::Committed
    }
}

impl FileLease<'_> {
    /// Learns where the log ends, and mends what a crash left there.
    fn find_end(&mut self) -> Result<()> {
        let noted = self.sink.lock.read()?;
        let known = self.sink.tail.take();
        let (tail, torn) = match known.filter(|tail| tail.is_current(&noted)) {
            Some(tail) => (tail, noted.torn.clone()),
            None => Tail::find(&self.sink.folder, &self.sink.lock, &noted)?,
        };
        let notes = tail.notes(torn);
        if notes != noted {
            self.sink.lock.write(&notes)?;
        }
        self.sink.torn = notes.torn;
        self.sink.tail = Some(tail);
        Ok(())
    }

    /// Appends a batch whole or not at all.
    fn append(&self, tail: &mut Tail, batch: &Batch<'_>) -> std::result::Result<(), Commit> {
        let first = tail.head.size;
        let is_full = tail.segment.is_none() || tail.bytes >= self.sink.segment_bytes;
        let (stay, moved) = match is_full {
            true => split_at_rotation(batch.lines, first),
            false => (batch.lines, None),
        };
        self.write(tail, stay).map_err(Commit::Failed)?;
        if let Some(moved) = moved {
            let next = self.start_segment(first + lines_in(stay), moved);
            *tail = next.map_err(|failed| self.take_back(tail, stay, failed))?;
        }
        tail.head = Head {
            synced: batch.head.size,
            ..batch.head
        };
        Ok(())
    }

    /// Makes a new segment of lines, the first of which bears the number `first`.
    fn start_segment(&self, first: u64, lines: &[u8]) -> std::result::Result<Tail, Commit> {
        let segment = Segment::create(&self.sink.folder, first).map_err(Commit::Failed)?;
        let mut tail = Tail {
            segment: Some(segment),
            bytes: 0,
            head: Head {
                size: first,
                ..Head::EMPTY
            },
        };
        let made = sync_folder(&self.sink.folder.join("log"));
        let written = made.and_then(|()| self.write(&mut tail, lines));
        let (Err(error), Some(segment)) = (written, &tail.segment) else {
            return Ok(tail);
        };
        Err(match segment.remove() {
            Ok(()) => Commit::Failed(error),
            // It stays, so what stands before it has to stay, too.
            Err(_) => Commit::Unknown(error),
        })
    }

    /// Cuts off what a batch that failed later had written already.
    fn take_back(&self, tail: &mut Tail, lines: &[u8], failed: Commit) -> Commit {
        if let (Commit::Failed(_), Some(_)) = (&failed, &tail.segment) {
            tail.bytes -= lines.len() as u64;
            let notes = tail.notes(self.sink.torn.clone());
            let noted = self.sink.lock.write(&notes);
            if let Err(error) = noted.and_then(|()| self.cut_back(tail)) {
                return Commit::Unknown(error);
            }
        }
        failed
    }

    /// Writes and syncs. What fails is cut off again: a retried `fdatasync` would lie, since the
    /// kernel forgets the pages that it could not write.
    fn write(&self, tail: &mut Tail, lines: &[u8]) -> Result<()> {
        let Some(segment) = tail.segment.as_ref().filter(|_| !lines.is_empty()) else {
            return Ok(());
        };
        let written = segment
            .file
            .write_all_at(lines, tail.bytes)
            .and_then(|()| segment.file.sync_data());
        if let Err(error) = written {
            self.cut_back(tail)?;
            return Err(Error::io("append to", &segment.path, error));
        }
        tail.bytes += lines.len() as u64;
        Ok(())
    }

    /// Cuts the newest segment to its length; where that fails, the next holder of the lock has to.
    fn cut_back(&self, tail: &Tail) -> Result<()> {
        let cut = |segment: &Segment| -> io::Result<()> {
            segment.file.set_len(tail.bytes)?;
            segment.file.sync_all()
        };
        match tail.segment.as_ref().map(cut) {
            Some(Err(_)) => self.sink.lock.write(&Synced {
                poisoned: true,
                ..tail.notes(self.sink.torn.clone())
            }),
            _ => Ok(()),
        }
    }
}

/// Splits lines, the first of which bears the number `first`, where a new segment may begin.
fn split_at_rotation(lines: &[u8], first: u64) -> (&[u8], Option<&[u8]>) {
    let stay = (ROTATE_AT - first % ROTATE_AT) % ROTATE_AT;
    let mut ends = lines.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let at = match stay {
        0 => Some(0),
        _ => ends.nth(stay as usize - 1).map(|(at, _)| at + 1),
    };
    match at.filter(|at| *at < lines.len()) {
        Some(at) => {
            let (before, after) = lines.split_at(at);
            (before, Some(after))
        }
        None => (lines, None),
    }
}

fn lines_in(lines: &[u8]) -> u64 {
    lines.iter().filter(|byte| **byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests;
