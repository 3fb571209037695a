//! `frail:NAME`: a log in memory that breaks and mends on order.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use audit_core::sink::{
    Batch, Commit, Driver, Head, KeyPlace, Lease, LineEnd, Lines, Reader, Sink, open_reader,
};
use audit_core::{Context, Durability, Entry, Error, LogUrl, Recorder, Result};

inventory::submit! {
    Driver {
        scheme: "frail",
        open: |url| Ok(Box::new(log(url.rest()))),
        read: |url| Ok(Box::new(log(url.rest()))),
        keys: |url| Ok(KeyPlace::Process(format!("frail:{}", url.rest()))),
    }
}

/// A log and the recorder that writes to it.
pub(crate) struct Frail {
    log: Stored,
    recorder: Recorder,
}

impl Frail {
    pub(crate) fn new(name: &str, durability: Durability) -> Frail {
        let url = format!("frail:{name}");
        let recorder = Recorder::builder().log(url).durability(durability);
        Frail {
            recorder: recorder.open().unwrap(),
            log: log(name),
        }
    }

    /// From here on nothing can be committed.
    pub(crate) fn breaks(&self) {
        self.log.lock().broken = true;
    }

    pub(crate) fn mends(&self) {
        self.log.lock().broken = false;
    }

    /// Runs tools that record here.
    pub(crate) fn within<R>(&self, run: impl FnOnce() -> R) -> R {
        Context::new().recorder(&self.recorder).sync_scope(run)
    }

    /// Runs a future whose tools record here.
    pub(crate) fn block_on<R>(&self, run: impl Future<Output = R>) -> R {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().build().unwrap();
        runtime.block_on(Context::new().recorder(&self.recorder).scope(run))
    }

    /// What is stored, without what the recorder says of itself.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut lines = self.log.lines(0).unwrap();
        let (mut line, mut entries) = (Vec::new(), Vec::new());
        while lines.read(&mut line).unwrap() == LineEnd::Whole {
            entries.push(Entry::read(&line).unwrap());
        }
        let own = ["genesis", "open", "close"];
        entries.retain(|entry| !own.contains(&entry.envelope.kind.as_str()));
        entries
    }

    /// The same, once everything that can be is recorded: kinds, and outcomes of calls.
    pub(crate) fn kinds(&self) -> Vec<String> {
        let _ = self.recorder.flush();
        let word = |entry: &Entry| match entry.call() {
            Some(call) => call.outcome.to_string(),
            None => entry.envelope.kind.to_string(),
        };
        self.entries().iter().map(word).collect()
    }

    pub(crate) fn recorder(&self) -> &Recorder {
        &self.recorder
    }
}

#[derive(Clone, Default)]
struct Stored(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    lines: Vec<u8>,
    head: Option<Head>,
    checkpoint: Option<String>,
    broken: bool,
}

fn log(name: &str) -> Stored {
    static LOGS: Mutex<BTreeMap<String, Stored>> = Mutex::new(BTreeMap::new());
    LOGS.lock()
        .unwrap()
        .entry(name.to_owned())
        .or_default()
        .clone()
}

impl Stored {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

/// Any error will do: programs cannot make one of their own.
fn broken() -> Error {
    let url = LogUrl::parse("broken-on-order:log").unwrap();
    open_reader(&url).err().unwrap()
}

impl Sink for Stored {
    fn begin(&mut self) -> Result<Box<dyn Lease + '_>> {
        Ok(Box::new(self.clone()))
    }

    fn reader(&self) -> Result<Box<dyn Reader>> {
        Ok(Box::new(self.clone()))
    }

    fn store_checkpoint(&mut self, note: &str) -> Result<()> {
        self.lock().checkpoint = Some(note.to_owned());
        Ok(())
    }
}

impl Lease for Stored {
    fn head(&self) -> Head {
        self.lock().head.unwrap_or(Head::EMPTY)
    }

    fn commit(self: Box<Self>, batch: &Batch<'_>) -> Commit {
        let mut log = self.lock();
        if log.broken {
            return Commit::Failed(broken());
        }
        log.lines.extend_from_slice(batch.lines);
        let synced = batch.head.size;
        log.head = Some(Head {
            synced,
            ..batch.head
        });
        Commit::Committed
    }
}

impl Reader for Stored {
    fn lines(&self, from: u64) -> Result<Box<dyn Lines + '_>> {
        let stored = self.lock().lines.clone();
        let lines = stored
            .split_inclusive(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec);
        let rest: Vec<Vec<u8>> = lines.skip(from as usize).collect();
        Ok(Box::new(Rest(rest.into_iter())))
    }

    fn checkpoint(&self) -> Result<Option<String>> {
        Ok(self.lock().checkpoint.clone())
    }

    fn describe(&self) -> String {
        "frail".to_owned()
    }
}

struct Rest(std::vec::IntoIter<Vec<u8>>);

impl Lines for Rest {
    fn read(&mut self, line: &mut Vec<u8>) -> Result<LineEnd> {
        line.clear();
        let Some(next) = self.0.next() else {
            return Ok(LineEnd::EndOfLog);
        };
        line.extend_from_slice(next.strip_suffix(b"\n").unwrap());
        Ok(LineEnd::Whole)
    }

    fn place(&self) -> String {
        "a line".to_owned()
    }
}
