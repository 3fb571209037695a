use std::fs;

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
    assert!(
        segments.len() > 2
            && segments
                .iter()
                .all(|segment| segment.first % ROTATE_AT == 0)
    );
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

fn log_in(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("log")
}

fn opened(log: &Path) -> FileSink {
    FileSink::open(log).expect("opens")
}

/// A lease that nothing is committed to, as of a process that dies.
fn begin_and_die(log: &Path) -> Option<TornTail> {
    let mut sink = opened(log);
    let lease = sink.begin().expect("a lease");
    lease.torn_tail().cloned()
}

fn append_bytes(path: &Path, bytes: &[u8]) {
    use std::io::Write as _;
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(path)
        .expect("opens");
    file.write_all(bytes).expect("writes");
}

#[test]
fn a_new_segment_continues_the_one_before_whatever_a_crash_left_of_it() {
    for left in [&b""[..], b"{\"v\":0,\"seq\":256,\"prev", &[0; 700]] {
        for with_lock in [true, false] {
            let folder = tempfile::tempdir().expect("a folder");
            append(&mut small_segments(folder.path()), 256);
            let next = folder.path().join("log/000000000256.jsonl");
            fs::write(&next, left).expect("writes");
            if !with_lock {
                fs::remove_file(folder.path().join("lock")).expect("removes");
            }
            append(&mut opened(folder.path()), 2);
            assert_eq!(numbers(folder.path(), 0), (0..258).collect::<Vec<_>>());
            assert_chained(folder.path());
        }
    }
}

/// Every line continues the one before.
fn assert_chained(log: &Path) {
    let reader = FileReader::open(log).expect("opens");
    let mut lines = reader.lines(0).expect("reads");
    let (mut line, mut previous) = (Vec::new(), None);
    while lines.read(&mut line).expect("reads") == LineEnd::Whole {
        let stored = StoredLine::parse(&line).expect("a line");
        assert_eq!(
            stored.envelope().previous_hash,
            previous,
            "{}",
            lines.place()
        );
        previous = Some(stored.stated_hash());
    }
    assert_eq!(lines.misplaced(), None);
}

#[test]
fn a_segment_that_does_not_follow_is_refused_and_left_alone() {
    type Change = fn(&Path);
    let table: &[(&str, Change)] = &[
        ("a hole before an empty one", |l| {
            fs::write(l.join("log/000000000512.jsonl"), "").expect("writes");
        }),
        ("the one before is gone", |l| {
            fs::rename(l.join("log/000000000000.jsonl"), l.join("elsewhere")).expect("renames");
        }),
        ("the one before lost a line", |l| {
            let first = l.join("log/000000000000.jsonl");
            let text = fs::read_to_string(&first).expect("reads");
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            fs::write(&first, lines[..255].concat()).expect("writes");
        }),
        ("it comes from another log", |l| {
            let other = tempfile::tempdir().expect("a folder");
            let mut sink = small_segments(other.path());
            for count in [100, 155, 5] {
                append(&mut sink, count);
            }
            let name = "log/000000000256.jsonl";
            fs::copy(other.path().join(name), l.join(name)).expect("copies");
        }),
        ("the newest is gone", |l| {
            fs::remove_file(l.join("log/000000000256.jsonl")).expect("removes");
        }),
        ("all are gone", |l| {
            fs::remove_dir_all(l.join("log")).expect("removes");
        }),
    ];
    for (what, change) in table {
        let folder = tempfile::tempdir().expect("a folder");
        append(&mut small_segments(folder.path()), 255);
        append(&mut small_segments(folder.path()), 5);
        change(folder.path());
        if !["the newest is gone", "all are gone"].contains(what) {
            fs::remove_file(folder.path().join("lock")).expect("removes");
        }
        let mut sink = opened(folder.path());
        let before = segment::list(folder.path()).expect("lists");
        let error = sink
            .begin()
            .err()
            .unwrap_or_else(|| panic!("{what}: a lease"));
        assert!(error.is_corrupt(), "{what}: {error}");
        assert_eq!(
            segment::list(folder.path()).expect("lists"),
            before,
            "{what}"
        );
    }
}

#[test]
fn whoever_removes_the_lock_file_lets_nobody_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = opened(folder.path());
    append(&mut first, 1);
    let lease = first.begin().expect("a lease");
    fs::remove_file(folder.path().join("lock")).expect("removes");
    let second = std::thread::spawn({
        let log = folder.path().to_owned();
        move || append(&mut opened(&log), 3)
    });
    std::thread::sleep(std::time::Duration::from_millis(50));
    let (lines, head) = batch_of(2, lease.head());
    let batch = Batch {
        lines: &lines,
        head,
    };
    assert!(matches!(lease.commit(&batch), Commit::Committed));
    second.join().expect("appends");
    append(&mut first, 1);
    assert_eq!(numbers(folder.path(), 0), (0..7).collect::<Vec<_>>());
    assert_chained(folder.path());
}

#[test]
fn a_log_that_is_replaced_while_a_lease_is_held_acknowledges_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = log_in(&folder);
    let mut sink = opened(&log);
    append(&mut sink, 1);
    let lease = sink.begin().expect("a lease");
    fs::remove_dir_all(&log).expect("removes");
    let (lines, head) = batch_of(2, lease.head());
    let batch = Batch {
        lines: &lines,
        head,
    };
    assert!(matches!(lease.commit(&batch), Commit::Failed(_)));
    append(&mut sink, 2);
    assert_eq!(numbers(&log, 0), [0, 1]);
}

#[test]
fn a_segment_that_is_removed_while_open_is_missed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sink = opened(folder.path());
    append(&mut sink, 3);
    fs::remove_file(folder.path().join("log/000000000000.jsonl")).expect("removes");
    let error = sink.begin().err().expect("is refused");
    assert!(
        error.is_corrupt() && error.to_string().contains("3 entries"),
        "{error}"
    );
}

#[test]
fn a_torn_tail_is_to_be_recorded_until_an_entry_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path();
    append(&mut opened(log), 3);
    let segment = log.join("log/000000000000.jsonl");
    append_bytes(&segment, b"{\"v\":0,\"seq\":3,");
    let first = begin_and_die(log).expect("is torn");
    assert_eq!(
        begin_and_die(log).as_ref(),
        Some(&first),
        "is not forgotten"
    );
    // Whoever wanted to record it died over that.
    let again = b"{\"v\":0,\"seq\":3,\"previous_hash";
    append_bytes(&segment, again);
    assert_eq!(begin_and_die(log).as_ref(), Some(&first));
    append(&mut opened(log), 1);
    let second = begin_and_die(log).expect("there are two");
    assert_eq!(
        (second.bytes, second.offset),
        (again.len() as u64, first.offset)
    );
    append(&mut opened(log), 1);
    assert_eq!(begin_and_die(log), None);
    assert_eq!(fs::read_dir(log.join("torn")).expect("a folder").count(), 2);
}

#[test]
fn a_torn_tail_that_an_entry_records_is_not_recorded_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path();
    append(&mut opened(log), 1);
    append_bytes(&log.join("log/000000000000.jsonl"), b"{\"v\":0,");
    let torn = begin_and_die(log).expect("is torn");
    let noted = fs::read(log.join("lock")).expect("reads");
    let mut sink = opened(log);
    let lease = sink.begin().expect("a lease");
    let body = format!("{{\"salt\":\"\",\"set_aside\":\"{}\"}}", torn.set_aside);
    let (mut lines, mut head) = (Vec::new(), lease.head());
    let entry = Unsealed {
        kind: Kind::Recovered,
        retention: None,
        body: body.as_bytes(),
        body_sha256: Hash::of(&[body.as_bytes()]),
    };
    let now = Timestamp::parse("2026-03-01T09:30:00.000000Z").expect("a time");
    seal(&mut lines, &mut head, now, WRITER, entry);
    let batch = Batch {
        lines: &lines,
        head,
    };
    assert!(matches!(lease.commit(&batch), Commit::Committed));
    drop(sink);
    // Its writer died before it could note that.
    fs::write(log.join("lock"), noted).expect("writes");
    assert_eq!(begin_and_die(log), None);
}

/// The new segment cannot be made, since something bears its name.
#[test]
fn a_batch_that_fails_at_a_rotation_is_stored_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sink = small_segments(folder.path());
    append(&mut sink, 250);
    let in_the_way = folder.path().join("log/000000000256.jsonl");
    let lease = sink.begin().expect("a lease");
    fs::create_dir(&in_the_way).expect("makes");
    let (lines, head) = batch_of(10, lease.head());
    let batch = Batch {
        lines: &lines,
        head,
    };
    assert!(matches!(lease.commit(&batch), Commit::Failed(_)));
    fs::remove_dir(&in_the_way).expect("removes");
    assert_eq!(numbers(folder.path(), 0).len(), 250);
    append(&mut sink, 10);
    assert_eq!(numbers(folder.path(), 0), (0..260).collect::<Vec<_>>());
    assert_chained(folder.path());
}

#[test]
fn a_lease_that_comes_to_nothing_makes_no_segment() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(begin_and_die(folder.path()), None);
    assert_eq!(segment::list(folder.path()).expect("lists"), []);
}

#[test]
fn another_spelling_of_a_place_is_the_same_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let real = folder.path().join("real").join("log");
    fs::create_dir_all(&real).expect("makes");
    std::os::unix::fs::symlink(&real, folder.path().join("link")).expect("links");
    let wanted = fs::canonicalize(&real)
        .expect("is there")
        .with_file_name("log.admin");
    for path in [
        "real/log",
        "real/log/",
        "real/log/.",
        "real/../real//log",
        "link",
        "link/",
    ] {
        let keys = admin_folder(&folder.path().join(path)).expect(path);
        assert_eq!(keys, wanted, "{path}");
    }
    for (path, later) in [
        ("new", "new.admin"),
        ("new/", "new.admin"),
        ("a/new", "a/new.admin"),
    ] {
        let keys = admin_folder(&folder.path().join(path)).expect(path);
        assert_eq!(
            keys,
            fs::canonicalize(folder.path())
                .expect("is there")
                .join(later)
        );
    }
    assert!(
        admin_folder(Path::new("/"))
            .expect_err("has no name")
            .is_usage()
    );
    let here = std::env::current_dir().expect("is somewhere");
    let beside = |name: &str| {
        here.with_file_name(format!(
            "{}{name}",
            here.file_name().expect("a name").display()
        ))
    };
    assert_eq!(
        admin_folder(Path::new(".")).expect("has one"),
        beside(".admin")
    );
}

#[test]
fn only_our_folders_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("a/b/log");
    append(&mut opened(&log), 1);
    let mode = |path: &str| {
        let made = fs::metadata(folder.path().join(path)).expect(path);
        made.permissions().mode() & 0o777
    };
    fs::create_dir(folder.path().join("usual")).expect("makes");
    assert_eq!([mode("a"), mode("a/b")], [mode("usual"); 2]);
    assert_eq!([mode("a/b/log"), mode("a/b/log/log")], [0o700; 2]);
}
