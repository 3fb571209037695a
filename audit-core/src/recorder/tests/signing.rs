//! Signing and keys: one key for one log, and nothing signed that does not continue what was.

use std::fs;

use super::*;
use crate::{Trust, verify};

fn text(log: &Path) -> String {
    fs::read_to_string(log.join("log/000000000000.jsonl")).expect("reads")
}

fn genesis(log: &Path) -> serde_json::Value {
    let text = text(log);
    let line = text.lines().next().expect("a line");
    serde_json::from_str::<serde_json::Value>(line).expect("JSON")["body"].clone()
}

fn verdict(log: &Path) -> crate::Verdict {
    let url = LogUrl::parse(&log.display().to_string()).expect("a URL");
    let reader = open_reader(&url).expect("opens");
    verify(&*reader, &Trust::beside(&url).expect("keys")).expect("reads")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("makes");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).expect("copies")),
        }
    }
}

/// A log that went on after it was copied, and was then rolled back to the copy.
fn rolled_back(folder: &Path) -> std::path::PathBuf {
    let (log, old) = (folder.join("log"), folder.join("old"));
    let recorder = open(&log);
    call(&recorder, 1).expect("records");
    recorder.close().expect("closes");
    copy(&log, &old);
    let recorder = open(&log);
    call(&recorder, 2).expect("records");
    recorder.close().expect("closes");
    fs::remove_dir_all(&log).expect("removes");
    copy(&old, &log);
    log
}

#[test]
fn nothing_is_signed_over_a_log_that_was_rolled_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = rolled_back(folder.path());
    let before = fs::read(log.join("checkpoint")).expect("reads");
    let recorder = open(&log);
    let error = recorder.checkpoint().expect_err("is behind");
    assert!(
        error.is_corrupt() && error.to_string().contains("7 were signed"),
        "{error}"
    );
    assert!(error.to_string().contains("/log: "), "{error}");
    drop(recorder);
    assert_eq!(fs::read(log.join("checkpoint")).expect("reads"), before);
}

#[test]
fn nothing_is_signed_over_a_log_that_was_rolled_back_and_grew() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = rolled_back(folder.path());
    let before = fs::read(log.join("checkpoint")).expect("reads");
    let recorder = open(&log);
    (0..9).for_each(|n| call(&recorder, n).expect("records"));
    let error = recorder.close().expect_err("is another log");
    assert!(
        error.is_corrupt() && error.to_string().contains("another one than was signed"),
        "{error}"
    );
    assert_eq!(fs::read(log.join("checkpoint")).expect("reads"), before);
}

#[test]
fn a_log_that_is_gone_is_named_by_its_successor() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    open(&log).close().expect("closes");
    let before = genesis(&log);
    fs::remove_dir_all(&log).expect("removes");
    open(&log).close().expect("closes");
    let after = genesis(&log);
    assert_eq!(after["predecessor"]["size"], 3);
    assert_eq!(after["predecessor"]["origin"], before["origin"]);
    assert_ne!(after["origin"], before["origin"]);
    let sign = folder.path().join("log.admin/sign");
    let kept = fs::read_dir(sign).expect("a folder").filter(|file| {
        let name = file.as_ref().expect("an entry").file_name();
        let name = name.to_str().expect("UTF-8").to_owned();
        name.starts_with("key.") || name.starts_with("signed.")
    });
    assert_eq!(kept.count(), 2, "key and memory of the log that is gone");
}

#[test]
fn a_crash_before_the_first_entry_does_not_hide_the_log_that_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    open(&log).close().expect("closes");
    fs::remove_dir_all(&log).expect("removes");
    // It made the key, and died.
    let url = LogUrl::parse(&log.display().to_string()).expect("a URL");
    let keys = Keys::at(sink::key_place(&url).expect("a place"));
    let mut sink = sink::open(&url).expect("opens");
    let made = Signer::new(keys, &url).genesis(&mut *sink);
    assert!(made.expect("makes").is_some());
    drop(open(&log));
    assert_eq!(genesis(&log)["predecessor"]["size"], 3);
    assert_eq!(verdict(&log).findings[0].problem, crate::Problem::Succeeds);
}

#[test]
fn a_log_whose_folder_was_removed_under_way_begins_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let recorder = open(&log);
    call(&recorder, 1).expect("records");
    let before = genesis(&log);
    fs::remove_dir_all(&log).expect("removes");
    call(&recorder, 2).expect("records");
    assert_ne!(genesis(&log)["origin"], before["origin"]);
    assert_eq!(verdict(&log).status(), crate::Status::Attention);
    recorder.close().expect("closes and signs");
}

#[test]
fn keys_of_another_log_are_not_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let keys = folder.path().join("keys");
    let at = |name: &str| {
        let log = folder.path().join(name).display().to_string();
        Recorder::builder().log(log).keys(&keys).open()
    };
    let first = at("first").expect("opens");
    let error = at("second").expect_err("the keys are in use");
    assert!(
        error.is_refused() && error.to_string().contains("/first;"),
        "{error}"
    );
    call(&first, 1).expect("records");
    first.close().expect("closes and signs");
    // A log that is gone has no use for them.
    fs::remove_dir_all(folder.path().join("first")).expect("removes");
    at("second").expect("opens").close().expect("closes");
    assert_eq!(
        genesis(&folder.path().join("second"))["predecessor"]["size"],
        4
    );
}

#[test]
fn many_begin_one_log_together() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("log");
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| open(&log).close().expect("closes"));
            }
        });
        let pseudonym = folder.path().join("log.admin/pseudonym");
        assert_eq!(fs::read_dir(pseudonym).expect("a folder").count(), 2);
        assert_eq!(verdict(&log).findings, []);
        assert_eq!(verdict(&log).checkpoint_size, Some(1 + 2 * 8));
    }
}

#[test]
fn many_begin_one_log_together_without_a_lock() {
    for round in 0..100 {
        let url = format!("memory:together-{round}");
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let recorder = Recorder::builder().log(url.clone()).open().expect("opens");
                    recorder.close().expect("closes and signs");
                });
            }
        });
    }
}

#[test]
fn who_signs_after_another_looks_at_the_log_as_it_is_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let recorders: Vec<Recorder> = (0..4).map(|_| open(&log)).collect();
    thread::scope(|scope| {
        for recorder in &recorders {
            scope.spawn(move || {
                for n in 0..30 {
                    call(recorder, n).expect("records");
                    recorder.checkpoint().expect("no false alarm");
                }
            });
        }
    });
}

#[test]
fn where_nothing_can_be_signed_nothing_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    open(&log).close().expect("closes");
    fs::remove_dir_all(folder.path().join("log.admin")).expect("removes");
    fs::remove_file(log.join("lock")).expect("removes");
    let url = LogUrl::parse(&log.display().to_string()).expect("a URL");
    let error = sign_checkpoint(&url).expect_err("there is no key");
    assert!(
        error.is_refused() && error.to_string().contains("log.admin"),
        "{error}"
    );
    assert!(!folder.path().join("log.admin").exists() && !log.join("lock").exists());

    let empty = folder.path().join("empty");
    fs::create_dir_all(empty.join("log")).expect("makes");
    let url = LogUrl::parse(&empty.display().to_string()).expect("a URL");
    let error = sign_checkpoint(&url).expect_err("there is nothing");
    assert!(error.is_refused(), "{error}");
    assert!(!folder.path().join("empty.admin").exists());
    assert_eq!(fs::read_dir(&empty).expect("a folder").count(), 1);
}
