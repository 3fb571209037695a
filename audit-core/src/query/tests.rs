//! Answers from logs that are whole, damaged, purged or being written.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::sample::Stored;
use super::*;
use crate::entry::{Entry, Kind};
use crate::hash::Hash;
use crate::note::{Checkpoint, SignerKey};

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect(text)
}

fn clock() -> Clock {
    Clock {
        now: utc("2026-03-10T12:00:00Z"),
        zone: Zone::utc(),
    }
}

fn find(stored: &Stored, filter: &str) -> Found<Vec<Entry>> {
    let filter = Filter::parse(filter).expect(filter);
    stored
        .log()
        .find(&filter, &clock())
        .expect("memory never fails")
}

fn seqs(found: &Found<Vec<Entry>>) -> Vec<u64> {
    found
        .answer
        .iter()
        .map(|entry| entry.envelope.seq)
        .collect()
}

fn day() -> Stored {
    Stored::of_calls([
        json!({"user_id": "ann", "tool_name": "read_chart", "subject_ids": ["P-1"], "conversation_id": "c1",
            "timestamp": "2026-03-01T09:00:00.000000Z", "purpose": "TREAT"}),
        json!({"user_id": "bob", "tool_name": "read_labs", "subject_ids": ["P-1", "P-2"], "outcome": "error",
            "timestamp": "2026-03-02T09:00:00.000000Z", "purpose": "BTG", "urgency": "emergency"}),
        json!({"tool_name": "send", "conversation_id": "c1", "timestamp": "2026-03-03T09:00:00.000000Z"}),
    ])
}

#[test]
fn named_questions_are_answered() {
    let log = day().log();
    let whole = |found: Found<Vec<Entry>>| seqs(&found);
    assert_eq!(whole(log.conversation("c1").expect("read")), [1, 3]);
    assert_eq!(whole(log.conversation("c*").expect("read")), [0; 0]);
    let since = utc("2026-03-02T09:00:00Z");
    assert_eq!(whole(log.user_since("ann", since).expect("read")), [0; 0]);
    assert_eq!(whole(log.user_since("bob", since).expect("read")), [2]);
    assert_eq!(whole(log.failures_since(since).expect("read")), [2]);
    let until = utc("2026-03-03T00:00:00Z");
    assert_eq!(
        whole(log.subject_between("P-1", since, until).expect("read")),
        [2]
    );
    let found = log.subject_between("P-1", utc("2026-03-01T00:00:00Z"), since);
    assert_eq!(whole(found.expect("read")), [1]);
    assert!(
        log.subject_between("P-1", until, since)
            .expect_err("reversed")
            .is_usage()
    );
}

#[test]
fn statistics_count_what_the_log_holds() {
    let mut stored = day();
    let open = json!({"configuration": {"retention": {"general": 365, "healthcare": 2190}},
        "tools": [{"name": "send", "path": "a::send", "retention": "healthcare"}]});
    stored.add(Kind::Open, open);
    let log = stored.log();
    let everything = Filter::new().at(&clock()).expect("no period");
    let found = log.statistics(&everything, Group::Subject).expect("read");
    let counts: Vec<(String, u64)> = found
        .answer
        .into_iter()
        .map(|s| (s.name, s.calls))
        .collect();
    assert_eq!(counts, [("P-1".to_owned(), 2), ("P-2".to_owned(), 1)]);
    let send = log.tool_statistics("send").expect("read").answer;
    assert_eq!(
        (send.calls, send.success_rate, send.unattributed),
        (1, Some(1.0), 1)
    );
    let kept = send
        .retention
        .map(|kept| (kept.policy, kept.days, kept.grace_days));
    assert_eq!(kept, Some(("healthcare".to_owned(), 2190, 8)));
    let none = log.tool_statistics("read_*").expect("read").answer;
    assert_eq!(
        (none.calls, none.success_rate, none.p95_ms),
        (0, None, None)
    );
}

#[test]
fn subjects_that_did_not_fit_are_the_calls_own() {
    let mut stored = Stored::of_calls([json!({"call_id": "a", "subject_ids": ["P-1"]})]);
    stored.add(
        Kind::Subjects,
        json!({"call_id": "a", "subject_ids": ["P-2"]}),
    );
    stored.add(
        Kind::Subjects,
        json!({"call_id": "a", "subject_ids": ["P-3"]}),
    );
    stored.add(Kind::Call, json!({"call_id": "b"}));
    let found = find(&stored, "subject:P-3");
    assert_eq!(seqs(&found), [1]);
    let call = found.answer[0].call().expect("a call");
    assert_eq!(call.subject_ids, ["P-1", "P-2", "P-3"]);
    assert_eq!(seqs(&find(&stored, "")), [1, 4]);
    assert_eq!(find(&stored, "").coverage.entries, 5);
}

#[test]
fn only_calls_are_meant_unless_a_kind_is_named() {
    let mut stored = day();
    stored.add(Kind::LogRead, json!({"user_id": "ann", "command": "find"}));
    for (filter, wanted) in [
        ("user:ann", vec![1]),
        ("-outcome:ok", vec![2]),
        ("user:ann kind:log_read", vec![4]),
        ("kind:*", vec![0, 1, 2, 3, 4]),
        ("-kind:call", vec![0, 4]),
    ] {
        assert_eq!(seqs(&find(&stored, filter)), wanted, "{filter}");
    }
}

#[test]
fn a_purged_body_is_not_guessed_at() {
    let mut stored = day();
    stored.purge(2);
    for (filter, wanted, purged) in [
        ("user:bob", vec![], 1),
        ("-user:ann", vec![3], 1),
        ("", vec![1, 2, 3], 0),
        ("until:2026-02-28 user:bob", vec![], 0),
    ] {
        let found = find(&stored, filter);
        assert_eq!(
            (seqs(&found), found.coverage.purged),
            (wanted, purged),
            "{filter}"
        );
    }
}

/// Changes that leave lines which look right; what can be read before them is found.
#[test]
fn damage_ends_the_answer_and_is_named() {
    let lines =
        |stored: &Stored| -> Vec<String> { stored.text().lines().map(str::to_owned).collect() };
    type Change = fn(&mut Vec<String>);
    let cases: [(&str, Change, &[u64], &str); 6] = [
        (
            "changed",
            |l| l[2] = l[2].replace("bob", "eve"),
            &[1],
            "entry 2",
        ),
        (
            "removed",
            |l| drop(l.remove(2)),
            &[1],
            "entry 3 stands in its place",
        ),
        (
            "swapped",
            |l| l.swap(1, 2),
            &[],
            "entry 2 stands in its place",
        ),
        (
            "doubled",
            |l| l.insert(2, l[1].clone()),
            &[1],
            "entry 1 stands in its place",
        ),
        ("no line", |l| l[3] = "{}".to_owned(), &[1, 2], "malformed"),
        (
            "no beginning",
            |l| drop(l.remove(0)),
            &[],
            "entry 1 stands in its place",
        ),
    ];
    for (name, change, wanted, said) in cases {
        let mut stored = day();
        let mut changed = lines(&stored);
        change(&mut changed);
        stored.lines = (changed.join("\n") + "\n").into_bytes();
        let found = find(&stored, "");
        assert_eq!(seqs(&found), wanted, "{name}");
        let damage = found.whole().expect_err(name);
        assert!(
            damage.is_corrupt() && damage.to_string().contains(said),
            "{name}: {damage}"
        );
    }
}

#[test]
fn a_line_that_is_resealed_breaks_the_chain() {
    let mut stored = Stored::of_calls([json!({}), json!({"user_id": "eve"})]);
    let honest = Stored::of_calls([json!({"user_id": "ann"}), json!({})]);
    let line = |stored: &Stored, n: usize| stored.text().lines().nth(n).expect("a line").to_owned();
    let forged = [
        line(&honest, 0),
        line(&honest, 1),
        line(&stored, 2),
        String::new(),
    ];
    stored.lines = forged.join("\n").into_bytes();
    let found = find(&stored, "");
    assert_eq!(seqs(&found), [1]);
    let damage = found.coverage.damage.expect("a broken chain").to_string();
    assert!(damage.contains("entry 2: it does not continue"), "{damage}");
}

#[test]
fn a_cut_tail_shows_against_the_checkpoint_and_an_unfinished_line_is_no_entry() {
    let mut stored = day();
    let four = Checkpoint {
        origin: "test".to_owned(),
        size: 4,
        root: Hash::of(&[b"whatever it is"]),
    };
    stored.checkpoint = Some(four.sign(&SignerKey::new("test", &[3; 32])));
    assert!(find(&stored, "").coverage.damage.is_none());
    let cut = stored.text().trim_end().rfind('\n').expect("lines");
    stored.lines.truncate(cut + 10);
    let coverage = find(&stored, "").coverage;
    assert!(coverage.unfinished);
    let damage = coverage.damage.expect("a cut tail").to_string();
    assert!(
        damage.contains("its checkpoint states 4 entries"),
        "{damage}"
    );
    stored.checkpoint = None;
    let coverage = find(&stored, "").coverage;
    assert!(coverage.unfinished && coverage.damage.is_none());
}

#[test]
fn attribution_reads_from_the_human_to_the_tool() {
    let base = json!({"tool_name": "refund", "trigger": "user_request", "user_id": "usr_1", "model": "gpt-4.1",
        "session_metadata": {"user_role": "support_agent"}});
    let with = |changes: Value| -> String {
        let mut call = base.clone();
        for (key, value) in changes.as_object().expect("an object") {
            call[key] = value.clone();
        }
        let found = find(&Stored::of_calls([call]), "");
        found.answer[0]
            .call()
            .expect("a call")
            .attribution()
            .to_string()
    };
    for (changes, line) in [
        (
            json!({}),
            "User usr_1 (support_agent) → gpt-4.1 → refund [user_request]",
        ),
        (
            json!({"agent_id": "desk"}),
            "User usr_1 (support_agent) → desk (gpt-4.1) → refund [user_request]",
        ),
        (
            json!({"on_behalf_of": ["planner", "chief"], "session_metadata": {}}),
            "User usr_1 → chief → planner → gpt-4.1 → refund [user_request]",
        ),
        (
            json!({"user_id": null, "model": null, "session_metadata": {}, "trigger": null}),
            "Unattributed → refund",
        ),
        (
            json!({"user_id": "\u{1b}[31m"}),
            "User \\u{1b}[31m (support_agent) → gpt-4.1 → refund [user_request]",
        ),
    ] {
        assert_eq!(with(changes), line);
    }
}

#[test]
fn a_timeline_is_in_the_order_of_the_calls() {
    let stored = Stored::of_calls([
        json!({"call_id": "inner", "parent_call_id": "outer", "tool_name": "look", "turn_number": 3,
            "timestamp": "2026-03-01T09:00:01.000000Z", "conversation_id": "c", "outcome": "cancelled"}),
        json!({"call_id": "outer", "tool_name": "update_order_status", "turn_number": 3, "duration_ms": 145.234,
            "timestamp": "2026-03-01T09:00:00.000000Z", "conversation_id": "c",
            "arguments": {"order_id": "ORD-123"}, "result_summary": {"success": true, "order_id": "ORD-123"}}),
        json!({"call_id": "loop", "parent_call_id": "loop", "conversation_id": "c", "outcome": "error",
            "timestamp": "2026-03-01T09:00:02.000000Z", "arguments": {}, "urgency": "emergency",
            "error": {"type": "E", "message": "no such\u{1b} order"}}),
        json!({"tool_name": "burst", "turn_number": 4, "conversation_id": "c", "outcome": "panic",
            "timestamp": "2026-03-01T09:00:03.000000Z", "error": {"type": "panic"}}),
    ]);
    let timeline = stored.log().timeline("c").expect("read").answer.to_string();
    let lines: Vec<&str> = timeline.lines().collect();
    let order = r#"{"order_id":"ORD-123","success":true}"#;
    assert_eq!(
        lines[0],
        format!(
            r#"[Turn 3] ✅ update_order_status({{"order_id":"ORD-123"}}) → {order} [145.23ms]"#
        )
    );
    assert_eq!(lines[1], "  [Turn 3] ⏹ look() → cancelled [1.50ms]");
    assert!(
        lines[2].ends_with("[Turn ?] ❌ look({}) → no such\\u{1b} order [1.50ms] [emergency]"),
        "{}",
        lines[2]
    );
    assert_eq!(lines[3], "[Turn 4] 💥 burst() → panic [1.50ms]");
}

#[test]
fn a_record_is_flat_and_complete() {
    let mut stored = Stored::new();
    stored.add_text(
        Kind::Call,
        r#"{"salt":"00","call_id":"a","timestamp":"2026-03-01T09:30:00.000000Z","tool_name":"look","subject_ids":["P-1"],"arguments":{"b":1.50,"a":1e400},"outcome":"ok","success":true,"duration_ms":1}"#,
    );
    stored.add(
        Kind::Subjects,
        json!({"call_id": "a", "subject_ids": ["P-2"]}),
    );
    let found = find(&stored, "");
    let text = serde_json::to_string(&Record::new("test", &found.answer[0])).expect("JSON");
    let (envelope, rest) = text.split_once(r#""hash":""#).expect("a hash");
    assert_eq!(
        envelope,
        r#"{"entry":"test#1","seq":1,"kind":"call","recorded_at":"2026-03-01T10:00:00.000000Z","retention":"general","#
    );
    assert_eq!(
        &rest[64..],
        r#"","call_id":"a","timestamp":"2026-03-01T09:30:00.000000Z","tool_name":"look","subject_ids":["P-1","P-2"],"arguments":{"b":1.50,"a":1e400},"outcome":"ok","success":true,"duration_ms":1.0}"#
    );
    stored.purge(1);
    let found = find(&stored, "");
    let record = serde_json::to_value(Record::new("test", &found.answer[0])).expect("JSON");
    assert_eq!(record["purged"], json!(true));
}
