//! Giving bodies their place: takes the lease, seals, commits, and keeps count of what was lost.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::admin::{AdminEntry, Gap, recovered};
use super::queue::Queue;
use super::signer::Signer;
use crate::entry::{Head, Kind, Timestamp, Unsealed, seal};
use crate::error::{Error, Result};
use crate::note::Checkpoint;
use crate::sink::{Batch, Commit, Sink};

/// Reads the wall clock.
pub(crate) type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Somebody else appended first this often in a row before the batch is given up.
const MAX_CONFLICTS: usize = 10_000;

pub(super) struct Committer {
    sink: Box<dyn Sink>,
    signer: Signer,
    clock: Clock,
    writer: String,
    /// What is being committed; swapped with what waits.
    batch: Queue,
    lines: Vec<u8>,
    /// How many entries this writer appended.
    appended: u64,
    lost_ever: u64,
    loss: Option<Loss>,
}

/// Calls that could not be recorded, until a `gap` entry says so.
struct Loss {
    count: u64,
    since: Timestamp,
    cause: Error,
}

impl Committer {
    pub(super) fn new(
        sink: Box<dyn Sink>,
        signer: Signer,
        clock: Clock,
        writer: String,
    ) -> Committer {
        Committer {
            sink,
            signer,
            clock,
            writer,
            batch: Queue::default(),
            lines: Vec::new(),
            appended: 0,
            lost_ever: 0,
            loss: None,
        }
    }

    pub(super) fn appended(&self) -> u64 {
        self.appended
    }

    pub(super) fn lost_ever(&self) -> u64 {
        self.lost_ever
    }

    /// The buffer to swap with what waits.
    pub(super) fn batch(&mut self) -> &mut Queue {
        &mut self.batch
    }

    /// Commits the batch. What fails is lost, counted, told once, and stands in the log as a `gap`
    /// when recording works again.
    pub(super) fn commit_batch(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        let committed = self.write(None, &batch);
        self.batch = batch;
        if let Err(error) = &committed {
            self.note_loss(error);
        }
        self.batch.clear();
        committed
    }

    /// Appends one administrative entry.
    pub(super) fn append(&mut self, entry: &AdminEntry) -> Result<()> {
        self.write(Some(entry), &Queue::default())
    }

    /// Signs what is on disk; a tail that was found torn on the way is recorded first.
    pub(super) fn sign(&mut self) -> Result<Checkpoint> {
        let torn = self.sink.begin()?.torn_tail().is_some();
        if torn {
            self.write(None, &Queue::default())?;
        }
        self.signer.sign(&mut *self.sink)
    }

    fn gap(&self) -> Option<AdminEntry> {
        let loss = self.loss.as_ref()?;
        let fields = Gap {
            lost: loss.count,
            since: loss.since.to_string(),
            until: self.now().to_string(),
            cause: loss.cause.to_string(),
        };
        Some(AdminEntry::new(Kind::Gap, &fields))
    }

    fn note_loss(&mut self, error: &Error) {
        let count = self.batch.len() as u64;
        self.lost_ever += count;
        let since = self.now();
        let loss = self.loss.get_or_insert_with(|| {
            eprintln!("audit log: calls are NOT recorded: {error}");
            Loss {
                count: 0,
                since,
                cause: error.clone(),
            }
        });
        loss.count += count;
    }

    fn now(&self) -> Timestamp {
        Timestamp::new((self.clock)())
    }

    /// Seals onto the head of a lease and commits; again, if somebody else was faster.
    fn write(&mut self, entry: Option<&AdminEntry>, batch: &Queue) -> Result<()> {
        let gap = self.gap();
        for _ in 0..MAX_CONFLICTS {
            let now = self.now();
            let lease = self.sink.begin()?;
            let before = lease.head();
            let mut sealing = Sealing {
                lines: &mut self.lines,
                head: before,
                now,
                writer: &self.writer,
            };
            sealing.lines.clear();
            if before.size == 0 {
                sealing.seal(self.signer.genesis()?.unsealed());
            }
            if let Some(torn) = lease.torn_tail() {
                sealing.seal(recovered(torn).unsealed());
            }
            for entry in gap.iter().chain(entry) {
                sealing.seal(entry.unsealed());
            }
            batch.entries().for_each(|entry| sealing.seal(entry));
            let head = sealing.head;
            let batch = Batch {
                lines: &self.lines,
                head,
            };
            match lease.commit(&batch) {
                Commit::Committed => {
                    self.appended += head.size - before.size;
                    self.loss = None;
                    return Ok(());
                }
                Commit::Conflict => {}
                Commit::Unknown(error) | Commit::Failed(error) => return Err(error),
            }
        }
        Err(Error::refused(
            "other writers were faster too often; the batch is given up",
        ))
    }
}

/// Lines being sealed, one onto the other.
struct Sealing<'a> {
    lines: &'a mut Vec<u8>,
    head: Head,
    now: Timestamp,
    writer: &'a str,
}

impl Sealing<'_> {
    fn seal(&mut self, entry: Unsealed<'_>) {
        seal(self.lines, &mut self.head, self.now, self.writer, entry);
    }
}
