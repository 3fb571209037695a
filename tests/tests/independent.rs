//! An independent verifier, written in another language from `docs/format.md` alone, comes to the
//! same verdict as ours: on a real log, and on every way of tampering with it.

#![allow(clippy::indexing_slicing)] // a place that is not there fails the test, as it should

use std::fs;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::Command;
use std::task::{Context as Poller, Waker};

use audit_core::sink::open_reader;
use audit_core::{Context, Hash, LogUrl, Recorder, Trigger, Trust, Verdict, audited_tool, verify};
use audit_tests::log::url;
use audit_tests::places::{fresh_folder, python, root};

/// Where a verdict says that something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Nowhere,
    Entry(u64),
    Checkpoint,
}

use Place::{Checkpoint, Entry, Nowhere};

/// What is stored of a log.
#[derive(Clone)]
struct Stored {
    /// Each with its LF.
    lines: Vec<Vec<u8>>,
    checkpoint: Option<Vec<u8>>,
}

/// What is done to a log, where we must find it, and where the independent verifier must.
type Case = (&'static str, fn(&mut Stored), Place, Place);

#[rustfmt::skip] // one case a line
const CASES: &[Case] = &[
    ("nothing", |_| (), Nowhere, Nowhere),
    ("a line removed", |log| drop(log.lines.remove(5)), Entry(5), Entry(5)),
    ("the first line removed", |log| drop(log.lines.remove(0)), Entry(0), Entry(0)),
    ("three lines removed", |log| drop(log.lines.drain(3..6)), Entry(3), Entry(3)),
    ("the last line removed", |log| drop(log.lines.pop()), Entry(LAST), Entry(LAST)),
    ("the tail cut", |log| log.lines.truncate(4), Entry(4), Entry(4)),
    ("everything cut", |log| log.lines.clear(), Entry(0), Entry(0)),
    ("two lines swapped", |log| log.lines.swap(4, 5), Entry(4), Entry(4)),
    ("two lines far apart swapped", |log| log.lines.swap(2, 9), Entry(2), Entry(2)),
    ("a line doubled", |log| log.lines.insert(6, log.lines[5].clone()), Entry(6), Entry(6)),
    ("an empty line inserted", |log| log.lines.insert(3, b"\n".to_vec()), Entry(3), Entry(3)),
    ("a line cut short", |log| log.lines[7].truncate(60), Entry(7), Entry(7)),
    ("the last line cut short", |log| log.lines[12].truncate(60), Entry(LAST), Entry(LAST)),
    ("a line's end removed", |log| remove_end(log, 7), Entry(7), Entry(7)),
    ("the last line's end removed", |log| remove_end(log, 12), Entry(LAST), Entry(LAST)),
    ("a line end of another system", |log| edit(log, 3, "}\n", "}\r\n"), Entry(3), Entry(3)),
    ("white space", |log| edit(log, 3, ",\"seq\"", ", \"seq\""), Entry(3), Entry(3)),
    ("another version", |log| edit(log, 3, "\"v\":0", "\"v\":1"), Entry(3), Entry(3)),
    ("a leading zero", |log| edit(log, 3, "\"seq\":3", "\"seq\":03"), Entry(3), Entry(3)),
    ("a fraction", |log| edit(log, 3, "\"seq\":3", "\"seq\":3.0"), Entry(3), Entry(3)),
    ("a field twice", |log| edit(log, 3, "\"seq\":3", "\"seq\":3,\"seq\":3"), Entry(3), Entry(3)),
    ("a field more", |log| edit(log, 3, ",\"kind\"", ",\"x\":1,\"kind\""), Entry(3), Entry(3)),
    ("a body removed", |log| remove_body(log, 5), Entry(5), Entry(5)),
    ("bodies exchanged", |log| exchange_bodies(log, 5, 6), Entry(5), Entry(5)),
    ("a user changed", |log| edit(log, 5, "usr_1", "usr_2"), Entry(5), Entry(5)),
    // Entry 6 was sealed onto the genuine one. We conclude from that, the other only sees it.
    ("a user changed, sealed again", |log| reseal(log, 5, 6), Entry(5), Entry(6)),
    // All lines fit each other; only the signed root tells.
    ("a user changed, all sealed again", |log| reseal(log, 5, 13), Entry(LAST), Checkpoint),
    ("a checkpoint of a smaller size", |log| edit_checkpoint(log, "\n13\n", "\n12\n"), Entry(11), Checkpoint),
    ("a checkpoint of a larger size", |log| edit_checkpoint(log, "\n13\n", "\n14\n"), Entry(13), Checkpoint),
    ("a checkpoint with a line more", |log| edit_checkpoint(log, "\n\n", "\nx\n\n"), Checkpoint, Checkpoint),
    ("a checkpoint without signature", |log| edit_checkpoint(log, "\u{2014}", "-"), Checkpoint, Checkpoint),
    ("the checkpoint removed", |log| log.checkpoint = None, Checkpoint, Checkpoint),
    ("the checkpoint emptied", |log| log.checkpoint = Some(Vec::new()), Checkpoint, Checkpoint),
];

/// Number of the last entry of the log that is tampered with.
const LAST: u64 = 12;

#[test]
fn both_verifiers_agree() {
    let folder = fresh_folder("independent");
    let honest = Stored::read(&record(&folder.join("honest")));
    let copies: Vec<PathBuf> = CASES
        .iter()
        .map(|case| honest.copy(&folder, case))
        .collect();
    let theirs = independent_verdicts(&copies);
    for (((what, _, expected, independent), copy), theirs) in CASES.iter().zip(&copies).zip(theirs)
    {
        assert_eq!(
            ours(copy),
            *expected,
            "{what}: our verdict on {}",
            copy.display()
        );
        assert_eq!(
            theirs,
            *independent,
            "{what}: the other verdict on {}",
            copy.display()
        );
    }
}

#[test]
fn both_verifiers_see_a_changed_byte_at_its_entry() {
    let folder = fresh_folder("independent-bytes");
    let honest = Stored::read(&record(&folder.join("honest")));
    // A step that no length of a line is a multiple of: it meets every field.
    let places: Vec<(usize, usize)> = (0..=LAST as usize)
        .flat_map(|line| {
            (line % 97..honest.lines[line].len())
                .step_by(97)
                .map(move |at| (line, at))
        })
        .collect();
    let copies: Vec<PathBuf> = places
        .iter()
        .map(|place| honest.flip(&folder, *place))
        .collect();
    let theirs = independent_verdicts(&copies);
    for (((line, at), copy), theirs) in places.iter().zip(&copies).zip(theirs) {
        let expected = Entry(*line as u64);
        assert_eq!(
            (ours(copy), theirs),
            (expected, expected),
            "entry {line}, byte {at}"
        );
    }
}

/// A log with whatever a log can hold in this version. Returns its folder.
fn record(folder: &Path) -> PathBuf {
    for part in [a_day, another_day] {
        let recorder = Recorder::builder()
            .log(url(folder))
            .open()
            .expect("the log opens");
        let context = Context::new()
            .user("usr_1")
            .role("nurse")
            .conversation("conv-1")
            .recorder(&recorder);
        context
            .model("openai", "gpt-4.1")
            .trigger(Trigger::UserRequest)
            .sync_scope(part);
        recorder.close().expect("the log closes");
    }
    folder.to_path_buf()
}

#[audited_tool(sensitive = ["secret"], subject = "patients", retention = "healthcare")]
fn look(patients: &[String], note: &str, secret: &str) -> Result<String, String> {
    match note {
        "panic" => panic!("asked to"),
        "fail" => Err(format!("nobody is called {note}: {secret}")),
        _ => Ok(format!("{} {note}", patients.len())),
    }
}

#[audited_tool]
async fn wait_for_ever() {
    std::future::pending::<()>().await;
}

fn a_day() {
    let one = ["P-1".to_owned()];
    let many: Vec<String> = (0..400)
        .map(|number| format!("patient-{number:04}"))
        .collect();
    look(&one, "größer als 漢字 🦀", "s3cret!").expect("succeeds");
    look(&many, "so many that they fill a second entry", "s3cret!").expect("succeeds");
    look(
        &one,
        "\u{202e}\u{7f}\u{0}\"\\\n\t\u{feff}\u{e0041}\u{2028}",
        "s3cret!",
    )
    .expect("succeeds");
    look(&one, &"long ".repeat(5000), "s3cret!").expect("succeeds");
}

fn another_day() {
    look(&[], "fail", "s3cret!").expect_err("fails");
    std::panic::catch_unwind(|| look(&[], "panic", "s3cret!")).expect_err("panics");
    let mut poller = Poller::from_waker(Waker::noop());
    assert!(pin!(wait_for_ever()).poll(&mut poller).is_pending());
}

impl Stored {
    fn read(folder: &Path) -> Stored {
        let bytes = fs::read(folder.join(SEGMENT)).expect("there is a log");
        let lines: Vec<Vec<u8>> = bytes
            .split_inclusive(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect();
        assert_eq!(
            lines.len() as u64,
            LAST + 1,
            "the cases count on so many entries"
        );
        let checkpoint = Some(fs::read(folder.join("checkpoint")).expect("there is a checkpoint"));
        Stored { lines, checkpoint }
    }

    fn copy(&self, folder: &Path, (what, tamper, ..): &Case) -> PathBuf {
        let mut stored = self.clone();
        tamper(&mut stored);
        stored.write(&folder.join(what.replace(' ', "-")))
    }

    fn flip(&self, folder: &Path, (line, at): (usize, usize)) -> PathBuf {
        let mut stored = self.clone();
        stored.lines[line][at] ^= 1;
        stored.write(&folder.join(format!("{line}-{at}")))
    }

    fn write(&self, folder: &Path) -> PathBuf {
        fs::create_dir_all(folder.join("log")).expect("a folder can be made");
        fs::write(folder.join(SEGMENT), self.lines.concat()).expect("a segment can be written");
        if let Some(checkpoint) = &self.checkpoint {
            fs::write(folder.join("checkpoint"), checkpoint).expect("a checkpoint can be written");
        }
        folder.to_path_buf()
    }

    fn text(&self, line: usize) -> String {
        String::from_utf8(self.lines[line].clone()).expect("lines are UTF-8")
    }
}

const SEGMENT: &str = "log/000000000000.jsonl";

fn edit(log: &mut Stored, line: usize, from: &str, to: &str) {
    let text = log.text(line);
    assert!(text.contains(from), "entry {line} does not hold {from}");
    log.lines[line] = text.replacen(from, to, 1).into_bytes();
}

fn remove_end(log: &mut Stored, line: usize) {
    log.lines[line].pop();
}

fn edit_checkpoint(log: &mut Stored, from: &str, to: &str) {
    let note = log.checkpoint.take().expect("there is a checkpoint");
    let note = String::from_utf8(note).expect("a checkpoint is UTF-8");
    assert!(note.contains(from), "the checkpoint does not hold {from:?}");
    log.checkpoint = Some(note.replacen(from, to, 1).into_bytes());
}

/// A line in three: up to the body, the body, the rest from `,"hash"` on.
fn parts(line: &str) -> [String; 3] {
    let (envelope, rest) = line.split_once(",\"body\":").expect("a body");
    let (body, hash) = rest.rsplit_once(",\"hash\":").expect("a hash");
    [
        envelope.to_owned(),
        body.to_owned(),
        format!(",\"hash\":{hash}"),
    ]
}

fn remove_body(log: &mut Stored, line: usize) {
    let [envelope, _, hash] = parts(&log.text(line));
    log.lines[line] = (envelope + &hash).into_bytes();
}

fn exchange_bodies(log: &mut Stored, first: usize, second: usize) {
    let ([a, body_a, a_end], [b, body_b, b_end]) =
        (parts(&log.text(first)), parts(&log.text(second)));
    log.lines[first] = format!("{a},\"body\":{body_b}{a_end}").into_bytes();
    log.lines[second] = format!("{b},\"body\":{body_a}{b_end}").into_bytes();
}

/// Changes the user in the entries from `first` to before `end` and seals them anew, as somebody
/// would who knows the format.
fn reseal(log: &mut Stored, first: usize, end: usize) {
    let mut previous = stated_hash(&log.text(first - 1));
    for line in first..end {
        let [envelope, body, _] = parts(&log.text(line));
        let (before, _) = envelope.split_once("\"body_sha256\"").expect("a digest");
        let body = body.replace("usr_1", "usr_2");
        let digest = Hash::of(&[body.as_bytes()]);
        let before = before.replace(&stated_previous(before), &previous);
        let envelope = format!("{before}\"body_sha256\":\"{digest}\"");
        previous = Hash::of(&[&[0], envelope.as_bytes(), b"}"]).to_string();
        log.lines[line] =
            format!("{envelope},\"body\":{body},\"hash\":\"{previous}\"}}\n").into_bytes();
    }
}

fn stated_hash(line: &str) -> String {
    let (_, hash) = line.rsplit_once("\"hash\":\"").expect("a hash");
    hash[..64].to_owned()
}

fn stated_previous(envelope: &str) -> String {
    let (_, hash) = envelope
        .split_once("\"previous_hash\":\"")
        .expect("a previous hash");
    hash[..64].to_owned()
}

fn ours(folder: &Path) -> Place {
    let url = LogUrl::parse(&url(folder)).expect("a folder makes a URL");
    let reader = open_reader(&url).expect("there is a log");
    let verdict: Verdict = verify(&*reader, &Trust::nothing()).expect("the log can be read");
    match verdict.findings.first() {
        None => Nowhere,
        Some(finding) => finding.seq.map_or(Checkpoint, Entry),
    }
}

fn independent_verdicts(folders: &[PathBuf]) -> Vec<Place> {
    let mut verifier = Command::new(python());
    let verifier = verifier
        .arg(root().join("tests/independent/verify.py"))
        .args(folders);
    let output = verifier.output().expect("python starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(errors, "", "the independent verifier complains");
    let text = String::from_utf8(output.stdout).expect("verdicts are UTF-8");
    let places: Vec<Place> = text.lines().map(place).collect();
    assert_eq!(places.len(), folders.len(), "one verdict for each log");
    places
}

fn place(verdict: &str) -> Place {
    let verdict: serde_json::Value = serde_json::from_str(verdict).expect("a verdict is JSON");
    let problem = &verdict["problem"];
    assert_eq!(
        verdict["ok"],
        problem.is_null(),
        "a verdict is good or names a problem"
    );
    match problem["seq"].as_u64() {
        _ if problem.is_null() => Nowhere,
        Some(seq) => Entry(seq),
        None => Checkpoint,
    }
}
