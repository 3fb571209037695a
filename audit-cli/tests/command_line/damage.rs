//! A damaged log is never answered from behind the damage, and never without saying so.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use crate::run::{ask, ask_log, command, run};
use crate::ward::{DAY, Ward};

#[test]
fn an_untouched_log_is_intact() {
    let verdict = ask(&["verify"]).ends(0).json().remove(0);
    assert_eq!(verdict["status"], "intact");
    let lines = DAY.lines().len();
    assert_eq!(verdict["entries"], lines);
    let page = ask(&["verify", "--text"]).ends(0).out;
    assert!(page.starts_with("The log is intact"), "{page}");
    assert!(page.contains("What this does not prove\n- "), "{page}");
}

#[test]
fn every_change_is_found_by_every_verb() {
    type Change = fn(&mut Vec<String>);
    let changes: [(&str, Change); 5] = [
        ("a byte changed", |l| l[5] = l[5].replacen("P-2", "P-1", 1)),
        ("a line removed", |l| drop(l.remove(5))),
        ("two swapped", |l| l.swap(5, 6)),
        ("one doubled", |l| l.insert(5, l[4].clone())),
        ("the tail cut", |l| l.truncate(5)),
    ];
    for (name, change) in changes {
        let ward = Ward::copy();
        let mut lines = ward.lines();
        change(&mut lines);
        ward.write_lines(&lines);
        let verdict = ask_log(&ward, &["verify"]).ends(3).json().remove(0);
        assert_eq!(verdict["status"], "violated", "{name}");
        let first = &verdict["findings"][0];
        assert!(
            first["detail"].is_string() && first["problem"].is_string(),
            "{name}"
        );
        let csv = ask_log(&ward, &["verify", "--csv"]).ends(3).out;
        assert!(
            csv.starts_with("seq,place,problem,detail\r\n") && csv.lines().count() > 1,
            "{csv}"
        );
        let found = ask_log(&ward, &["find"]).ends(3);
        assert!(
            found.err.starts_with("warning: the answer is not whole: "),
            "{name}: {}",
            found.err
        );
        assert!(
            found.err.contains("entry 5") || found.err.contains("entry 4"),
            "{name}: {}",
            found.err
        );
        assert_eq!(found.json().len(), 3, "{name}");
        for verb in [
            &["timeline", "c-1"][..],
            &["stats"],
            &["report", "access", "--subject", "P-1"],
            &["show", "9"],
        ] {
            ask_log(&ward, verb).ends(3);
        }
        let report = ask_log(&ward, &["report", "access", "--subject", "P-1", "--text"]).out;
        assert!(report.contains("NOT intact"), "{name}: {report}");
    }
}

#[test]
fn what_stands_before_the_damage_is_shown() {
    let ward = Ward::copy();
    let mut lines = ward.lines();
    lines[5] = lines[5].replace("P-2", "P-3");
    ward.write_lines(&lines);
    ask_log(&ward, &["show", "4"]).ends(0);
    ask_log(&ward, &["show", "5"]).ends(3);
}

#[test]
fn an_unfinished_line_is_no_entry_and_is_told() {
    let ward = Ward::copy();
    let mut bytes = fs::read(ward.segment()).expect("a segment");
    bytes.extend_from_slice(b"{\"v\":0,");
    fs::write(ward.segment(), bytes).expect("writes");
    let found = ask_log(&ward, &["find"]).ends(0);
    assert!(
        found
            .err
            .contains("the last line of the log is not finished"),
        "{}",
        found.err
    );
    ask_log(&ward, &["verify"]).ends(1);
}

#[test]
fn a_log_that_is_not_there_is_not_found_intact() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("audit-log");
    for verb in [
        &["verify"][..],
        &["find"],
        &["report", "access", "--subject", "P-1"],
    ] {
        let ran = run(command(&nowhere).args(verb));
        assert_eq!(ran.code, 4, "{}", ran.err);
        assert!(
            ran.err.contains("audit-log") && ran.out.is_empty(),
            "{}",
            ran.err
        );
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn a_reader_who_has_had_enough_is_no_error() {
    let mut child = command(&DAY.log())
        .args(["find", "kind:*"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    drop(child.stdout.take());
    let status = child.wait().expect("ends");
    let mut told = String::new();
    child
        .stderr
        .take()
        .expect("a pipe")
        .read_to_string(&mut told)
        .expect("UTF-8");
    assert_eq!((status.code(), told.as_str()), (Some(0), ""));
}

#[test]
fn a_log_is_signed_when_asked_and_never_when_it_is_behind() {
    let ward = Ward::copy();
    let lines = ward.lines().len();
    let signed = ask_log(&ward, &["checkpoint"]).ends(0).json().remove(0);
    assert_eq!(signed["size"], lines);
    ward.write_lines(&ward.lines()[..5]);
    let refused = ask_log(&ward, &["checkpoint"]).ends(3);
    assert!(
        refused.err.starts_with("warning: ") && refused.err.contains("its end was cut off"),
        "{}",
        refused.err
    );
    assert_eq!(refused.out, "");
}

#[test]
fn what_cannot_be_signed_is_exit_four_and_leaves_nothing() {
    let ward = Ward::copy();
    let keys = ward.log().with_extension("admin");
    fs::remove_dir_all(&keys).expect("removes");
    let unkeyed = ask_log(&ward, &["checkpoint"]).ends(4);
    assert!(
        unkeyed.err.starts_with("error: ") && unkeyed.err.contains("there is no signing key"),
        "{}",
        unkeyed.err
    );
    assert!(!keys.exists());

    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("audit-log");
    fs::create_dir_all(empty.join("log")).expect("makes");
    run(command(&empty).arg("checkpoint")).ends(4);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    assert_eq!(fs::read_dir(&empty).expect("a folder").count(), 1);
}

#[test]
fn what_lies_beside_a_log_and_is_of_no_use_is_told() {
    let ward = Ward::copy();
    let keys = ward.log().with_extension("admin");
    fs::write(keys.join("sign/signed"), "junk").expect("writes");
    let verdict = ask_log(&ward, &["verify"]).ends(1).json().remove(0);
    assert_eq!(verdict["findings"][0]["problem"], "forgotten");
    ask_log(&ward, &["checkpoint"]).ends(4);

    fs::write(keys.join("verify/vkey"), "junk\n").expect("writes");
    let ran = ask_log(&ward, &["verify"]).ends(4);
    assert!(
        ran.err.contains("verify/vkey: verifier key: "),
        "{}",
        ran.err
    );
    fs::write(keys.join("sign/key"), "junk\n").expect("writes");
    ask_log(&ward, &["checkpoint"]).ends(4);
}

#[test]
fn a_log_of_no_known_driver_is_told_by_every_verb() {
    for verb in ["find", "verify", "checkpoint"] {
        let ran = ask(&[verb, "--log", "nosuch:x"]).ends(4);
        assert!(
            ran.err.starts_with("error: no driver for log URLs"),
            "{verb}: {}",
            ran.err
        );
    }
}

#[test]
fn an_emptied_log_is_never_fine() {
    let ward = Ward::copy();
    let vkey = fs::read_to_string(ward.log().with_extension("admin").join("verify/vkey"));
    let vkey = vkey.expect("a key");
    fs::remove_file(ward.log().join("checkpoint")).expect("removes");
    fs::write(ward.segment(), "").expect("writes");
    ask_log(&ward, &["verify", "--key", vkey.trim()]).ends(3);
    fs::remove_dir_all(ward.log().with_extension("admin")).expect("removes");
    let verdict = ask_log(&ward, &["verify"]).ends(1).json().remove(0);
    assert_eq!(verdict["statement"], "The log holds no entries.");
}
