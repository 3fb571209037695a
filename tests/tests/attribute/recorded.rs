//! Runs tools with a log of their own and tells what it holds.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};

use audit_core::sink::{LineEnd, open_reader};
use audit_core::{CallBody, Context, Entry, LogUrl, Recorder};

/// The calls that were recorded while `run` ran.
pub(crate) fn calls(run: impl FnOnce()) -> Vec<CallBody> {
    let (recorder, url) = recorder();
    Context::new().recorder(&recorder).sync_scope(run);
    read(&recorder, &url)
}

/// The calls that were recorded while the future ran, on a runtime of one thread.
pub(crate) fn calls_async(run: impl Future<Output = ()>) -> Vec<CallBody> {
    let (recorder, url) = recorder();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().build().unwrap();
    runtime.block_on(Context::new().recorder(&recorder).scope(run));
    read(&recorder, &url)
}

fn recorder() -> (Recorder, String) {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let url = format!("memory:attribute-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let recorder = Recorder::builder().log(url.clone()).open().unwrap();
    (recorder, url)
}

fn read(recorder: &Recorder, url: &str) -> Vec<CallBody> {
    recorder.flush().unwrap();
    let reader = open_reader(&LogUrl::parse(url).unwrap()).unwrap();
    let mut lines = reader.lines(0).unwrap();
    let (mut line, mut calls) = (Vec::new(), Vec::new());
    while lines.read(&mut line).unwrap() == LineEnd::Whole {
        calls.extend(Entry::read(&line).unwrap().call().cloned());
    }
    calls
}

/// A call in one line: `tool {arguments} outcome: result or error`.
pub(crate) fn line(call: &CallBody) -> String {
    let arguments = call.arguments.as_ref().map_or("{}", |json| json.get());
    let mut line = format!("{} {arguments} {}", call.tool_name, call.outcome.as_str());
    if let Some(summary) = &call.result_summary {
        line += &format!(": {}", summary.get());
    }
    if let Some(error) = &call.error {
        let message = error.message.as_deref().unwrap_or_default();
        line += &format!(": {} {message:?}", error.type_name);
    }
    line
}

/// The calls, each in one line.
pub(crate) fn lines(calls: &[CallBody]) -> Vec<String> {
    calls.iter().map(line).collect()
}
