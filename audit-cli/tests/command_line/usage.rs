//! What cannot be asked is refused with what can.

use crate::run::{ask, command, run};
use crate::ward::DAY;

#[test]
fn nothing_found_is_told_and_is_exit_one() {
    for args in [
        &["find", "user:nobody"][..],
        &["timeline", "no such"],
        &["stats", "--tool", "none"],
        &["show", "99"],
        &["show", "no-such-call"],
        &["report", "access", "--subject", "P-9"],
    ] {
        let ran = ask(args).ends(1);
        assert!(ran.err.starts_with("warning: no"), "{args:?}: {}", ran.err);
    }
}

#[test]
fn a_wrong_question_is_exit_two_and_pointed_at() {
    for (args, told) in [
        (
            &["find", "user:x", "usr:y"][..],
            "error: unknown field `usr` in the filter\n  user:x usr:y\n         ^^^^^\nfields: user,",
        ),
        (
            &["find", "--since", "soon"],
            "error: `soon` is no time\n  since:soon\n  ^^^^^^^^^^\ntimes: a date",
        ),
        (
            &["find", "--outcome", "bad"],
            "error: no outcome is `bad`\n",
        ),
        (
            &["find", "--usr", "x"],
            "error: unexpected argument '--usr' found\n",
        ),
        (
            &["find", "Ann Lee"],
            "error: a word of the filter has no field",
        ),
        (
            &["find", "since:2026-03-02", "until:2026-03-01"],
            "error: the period of the filter ends",
        ),
        (
            &["find", "--tz", "Mars/Olympus"],
            "error: no time zone is called `Mars/Olympus`",
        ),
        (
            &["report", "access", "--subject", "P-1", "--since", "6m"],
            "error: --since: `6m` is no time",
        ),
        (
            &["show", "another.log#3"],
            "error: that entry belongs to the log `another.log`",
        ),
        (&["verify", "--key", "x"], "error: verifier key: "),
    ] {
        let ran = ask(args).ends(2);
        assert!(ran.err.starts_with(told), "{args:?}: {}", ran.err);
        assert_eq!(ran.out, "");
    }
    let unlinked = ask(&["find", "--log", "nosuch:x"]).ends(4);
    assert!(
        unlinked
            .err
            .starts_with("error: no driver for log URLs that begin with `nosuch:`")
    );
    let mut late = command(&DAY.log());
    let late = run(late.env("TOOLAUDIT_NOW", "noon").arg("find")).ends(2);
    assert!(late.err.contains("TOOLAUDIT_NOW"), "{}", late.err);
    ask(&["find", "--json", "--csv"]).ends(2);
    ask(&["report", "access"]).ends(2);
    ask(&["frobnicate"]).ends(2);
    ask(&[]).ends(2);
}

#[test]
fn help_is_there_for_every_verb_and_its_examples_run() {
    for verb in [
        &["find"][..],
        &["verify"],
        &["show"],
        &["timeline"],
        &["stats"],
        &["report"],
        &["report", "access"],
        &["checkpoint"],
        &[],
    ] {
        let help = ask(&[verb, &["--help"]].concat()).ends(0).out;
        let about = help.lines().next().unwrap_or_default();
        assert!(
            about.len() > 10 && !about.starts_with("Usage"),
            "{verb:?}: {help}"
        );
        let short = help.lines().all(|line| line.chars().count() <= 120);
        assert!(short && help.contains("Usage: toolaudit"), "{help}");
    }
    let examples = ask(&["find", "--help"]).out;
    let examples = examples
        .lines()
        .filter_map(|line| line.trim().strip_prefix("toolaudit find "));
    let mut ran = 0;
    for example in examples {
        let words = example
            .split(" | ")
            .next()
            .expect("a command")
            .replace('\'', "");
        let folder = tempfile::tempdir().expect("a folder");
        let words = words.replace(
            "P-1.csv",
            folder.path().join("P-1.csv").to_str().expect("UTF-8"),
        );
        let args: Vec<&str> = std::iter::once("find").chain(words.split(' ')).collect();
        let code = ask(&args).code;
        assert!(code == 0 || code == 1, "{example}");
        ran += 1;
    }
    assert!(ran >= 3);
}
