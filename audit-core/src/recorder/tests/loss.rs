//! What cannot be recorded is never acknowledged, takes nothing else down, and is told.

use std::task::Wake;
use std::time::Instant;

use super::flaky::{Weather, set};
use super::*;

static MANY: Tool = Tool::new(crate::ToolDefinition {
    name: "many",
    module_path: "tests",
    function: "many",
    parameters: &[crate::Parameter {
        name: "people",
        type_name: "Vec<String>",
        captured: true,
    }],
    subject: &["people"],
    ..crate::ToolDefinition::BLANK
});

fn flaky(url: &str, durability: Durability) -> Recorder {
    Recorder::builder()
        .log(url)
        .durability(durability)
        .open()
        .expect("opens")
}

fn poll(ticket: &mut Ticket, waker: &Waker) -> std::task::Poll<Result<()>> {
    std::pin::Pin::new(ticket).poll(&mut std::task::Context::from_waker(waker))
}

/// Waits for what another thread does.
fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !is_so() {
        assert!(Instant::now() < deadline, "never: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn lost_calls_are_told_counted_and_named_by_a_gap() {
    let url = "flaky:gap";
    let recorder = flaky(url, Durability::Durable);
    set(url, Weather::Failing);
    call(&recorder, 1).expect_err("is lost");
    set(url, Weather::Panicking);
    call(&recorder, 2).expect_err("is lost");
    set(url, Weather::Fine);
    call(&recorder, 3).expect("records");
    let entries = entries(url);
    assert_eq!(kinds(&entries), ["genesis", "open", "gap", "call"]);
    assert_eq!(fields(&entries[2])["lost"], 2);
    assert_eq!(numbers(&entries), [3]);
}

#[test]
fn a_gap_counts_calls_and_not_their_further_lines() {
    let url = "flaky:subjects";
    let recorder = flaky(url, Durability::Durable);
    let many = || {
        Context::new().recorder(&recorder).sync_scope(|| {
            let mut call = crate::call::Call::begin(&MANY);
            let people: Vec<String> = (0..9000).map(|n| format!("patient-{n}")).collect();
            call.argument(0, &people);
            call.end(crate::call::Ending::Cancelled).wait()
        })
    };
    set(url, Weather::Failing);
    many().expect_err("is lost");
    set(url, Weather::Fine);
    recorder.close().expect_err("tells the loss");
    let entries = entries(url);
    assert_eq!(kinds(&entries), ["genesis", "open", "gap", "close"]);
    assert_eq!(fields(&entries[2])["lost"], 1);
    assert_eq!(fields(&entries[3])["lost"], 1);
}

#[test]
fn a_flush_tells_what_was_lost_since_the_last_one() {
    let url = "flaky:flush";
    let recorder = flaky(url, Durability::Buffered);
    set(url, Weather::Failing);
    call(&recorder, 1).expect("is queued");
    eventually("the writer lost it", || {
        lock(&recorder.shared().queue).is_empty()
    });
    set(url, Weather::Fine);
    call(&recorder, 2).expect("is queued");
    recorder.flush().expect_err("entry 1 was lost");
    recorder.flush().expect("nothing was lost since");
}

#[test]
fn no_failure_is_forgotten_before_its_caller_asks() {
    for every in [1, 2] {
        let mut progress = Progress::default();
        for number in 1..=2000 {
            let ended = match number % every {
                0 => Err(Error::refused("lost")),
                _ => Ok(()),
            };
            progress.advance(number, ended);
        }
        for number in (1..=2000).filter(|number| number % every == 0) {
            let told = progress.of(number).expect("ended");
            told.expect_err("a lost entry is never acknowledged");
        }
    }
}

#[test]
fn a_panic_in_the_driver_is_a_loss_and_no_more() {
    let url = "flaky:panic";
    let recorder = flaky(url, Durability::Durable);
    let waits = ended(&recorder, 77);
    set(url, Weather::Panicking);
    call(&recorder, 78).expect_err("is lost");
    set(url, Weather::Fine);
    call(&recorder, 79).expect("records");
    waits.wait().expect_err("was in the batch that is lost");
    assert_eq!(numbers(&entries(url)), [79]);
}

#[test]
fn a_clock_that_panics_costs_neither_call_nor_entry() {
    static BROKEN: AtomicBool = AtomicBool::new(false);
    let recorder = Recorder::builder()
        .log("memory:broken-clock")
        .clock(|| {
            assert!(!BROKEN.load(Ordering::SeqCst), "no time");
            Utc::now()
        })
        .open()
        .expect("opens");
    BROKEN.store(true, Ordering::SeqCst);
    call(&recorder, 1).expect("records");
    assert_eq!(numbers(&entries("memory:broken-clock")), [1]);
}

#[test]
fn a_clock_may_use_the_recorder() {
    static OWN: Mutex<Option<Recorder>> = Mutex::new(None);
    static ONCE: AtomicBool = AtomicBool::new(false);
    let recorder = Recorder::builder()
        .log("memory:reentering-clock")
        .clock(|| {
            if ONCE.swap(false, Ordering::SeqCst) {
                let recorder = lock(&OWN).clone().expect("is there");
                call(&recorder, 9).expect("records");
            }
            Utc::now()
        })
        .open()
        .expect("opens");
    *lock(&OWN) = Some(recorder.clone());
    let (done, is_done) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let waits = ended(&recorder, 1);
        ONCE.store(true, Ordering::SeqCst);
        recorder.flush().expect("flushes");
        waits.wait().expect("records");
        done.send(()).expect("is waited for");
    });
    is_done
        .recv_timeout(Duration::from_secs(20))
        .expect("no deadlock");
    assert_eq!(numbers(&entries("memory:reentering-clock")), [1, 9]);
}

#[test]
fn who_read_the_clock_first_and_writes_last_does_not_turn_time_back() {
    let url = "flaky:order";
    let recorder = flaky(url, Durability::Durable);
    let shared = recorder.shared();
    let first = shared.moment();
    thread::sleep(Duration::from_millis(2));
    let second = shared.moment();
    let entry = AdminEntry::new(Kind::Open, &serde_json::json!({}));
    for now in [second, first] {
        lock(&shared.committer)
            .append(now, &entry)
            .expect("appends");
    }
    let entries = entries(url);
    let times: Vec<Timestamp> = entries.iter().map(|e| e.envelope.recorded_at).collect();
    assert!(times.is_sorted(), "{times:?}");
}

#[test]
fn a_waker_that_panics_leaves_the_writer_to_the_others() {
    struct Bad;
    impl Wake for Bad {
        fn wake(self: Arc<Self>) {
            panic!("the waker panics");
        }
    }
    struct Flag(AtomicBool);
    impl Wake for Flag {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let recorder = memory("bad-waker");
    let mut first = ended(&recorder, 1);
    assert!(poll(&mut first, &Waker::from(Arc::new(Bad))).is_pending());
    eventually("the first is written", || {
        lock(&recorder.shared().queue).is_empty()
    });
    let flag = Arc::new(Flag(AtomicBool::new(false)));
    let mut second = ended(&recorder, 2);
    let _ = poll(&mut second, &Waker::from(Arc::clone(&flag)));
    eventually("the second is woken", || {
        flag.0.load(Ordering::SeqCst) || second_is_ready(&mut second)
    });
}

fn second_is_ready(ticket: &mut Ticket) -> bool {
    poll(ticket, Waker::noop()).is_ready()
}

#[test]
fn no_line_is_written_that_no_reader_takes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log");
    let long = "\u{202e}".repeat(40_000);
    let mut builder = Recorder::builder()
        .log(path.display().to_string())
        .service(long.clone(), long);
    for n in 1..2000 {
        builder = builder.retention(&format!("policy-{n}"), n);
    }
    let recorder = builder.open().expect("opens");
    let too_long = AdminEntry::new(
        Kind::Open,
        &serde_json::json!({ "service": "x".repeat(40_000) }),
    );
    let shared = recorder.shared();
    let now = shared.moment();
    let error = lock(&shared.committer)
        .append(now, &too_long)
        .expect_err("is too long");
    assert!(
        error.is_refused() && error.to_string().contains("32768"),
        "{error}"
    );
    call(&recorder, 1).expect("records");
    recorder.close().expect("closes");
    drop(open(&path));
    let entries = entries(&path.display().to_string());
    let service = fields(&entries[1])["service"].as_str().expect("a text");
    assert!(service.ends_with('…') && service.len() < 256, "{service}");
}

#[test]
fn the_cause_of_a_gap_is_cut() {
    let now = Timestamp::new(Utc::now());
    let entry = admin::Gap::entry(1, now, now, &"\u{7f}".repeat(40_000));
    let length = entry.unsealed().body.len();
    assert!(length < 1600, "{length}");
}
