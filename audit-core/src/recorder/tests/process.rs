//! What touches a whole process runs in one of its own: this test program, asked for one test.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::flaky::{Weather, set};
use super::*;

const IN_CHILD: &str = "AUDIT_TEST_IN_CHILD";

/// Runs the test of this name again in a process of its own, in this folder. `false` in that process.
fn in_a_process_of_its_own(test: &str, folder: &Path, stderr: Stdio) -> bool {
    if std::env::var_os(IN_CHILD).is_some() {
        return false;
    }
    let output = Command::new(std::env::current_exe().expect("a program"))
        .args(["--exact", &format!("recorder::tests::process::{test}")])
        .args(["--nocapture", "--test-threads=1"])
        .env(IN_CHILD, "1")
        .env_remove("AUDIT_LOG")
        .env_remove("AUDIT_KEYS")
        .current_dir(folder)
        .stderr(stderr)
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{told}");
    assert!(said.contains("1 passed"), "{said}");
    true
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_full_standard_error_takes_nothing_down() {
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("opens");
    if in_a_process_of_its_own(
        "a_full_standard_error_takes_nothing_down",
        folder().path(),
        full.into(),
    ) {
        return;
    }
    let url = "flaky:stderr";
    let recorder = Recorder::builder().log(url).open().expect("opens");
    set(url, Weather::Failing);
    call(&recorder, 1).expect_err("is lost");
    set(url, Weather::Fine);
    call(&recorder, 2).expect("records");
}

fn call_anywhere(n: u64) {
    let mut call = crate::call::Call::begin(&TOOL);
    call.argument(0, &n);
    let _ = call.end(crate::call::Ending::Cancelled).wait();
}

#[test]
fn a_call_after_the_guard_goes_where_the_others_went() {
    let folder = folder();
    if in_a_process_of_its_own(
        "a_call_after_the_guard_goes_where_the_others_went",
        folder.path(),
        Stdio::piped(),
    ) {
        assert_eq!(
            std::fs::read_dir(folder.path()).expect("a folder").count(),
            0
        );
        return;
    }
    let install = |name: &str| {
        Recorder::builder()
            .log(format!("memory:{name}"))
            .durability(Durability::Buffered)
            .install()
    };
    let guard = install("first").expect("installs");
    call_anywhere(1);
    let error = install("second").expect_err("one is installed");
    assert!(error.is_usage(), "{error}");
    drop(guard);
    call_anywhere(2);
    assert_eq!(numbers(&entries("memory:first")), [1, 2]);
    let guard = install("third").expect("installs");
    call_anywhere(3);
    guard.close().expect("closes");
    assert_eq!(numbers(&entries("memory:first")), [1, 2]);
    assert_eq!(numbers(&entries("memory:third")), [3]);
}

#[test]
fn a_log_that_could_not_be_opened_is_tried_again() {
    let folder = folder();
    if in_a_process_of_its_own(
        "a_log_that_could_not_be_opened_is_tried_again",
        folder.path(),
        Stdio::piped(),
    ) {
        return;
    }
    let place = PathBuf::from("audit-log");
    std::fs::write(&place, "in the way").expect("writes");
    call_anywhere(1);
    call_anywhere(2);
    std::fs::remove_file(&place).expect("removes");
    call_anywhere(3);
    assert!(!place.exists(), "not before a second has passed");
    thread::sleep(Duration::from_millis(1100));
    call_anywhere(4);
    let entries = entries("audit-log");
    assert_eq!(kinds(&entries), ["genesis", "open", "gap", "call"]);
    assert_eq!(fields(&entries[2])["lost"], 3);
    assert_eq!(numbers(&entries), [4]);
}

#[test]
fn a_change_of_the_working_directory_splits_no_log() {
    let folder = folder();
    if in_a_process_of_its_own(
        "a_change_of_the_working_directory_splits_no_log",
        folder.path(),
        Stdio::piped(),
    ) {
        return;
    }
    let recorder = Recorder::builder()
        .log("./audit-log")
        .keys("./keys")
        .open()
        .expect("opens");
    call(&recorder, 1).expect("records");
    let here = std::env::current_dir().expect("is somewhere");
    std::fs::create_dir("elsewhere").expect("makes");
    std::env::set_current_dir("elsewhere").expect("changes");
    // The old folder is looked for at each lease, the keys at each checkpoint.
    call(&recorder, 2).expect("records");
    recorder.close().expect("closes");
    assert_eq!(std::fs::read_dir(".").expect("a folder").count(), 0);
    let log = here.join("audit-log").display().to_string();
    assert_eq!(numbers(&entries(&log)), [1, 2]);
}
