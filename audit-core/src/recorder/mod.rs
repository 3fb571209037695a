//! The recorder: takes finished bodies from callers, gives them their place, and tells callers when
//! they are durable.
//!
//! Whoever waits first commits for all who wait at that moment; the next one commits what came
//! since. A thread of the recorder's own does it every 100 ms and for callers that must not block.

mod admin;
mod clock;
mod committer;
mod global;
mod queue;
mod settings;
mod signer;
mod tell;
mod ticket;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::Waker;
use std::thread::{self, Thread};
use std::time::Duration;

use chrono::Utc;

use crate::entry::{Kind, Timestamp};
use crate::error::{Error, Result};
use crate::id::CallId;
use crate::keys::Keys;
use crate::note::Checkpoint;
use crate::redact::Redactor;
use crate::retention::DEFAULT_POLICY;
use crate::sink::{self, LogUrl};
use crate::tool::Tool;
use crate::unwind::caught;
use admin::{AdminEntry, Open, open_tools};
use clock::{Clock, Moment};
use committer::{Committer, Loss};
pub(crate) use global::recorder as global;
pub(crate) use queue::Pending;
use queue::Queue;
use settings::Settings;
pub use settings::{Durability, RecorderBuilder};
use signer::Signer;
use tell::tell;
use ticket::Progress;
pub(crate) use ticket::Ticket;

/// How often what waits is written when nobody waits for it.
const FLUSH_EVERY: Duration = Duration::from_millis(100);

/// A log open for recording. Cheap to clone; all clones record to the same log. Dropping the last
/// one closes the log.
#[derive(Clone)]
pub struct Recorder {
    handle: Arc<Handle>,
}

/// What the user's handles share, and the recorder's own thread does not: when the last of them goes,
/// the log is closed there and then.
struct Handle {
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
    /// Somebody closed the log, and was told how that went.
    close_was_told: AtomicBool,
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
        let now = Moment::now(&settings.clock);
        let writer = CallId::new(now.at).to_string();
        let open = open_entry(&settings, redactor.key().id());
        let mut committer = Committer::new(sink, Signer::new(keys, &settings.url), writer);
        if records {
            begin(&mut committer, now, &open, settings.is_default)?;
        }
        let shared = Arc::new(Shared {
            place: settings.url.to_string(),
            records,
            durability: settings.durability,
            redactor,
            clock: settings.clock,
            queue: Mutex::default(),
            progress: Mutex::default(),
            committer: Mutex::new(committer),
            writer_thread: Mutex::new(None),
            close_was_told: AtomicBool::new(false),
        });
        let handle = Arc::new(Handle { shared });
        let recorder = Recorder { handle };
        if records {
            recorder.start_writer()?;
        }
        Ok(recorder)
    }

    fn start_writer(&self) -> Result<()> {
        let shared = Arc::downgrade(&self.handle.shared);
        let spawned = thread::Builder::new()
            .name("audit-log".to_owned())
            .spawn(move || write_periodically(&shared));
        let handle =
            spawned.map_err(|e| Error::refused(format!("cannot start the writer thread: {e}")))?;
        *lock(&self.shared().writer_thread) = Some(handle.thread().clone());
        Ok(())
    }

    /// Waits until everything recorded so far is durable.
    ///
    /// # Errors
    /// When something could not be recorded since the last flush.
    pub fn flush(&self) -> Result<()> {
        self.shared().flush()
    }

    /// Signs a checkpoint over everything that is durable.
    ///
    /// # Errors
    /// When what waits cannot be written, when the log is not what was signed before, or there is no
    /// key; nothing is signed then.
    pub fn checkpoint(&self) -> Result<Checkpoint> {
        let shared = self.shared();
        shared.write_all()?;
        let now = shared.moment();
        lock(&shared.committer).sign(now)
    }

    /// Writes what waits, appends the `close` entry and signs a checkpoint. Calls that end later are
    /// still recorded, without a second `close`, and are waited for. A close that failed can be tried
    /// again.
    ///
    /// # Errors
    /// When something could not be recorded since the last flush, or the log could not be closed or
    /// signed.
    pub fn close(&self) -> Result<()> {
        let shared = self.shared();
        shared.close_was_told.store(true, Ordering::Relaxed);
        let flushed = shared.flush();
        let closed = shared.close();
        flushed.and(closed)
    }

    fn shared(&self) -> &Shared {
        &self.handle.shared
    }

    pub(crate) fn records(&self) -> bool {
        self.shared().records
    }

    pub(crate) fn redactor(&self) -> &Redactor {
        &self.shared().redactor
    }

    pub(crate) fn now(&self) -> Timestamp {
        clock::read(&self.shared().clock)
    }

    /// Queues entries of one call, one after the other, in one batch.
    pub(crate) fn push<'a>(&self, entries: impl IntoIterator<Item = Pending<'a>>) -> Ticket {
        let (number, must_wait) = self.queue(entries);
        Ticket::new(self, number, must_wait)
    }

    /// The same, with a ticket that waits for the disk also where the recorder is buffered.
    pub(crate) fn push_durably<'a>(
        &self,
        entries: impl IntoIterator<Item = Pending<'a>>,
    ) -> Ticket {
        let (number, _) = self.queue(entries);
        Ticket::new(self, number, true)
    }

    /// The number of the last of the entries, and whether the queue makes its callers wait.
    fn queue<'a>(&self, entries: impl IntoIterator<Item = Pending<'a>>) -> (u64, bool) {
        let mut queue = lock(&self.shared().queue);
        for entry in entries {
            queue.push(entry);
        }
        (queue.queued, queue.makes_wait())
    }

    fn is(&self, other: &Recorder) -> bool {
        Arc::ptr_eq(&self.handle, &other.handle)
    }

    fn describe(&self) -> &str {
        &self.shared().place
    }

    /// Calls that were lost before there was a recorder stand in the log too.
    fn inherit_loss(&self, lost: Loss) {
        lock(&self.shared().committer).inherit_loss(lost);
    }

    fn wake_writer(&self) {
        self.shared().wake_writer();
    }
}

fn begin(
    committer: &mut Committer,
    now: Moment,
    open: &AdminEntry,
    is_default: bool,
) -> Result<()> {
    committer.append(now, open)?;
    if is_default {
        global::announce_default();
    }
    if let Err(error) = committer.sign(now) {
        // Recording goes on: an unsigned log is worse than a signed one and better than none.
        tell(&error);
    }
    Ok(())
}

/// Signs a checkpoint over a log as it is on disk, without opening it for recording.
///
/// # Errors
/// When there is no log, or no key, or the log is not what was signed before; nothing is signed
/// then, and nothing is made.
pub fn sign_checkpoint(url: &LogUrl) -> Result<Checkpoint> {
    let keys = Keys::at(Keys::place(None, url)?);
    signer::check_signable(&*sink::open_reader(url)?, &keys)?;
    let clock: Clock = Arc::new(Utc::now);
    let now = Moment::now(&clock);
    let writer = CallId::new(now.at).to_string();
    Committer::new(sink::open(url)?, Signer::new(keys, url), writer).sign(now)
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
    let (configuration, digest) = settings.describe(pseudonym_key);
    let (tools, tool_count) = open_tools(|tool| retention_of(tool).to_owned());
    let (service, service_version) = settings.service().unzip();
    let fields = Open {
        host: host_name(),
        pid: std::process::id(),
        service,
        service_version,
        core_version: env!("CARGO_PKG_VERSION"),
        configuration_sha256: digest.to_string(),
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

/// Whatever panics on the way, callers that must not block wait for this thread.
fn write_periodically(shared: &Weak<Shared>) {
    loop {
        thread::park_timeout(FLUSH_EVERY);
        let Some(shared) = shared.upgrade() else {
            return;
        };
        if !lock(&shared.queue).is_empty() {
            // A failure was told by the committer and is told again to whoever waits.
            let _ = caught(|| shared.write_all());
        }
    }
}

impl Shared {
    fn moment(&self) -> Moment {
        Moment::now(&self.clock)
    }

    /// Writes everything that was queued so far.
    fn write_all(&self) -> Result<()> {
        let upto = lock(&self.queue).queued;
        self.wait_for(upto)
    }

    /// Writes everything that was queued so far, and says what was lost since the last flush.
    fn flush(&self) -> Result<()> {
        let written = self.write_all();
        let untold = lock(&self.progress).take_untold();
        untold.map_or(written, Err)
    }

    /// Blocks until the entry of this number is durable or lost; commits what waits if nobody else
    /// has by then.
    fn wait_for(&self, number: u64) -> Result<()> {
        if let Some(ended) = lock(&self.progress).of(number) {
            return ended;
        }
        let now = self.moment();
        let mut committer = lock(&self.committer);
        if let Some(ended) = lock(&self.progress).of(number) {
            return ended;
        }
        lock(&self.queue).hand_over(committer.batch());
        let upto = committer.batch().queued;
        let ended = committer.commit_batch(now);
        let wakers = lock(&self.progress).advance(upto, ended);
        drop(committer);
        wake(wakers);
        let ended = lock(&self.progress).of(number);
        ended.unwrap_or_else(|| Err(Error::refused("the entry was not reached by its own batch")))
    }

    fn close(&self) -> Result<()> {
        if !self.records {
            return Ok(());
        }
        let now = self.moment();
        let closed = lock(&self.committer).close(now);
        lock(&self.queue).closed = true;
        closed
    }

    fn wake_writer(&self) {
        if let Some(thread) = &*lock(&self.writer_thread) {
            thread.unpark();
        }
    }
}

/// A waker may run anything, also another audited call, and may panic: no lock is held, and each is
/// on its own.
fn wake(wakers: Vec<Waker>) {
    for waker in wakers {
        let _ = caught(|| waker.wake());
    }
}

/// The last handle is gone: what still waits is written, and the log is closed.
impl Drop for Handle {
    fn drop(&mut self) {
        let shared = &self.shared;
        // A loss was told when it happened.
        let _ = shared.flush();
        let closed = shared.close();
        if let Err(error) = closed
            && !shared.close_was_told.load(Ordering::Relaxed)
        {
            tell(format_args!("it could not be closed: {error}"));
        }
        shared.wake_writer();
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recorder({})", self.describe())
    }
}

/// Closes the process's log when dropped. `main` holds it. Calls that end after that are still
/// recorded in this log.
#[derive(Debug)]
#[must_use = "dropping the guard closes the log; hold it in `main`: `let _guard = …`"]
pub struct Guard {
    recorder: Recorder,
    /// Its owner closed the log and was told how that went.
    is_closed: bool,
}

impl Guard {
    fn new(recorder: Recorder) -> Guard {
        Guard {
            recorder,
            is_closed: false,
        }
    }

    /// The recorder.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Closes the log and says how that went; dropping the guard only prints it.
    ///
    /// # Errors
    /// When something could not be recorded or signed.
    pub fn close(mut self) -> Result<()> {
        self.is_closed = true;
        self.recorder.close()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        global::retire(&self.recorder);
        if self.is_closed {
            return;
        }
        if let Err(error) = self.recorder.close() {
            tell(&error);
        }
    }
}

#[cfg(test)]
mod tests;
