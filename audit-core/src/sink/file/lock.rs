//! The lease, and the file beside it that says how far the log is on disk for certain.
//!
//! What is locked is the folder of the segments, not that file: whoever removes a small file that is
//! called `lock` must not let two writers in at once.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::place::{is_in_place, make_private_folder};
use crate::entry::FORMAT_VERSION;
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::sink::TornTail;

/// Bytes of the file: one write, which nobody else writes to at the same time.
const WIDTH: usize = 1024;

/// So many torn tails fit into the file.
const MAX_TORN: usize = 4;

/// How far the log is on disk for certain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Synced {
    /// First seq of the newest segment.
    pub(super) segment: u64,
    /// Bytes of that segment.
    pub(super) bytes: u64,
    /// Entries of the log.
    pub(super) size: u64,
    /// Bytes beyond may be readable and never have reached the disk.
    pub(super) poisoned: bool,
    /// What was cut, or is just being cut, and no entry records yet; the oldest first.
    pub(super) torn: Vec<TornTail>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    v: u32,
    segment: u64,
    bytes: u64,
    size: u64,
    poisoned: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    torn: Vec<StoredTorn>,
}

#[derive(Serialize, Deserialize)]
struct StoredTorn {
    segment: u64,
    offset: u64,
    bytes: u64,
    sha256: String,
    set_aside: String,
}

pub(super) struct Lock {
    segments: File,
    segments_path: PathBuf,
    notes: File,
    notes_path: PathBuf,
}

impl Lock {
    /// Makes the log's folders where there are none.
    pub(super) fn open(log: &Path) -> Result<Lock> {
        make_private_folder(log, "log")?;
        let segments_path = log.join("log");
        let segments =
            File::open(&segments_path).map_err(|e| Error::io("open", &segments_path, e))?;
        let notes_path = log.join("lock");
        Ok(Lock {
            segments,
            segments_path,
            notes: open_notes(&notes_path)?,
            notes_path,
        })
    }

    /// Waits for the lease.
    pub(super) fn take(&self) -> Result<()> {
        loop {
            match self.segments.lock() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                taken => return taken.map_err(|e| Error::io("lock", &self.segments_path, e)),
            }
        }
    }

    /// Whether what is locked is still the log's.
    pub(super) fn is_in_place(&self) -> bool {
        is_in_place(&self.segments, &self.segments_path)
    }

    pub(super) fn give_back(&self) {
        // The system gives it back at the latest when the descriptor is closed.
        let _ = self.segments.unlock();
    }

    /// What the last holder noted. A file that is new, or that a power cut emptied, says that
    /// nothing is certain.
    pub(super) fn read(&mut self) -> Result<Synced> {
        if !is_in_place(&self.notes, &self.notes_path) {
            self.notes = open_notes(&self.notes_path)?;
        }
        let mut text = [0; WIDTH];
        let read = self.notes.read_at(&mut text, 0);
        let length = read.map_err(|e| Error::io("read", &self.notes_path, e))?;
        let stored = text.get(..length).unwrap_or_default();
        Ok(match serde_json::from_slice::<Stored>(stored) {
            Ok(stored) if stored.v == FORMAT_VERSION => stored.into(),
            _ => Synced::default(),
        })
    }

    pub(super) fn write(&self, synced: &Synced) -> Result<()> {
        // Numbers below 2^53, and few and short torn tails, have far fewer bytes than the file.
        let mut text = serde_json::to_vec(&Stored::from(synced)).unwrap_or_default();
        text.resize(WIDTH - 1, b' ');
        text.push(b'\n');
        self.notes
            .write_all_at(&text, 0)
            .map_err(|e| Error::io("write", &self.notes_path, e))
    }

    /// The same, on disk before it returns.
    pub(super) fn write_durably(&self, synced: &Synced) -> Result<()> {
        self.write(synced)?;
        let done = self.notes.sync_all();
        done.map_err(|e| Error::io("sync", &self.notes_path, e))
    }
}

fn open_notes(path: &Path) -> Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(|e| Error::io("open", path, e))
}

impl From<Stored> for Synced {
    fn from(stored: Stored) -> Synced {
        let torn = stored.torn.into_iter().filter_map(|torn| {
            Some(TornTail {
                segment: torn.segment,
                offset: torn.offset,
                bytes: torn.bytes,
                sha256: Hash::from_hex(&torn.sha256)?,
                set_aside: torn.set_aside,
            })
        });
        Synced {
            segment: stored.segment,
            bytes: stored.bytes,
            size: stored.size,
            poisoned: stored.poisoned,
            torn: torn.collect(),
        }
    }
}

impl From<&Synced> for Stored {
    fn from(synced: &Synced) -> Stored {
        let torn = synced.torn.iter().take(MAX_TORN).map(|torn| StoredTorn {
            segment: torn.segment,
            offset: torn.offset,
            bytes: torn.bytes,
            sha256: torn.sha256.to_string(),
            set_aside: torn.set_aside.clone(),
        });
        Stored {
            v: FORMAT_VERSION,
            segment: synced.segment,
            bytes: synced.bytes,
            size: synced.size,
            poisoned: synced.poisoned,
            torn: torn.collect(),
        }
    }
}
