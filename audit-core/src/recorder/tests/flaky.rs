//! `flaky:NAME`. A log in memory whose medium fails, or whose driver panics, when a test says so.

use std::collections::BTreeMap;

use super::*;
use crate::entry::Head;
use crate::sink::{self, Batch, Commit, Driver, KeyPlace, Lease, Sink};

inventory::submit! {
    Driver {
        scheme: "flaky",
        open: |url| Ok(Box::new(Flaky { memory: sink::open(&memory_of(url))?, name: name_of(url) })),
        read: |url| open_reader(&memory_of(url)),
        keys: |url| Ok(KeyPlace::Process(name_of(url))),
    }
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weather {
    Fine,
    Failing,
    Panicking,
}

static WEATHER: Mutex<BTreeMap<String, Weather>> = Mutex::new(BTreeMap::new());

/// Says how commits to the log of this URL go from now on.
pub(super) fn set(url: &str, weather: Weather) {
    lock(&WEATHER).insert(url.to_owned(), weather);
}

/// What is behind a scheme that nobody knows is not printed, so `Display` would not tell logs apart.
fn name_of(url: &LogUrl) -> String {
    format!("{}:{}", url.scheme(), url.rest())
}

fn memory_of(url: &LogUrl) -> LogUrl {
    LogUrl::parse(&format!("memory:behind-{}", name_of(url))).expect("a URL")
}

struct Flaky {
    memory: Box<dyn Sink>,
    name: String,
}

impl Sink for Flaky {
    fn begin(&mut self) -> Result<Box<dyn Lease + '_>> {
        let weather = lock(&WEATHER).get(&self.name).copied();
        Ok(Box::new(FlakyLease {
            lease: self.memory.begin()?,
            weather: weather.unwrap_or(Weather::Fine),
        }))
    }

    fn reader(&self) -> Result<Box<dyn Reader>> {
        self.memory.reader()
    }

    fn store_checkpoint(&mut self, note: &str) -> Result<()> {
        self.memory.store_checkpoint(note)
    }
}

struct FlakyLease<'a> {
    lease: Box<dyn Lease + 'a>,
    weather: Weather,
}

impl Lease for FlakyLease<'_> {
    fn head(&self) -> Head {
        self.lease.head()
    }

    fn commit(self: Box<Self>, batch: &Batch<'_>) -> Commit {
        match self.weather {
            Weather::Fine => self.lease.commit(batch),
            Weather::Failing => Commit::Failed(Error::refused("the medium fails")),
            Weather::Panicking => panic!("the driver panics"),
        }
    }
}
