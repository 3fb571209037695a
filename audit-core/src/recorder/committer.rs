//! Giving bodies their place: takes the lease, seals, commits, and keeps count of what was lost.

use super::admin::{AdminEntry, Close, Gap, recovered};
use super::clock::Moment;
use super::queue::Queue;
use super::signer::Signer;
use super::tell::tell;
use crate::entry::{Head, Kind, MAX_LINE, Timestamp, Unsealed, seal};
use crate::error::{Error, Result};
use crate::note::Checkpoint;
use crate::sink::{Batch, Commit, Sink, TornTail};
use crate::unwind::caught;

/// Somebody else appended first this often in a row before the batch is given up.
const MAX_CONFLICTS: usize = 10_000;

pub(super) struct Committer {
    sink: Box<dyn Sink>,
    signer: Signer,
    writer: String,
    /// What is being committed; swapped with what waits.
    batch: Queue,
    lines: Vec<u8>,
    /// How many entries this writer appended.
    appended: u64,
    /// How many of them the last checkpoint that was signed here covers.
    signed: u64,
    /// It made the log's first entry, and nothing is signed yet.
    unsigned_log: bool,
    /// Whether the `close` entry is written.
    closed: bool,
    lost_ever: u64,
    loss: Option<Loss>,
    /// The newest reading of the clock that anything was written under.
    latest: Option<Moment>,
}

/// Calls that could not be recorded, until a `gap` entry says so.
#[derive(Debug)]
pub(super) struct Loss {
    pub(super) calls: u64,
    pub(super) since: Timestamp,
    pub(super) cause: Error,
}

impl Committer {
    pub(super) fn new(sink: Box<dyn Sink>, signer: Signer, writer: String) -> Committer {
        Committer {
            sink,
            signer,
            writer,
            batch: Queue::default(),
            lines: Vec::new(),
            appended: 0,
            signed: 0,
            unsigned_log: false,
            closed: false,
            lost_ever: 0,
            loss: None,
            latest: None,
        }
    }

    /// The buffer to swap with what waits.
    pub(super) fn batch(&mut self) -> &mut Queue {
        &mut self.batch
    }

    /// Commits the batch. What fails is lost, counted, told once, and stands in the log as a `gap`
    /// when recording works again.
    pub(super) fn commit_batch(&mut self, now: Moment) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        let committed = caught(|| self.write(now, None, &batch)).unwrap_or_else(|| {
            Err(Error::refused(
                "the log's driver panicked while it stored a batch; whether it is stored is not known",
            ))
        });
        if let Err(error) = &committed {
            self.count_loss(Loss {
                calls: batch.calls(),
                since: now.at,
                cause: error.clone(),
            });
        }
        self.batch = batch;
        self.batch.clear();
        if committed.is_ok() && self.unsigned_log {
            self.sign_new_log(now);
        }
        committed
    }

    /// The log's folder was replaced under way: what is there now begins like any log, signed.
    fn sign_new_log(&mut self, now: Moment) {
        if let Err(error) = self.sign(now) {
            tell(&error);
        }
    }

    /// Appends one administrative entry.
    pub(super) fn append(&mut self, now: Moment, entry: &AdminEntry) -> Result<()> {
        self.write(now, Some(entry), &Queue::default())
    }

    /// Signs what is on disk; a tail that was found torn on the way is recorded first.
    pub(super) fn sign(&mut self, now: Moment) -> Result<Checkpoint> {
        self.unsigned_log = false;
        let torn = self.sink.begin()?.torn_tail().is_some();
        if torn {
            self.write(now, None, &Queue::default())?;
        }
        let checkpoint = self.signer.sign(&mut *self.sink)?;
        self.signed = self.appended;
        Ok(checkpoint)
    }

    /// Appends the `close` entry, once, and signs what is not signed yet.
    pub(super) fn close(&mut self, now: Moment) -> Result<()> {
        let mut closed = Ok(());
        if !self.closed {
            let fields = Close {
                entries: self.appended,
                lost: self.lost_ever,
            };
            closed = self.append(now, &AdminEntry::new(Kind::Close, &fields));
            self.closed = closed.is_ok();
        }
        let signed = match self.signed < self.appended {
            true => self.sign(now).map(drop),
            false => Ok(()),
        };
        closed.and(signed)
    }

    /// Remembers calls that were lost, and tells the first of them.
    pub(super) fn count_loss(&mut self, lost: Loss) {
        self.lost_ever += lost.calls;
        match &mut self.loss {
            Some(loss) => loss.calls += lost.calls,
            None => {
                tell(format_args!("calls are NOT recorded: {}", lost.cause));
                self.loss = Some(lost);
            }
        }
    }

    /// Remembers calls that were lost before there was a recorder, and told.
    pub(super) fn inherit_loss(&mut self, lost: Loss) {
        self.lost_ever += lost.calls;
        self.loss.get_or_insert(lost);
    }

    fn gap(&self, now: Timestamp) -> Option<AdminEntry> {
        let loss = self.loss.as_ref()?;
        Some(Gap::entry(
            loss.calls,
            loss.since,
            now,
            &loss.cause.to_string(),
        ))
    }

    /// Seals onto the head of a lease and commits; again, if somebody else was faster.
    fn write(&mut self, now: Moment, entry: Option<&AdminEntry>, batch: &Queue) -> Result<()> {
        let now = now.or_later(self.latest);
        self.latest = Some(now);
        let gap = self.gap(now.at);
        let mut genesis = None;
        for _ in 0..MAX_CONFLICTS {
            let lease = self.sink.begin()?;
            let before = lease.head();
            if before.size == 0 && genesis.is_none() {
                // Keys are made by whoever has the turn, and the turn is never waited for in a lease.
                drop(lease);
                genesis = self.signer.genesis(&mut *self.sink)?;
                continue;
            }
            let genesis = genesis.as_ref().filter(|_| before.size == 0);
            let mut sealing = Sealing {
                lines: &mut self.lines,
                head: before,
                now: now.at,
                writer: &self.writer,
            };
            sealing.lines.clear();
            sealing.begin(genesis, lease.torn_tail())?;
            sealing.add(gap.iter().chain(entry).map(AdminEntry::unsealed))?;
            sealing.add(batch.entries())?;
            let head = sealing.head;
            let batch = Batch {
                lines: &self.lines,
                head,
            };
            match lease.commit(&batch) {
                Commit::Committed => {
                    self.appended += head.size - before.size;
                    self.unsigned_log |= before.size == 0;
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
    /// What stands before everything else: the log's first entry, and what recovery cut off.
    fn begin(&mut self, genesis: Option<&AdminEntry>, torn: Option<&TornTail>) -> Result<()> {
        self.add(genesis.map(AdminEntry::unsealed))?;
        let recovered = torn.map(recovered);
        self.add(recovered.as_ref().map(AdminEntry::unsealed))
    }

    fn add<'e>(&mut self, entries: impl IntoIterator<Item = Unsealed<'e>>) -> Result<()> {
        entries.into_iter().try_for_each(|entry| self.seal(entry))
    }

    /// A line that no reader would take is not written: it would end the log for all readers.
    fn seal(&mut self, entry: Unsealed<'_>) -> Result<()> {
        let start = self.lines.len();
        seal(self.lines, &mut self.head, self.now, self.writer, entry);
        let length = self.lines.len() - start;
        match length <= MAX_LINE {
            true => Ok(()),
            false => Err(Error::refused(format!(
                "an entry of kind {} has {length} bytes, and a line has at most {MAX_LINE}: it is not \
                 written, and neither is what stood in its batch",
                entry.kind.as_str()
            ))),
        }
    }
}
