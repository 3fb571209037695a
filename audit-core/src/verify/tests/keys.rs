//! What is trusted and remembered: where it is missing, nothing less than an honest log passes.

use std::os::unix::fs::PermissionsExt as _;

use super::*;

fn verdict_with(log: &TestLog, trust: &Trust) -> Verdict {
    let reader = crate::sink::open_reader(&log.url()).expect("opens");
    verify(&*reader, trust).expect("reads")
}

#[test]
fn a_missing_checkpoint_is_found_whatever_else_wants_attention() {
    let log = TestLog::closed();
    fs::remove_dir_all(log.path()).expect("removes");
    let recorder = log.recorder();
    record(&recorder, 0..2);
    recorder.close().expect("closes");
    let verdict = log.verdict();
    assert_eq!(verdict.findings[0].problem, Problem::Succeeds);

    fs::remove_file(log.path().join("checkpoint")).expect("removes");
    log.write(&log.lines()[..3]);
    let verdict = verdict_with(&log, &Trust::nothing());
    assert_eq!(verdict.status(), Status::Violated);
    assert_eq!(verdict.findings[0].problem, Problem::Unsigned);
}

#[test]
fn a_log_cut_back_to_its_beginning_is_violated_where_there_is_a_key_for_it() {
    let log = TestLog::closed();
    let vkey = fs::read_to_string(admin(&log).join("verify/vkey")).expect("reads");
    fs::remove_file(log.path().join("checkpoint")).expect("removes");
    let beginnings = log.lines();
    for left in [0, 1, 2] {
        log.write(&beginnings[..left]);
        let known = verdict_with(&log, &Trust::key(&vkey).expect("a key"));
        assert_eq!(known.status(), Status::Violated, "{}", known.statement());
    }
    log.write(&[]);
    let unknown = verdict_with(&log, &Trust::nothing());
    assert_eq!(unknown.status(), Status::Attention);
    assert_eq!(unknown.statement(), "The log holds no entries.");
}

#[test]
fn the_first_bad_entry_is_told_first_whatever_the_checkpoint_is() {
    let log = TestLog::closed();
    let mut lines = log.lines();
    lines[4] = lines[4].replacen("usr_1", "usr_2", 1);
    log.write(&lines);
    fs::write(log.path().join("checkpoint"), "junk").expect("writes");
    let findings = log.verdict().findings;
    assert_eq!(findings[0].seq, Some(4), "{findings:?}");
    assert!(findings.iter().any(|f| f.place == "checkpoint"));
}

#[test]
fn a_memory_that_cannot_be_told_wants_attention() {
    let log = TestLog::closed();
    let signed = admin(&log).join("sign/signed");
    fs::set_permissions(&signed, fs::Permissions::from_mode(0o644)).expect("chmod");
    assert_eq!(log.verdict().findings, [], "it is no secret");
    fs::write(&signed, "junk").expect("writes");
    let findings = log.verdict().findings;
    assert_eq!(findings[0].problem, Problem::Forgotten, "{findings:?}");
    fs::write(admin(&log).join("verify/vkey"), "junk").expect("writes");
    let error = Trust::beside(&log.url()).expect_err("is no key");
    assert!(
        error.is_refused() && error.to_string().contains("vkey: verifier key"),
        "{error}"
    );
}

/// A folder that cannot be entered; one that is no folder fails alike for the superuser too.
#[test]
fn keys_that_may_not_be_read_are_not_trusted_and_that_is_said() {
    let log = TestLog::closed();
    fs::remove_dir_all(admin(&log)).expect("removes");
    fs::write(admin(&log), "no folder").expect("writes");
    let verdict = log.verdict();
    assert_eq!(verdict.findings, []);
    let said = |text: &&String| text.contains("vkey") && text.contains("cannot read");
    assert!(verdict.notes.iter().any(|note| said(&note)), "{verdict:?}");
    assert!(
        verdict.unproven[0].contains("taken from the log itself"),
        "{:?}",
        verdict.unproven
    );
}
