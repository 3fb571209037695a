//! What is asked is answered, in every form.

use std::fs;

use serde_json::{Value, json};

use crate::run::{ask, command, run};
use crate::ward::DAY;

/// The tools of the entries that were found.
fn tools(args: &[&str]) -> Vec<String> {
    let ran = ask(args);
    let tool = |record: Value| record["tool_name"].as_str().unwrap_or("-").to_owned();
    ran.json().into_iter().map(tool).collect()
}

#[test]
fn words_and_flags_find_the_same() {
    for (words, flags, found) in [
        (&["user:clerk"][..], &["--user", "clerk"][..], &["bill"][..]),
        (
            &["tool:read_*", "-outcome:ok"],
            &["--tool", "read_*", "--failed"],
            &["read_labs"],
        ),
        (&["is:emergency"], &["--emergency"], &["read_chart"]),
        (&["is:unattributed"], &["--unattributed"], &["notify"]),
        (
            &["outcome:panic,cancelled"],
            &["--outcome", "panic,cancelled"],
            &["explode", "wait_for_lab"],
        ),
        (
            &["since:today"],
            &["--since", "2026-03-03"],
            &["read_chart"],
        ),
        (
            &["subject:P-1", "until:yesterday", "purpose:HPAYMT"],
            &[
                "--subject",
                "P-1",
                "--until",
                "2026-03-02",
                "--purpose",
                "HPAYMT",
            ],
            &["bill"],
        ),
        (
            &["conversation:c-1", "trigger:user_request"],
            &["--conversation", "c-1", "--trigger", "user_request"],
            &["read_chart", "read_labs", "explode", "wait_for_lab"],
        ),
    ] {
        assert_eq!(tools(&[&["find"], words].concat()), found, "{words:?}");
        assert_eq!(tools(&[&["find"], flags].concat()), found, "{flags:?}");
    }
    assert_eq!(
        tools(&["find", "purpose:TREAT", "is:emergency"]),
        ["read_chart"]
    );
    assert_eq!(tools(&["find", "kind:genesis,open"]), ["-", "-"]);
}

#[test]
fn a_record_names_its_entry_and_holds_what_was_stored() {
    let found = ask(&["find", "tool:read_labs"]).ends(0).json().remove(0);
    let address = found["entry"].as_str().expect("an address");
    assert_eq!(
        address.rsplit_once('#').expect("a number").1,
        found["seq"].to_string()
    );
    assert_eq!(
        found["arguments"],
        json!({"patient_id": "P-1", "panel": "lipids"})
    );
    assert_eq!(found["error"]["message"], "no lipids of P-1");
    assert_eq!(found["session_metadata"]["user_role"], "physician");
    assert_eq!(found.get("salt"), None);
    for name in [
        address,
        &found["seq"].to_string(),
        found["call_id"].as_str().expect("an id"),
    ] {
        assert_eq!(
            ask(&["show", name]).ends(0).json(),
            std::slice::from_ref(&found),
            "{name}"
        );
    }
}

#[test]
fn a_table_has_one_line_for_each_entry_and_fits() {
    let table = |width: &str| {
        let mut command = command(&DAY.log());
        let table = run(command
            .env("COLUMNS", width)
            .args(["find", "--text", "user:dr_lee"]));
        table.ends(0).out
    };
    for width in [40, 60, 80, 120, 200] {
        let table = table(&width.to_string());
        assert_eq!(table.lines().count(), 7, "{table}");
        let widest = table.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(width.max(57)), "{table}");
    }
    let wide = table("200");
    let lines: Vec<&str> = wide.lines().collect();
    assert!(
        lines[0].starts_with("ENTRY  WHEN                 USER    TOOL          SUBJECT"),
        "{wide}"
    );
    assert!(
        lines[4].contains("2026-03-02 12:30:00  dr_lee  explode"),
        "{wide}"
    );
    assert!(
        lines[3].contains("EMERGENCY BTG") && lines[3].contains("c-3\\u{1b}[2J"),
        "{wide}"
    );
}

#[test]
fn colors_come_when_asked_for_and_control_characters_never() {
    for form in ["--text", "--json", "--csv"] {
        for args in [
            &["find", "kind:*", form][..],
            &["timeline", "c-1", form],
            &["show", "6", form],
        ] {
            assert!(!ask(args).ends(0).out.contains('\u{1b}'), "{args:?}");
        }
    }
    let colored = ask(&["find", "--text", "--color", "always", "--failed"]).out;
    assert!(
        colored.contains("\u{1b}[1;31merror\u{1b}[0m"),
        "{colored:?}"
    );
    assert!(
        !colored.contains("\u{1b}[2J") && !colored.contains("\u{1b}[31m"),
        "{colored:?}"
    );
    let mut never = command(&DAY.log());
    let never = run(never.env("NO_COLOR", "1").args(["find", "--text"])).ends(0);
    assert!(!never.out.contains('\u{1b}'));
}

#[test]
fn a_conversation_reads_as_it_went() {
    let timeline = ask(&["timeline", "c-1", "--text"]).ends(0).out;
    let lines: Vec<&str> = timeline.lines().collect();
    let begins = [
        r#"[Turn 1] ✅ read_chart({"patient_id":"P-1"}) → {"status":"stable"} ["#,
        r#"[Turn 2] ❌ read_labs({"patient_id":"P-1","panel":"lipids"}) → no lipids of P-1 ["#,
        r"[Turn 3] 💥 explode({}) → out of \u{1b}[31mluck [",
        r"[Turn 4] ⏹ wait_for_lab({}) → cancelled [",
    ];
    assert_eq!(lines.len(), begins.len(), "{timeline}");
    for (line, begin) in lines.iter().zip(begins) {
        assert!(line.starts_with(begin) && line.ends_with("ms]"), "{line}");
    }
    assert_eq!(ask(&["timeline", "c-1"]).json().len(), 4);
}

#[test]
fn figures_count_the_calls() {
    let stats = ask(&["stats"]).ends(0).json();
    let chart = stats
        .iter()
        .find(|s| s["name"] == "read_chart")
        .expect("the tool");
    assert_eq!(
        (
            &chart["calls"],
            &chart["unique_users"],
            &chart["emergencies"]
        ),
        (&json!(3), &json!(1), &json!(1))
    );
    assert_eq!(chart["success_rate"], json!(1.0));
    let by_subject = ask(&["stats", "--by", "subject", "--csv"]).ends(0).out;
    let starts: Vec<String> = by_subject
        .lines()
        .map(|line| line.chars().take(9).collect())
        .collect();
    assert_eq!(starts, ["name,call", "P-1,4,3,1", "P-2,1,1,0"]);
    let table = ask(&["stats", "--by", "user", "--text", "--failed"])
        .ends(0)
        .out;
    assert!(table.contains("dr_lee      3  0.0 %       3"), "{table}");
    assert_eq!(chart["retention"]["policy"], "healthcare");
    assert!(
        ask(&["stats", "--text"])
            .out
            .contains("2190 days (healthcare)\n")
    );
}

#[test]
fn the_access_report_answers_who_saw_what() {
    let args = [
        "report",
        "access",
        "--subject",
        "P-1",
        "--since",
        "2026-03-02",
        "--until",
        "2026-03-02",
    ];
    let report = ask(&args).ends(0).json().remove(0);
    assert_eq!(report["report"], "access report");
    assert_eq!(report["integrity"]["status"], "intact");
    assert_eq!(report["question"]["asked_by"], "officer");
    assert_eq!(report["totals"]["accesses"], 3);
    let said: Vec<&str> = report["accesses"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|access| access["attribution"].as_str().expect("a text"))
        .collect();
    let lee = "User dr_lee (physician) → ward (gpt-4.1)";
    assert_eq!(
        said,
        [
            &format!("{lee} → read_chart [user_request]"),
            &format!("{lee} → read_labs [user_request]"),
            "User clerk (billing) → bill"
        ]
    );
    let text = ask(&[&args[..], &["--text"]].concat()).ends(0).out;
    for part in [
        "ACCESS REPORT\n",
        "Person    P-1\n",
        "The log is intact",
        "Users     dr_lee 2 · clerk 1\n",
        "Seen      {\"status\":\"stable\"}\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let csv = ask(&[&args[..], &["--csv"]].concat()).ends(0).out;
    assert_eq!(csv.lines().count(), 4, "{csv}");
}

#[test]
fn days_begin_where_the_time_zone_says() {
    let found = |tz: &str| {
        ask(&["find", "since:2026-03-02", "until:2026-03-02", "--tz", tz])
            .json()
            .len()
    };
    assert_eq!(
        (found("UTC"), found("+12:00"), found("Asia/Tokyo")),
        (7, 4, 7)
    );
    let when = ask(&["find", "user:clerk", "--text", "--tz", "America/New_York"]).out;
    assert!(when.contains("2026-03-02 05:00:00"), "{when}");
    let report = ask(&[
        "report",
        "access",
        "--subject",
        "P-1",
        "--tz",
        "Europe/Berlin",
    ])
    .json()
    .remove(0);
    assert_eq!(report["question"]["time_zone"], "Europe/Berlin");
    assert_eq!(report["accesses"][0]["when"], "2026-03-02T10:00:00+01:00");
}

#[test]
fn a_file_is_written_whole_private_and_in_the_form_of_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, begins) in [
        ("a.csv", "entry,kind,"),
        ("a.json", "{\"entry\":"),
        ("a.txt", "ENTRY "),
        ("a", "{\"entry\":"),
    ] {
        let path = folder.path().join(name);
        let ran = ask(&["find", "--out", path.to_str().expect("UTF-8")]).ends(0);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.starts_with(begins), "{name}: {text}");
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(
                &fs::metadata(&path).expect("a file").permissions()
            ) & 0o777,
            0o600
        );
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 4);
    let nowhere = folder.path().join("no/such/folder.csv");
    let ran = ask(&["find", "--out", nowhere.to_str().expect("UTF-8")]).ends(4);
    assert!(
        ran.err.starts_with("error: cannot write the answer: "),
        "{}",
        ran.err
    );
}

#[test]
fn an_entry_is_shown_in_full() {
    let shown = ask(&["show", "3", "--text"]).ends(0).out;
    let lines: Vec<&str> = shown.lines().collect();
    assert!(lines[0].ends_with("#3"), "{shown}");
    assert_eq!(
        lines[1],
        "User dr_lee (physician) → ward (gpt-4.1) → read_labs [user_request]  error"
    );
    assert_eq!(
        lines[2],
        "when              2026-03-02T09:05:00+00:00 (UTC)"
    );
    assert!(
        shown.contains("arguments         {\"patient_id\":\"P-1\",\"panel\":\"lipids\"}\n"),
        "{shown}"
    );
}

#[test]
fn a_value_is_searched_for_by_its_pseudonym() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let recorder = audit_core::Recorder::builder().log(log.display().to_string());
    let recorder = recorder.open().expect("opens");
    let context = audit_core::Context::new()
        .user("ann@example.org")
        .recorder(&recorder);
    context.sync_scope(|| crate::ward::greet("x"));
    recorder.close().expect("closes");

    let value = folder.path().join("value");
    fs::write(&value, "ann@example.org\n").expect("writes");
    let from = |path| fs::File::open(path).expect("opens");
    let pseudonym = run(command(&log)
        .args(["pseudonym", "--text"])
        .stdin(from(&value)));
    let pseudonym = pseudonym.ends(0).out;
    let found = run(command(&log).args(["find", "--json", "--user", pseudonym.trim()])).ends(0);
    assert_eq!(found.json().len(), 1);
    assert!(!found.out.contains("ann@example.org"));

    run(command(&log).arg("pseudonym")).ends(1);
    let elsewhere = format!("dir:{}", folder.path().join("nowhere").display());
    let mut none = command(&log);
    let none = none
        .arg("pseudonym")
        .env("AUDIT_KEYS", elsewhere)
        .stdin(from(&value));
    assert!(run(none).ends(4).err.contains("AUDIT_KEYS"));
}
