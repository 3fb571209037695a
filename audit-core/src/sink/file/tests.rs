use super::*;
use crate::entry::{Kind, StoredLine, Timestamp, Unsealed, seal};
use crate::hash::Hash;
use crate::sink::LineEnd;

const BODY: &[u8] = br#"{"salt":"00000000000000000000000000000000"}"#;
const WRITER: &str = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

fn batch_of(count: usize, mut head: Head) -> (Vec<u8>, Head) {
    let mut lines = Vec::new();
    let now = Timestamp::parse("2026-03-01T09:30:00.000000Z").expect("a time");
    for _ in 0..count {
        let kind = if head.size == 0 {
            Kind::Genesis
        } else {
            Kind::Open
        };
        let entry = Unsealed {
            kind,
            retention: None,
            body: BODY,
            body_sha256: Hash::of(&[BODY]),
        };
        seal(&mut lines, &mut head, now, WRITER, entry);
    }
    (lines, head)
}

fn append(sink: &mut FileSink, count: usize) {
    let lease = sink.begin().expect("a lease");
    let (lines, head) = batch_of(count, lease.head());
    let batch = Batch {
        lines: &lines,
        head,
    };
    assert!(matches!(lease.commit(&batch), Commit::Committed));
}

/// Numbers of all lines, each checked.
fn numbers(folder: &Path, from: u64) -> Vec<u64> {
    let reader = FileReader::open(folder).expect("opens");
    let mut lines = reader.lines(from).expect("reads");
    let (mut line, mut numbers) = (Vec::new(), Vec::new());
    while lines.read(&mut line).expect("reads") == LineEnd::Whole {
        let stored = StoredLine::parse(&line).expect("a line");
        assert!(stored.hash_matches() && stored.body_matches());
        numbers.push(stored.envelope().seq);
    }
    numbers
}

fn small_segments(folder: &Path) -> FileSink {
    FileSink {
        segment_bytes: 1000,
        ..FileSink::open(folder).expect("opens")
    }
}

#[test]
fn segments_begin_at_multiples_of_256_whatever_the_batches() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sink = small_segments(folder.path());
    for count in [1, 254, 3, 500, 10, 600] {
        append(&mut sink, count);
    }
    let segments = segment::list(folder.path()).expect("lists");
    assert!(segments.len() > 2 && segments.iter().all(|first| first % ROTATE_AT == 0));
    assert_eq!(numbers(folder.path(), 0), (0..1368).collect::<Vec<_>>());
    for from in [0, 1, 255, 256, 257, 1000, 1367, 1368] {
        assert_eq!(
            numbers(folder.path(), from),
            (from..1368).collect::<Vec<_>>()
        );
    }
}

#[test]
fn two_handles_take_turns() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut handles = [small_segments(folder.path()), small_segments(folder.path())];
    for turn in 0..700 {
        append(&mut handles[turn % 2], 1 + turn % 3);
    }
    let numbers = numbers(folder.path(), 0);
    assert_eq!(numbers, (0..numbers.len() as u64).collect::<Vec<_>>());
}

#[test]
fn a_lock_file_that_says_nothing_or_lies_costs_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    append(&mut FileSink::open(folder.path()).expect("opens"), 5);
    let lies = [
        "",
        "garbage",
        r#"{"v":0,"segment":0,"bytes":7,"size":1,"poisoned":false}"#,
        r#"{"v":0,"segment":0,"bytes":99999999,"size":3,"poisoned":false}"#,
        r#"{"v":0,"segment":512,"bytes":100,"size":3,"poisoned":false}"#,
    ];
    for (turn, lie) in lies.iter().enumerate() {
        fs::write(folder.path().join("lock"), lie).expect("writes");
        append(&mut FileSink::open(folder.path()).expect("opens"), 1);
        assert_eq!(numbers(folder.path(), 0).len(), 6 + turn, "{lie}");
    }
}

#[test]
fn what_a_poison_mark_covers_is_cut_before_anything_is_appended() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sink = FileSink::open(folder.path()).expect("opens");
    append(&mut sink, 3);
    let synced = sink.lock.read().expect("reads");
    append(&mut sink, 2);
    sink.lock
        .write(&Synced {
            poisoned: true,
            ..synced
        })
        .expect("writes");
    append(&mut FileSink::open(folder.path()).expect("opens"), 1);
    assert_eq!(numbers(folder.path(), 0), [0, 1, 2, 3]);
}

#[test]
fn a_folder_that_is_removed_while_open_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let mut sink = FileSink::open(&log).expect("opens");
    append(&mut sink, 3);
    fs::remove_dir_all(&log).expect("removes");
    append(&mut sink, 2);
    assert_eq!(numbers(&log, 0), [0, 1]);
}

#[test]
fn nobody_else_reads_what_is_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    append(&mut FileSink::open(&log).expect("opens"), 1);
    for (path, mode) in [
        ("", 0o700),
        ("log", 0o700),
        ("lock", 0o600),
        ("log/000000000000.jsonl", 0o600),
    ] {
        let permissions = fs::metadata(log.join(path)).expect(path).permissions();
        assert_eq!(permissions.mode() & 0o777, mode, "{path}");
    }
}

#[test]
fn only_a_log_can_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in [folder.path().to_owned(), folder.path().join("nowhere")] {
        let error = FileReader::open(&path).err().expect("is refused");
        assert!(
            error.is_usage() && error.to_string().contains("--log"),
            "{error}"
        );
    }
}
