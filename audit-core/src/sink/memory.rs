//! `memory:NAME`. A log in this process, shared by everybody who names it; gone with the process.
//!
//! A lease takes no lock: whoever commits first wins, the other seals again. So the path of
//! [`Commit::Conflict`] is walked long before a database walks it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Batch, Commit, Driver, KeyPlace, Lease, LineEnd, Lines, LogUrl, Reader, Sink};
use crate::entry::Head;
use crate::error::{Error, Result};

inventory::submit! {
    Driver {
        scheme: "memory",
        open: |url| Ok(Box::new(Memory::named(url.rest()))),
        read,
        keys: |url| Ok(KeyPlace::Process(url.to_string())),
    }
}

static LOGS: Mutex<Option<HashMap<String, Memory>>> = Mutex::new(None);

#[derive(Clone)]
struct Memory {
    name: String,
    log: Arc<Mutex<Log>>,
}

struct Log {
    lines: Vec<u8>,
    head: Head,
    checkpoint: Option<String>,
}

/// A panic elsewhere leaves whole batches behind, so a poisoned lock is none.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memory {
    fn named(name: &str) -> Memory {
        let mut logs = lock(&LOGS);
        let logs = logs.get_or_insert_default();
        let make = || Memory {
            name: name.to_owned(),
            log: Arc::new(Mutex::new(Log {
                lines: Vec::new(),
                head: Head::EMPTY,
                checkpoint: None,
            })),
        };
        logs.entry(name.to_owned()).or_insert_with(make).clone()
    }
}

fn read(url: &LogUrl) -> Result<Box<dyn Reader>> {
    let memory = Memory::named(url.rest());
    let empty = lock(&memory.log).head == Head::EMPTY;
    match empty {
        true => Err(Error::usage(format!(
            "there is no log {url} in this process"
        ))),
        false => Ok(Box::new(memory)),
    }
}

impl Sink for Memory {
    fn begin(&mut self) -> Result<Box<dyn Lease + '_>> {
        let head = lock(&self.log).head;
        Ok(Box::new(MemoryLease {
            log: &self.log,
            head,
        }))
    }

    fn reader(&self) -> Result<Box<dyn Reader>> {
        Ok(Box::new(self.clone()))
    }

    fn store_checkpoint(&mut self, note: &str) -> Result<()> {
        lock(&self.log).checkpoint = Some(note.to_owned());
        Ok(())
    }
}

struct MemoryLease<'a> {
    log: &'a Mutex<Log>,
    head: Head,
}

impl Lease for MemoryLease<'_> {
    fn head(&self) -> Head {
        self.head
    }

    fn commit(self: Box<Self>, batch: &Batch<'_>) -> Commit {
        let mut log = lock(self.log);
        if log.head != self.head {
            return Commit::Conflict;
        }
        log.lines.extend_from_slice(batch.lines);
        log.head = Head {
            synced: batch.head.size,
            ..batch.head
        };
        Commit::Committed
    }
}

impl Reader for Memory {
    fn lines(&self, from: u64) -> Result<Box<dyn Lines + '_>> {
        let stored = lock(&self.log).lines.clone();
        let mut lines = MemoryLines {
            stored,
            at: 0,
            count: 0,
        };
        for _ in 0..from {
            lines.read(&mut Vec::new())?;
        }
        Ok(Box::new(lines))
    }

    fn checkpoint(&self) -> Result<Option<String>> {
        Ok(lock(&self.log).checkpoint.clone())
    }

    fn describe(&self) -> String {
        format!("memory:{}", self.name)
    }
}

struct MemoryLines {
    stored: Vec<u8>,
    at: usize,
    count: u64,
}

impl Lines for MemoryLines {
    fn read(&mut self, line: &mut Vec<u8>) -> Result<LineEnd> {
        line.clear();
        let rest = self.stored.get(self.at..).unwrap_or_default();
        let Some(length) = rest.iter().position(|b| *b == b'\n') else {
            return Ok(LineEnd::EndOfLog);
        };
        line.extend_from_slice(rest.get(..length).unwrap_or_default());
        self.at += length + 1;
        self.count += 1;
        Ok(LineEnd::Whole)
    }

    fn place(&self) -> String {
        format!("line {}", self.count)
    }
}
