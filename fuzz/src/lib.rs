//! What the fuzzers share: a tool whose arguments are recorded, and what stands in the log of them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use audit_core::sink::{LineEnd, open_reader};
use audit_core::{Context, LogUrl, Recorder, audited_tool};

/// Calls per log: a log in memory is read from its start.
const CALLS: usize = 50;

/// Takes texts under their names.
#[audited_tool(level = "arguments")]
fn take(fields: &BTreeMap<&str, &str>) -> usize {
    fields.len()
}

struct Log {
    url: String,
    recorder: Recorder,
    calls: usize,
}

/// Which one it is, and the log.
static LOG: Mutex<(usize, Option<Log>)> = Mutex::new((0, None));

/// Calls a tool with these texts, and gives the line that stands in the log of it.
///
/// # Panics
/// When it is not recorded: that is a find.
pub fn recorded(fields: &[(&str, &str)]) -> String {
    let mut log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    let (number, log) = &mut *log;
    if log.as_ref().is_none_or(|log| log.calls == CALLS) {
        *number += 1;
        *log = Some(Log::open(*number));
    }
    let log = log.as_mut().expect("was opened");
    log.calls += 1;
    log.call(&fields.iter().copied().collect())
}

impl Log {
    fn open(number: usize) -> Log {
        let url = format!("memory:fuzz-{number}");
        let recorder = Recorder::builder().log(url.clone()).open();
        Log {
            recorder: recorder.expect("a log in memory opens"),
            url,
            calls: 0,
        }
    }

    fn call(&self, fields: &BTreeMap<&str, &str>) -> String {
        let context = Context::new().recorder(&self.recorder);
        context.sync_scope(|| take(fields));
        self.recorder.flush().expect("a log in memory takes it");
        let reader = open_reader(&LogUrl::parse(&self.url).expect("a URL")).expect("readable");
        let mut lines = reader.lines(0).expect("readable");
        let (mut line, mut last) = (Vec::new(), Vec::new());
        while lines.read(&mut line).expect("readable") == LineEnd::Whole {
            last.clone_from(&line);
        }
        String::from_utf8(last).expect("lines are UTF-8")
    }
}

/// The text under the one field of a recorded call, unless something else stands for it.
///
/// # Panics
/// When the line is no JSON, or holds no such call: that is a find.
pub fn argument(line: &str, name: &str) -> serde_json::Value {
    let mut entry: serde_json::Value = serde_json::from_str(line).expect("lines are JSON");
    assert_eq!(entry["kind"], "call", "{line}");
    entry["body"]["arguments"]["fields"][name].take()
}
