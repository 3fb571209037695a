//! The lock file: the lease, and how far the log is on disk for certain.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::entry::FORMAT_VERSION;
use crate::error::{Error, Result};

/// Bytes of the lock file: one write, never torn by another process that holds the lock.
const WIDTH: usize = 256;

/// How far the log is on disk for certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Synced {
    /// First seq of the newest segment.
    pub(super) segment: u64,
    /// Bytes of that segment.
    pub(super) bytes: u64,
    /// Entries of the log.
    pub(super) size: u64,
    /// Bytes beyond may be readable and never have reached the disk.
    pub(super) poisoned: bool,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    v: u32,
    segment: u64,
    bytes: u64,
    size: u64,
    poisoned: bool,
}

pub(super) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    pub(super) fn open(path: &Path) -> Result<Lock> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)
            .map_err(|e| Error::io("open the lock", path, e))?;
        Ok(Lock {
            file,
            path: path.to_owned(),
        })
    }

    /// Waits for the lease.
    pub(super) fn take(&self) -> Result<()> {
        loop {
            match self.file.lock() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                taken => return taken.map_err(|e| Error::io("lock", &self.path, e)),
            }
        }
    }

    /// Whether the path still names the file that is locked.
    pub(super) fn is_in_place(&self) -> bool {
        let here = self.file.metadata().map(|file| (file.dev(), file.ino()));
        let there = fs::metadata(&self.path).map(|file| (file.dev(), file.ino()));
        matches!((here, there), (Ok(here), Ok(there)) if here == there)
    }

    pub(super) fn give_back(&self) {
        // The system gives it back at the latest when the descriptor is closed.
        let _ = self.file.unlock();
    }

    /// What the last holder noted. A file that is new, or that a power cut emptied, says that
    /// nothing is certain.
    pub(super) fn read(&self) -> Result<Synced> {
        let mut text = [0; WIDTH];
        let read = self.file.read_at(&mut text, 0);
        let length = read.map_err(|e| Error::io("read", &self.path, e))?;
        let stored = text.get(..length).unwrap_or_default();
        Ok(match serde_json::from_slice::<Stored>(stored) {
            Ok(stored) if stored.v == FORMAT_VERSION => Synced {
                segment: stored.segment,
                bytes: stored.bytes,
                size: stored.size,
                poisoned: stored.poisoned,
            },
            _ => Synced::default(),
        })
    }

    pub(super) fn write(&self, synced: &Synced) -> Result<()> {
        let stored = Stored {
            v: FORMAT_VERSION,
            segment: synced.segment,
            bytes: synced.bytes,
            size: synced.size,
            poisoned: synced.poisoned,
        };
        // Four integers and a boolean have far fewer than 255 bytes.
        let mut text = serde_json::to_vec(&stored).unwrap_or_default();
        text.resize(WIDTH - 1, b' ');
        text.push(b'\n');
        self.file
            .write_all_at(&text, 0)
            .map_err(|e| Error::io("write", &self.path, e))
    }
}
