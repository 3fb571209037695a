//! A day on a ward, recorded by the recorder itself at times that are always the same.

use std::fs;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context as TaskContext, Waker};

use audit_core::{Context, Recorder, Trigger, audited_tool};
use chrono::DateTime;
use tempfile::TempDir;

/// Reads a chart.
#[audited_tool(subject = "patient_id", action = "read", retention = "healthcare", summary = ["status"])]
fn read_chart(patient_id: &str) -> Chart {
    let status = if patient_id == "P-1" {
        "stable"
    } else {
        "critical"
    };
    Chart { status }
}

#[derive(serde::Serialize)]
struct Chart {
    status: &'static str,
}

/// Reads labs that are not there.
#[audited_tool(subject = "patient_id", action = "read", purpose = "TREAT")]
fn read_labs(patient_id: &str, panel: &str) -> Result<u32, String> {
    Err(format!("no {panel} of {patient_id}"))
}

/// Bills a visit.
#[audited_tool(subject = "patient_id", action = "create", purpose = "HPAYMT")]
fn bill(patient_id: &str, amount: u32) -> u32 {
    let _ = patient_id;
    amount
}

/// Sends a message to several people.
#[audited_tool(action = "execute")]
fn notify(text: &str) -> bool {
    !text.is_empty()
}

/// Greets somebody.
#[audited_tool]
pub(crate) fn greet(name: &str) -> bool {
    !name.is_empty()
}

/// Never works.
#[audited_tool]
fn explode() {
    panic!("out of \u{1b}[31mluck");
}

/// Never ends.
#[audited_tool]
async fn wait_for_lab() {
    std::future::pending::<()>().await;
}

/// A log in a folder of its own.
pub(crate) struct Ward {
    folder: PathBuf,
    /// Removes the folder of a copy.
    _copy: Option<TempDir>,
}

impl Ward {
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("audit-log")
    }

    /// The log's only segment.
    pub(crate) fn segment(&self) -> PathBuf {
        self.log().join("log/000000000000.jsonl")
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let text = fs::read_to_string(self.segment()).expect("a segment");
        text.lines().map(str::to_owned).collect()
    }

    /// A copy of the day whose lines may be changed.
    pub(crate) fn copy() -> Ward {
        let folder = TempDir::new().expect("a folder");
        copy(&DAY.folder, folder.path());
        Ward {
            folder: folder.path().to_owned(),
            _copy: Some(folder),
        }
    }

    pub(crate) fn write_lines(&self, lines: &[String]) {
        fs::write(self.segment(), lines.join("\n") + "\n").expect("writes");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("copies")),
        }
    }
}

/// 2026-03-02T08:00:00Z
const DAWN: i64 = 1_772_438_400;

/// The day, recorded once for all tests that only read.
pub(crate) static DAY: LazyLock<Ward> = LazyLock::new(record);

fn record() -> Ward {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("toolaudit-ward");
    // What an earlier run left.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let clock = Arc::new(AtomicI64::new(DAWN));
    let shown = Arc::clone(&clock);
    let recorder = Recorder::builder()
        .log(folder.join("audit-log").display().to_string())
        .clock(move || DateTime::from_timestamp(shown.load(Ordering::SeqCst), 0).expect("a time"))
        .open()
        .expect("opens");
    let at = |time: &str| {
        let time = DateTime::parse_from_rfc3339(time).expect(time);
        clock.store(time.timestamp(), Ordering::SeqCst);
    };
    day(&recorder, at);
    recorder.close().expect("closes");
    Ward {
        folder,
        _copy: None,
    }
}

fn day(recorder: &Recorder, at: impl Fn(&str)) {
    let nobody = Context::new().recorder(recorder);
    let lee = nobody
        .clone()
        .user("dr_lee")
        .role("physician")
        .agent("ward")
        .model("openai", "gpt-4.1");
    let asked = lee
        .clone()
        .conversation("c-1")
        .purpose("TREAT")
        .trigger(Trigger::UserRequest);
    let clerk = nobody
        .clone()
        .user("clerk")
        .role("billing")
        .conversation("c-2")
        .turn(1);
    at("2026-03-02T09:00:00Z");
    asked.clone().turn(1).sync_scope(|| read_chart("P-1"));
    at("2026-03-02T09:05:00Z");
    let missing = asked
        .clone()
        .turn(2)
        .sync_scope(|| read_labs("P-1", "lipids"));
    assert!(missing.is_err());
    at("2026-03-02T10:00:00Z");
    clerk.sync_scope(|| bill("P-1", 120));
    at("2026-03-02T11:00:00Z");
    lee.clone()
        .conversation("c-3\u{1b}[2J")
        .purpose("BTG")
        .emergency()
        .sync_scope(|| read_chart("P-2"));
    at("2026-03-02T12:00:00Z");
    nobody.sync_scope(|| notify("round at noon"));
    at("2026-03-02T12:30:00Z");
    catch_unwind(AssertUnwindSafe(|| {
        asked.clone().turn(3).sync_scope(explode);
    }))
    .expect_err("it panics");
    at("2026-03-02T13:00:00Z");
    poll_once(asked.turn(4).scope(wait_for_lab()));
    at("2026-03-03T09:00:00Z");
    lee.conversation("c-4")
        .turn(1)
        .purpose("TREAT")
        .sync_scope(|| read_chart("P-1"));
}

/// Starts a future and drops it.
fn poll_once(future: impl Future) {
    let future = pin!(future);
    assert!(
        future
            .poll(&mut TaskContext::from_waker(Waker::noop()))
            .is_pending()
    );
}
