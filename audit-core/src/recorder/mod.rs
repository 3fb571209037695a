//! The recorder: takes finished bodies from callers, gives them their place, and tells callers when
//! they are durable.
//!
//! Whoever waits first commits for all who wait at that moment; the next one commits what came
//! since. A thread of the recorder's own does it every 100 ms and for callers that must not block.

mod admin;
mod committer;
mod global;
mod queue;
mod settings;
mod signer;
mod ticket;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, Thread};
use std::time::Duration;

use chrono::Utc;

use crate::entry::{Kind, Timestamp};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::id::CallId;
use crate::keys::Keys;
use crate::note::Checkpoint;
use crate::redact::Redactor;
use crate::retention::DEFAULT_POLICY;
use crate::sink::{self, LogUrl};
use crate::tool::Tool;
use admin::{AdminEntry, Close, Open, open_tools};
use committer::{Clock, Committer};
pub(crate) use global::recorder as global;
pub(crate) use queue::Pending;
use queue::Queue;
use settings::Settings;
pub use settings::{Durability, RecorderBuilder};
use signer::Signer;
use ticket::Progress;
pub(crate) use ticket::Ticket;

/// How often what waits is written when nobody waits for it.
const FLUSH_EVERY: Duration = Duration::from_millis(100);

/// A log open for recording. Cheap to clone; all clones record to the same log.
#[derive(Clone)]
pub struct Recorder {
    shared: Arc<Shared>,
}

struct Shared {
    place: String,
    /// `false`: nothing is captured.
    records: bool,
    durability: Durability,
    redactor: Redactor,
    clock: Clock,
    queue: Mutex<Queue>,
    progress: Mutex<Progress>,
    committer: Mutex<Committer>,
    writer_thread: Mutex<Option<Thread>>,
}

/// A panic while a lock was held leaves nothing half done that the next holder would trip over.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Recorder {
    /// Says how to record.
    pub fn builder() -> RecorderBuilder {
        RecorderBuilder::default()
    }

    fn open_with(settings: Settings) -> Result<Recorder> {
        let sink = sink::open(&settings.url)?;
        let records = sink.records();
        let keys = Keys::at(settings.keys.clone());
        let redactor = Redactor::new(
            settings.words.clone(),
            keys.pseudonym_for(records)?,
            settings.policy.clone(),
        );
        let opened_at = Timestamp::new((settings.clock)());
        let writer = CallId::new(opened_at).to_string();
        let open = open_entry(&settings, redactor.key().id());
        let committer = Committer::new(sink, Signer::new(keys), settings.clock.clone(), writer);
        let recorder = Recorder {
            shared: Arc::new(Shared {
                place: settings.url.to_string(),
                records,
                durability: settings.durability,
                redactor,
                clock: settings.clock,
                queue: Mutex::default(),
                progress: Mutex::default(),
                committer: Mutex::new(committer),
                writer_thread: Mutex::new(None),
            }),
        };
        if records {
            recorder.begin(&open, settings.is_default)?;
        }
        Ok(recorder)
    }

    fn begin(&self, open: &AdminEntry, is_default: bool) -> Result<()> {
        let mut committer = lock(&self.shared.committer);
        committer.append(open)?;
        if is_default {
            global::announce_default();
        }
        if let Err(error) = committer.sign() {
            // Recording goes on: an unsigned log is worse than a signed one and better than none.
            eprintln!("audit log: {error}");
        }
        drop(committer);
        let shared = Arc::downgrade(&self.shared);
        let spawned = thread::Builder::new()
            .name("audit-log".to_owned())
            .spawn(move || write_periodically(&shared));
        let handle =
            spawned.map_err(|e| Error::refused(format!("cannot start the writer thread: {e}")))?;
        *lock(&self.shared.writer_thread) = Some(handle.thread().clone());
        Ok(())
    }

    /// Waits until everything recorded so far is durable.
    ///
    /// # Errors
    /// When something could not be recorded.
    pub fn flush(&self) -> Result<()> {
        let upto = lock(&self.shared.queue).queued;
        self.shared.wait_for(upto)
    }

    /// Signs a checkpoint over everything that is durable.
    ///
    /// # Errors
    /// When the log is behind what was signed before, or there is no key; nothing is signed then.
    pub fn checkpoint(&self) -> Result<Checkpoint> {
        self.flush()?;
        lock(&self.shared.committer).sign()
    }

    /// Writes what waits, appends the `close` entry and signs a checkpoint. Calls that end later are
    /// still recorded, without a second `close`.
    ///
    /// # Errors
    /// When something could not be recorded or signed.
    pub fn close(&self) -> Result<()> {
        self.shared.close()
    }

    pub(crate) fn records(&self) -> bool {
        self.shared.records
    }

    pub(crate) fn redactor(&self) -> &Redactor {
        &self.shared.redactor
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::new((self.shared.clock)())
    }

    /// Queues entries of one call, one after the other, in one batch.
    pub(crate) fn push<'a>(&self, entries: impl IntoIterator<Item = Pending<'a>>) -> Ticket {
        let mut queue = lock(&self.shared.queue);
        for entry in entries {
            queue.push(entry);
        }
        let number = queue.queued;
        let full = queue.is_full();
        drop(queue);
        Ticket::new(self, number, full)
    }

    fn is(&self, other: &Recorder) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    fn describe(&self) -> &str {
        &self.shared.place
    }

    fn wake_writer(&self) {
        if let Some(thread) = &*lock(&self.shared.writer_thread) {
            thread.unpark();
        }
    }
}

/// Signs a checkpoint over a log as it is on disk, without opening it for recording.
///
/// # Errors
/// When there is no log, or no key, or the log is behind what was signed before; nothing is signed
/// then.
pub fn sign_checkpoint(url: &LogUrl) -> Result<Checkpoint> {
    // A log that is not there is not made here.
    drop(sink::open_reader(url)?);
    let keys = Keys::at(settings::key_place(None, url)?);
    let clock: Clock = Arc::new(Utc::now);
    let writer = CallId::new(Timestamp::new(clock())).to_string();
    Committer::new(sink::open(url)?, Signer::new(keys), clock, writer).sign()
}

/// The policy whose name an entry of this tool bears.
pub(crate) fn retention_of(tool: &Tool) -> &'static str {
    tool.definition().retention.unwrap_or(DEFAULT_POLICY)
}

/// The same, ready to be queued: one allocation for every policy of the process.
pub(crate) fn retention_name(tool: &Tool) -> Arc<str> {
    tool.retention_name(retention_of)
}

fn open_entry(settings: &Settings, pseudonym_key: &str) -> AdminEntry {
    let configuration = settings.describe(pseudonym_key);
    let (tools, tool_count) = open_tools(|tool| retention_of(tool).to_owned());
    let service = settings.service.as_ref();
    let fields = Open {
        host: host_name(),
        pid: std::process::id(),
        service: service.map(|(name, _)| name.as_str()),
        service_version: service.map(|(_, version)| version.as_str()),
        core_version: env!("CARGO_PKG_VERSION"),
        configuration_sha256: Hash::of(&[configuration.to_string().as_bytes()]).to_string(),
        configuration: &configuration,
        tools,
        tool_count,
    };
    AdminEntry::new(Kind::Open, &fields)
}

/// The kernel's word for this machine.
fn host_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname");
    name.map_or_else(|_| "unknown".to_owned(), |name| name.trim().to_owned())
}

fn write_periodically(shared: &Weak<Shared>) {
    loop {
        thread::park_timeout(FLUSH_EVERY);
        let Some(shared) = shared.upgrade() else {
            return;
        };
        let waiting = {
            let queue = lock(&shared.queue);
            (!queue.is_empty()).then_some(queue.queued)
        };
        if let Some(upto) = waiting {
            // A failure was told by the committer and is told again to whoever waits.
            let _ = shared.wait_for(upto);
        }
    }
}

impl Shared {
    /// Blocks until the entry of this number is durable or lost; commits what waits if nobody else
    /// has by then.
    fn wait_for(&self, number: u64) -> Result<()> {
        let mut committer = lock(&self.committer);
        if let Some(ended) = lock(&self.progress).of(number) {
            return ended;
        }
        lock(&self.queue).hand_over(committer.batch());
        let upto = committer.batch().queued;
        let ended = committer.commit_batch();
        let wakers = lock(&self.progress).advance(upto, ended);
        // A waker may run anything, also another audited call.
        drop(committer);
        wakers.into_iter().for_each(std::task::Waker::wake);
        lock(&self.progress).of(number).unwrap_or(Ok(()))
    }

    fn close(&self) -> Result<()> {
        if !self.records {
            return Ok(());
        }
        let upto = {
            let mut queue = lock(&self.queue);
            if queue.closed {
                return Ok(());
            }
            queue.closed = true;
            queue.queued
        };
        let flushed = self.wait_for(upto);
        let mut committer = lock(&self.committer);
        let fields = Close {
            entries: committer.appended(),
            lost: committer.lost_ever(),
        };
        let closed = committer.append(&AdminEntry::new(Kind::Close, &fields));
        let signed = committer.sign();
        flushed.and(closed).and(signed.map(drop))
    }
}

/// The last handle is gone: what still waits is written.
impl Drop for Shared {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            eprintln!("audit log: {error}");
        }
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recorder({})", self.shared.place)
    }
}

/// Closes the process's log when dropped. `main` holds it.
#[derive(Debug)]
#[must_use = "dropping the guard closes the log; hold it in `main`: `let _guard = …`"]
pub struct Guard {
    recorder: Recorder,
}

impl Guard {
    fn new(recorder: Recorder) -> Guard {
        Guard { recorder }
    }

    /// The recorder.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Closes the log and says how that went; dropping the guard only prints it.
    ///
    /// # Errors
    /// When something could not be recorded or signed.
    pub fn close(self) -> Result<()> {
        self.recorder.close()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        global::uninstall(&self.recorder);
        if let Err(error) = self.recorder.close() {
            eprintln!("audit log: {error}");
        }
    }
}

#[cfg(test)]
mod tests;
