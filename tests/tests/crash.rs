//! Nothing acknowledged is lost: a process with eight threads of durable calls is killed at random
//! moments, again and again, on one log.
//!
//! `AUDIT_TEST_CRASHES=1000` makes it a long run (`cargo xtask soak crash`), `AUDIT_TEST_SEED=7`
//! picks other moments.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use audit_core::{Entry, Hash, Recorder};
use audit_tests::log::{entries, url, verdict};
use audit_tests::places::{fresh_folder, program};

/// Longest time that a writer lives. Opening the log takes about a third of it.
const LONGEST: Duration = Duration::from_millis(120);

#[test]
fn every_acknowledged_entry_is_there_once() {
    let rounds = number("AUDIT_TEST_CRASHES", 100);
    let mut moments = Moments::seeded();
    let mut log = Log::new(fresh_folder("crash"));
    for round in 0..rounds {
        let when = log.crash(round, moments.next());
        log.reopen(&when);
        log.check_what_came(round, &when);
        if round % 10 == 0 {
            log.verify(&when);
        }
    }
    log.verify("at the end");
    log.check_all(rounds);
}

/// The first moments of a log's life are only had once per log.
#[test]
fn a_log_that_was_killed_while_it_was_made_opens() {
    let mut moments = Moments::seeded();
    for round in 0..number("AUDIT_TEST_CRASHES", 100) {
        let mut log = Log::new(fresh_folder("crash-at-birth"));
        let when = log.crash(round, moments.next() / 3);
        log.reopen(&when);
        log.check_what_came(round, &when);
        log.verify(&when);
    }
}

/// A log between crashes, and how much of it was looked at.
struct Log {
    folder: PathBuf,
    path: PathBuf,
    size: u64,
    hash: Option<Hash>,
}

impl Log {
    fn new(folder: PathBuf) -> Log {
        let path = folder.join("log");
        Log {
            folder,
            path,
            size: 0,
            hash: None,
        }
    }

    /// Lets a writer run for a moment and kills it. Says so for messages.
    fn crash(&self, round: u64, moment: Duration) -> String {
        let mut writer = self.spawn(round);
        thread::sleep(moment);
        let ended = writer.try_wait().expect("a child can be asked");
        assert_eq!(ended, None, "the writer of round {round} ended by itself");
        writer.kill().expect("a child can be killed");
        writer.wait().expect("a killed child ends");
        format!("round {round}, killed after {moment:?}")
    }

    fn spawn(&self, round: u64) -> Child {
        Command::new(program("crash_writer"))
            .arg(url(&self.path))
            .arg(self.acknowledged_in(round))
            .arg(round.to_string())
            .stdin(Stdio::null())
            .spawn()
            .expect("the writer starts")
    }

    fn acknowledged_in(&self, round: u64) -> PathBuf {
        self.folder.join(format!("acknowledged-{round}"))
    }

    /// Opening mends what a crash left, or says that it cannot.
    fn reopen(&self, when: &str) {
        let opened = Recorder::builder().log(url(&self.path)).open();
        let closed = opened.and_then(|recorder| recorder.close());
        closed.unwrap_or_else(|error| panic!("{when}: {error}"));
    }

    /// What came continues the chain, and holds every acknowledged call of the round once.
    fn check_what_came(&mut self, round: u64, when: &str) {
        let new = entries(&self.path, self.size);
        for entry in &new {
            let place = (entry.envelope.seq, entry.envelope.previous_hash);
            assert_eq!(
                place,
                (self.size, self.hash),
                "{when}: number and link of an entry"
            );
            self.size += 1;
            self.hash = Some(entry.hash);
        }
        assert_each_once(&acknowledged(&self.acknowledged_in(round)), &new, when);
    }

    fn verify(&self, when: &str) {
        assert_eq!(
            verdict(&self.path).findings,
            [],
            "{when}: what verification says"
        );
    }

    /// The same without memory: nothing that was seen once went away later, or came again.
    fn check_all(&self, rounds: u64) {
        let files = (0..rounds).map(|round| self.acknowledged_in(round));
        let acknowledged: Vec<String> = files.flat_map(|file| acknowledged(&file)).collect();
        assert!(
            acknowledged.len() > 100,
            "{} calls prove nothing",
            acknowledged.len()
        );
        assert_each_once(&acknowledged, &entries(&self.path, 0), "at the end");
    }
}

/// Acknowledged calls stand there once; others, that were killed before they returned, at most once.
fn assert_each_once(acknowledged: &[String], entries: &[Entry], when: &str) {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for mark in entries.iter().filter_map(mark) {
        *counts.entry(mark).or_default() += 1;
    }
    let lost: Vec<&String> = acknowledged
        .iter()
        .filter(|mark| !counts.contains_key(mark.as_str()))
        .collect();
    assert!(
        lost.is_empty(),
        "{when}: acknowledged and not there: {lost:?}"
    );
    let doubled: Vec<_> = counts.iter().filter(|(_, count)| **count > 1).collect();
    assert!(
        doubled.is_empty(),
        "{when}: there more than once: {doubled:?}"
    );
}

/// What tells one call from all others.
fn mark(entry: &Entry) -> Option<&str> {
    entry.call()?.subject_ids.first().map(String::as_str)
}

/// The marks of all calls that returned; a last one without its end does not count.
fn acknowledged(path: &Path) -> Vec<String> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => panic!("{}: {error}", path.display()),
    };
    let lines = text.split_inclusive('\n');
    lines
        .filter_map(|line| line.strip_suffix('\n'))
        .map(str::to_owned)
        .collect()
}

/// Moments between nothing and [`LONGEST`], by splitmix64.
struct Moments(u64);

impl Moments {
    fn seeded() -> Moments {
        Moments(number("AUDIT_TEST_SEED", 42))
    }

    fn next(&mut self) -> Duration {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        LONGEST.mul_f64(bits as f64 / u64::MAX as f64)
    }
}

/// A number from the environment.
fn number(variable: &str, default: u64) -> u64 {
    let Ok(text) = std::env::var(variable) else {
        return default;
    };
    text.parse()
        .unwrap_or_else(|_| panic!("{variable} wants a number, not `{text}`"))
}
