//! What the recorder promises, against real logs in folders and in memory.

mod closing;
mod flaky;
mod loss;
mod process;
mod signing;

use std::path::Path;

use super::*;
use crate::entry::{Body, Entry};
use crate::sink::{LineEnd, Reader, open_reader};
use crate::{Context, LogUrl};

static TOOL: Tool = Tool::new(crate::ToolDefinition {
    name: "probe",
    module_path: "tests",
    function: "probe",
    parameters: &[crate::Parameter {
        name: "n",
        type_name: "u64",
        captured: true,
    }],
    ..crate::ToolDefinition::BLANK
});

fn memory(name: &str) -> Recorder {
    Recorder::builder()
        .log(format!("memory:{name}"))
        .open()
        .expect("opens")
}

fn open(folder: &Path) -> Recorder {
    Recorder::builder()
        .log(folder.display().to_string())
        .open()
        .expect("opens")
}

/// A call that ended, and whose entry waits in the queue.
fn ended(recorder: &Recorder, n: u64) -> Ticket {
    Context::new().recorder(recorder).sync_scope(|| {
        let mut call = crate::call::Call::begin(&TOOL);
        call.argument(0, &n);
        let receipt = call.end(crate::call::Ending::Returned {
            value: Some(&n),
            is_failure: false,
        });
        match receipt {
            crate::call::Receipt::Queued(ticket) => ticket,
            crate::call::Receipt::Unable(_) => panic!("the log is open"),
        }
    })
}

fn call(recorder: &Recorder, n: u64) -> Result<()> {
    ended(recorder, n).wait()
}

fn reader(url: &str) -> Box<dyn Reader> {
    open_reader(&LogUrl::parse(url).expect("a URL")).expect("opens")
}

/// Every entry, its place in the chain checked.
fn entries(url: &str) -> Vec<Entry> {
    let reader = reader(url);
    let mut lines = reader.lines(0).expect("reads");
    let (mut line, mut entries, mut previous) = (Vec::new(), Vec::new(), None);
    while lines.read(&mut line).expect("reads") == LineEnd::Whole {
        let entry = Entry::read(&line).expect("an entry");
        assert_eq!(entry.envelope.seq, entries.len() as u64);
        assert_eq!(entry.envelope.previous_hash, previous);
        previous = Some(entry.hash);
        entries.push(entry);
    }
    entries
}

/// What an administrative entry says.
fn fields(entry: &Entry) -> &serde_json::Map<String, serde_json::Value> {
    match &entry.body {
        Body::Other(fields) => fields,
        _ => panic!("entry {} is a call", entry.envelope.seq),
    }
}

fn kinds(entries: &[Entry]) -> Vec<&'static str> {
    entries
        .iter()
        .map(|entry| entry.envelope.kind.as_str())
        .collect()
}

fn numbers(entries: &[Entry]) -> Vec<u64> {
    let calls = entries.iter().filter_map(Entry::call);
    let arguments = calls.filter_map(|call| call.arguments.as_ref());
    arguments
        .map(|arguments| serde_json::from_str::<serde_json::Value>(arguments.get()).expect("JSON"))
        .filter_map(|arguments| arguments["n"].as_u64())
        .collect()
}

#[test]
fn a_log_begins_opens_records_and_closes() {
    let recorder = memory("story");
    call(&recorder, 7).expect("records");
    recorder.close().expect("closes");
    let entries = entries("memory:story");
    assert_eq!(kinds(&entries), ["genesis", "open", "call", "close"]);
    let body = entries[2].call().expect("a call");
    assert_eq!((body.tool_name.as_str(), body.success), ("probe", true));
    assert_eq!(
        body.result_summary.as_ref().map(|json| json.get()),
        Some("7")
    );
    let Body::Other(close) = &entries[3].body else {
        panic!("a close entry has fields")
    };
    assert_eq!((&close["entries"], &close["lost"]), (&3.into(), &0.into()));
}

#[test]
fn two_recorders_share_a_log_without_forking_it() {
    let recorders = [memory("shared"), memory("shared")];
    thread::scope(|scope| {
        for (index, recorder) in recorders.iter().enumerate() {
            for worker in 0..4 {
                scope.spawn(move || {
                    for n in 0..50 {
                        call(recorder, index as u64 * 1000 + worker * 100 + n).expect("records");
                    }
                });
            }
        }
    });
    recorders
        .iter()
        .for_each(|recorder| recorder.close().expect("closes"));
    let entries = entries("memory:shared");
    assert_eq!(entries.len(), 1 + 2 + 400 + 2);
    let mut numbers = numbers(&entries);
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 400);
}

#[test]
fn buffered_calls_are_there_after_a_flush() {
    let recorder = Recorder::builder()
        .log("memory:buffered")
        .durability(Durability::Buffered)
        .open()
        .expect("opens");
    for n in 0..1000 {
        call(&recorder, n).expect("queues");
    }
    recorder.flush().expect("flushes");
    assert_eq!(
        numbers(&entries("memory:buffered")),
        (0..1000).collect::<Vec<_>>()
    );
}

#[test]
fn a_future_is_told_by_the_writer_thread() {
    let recorder = memory("async");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let context = Context::new().recorder(&recorder);
        let ticket = context
            .sync_scope(|| crate::call::Call::begin(&TOOL).end(crate::call::Ending::Cancelled));
        ticket.await.expect("records");
    });
    assert_eq!(kinds(&entries("memory:async")), ["genesis", "open", "call"]);
}

#[test]
fn a_file_log_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = folder.path().join("log").display().to_string();
    for n in 0..3 {
        let recorder = Recorder::builder().log(&url).open().expect("opens");
        call(&recorder, n).expect("records");
        recorder.close().expect("closes");
    }
    let entries = entries(&url);
    assert_eq!(numbers(&entries), [0, 1, 2]);
    assert_eq!(entries.len(), 1 + 3 * 3);
    let note = reader(&url).checkpoint().expect("reads").expect("is there");
    let note = crate::SignedCheckpoint::parse(&note).expect("a note");
    assert_eq!(note.checkpoint.size, 10);
}

#[test]
fn an_unlinked_driver_is_told_with_the_way_to_link_it() {
    for (url, hint) in [
        ("postgres://db/log", "use audit_postgres as _;"),
        ("s3://bucket", "known: file, "),
        ("", "empty"),
    ] {
        let error = Recorder::builder().log(url).open().expect_err(url);
        assert!(
            error.is_usage() && error.to_string().contains(hint),
            "{error}"
        );
    }
}

#[test]
fn off_records_nothing_and_leaves_nothing() {
    let recorder = Recorder::builder().log("off:").open().expect("opens");
    call(&recorder, 1).expect("does nothing");
    recorder.close().expect("closes");
}
