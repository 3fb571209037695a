//! Where a log ends, and under which names: what a crash leaves, and what no crash does.

use super::*;

/// Of a log whose last writer was killed: genesis, open, five calls.
#[test]
fn what_no_crash_leaves_is_neither_torn_nor_mended() {
    type Change = fn(&mut Vec<u8>);
    let table: &[(&str, Change, Problem, u64)] = &[
        ("one byte zeroed", |b| zero(b, 300, 1), Problem::Changed, 6),
        (
            "a hundred zeroed",
            |b| zero(b, 300, 100),
            Problem::Changed,
            6,
        ),
        (
            "garbage behind the end",
            |b| b.extend_from_slice(b"garbage"),
            Problem::Inserted,
            7,
        ),
        (
            "another entry's beginning",
            |b| b.extend_from_slice(b"{\"v\":0,\"seq\":9,"),
            Problem::Inserted,
            7,
        ),
        (
            "sectors zeroed that a later line says were on disk",
            |b| {
                let last = b.len().next_multiple_of(512) - 3 * 512;
                b[last..last + 512].fill(0);
            },
            Problem::Changed,
            5,
        ),
    ];
    for (what, change, problem, seq) in table {
        let log = TestLog::killed();
        let mut bytes = fs::read(log.segment()).expect("reads");
        change(&mut bytes);
        fs::write(log.segment(), &bytes).expect("writes");
        let first = log.verdict().findings.remove(0);
        assert_eq!(
            (first.problem, first.seq),
            (*problem, Some(*seq)),
            "{what}: {first}"
        );
        // The lock file would tell: without it, the bytes have to.
        fs::remove_file(log.path().join("lock")).expect("removes");
        let url = log.path().display().to_string();
        let error = Recorder::builder().log(&url).open().expect_err(what);
        assert!(error.is_corrupt(), "{what}: {error}");
        assert_eq!(fs::read(log.segment()).expect("reads"), bytes, "{what}");
    }
}

fn zero(bytes: &mut [u8], from_end: usize, count: usize) {
    let start = bytes.len() - from_end;
    bytes[start..start + count].fill(0);
}

#[test]
fn a_segment_under_another_name_is_found() {
    type Change = fn(&Path);
    let table: &[(&str, Change, u64)] = &[
        ("another number", |f| rename_to(f, "000000000777.jsonl"), 0),
        (
            "a multiple of 256",
            |f| rename_to(f, "000000000256.jsonl"),
            0,
        ),
        ("a digit more", |f| rename_to(f, "0000000000000.jsonl"), 0),
        (
            "an empty one behind a hole",
            |f| make(f, "000000000512.jsonl"),
            8,
        ),
        (
            "an empty one where none begins",
            |f| make(f, "000000000008.jsonl"),
            8,
        ),
    ];
    for (what, change, seq) in table {
        let log = TestLog::closed();
        change(&log.path().join("log"));
        let first = log.verdict().findings.remove(0);
        assert_eq!(
            (first.problem, first.seq),
            (Problem::Reordered, Some(*seq)),
            "{what}: {first}"
        );
        let url = log.path().display().to_string();
        let error = Recorder::builder().log(&url).open().expect_err(what);
        assert!(error.is_corrupt(), "{what}: {error}");
    }
}

fn rename_to(folder: &Path, name: &str) {
    fs::rename(folder.join("000000000000.jsonl"), folder.join(name)).expect("renames");
}

fn make(folder: &Path, name: &str) {
    fs::File::create(folder.join(name)).expect("makes");
}

#[test]
fn a_segment_that_was_made_and_not_yet_written_to_is_no_finding() {
    let log = TestLog::of(253);
    assert_eq!(log.verdict().entries, 256);
    make(&log.path().join("log"), "000000000256.jsonl");
    assert_eq!(log.verdict().findings, []);
    let recorder = log.recorder();
    record(&recorder, 0..1);
    recorder.close().expect("closes");
    let verdict = log.verdict();
    assert_eq!((verdict.findings, verdict.entries), (vec![], 259));
}

/// What acknowledged entries were cut off is told by the lock file, a checkpoint aside.
#[test]
fn a_log_that_was_cut_at_a_line_is_not_built_upon() {
    for with_lock in [true, false] {
        let log = TestLog::closed();
        log.write(&log.lines()[..4]);
        if !with_lock {
            fs::remove_file(log.path().join("lock")).expect("removes");
        }
        let url = log.path().display().to_string();
        let error = Recorder::builder().log(&url).open().expect_err("is cut");
        assert!(
            error.is_corrupt() && error.to_string().contains("8 entries"),
            "{error}"
        );
    }
    let log = TestLog::killed();
    log.write(&log.lines()[..4]);
    let url = log.path().display().to_string();
    let error = Recorder::builder().log(&url).open().expect_err("is cut");
    assert!(
        error.is_corrupt() && error.to_string().contains("7 entries"),
        "{error}"
    );
}
