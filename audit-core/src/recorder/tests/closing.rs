//! Closing: once, whole, again if it failed, and before the last handle is gone.

use super::flaky::{Weather, set};
use super::*;

fn buffered(url: &str) -> Recorder {
    Recorder::builder()
        .log(url)
        .durability(Durability::Buffered)
        .open()
        .expect("opens")
}

#[test]
fn a_call_that_ends_after_the_close_is_recorded() {
    let recorder = buffered("memory:late");
    recorder.close().expect("closes");
    call(&recorder, 42).expect("is waited for");
    assert_eq!(numbers(&entries("memory:late")), [42]);
    drop(ended(&recorder, 43));
    drop(recorder);
    let entries = entries("memory:late");
    assert_eq!(
        kinds(&entries),
        ["genesis", "open", "close", "call", "call"]
    );
    let note = reader("memory:late").checkpoint().expect("reads");
    let note = crate::SignedCheckpoint::parse(&note.expect("is there")).expect("a note");
    assert_eq!(note.checkpoint.size, 5);
}

#[test]
fn a_close_that_failed_can_be_tried_again() {
    let url = "flaky:close";
    let recorder = buffered(url);
    set(url, Weather::Failing);
    recorder.close().expect_err("the medium fails");
    set(url, Weather::Fine);
    recorder.close().expect("closes");
    recorder.close().expect("is closed");
    assert_eq!(kinds(&entries(url)), ["genesis", "open", "close"]);
}

#[test]
fn who_closes_second_waits_for_the_first() {
    for round in 0..20 {
        let url = format!("memory:closers-{round}");
        let recorder = buffered(&url);
        call(&recorder, 1).expect("is queued");
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    recorder.close().expect("closes");
                    let entries = entries(&url);
                    assert_eq!(kinds(&entries), ["genesis", "open", "call", "close"]);
                });
            }
        });
    }
}

#[test]
fn dropping_the_last_handle_waits_for_the_writer() {
    let url = "memory:slow-writer";
    let recorder = Recorder::builder()
        .log(url)
        .durability(Durability::Buffered)
        .clock(|| {
            if thread::current().name() == Some("audit-log") {
                thread::sleep(Duration::from_millis(300));
            }
            Utc::now()
        })
        .open()
        .expect("opens");
    call(&recorder, 1).expect("is queued");
    // The writer is at it by now.
    thread::sleep(Duration::from_millis(200));
    call(&recorder, 2).expect("is queued");
    drop(recorder);
    let entries = entries(url);
    assert_eq!(kinds(&entries).last(), Some(&"close"));
    assert_eq!(numbers(&entries), [1, 2]);
}

#[test]
fn a_log_that_could_not_be_opened_is_not_closed() {
    let url = "flaky:unopened";
    set(url, Weather::Failing);
    Recorder::builder()
        .log(url)
        .open()
        .expect_err("the medium fails");
    set(url, Weather::Fine);
    drop(buffered(url));
    assert_eq!(kinds(&entries(url)), ["genesis", "open", "close"]);
}
