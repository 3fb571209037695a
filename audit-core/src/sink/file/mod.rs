//! `file:PATH`. A folder of segments that several processes append to, one batch at a time.
//!
//! Life of a batch, in this order: take the lock; learn where the log ends and mend what a crash
//! left; write the lines; `fdatasync`; note in the lock file how far the log is on disk; give the
//! lock back. Only then is anything acknowledged.

mod lock;
mod reader;
mod segment;
mod tail;

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::{Batch, Commit, Driver, KeyPlace, Lease, Reader, Sink, TornTail};
use crate::entry::Head;
use crate::error::{Error, Result};
use lock::{Lock, Synced};
use reader::FileReader;
use segment::Segment;
use tail::Tail;

inventory::submit! {
    Driver {
        scheme: "file",
        open: |url| Ok(Box::new(FileSink::open(url.path()?)?)),
        read: |url| Ok(Box::new(FileReader::open(url.path()?)?)),
        keys: |url| Ok(KeyPlace::Folder(admin_folder(url.path()?))),
    }
}

/// A segment that has grown past this is followed by a new one at the next multiple of
/// [`ROTATE_AT`].
const SEGMENT_BYTES: u64 = 64 * 1024 * 1024;

/// Segments begin at multiples of this, so that none splits a tile of the tree.
const ROTATE_AT: u64 = 256;

/// `audit-log.admin` beside `audit-log`.
pub(crate) fn admin_folder(log: &Path) -> PathBuf {
    let mut name = log.as_os_str().to_owned();
    name.push(".admin");
    PathBuf::from(name)
}

/// Makes a folder that only its owner enters, and its parents.
pub(crate) fn make_private_folder(path: &Path) -> Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|e| Error::io("make the folder", path, e))
}

/// Writes a file that only its owner reads, so that it is there whole or not at all. Whoever writes
/// the same file at the same time writes to another new one.
pub(crate) fn write_private_file(path: &Path, content: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", crate::id::random_name()));
    let new = path.with_file_name(name);
    let written = write_new(&new, content).and_then(|()| fs::rename(&new, path));
    written.map_err(|e| {
        let _ = fs::remove_file(&new);
        Error::io("write", path, e)
    })?;
    path.parent().map_or(Ok(()), sync_folder)
}

fn write_new(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Makes what was created in a folder survive a power cut.
fn sync_folder(path: &Path) -> Result<()> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(|e| Error::io("sync the folder", path, e))
}

/// Makes the log's folders where there are none, and opens its lock.
fn open_lock(folder: &Path) -> Result<Lock> {
    make_private_folder(&folder.join("log"))?;
    Lock::open(&folder.join("lock"))
}

struct FileSink {
    folder: PathBuf,
    lock: Lock,
    tail: Option<Tail>,
    /// Was cut and is not recorded yet.
    torn: Option<TornTail>,
    segment_bytes: u64,
}

impl FileSink {
    fn open(folder: &Path) -> Result<FileSink> {
        Ok(FileSink {
            lock: open_lock(folder)?,
            folder: folder.to_owned(),
            tail: None,
            torn: None,
            segment_bytes: SEGMENT_BYTES,
        })
    }
}

impl Sink for FileSink {
    fn begin(&mut self) -> Result<Box<dyn Lease + '_>> {
        self.lock.take()?;
        if !self.lock.is_in_place() {
            // The folder was removed or replaced: what is written to it now would vanish unseen.
            self.tail = None;
            self.lock = open_lock(&self.folder)?;
            self.lock.take()?;
        }
        // From here on the lease gives the lock back when it is dropped, errors included.
        let mut lease = FileLease { sink: self };
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
        self.sink.torn.as_ref()
    }

    fn commit(mut self: Box<Self>, batch: &Batch<'_>) -> Commit {
        match self.append(batch) {
            Ok(()) => {
                self.sink.torn = None;
                Commit::Committed
            }
            Err(error) => {
                // The next lease looks again where the log ends.
                self.sink.tail = None;
                Commit::Failed(error)
            }
        }
    }
}

impl FileLease<'_> {
    /// Learns where the log ends, and mends what a crash left there.
    fn find_end(&mut self) -> Result<()> {
        let synced = self.sink.lock.read()?;
        let known = self
            .sink
            .tail
            .take()
            .filter(|tail| tail.is_current(&synced));
        let tail = match known {
            Some(tail) => tail,
            None => {
                let (tail, torn) = Tail::find(&self.sink.folder, &synced)?;
                self.sink.torn = torn.or(self.sink.torn.take());
                tail
            }
        };
        self.note_synced(&tail, false)?;
        self.sink.tail = Some(tail);
        Ok(())
    }

    fn note_synced(&mut self, tail: &Tail, poisoned: bool) -> Result<()> {
        self.sink.lock.write(&Synced {
            segment: tail.segment.first,
            bytes: tail.bytes,
            size: tail.head.size,
            poisoned,
        })
    }

    fn append(&mut self, batch: &Batch<'_>) -> Result<()> {
        let mut tail = match self.sink.tail.take() {
            Some(tail) => tail,
            None => return Err(Error::refused("the lease lost its place; take another")),
        };
        let first = tail.head.size;
        let (before, after) = match tail.bytes >= self.sink.segment_bytes {
            true => split_at_rotation(batch.lines, first),
            false => (batch.lines, None),
        };
        self.write(&mut tail, before)?;
        if let Some(after) = after {
            let seq = first + lines_in(before);
            tail.segment = Segment::create(&self.sink.folder, seq)?;
            tail.bytes = 0;
            self.write(&mut tail, after)?;
        }
        tail.head = Head {
            synced: batch.head.size,
            ..batch.head
        };
        self.note_synced(&tail, false)?;
        self.sink.tail = Some(tail);
        Ok(())
    }

    /// Writes and syncs. What fails is cut off again: a retried `fdatasync` would lie, since the
    /// kernel forgets the pages that it could not write.
    fn write(&mut self, tail: &mut Tail, lines: &[u8]) -> Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let file = &tail.segment.file;
        let written = file
            .write_all_at(lines, tail.bytes)
            .and_then(|()| file.sync_data());
        match written {
            Ok(()) => {
                tail.bytes += lines.len() as u64;
                Ok(())
            }
            Err(error) => {
                if file.set_len(tail.bytes).is_err() {
                    self.note_synced(tail, true)?;
                }
                Err(Error::io("append to", &tail.segment.path, error))
            }
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
