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

use audit_core::{Entry, Kind, Recorder};
use audit_tests::log::{entries, url};
use audit_tests::places::{fresh_folder, program};

/// Longest time that a writer lives. Opening the log takes about a fifth of it.
const LONGEST: Duration = Duration::from_millis(150);

#[test]
fn every_acknowledged_entry_is_there_once() {
    let mut moments = Moments::seeded();
    let mut seen = Seen::new(fresh_folder("crash"));
    for round in 0..number("AUDIT_TEST_CRASHES", 100) {
        let moment = moments.next();
        seen.crash(round, moment);
        seen.reopen();
        seen.check(&format!("round {round}, killed after {moment:?}"));
    }
    seen.check_from_the_start();
}

/// The first moments of a log's life are only had once per log.
#[test]
fn a_log_that_was_killed_while_it_was_made_opens() {
    let mut moments = Moments::seeded();
    for round in 0..number("AUDIT_TEST_CRASHES", 100) / 4 {
        let mut seen = Seen::new(fresh_folder("crash-at-birth"));
        let moment = moments.next() / 4;
        seen.crash(round, moment);
        seen.reopen();
        seen.check(&format!("round {round}, killed after {moment:?}"));
        assert_eq!(entries(&seen.log, 0)[0].envelope.kind, Kind::Genesis);
    }
}

/// What is known of a log between crashes.
struct Seen {
    log: PathBuf,
    acknowledged: PathBuf,
    /// How many entries were looked at.
    size: u64,
    /// How often each call stands in the log.
    marks: BTreeMap<String, u32>,
}

impl Seen {
    fn new(folder: PathBuf) -> Seen {
        let log = folder.join("log");
        let acknowledged = folder.join("acknowledged");
        Seen {
            log,
            acknowledged,
            size: 0,
            marks: BTreeMap::new(),
        }
    }

    /// Lets a writer run and kills it.
    fn crash(&self, round: u64, moment: Duration) {
        let mut writer = self.spawn(round);
        thread::sleep(moment);
        let ended = writer.try_wait().expect("a child can be asked");
        assert_eq!(ended, None, "the writer of round {round} ended by itself");
        writer.kill().expect("a child can be killed");
        writer.wait().expect("a killed child ends");
    }

    fn spawn(&self, round: u64) -> Child {
        Command::new(program("crash_writer"))
            .arg(url(&self.log))
            .arg(&self.acknowledged)
            .arg(round.to_string())
            .stdin(Stdio::null())
            .spawn()
            .expect("the writer starts")
    }

    /// Opening mends what a crash left, or says that it cannot.
    fn reopen(&self) {
        let recorder = Recorder::builder()
            .log(url(&self.log))
            .open()
            .expect("the log opens");
        recorder.close().expect("the log closes");
    }

    /// Looks at what came since, and at every acknowledgement.
    fn check(&mut self, when: &str) {
        let new = entries(&self.log, self.size);
        self.size += new.len() as u64;
        for mark in new.iter().filter_map(mark) {
            *self.marks.entry(mark).or_default() += 1;
        }
        for mark in acknowledged(&self.acknowledged) {
            let count = self.marks.get(&mark).copied().unwrap_or_default();
            assert_eq!(
                count, 1,
                "{when}: the acknowledged call {mark} stands there so often"
            );
        }
        let doubled: Vec<_> = self.marks.iter().filter(|(_, count)| **count > 1).collect();
        assert!(
            doubled.is_empty(),
            "{when}: calls that stand there twice: {doubled:?}"
        );
    }

    /// The same without memory: nothing that was seen once went away later.
    fn check_from_the_start(&mut self) {
        let known = std::mem::take(&mut self.marks);
        self.size = 0;
        self.check("at the end");
        assert_eq!(self.marks, known);
        let acknowledged = acknowledged(&self.acknowledged).len();
        assert!(
            acknowledged > 100,
            "{acknowledged} acknowledged calls prove nothing"
        );
    }
}

/// What tells one call from all others.
fn mark(entry: &Entry) -> Option<String> {
    entry.call()?.subject_ids.first().cloned()
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
