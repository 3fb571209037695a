//! Tampering as a table: what is done to the log, and what verification must say.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::{Context, LogUrl, Parameter, Recorder, Tool, ToolDefinition};

mod ends;
mod keys;

static TOOL: Tool = Tool::new(ToolDefinition {
    name: "probe",
    module_path: "tests",
    function: "probe",
    parameters: &[Parameter {
        name: "n",
        type_name: "u64",
        captured: true,
    }],
    ..ToolDefinition::BLANK
});

fn record(recorder: &Recorder, numbers: std::ops::Range<u64>) {
    for n in numbers {
        Context::new()
            .user("usr_1")
            .recorder(recorder)
            .sync_scope(|| {
                let mut call = crate::call::Call::begin(&TOOL);
                call.argument(0, &n);
                let ending = crate::call::Ending::Returned {
                    value: Some(&n),
                    is_failure: false,
                };
                call.end(ending).wait().expect("records");
            });
    }
}

/// A closed log of eight entries: genesis, open, five calls, close.
struct TestLog {
    folder: tempfile::TempDir,
}

impl TestLog {
    fn closed() -> TestLog {
        TestLog::of(5)
    }

    /// Of so many calls; genesis, open and close are added.
    fn of(calls: u64) -> TestLog {
        let log = TestLog::new();
        let recorder = log.recorder();
        record(&recorder, 0..calls);
        recorder.close().expect("closes");
        log
    }

    /// Not closed: genesis, open, five calls, and a checkpoint over the first two.
    fn killed() -> TestLog {
        let log = TestLog::new();
        let recorder = log.recorder();
        record(&recorder, 0..5);
        std::mem::forget(recorder);
        log
    }

    fn new() -> TestLog {
        TestLog {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn recorder(&self) -> Recorder {
        Recorder::builder()
            .log(self.path().display().to_string())
            .open()
            .expect("opens")
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn segment(&self) -> PathBuf {
        self.path().join("log/000000000000.jsonl")
    }

    fn url(&self) -> LogUrl {
        LogUrl::parse(&self.path().display().to_string()).expect("a URL")
    }

    fn verdict(&self) -> Verdict {
        let reader = crate::sink::open_reader(&self.url()).expect("opens");
        verify(&*reader, &Trust::beside(&self.url()).expect("keys")).expect("reads")
    }

    fn lines(&self) -> Vec<String> {
        let text = fs::read_to_string(self.segment()).expect("reads");
        text.split_inclusive('\n').map(str::to_owned).collect()
    }

    fn write(&self, lines: &[String]) {
        fs::write(self.segment(), lines.concat()).expect("writes");
    }
}

#[test]
fn an_honest_log_is_intact() {
    let verdict = TestLog::closed().verdict();
    assert_eq!(verdict.findings, []);
    assert_eq!((verdict.status(), verdict.entries), (Status::Intact, 8));
    assert_eq!(
        (verdict.checkpoint_size, verdict.after_checkpoint()),
        (Some(8), 0)
    );
}

#[test]
fn every_change_of_lines_is_found_and_named() {
    type Change = fn(&mut Vec<String>);
    let table: &[(&str, Change, Problem, u64)] = &[
        ("a line removed", |l| drop(l.remove(3)), Problem::Missing, 3),
        (
            "the first removed",
            |l| drop(l.remove(0)),
            Problem::Missing,
            0,
        ),
        (
            "three removed",
            |l| drop(l.drain(2..5)),
            Problem::Missing,
            2,
        ),
        ("two swapped", |l| l.swap(3, 4), Problem::Reordered, 3),
        (
            "two far apart swapped",
            |l| l.swap(2, 6),
            Problem::Reordered,
            2,
        ),
        (
            "one doubled",
            |l| l.insert(4, l[3].clone()),
            Problem::Inserted,
            4,
        ),
        (
            "the last doubled",
            |l| l.push(l[7].clone()),
            Problem::Inserted,
            8,
        ),
        (
            "the tail cut at a line",
            |l| l.truncate(5),
            Problem::CutOff,
            5,
        ),
        ("the last line cut", |l| drop(l.pop()), Problem::CutOff, 7),
        (
            "the tail cut in a line",
            |l| l[7].truncate(40),
            Problem::CutOff,
            7,
        ),
        ("all cut", Vec::clear, Problem::CutOff, 0),
        (
            "a line emptied",
            |l| l[2] = "\n".to_owned(),
            Problem::Changed,
            2,
        ),
        (
            "a line break lost",
            |l| l[2] = l[2].trim_end().to_owned(),
            Problem::Changed,
            2,
        ),
        (
            "a line renumbered",
            |l| l[2] = l[2].replacen("\"seq\":2", "\"seq\":3", 1),
            Problem::Changed,
            2,
        ),
    ];
    for (what, change, problem, seq) in table {
        let log = TestLog::closed();
        let mut lines = log.lines();
        change(&mut lines);
        log.write(&lines);
        let verdict = log.verdict();
        let first = verdict.findings.first().expect(what);
        assert_eq!(
            (first.problem, first.seq),
            (*problem, Some(*seq)),
            "{what}: {first}"
        );
        assert_eq!(verdict.status(), Status::Violated, "{what}");
    }
}

#[test]
fn every_changed_byte_is_found_at_its_entry() {
    let log = TestLog::closed();
    let honest = fs::read(log.segment()).expect("reads");
    let mut entry = 0;
    for at in 0..honest.len() {
        let mut bytes = honest.clone();
        bytes[at] ^= 1;
        fs::write(log.segment(), &bytes).expect("writes");
        let verdict = log.verdict();
        assert_eq!(verdict.status(), Status::Violated, "byte {at}");
        assert_eq!(
            verdict.findings[0].seq,
            Some(entry),
            "byte {at}: {}",
            verdict.findings[0]
        );
        entry += u64::from(honest[at] == b'\n');
    }
}

/// Seals a line anew, as somebody would who rewrites the log and knows the format.
fn resealed(line: &str, change: impl Fn(&str) -> String, previous: Option<&str>) -> String {
    let stored = StoredLineParts::of(line);
    let body = change(&stored.body);
    let digest = crate::Hash::of(&[body.as_bytes()]).to_string();
    let mut envelope = stored.envelope.replace(&stored.body_sha256, &digest);
    if let Some(previous) = previous {
        envelope = envelope.replace(&stored.previous_hash, previous);
    }
    let hash = crate::Hash::of(&[&[0], envelope.as_bytes(), b"}"]);
    format!("{envelope},\"body\":{body},\"hash\":\"{hash}\"}}\n")
}

struct StoredLineParts {
    envelope: String,
    body: String,
    body_sha256: String,
    previous_hash: String,
}

impl StoredLineParts {
    fn of(line: &str) -> StoredLineParts {
        let (envelope, rest) = line.split_once(",\"body\":").expect("a body");
        let (body, _) = rest.rsplit_once(",\"hash\":").expect("a hash");
        let field = |name: &str| {
            let (_, rest) = envelope.split_once(name).expect("a field");
            rest.split('"').next().expect("a value").to_owned()
        };
        StoredLineParts {
            body_sha256: field("\"body_sha256\":\""),
            previous_hash: field("\"previous_hash\":\""),
            envelope: envelope.to_owned(),
            body: body.to_owned(),
        }
    }
}

fn hash_of(line: &str) -> String {
    line[line.len() - 67..line.len() - 3].to_owned()
}

#[test]
fn a_resealed_entry_is_named_by_its_neighbour() {
    let log = TestLog::closed();
    let mut lines = log.lines();
    lines[3] = resealed(&lines[3], |body| body.replace("usr_1", "usr_2"), None);
    log.write(&lines);
    let first = log.verdict().findings.remove(0);
    assert_eq!(
        (first.problem, first.seq),
        (Problem::Changed, Some(3)),
        "{first}"
    );
}

#[test]
fn a_log_resealed_to_its_end_contradicts_the_checkpoint() {
    let log = TestLog::closed();
    let mut lines = log.lines();
    let mut previous = hash_of(&lines[2]);
    for line in &mut lines[3..] {
        *line = resealed(line, |body| body.replace("usr_1", "usr_2"), Some(&previous));
        previous = hash_of(line);
    }
    log.write(&lines);
    let first = log.verdict().findings.remove(0);
    assert_eq!(first.problem, Problem::Contradicted, "{first}");
}

#[test]
fn a_cut_tail_shows_without_the_checkpoint_where_the_signer_remembers() {
    let log = TestLog::closed();
    fs::remove_file(log.path().join("checkpoint")).expect("removes");
    log.write(&log.lines()[..4]);
    let verdict = log.verdict();
    assert_eq!(verdict.findings[0].problem, Problem::CutOff);

    let reader = crate::sink::open_reader(&log.url()).expect("opens");
    let elsewhere = verify(&*reader, &Trust::nothing()).expect("reads");
    assert_eq!(elsewhere.findings[0].problem, Problem::Unsigned);
}

#[test]
fn a_checkpoint_is_trusted_only_from_the_known_signer() {
    let log = TestLog::closed();
    let stranger = TestLog::closed();
    let note = fs::read_to_string(stranger.path().join("checkpoint")).expect("reads");
    fs::write(log.path().join("checkpoint"), note).expect("writes");
    let problems: Vec<Problem> = log.verdict().findings.iter().map(|f| f.problem).collect();
    assert!(problems.contains(&Problem::Untrusted) && problems.contains(&Problem::Contradicted));

    let honest = TestLog::closed();
    let vkey = fs::read_to_string(admin(&stranger).join("verify/vkey")).expect("reads");
    let reader = crate::sink::open_reader(&honest.url()).expect("opens");
    let verdict = verify(&*reader, &Trust::key(&vkey).expect("a key")).expect("reads");
    assert_eq!(verdict.findings[0].problem, Problem::Untrusted);
}

fn admin(log: &TestLog) -> PathBuf {
    Path::new(&format!("{}.admin", log.path().display())).to_owned()
}

#[test]
fn entries_after_the_checkpoint_are_said_not_to_be_proven() {
    let log = TestLog::closed();
    let recorder = log.recorder();
    record(&recorder, 5..7);
    let verdict = log.verdict();
    assert_eq!(
        (verdict.status(), verdict.after_checkpoint()),
        (Status::Intact, 2)
    );
    assert!(verdict.unproven[0].contains("2 entries stand after the newest checkpoint"));
    recorder.close().expect("closes");
}

#[test]
fn a_torn_tail_wants_attention_and_is_mended_by_the_next_writer() {
    for tail in [
        &b"{\"v\":0,\"seq\":8,\"prev"[..],
        &[0; 700],
        b"{\"v\":0,\"seq\":8,\"previous_hash\":\"\0\0",
    ] {
        let log = TestLog::closed();
        let mut bytes = fs::read(log.segment()).expect("reads");
        let aligned = tail.first() != Some(&0) && tail.contains(&0);
        bytes.extend_from_slice(tail);
        if aligned {
            // NULs begin where a sector does.
            let sector = bytes.len().next_multiple_of(512);
            bytes.truncate(bytes.len() - 2);
            bytes.resize(sector, b'x');
            bytes.resize(sector + 300, 0);
        }
        fs::write(log.segment(), &bytes).expect("writes");
        let verdict = log.verdict();
        assert_eq!(verdict.status(), Status::Attention);
        assert_eq!(verdict.findings[0].problem, Problem::Torn);

        let recorder = log.recorder();
        record(&recorder, 5..6);
        recorder.close().expect("closes");
        let verdict = log.verdict();
        assert_eq!(verdict.findings, []);
        assert_eq!(verdict.entries, 8 + 4, "recovered, open, call, close");
        assert!(log.lines()[8].contains("\"kind\":\"recovered\""));
        let kept = fs::read_dir(log.path().join("torn"))
            .expect("a folder")
            .next();
        let kept = fs::read(kept.expect("a file").expect("reads").path()).expect("reads");
        assert!(bytes.ends_with(&kept));
    }
}

#[test]
fn a_damaged_end_is_never_mended() {
    type Change = fn(&mut Vec<String>);
    let table: &[(&str, Change)] = &[
        ("a byte changed", |l| {
            l[7] = l[7].replacen("lost", "lust", 1)
        }),
        ("a tail cut in a line that was on disk", |l| {
            l[7].truncate(50)
        }),
        ("garbage with a line break", |l| {
            l.push("garbage\n".to_owned())
        }),
    ];
    for (what, change) in table {
        let log = TestLog::closed();
        let mut lines = log.lines();
        change(&mut lines);
        log.write(&lines);
        let before = fs::read(log.segment()).expect("reads");
        let url = log.path().display().to_string();
        let error = Recorder::builder().log(&url).open().expect_err(what);
        assert!(error.is_corrupt(), "{what}: {error}");
        assert_eq!(fs::read(log.segment()).expect("reads"), before, "{what}");
    }
}
