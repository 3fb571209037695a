//! The access report from logs that are whole, damaged and purged.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde_json::{Value, json};

use super::*;
use crate::entry::Kind;
use crate::query::sample::Stored;
use crate::query::{Clock, Zone};
use crate::verify::Verdict;

fn clock() -> Clock {
    Clock {
        now: "2026-03-10T12:00:00Z"
            .parse::<DateTime<Utc>>()
            .expect("a time"),
        zone: Zone::fixed(FixedOffset::east_opt(3600).expect("an offset")),
    }
}

fn intact(entries: u64) -> Verdict {
    Verdict {
        entries,
        unproven: vec!["that nothing was left out before it was recorded".to_owned()],
        ..Verdict::default()
    }
}

fn ward() -> Stored {
    let mut stored = Stored::of_calls([
        json!({"user_id": "dr", "tool_name": "read_chart", "action": "read", "subject_ids": ["P-1"], "purpose": "TREAT",
            "model": "m", "timestamp": "2026-03-02T09:00:00.000000Z", "arguments": {"patient_id": "P-1"},
            "result_summary": {"status": "stable"}, "session_metadata": {"user_role": "physician"}}),
        json!({"tool_name": "order", "action": "create", "subject_ids": ["P-1", "P-2", "P-3"], "outcome": "error",
            "timestamp": "2026-03-02T08:00:00.000000Z", "urgency": "emergency", "purpose": "BTG",
            "error": {"type": "E", "message": "out of\u{1b}[31m stock"}}),
        json!({"user_id": "dr", "tool_name": "read_chart", "subject_ids": ["P-2"], "timestamp": "2026-03-02T09:00:00.000000Z"}),
        json!({"user_id": "dr", "tool_name": "weather", "timestamp": "2026-03-02T09:00:00.000000Z"}),
        // 23:30 UTC on the first is already the second, an hour east.
        json!({"user_id": "clerk", "tool_name": "bill", "subject_ids": ["tok"], "timestamp": "2026-03-01T23:30:00.000000Z"}),
        json!({"user_id": "clerk", "tool_name": "bill", "subject_ids": ["P-1"], "timestamp": "2026-03-03T09:00:00.000000Z"}),
    ]);
    stored.add(Kind::Gap, json!({"lost": 2}));
    stored
}

fn second_of_march() -> AccessQuestion {
    let day = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
    AccessQuestion::about("P-1")
        .or("tok")
        .since(day)
        .until(day)
        .asked_by("officer")
}

fn answer(stored: &Stored, question: &AccessQuestion) -> AccessReport {
    let lines = stored.text().lines().count() as u64;
    AccessReport::answer(&stored.log(), question, &clock(), &intact(lines))
        .expect("memory never fails")
}

#[test]
fn every_access_in_the_period_is_listed_in_order_and_counted() {
    let report = answer(&ward(), &second_of_march());
    let listed: Vec<(&str, &str)> = report
        .accesses
        .iter()
        .map(|a| (a.entry.as_str(), a.when.as_str()))
        .collect();
    assert_eq!(
        listed,
        [
            ("test#5", "2026-03-02T00:30:00+01:00"),
            ("test#2", "2026-03-02T09:00:00+01:00"),
            ("test#1", "2026-03-02T10:00:00+01:00"),
        ]
    );
    let totals = &report.totals;
    let figures = (
        totals.accesses,
        totals.failed,
        totals.emergencies,
        totals.unattributed,
    );
    assert_eq!(figures, (3, 1, 1, 1));
    assert_eq!(report.accesses[1].other_subjects, 2);
    assert_eq!(
        report.left_out,
        [
            "in the period, calls of tools that do not say whose data they touch (they declare no `subject`): 1"
        ]
    );
}

#[test]
fn other_people_are_counted_and_not_named() {
    let report = answer(&ward(), &second_of_march());
    let json = serde_json::to_string(&report).expect("JSON");
    assert!(!json.contains("P-3") && !report.to_text(80).contains("P-3"));
}

#[test]
fn what_is_left_out_is_said() {
    let everything = AccessQuestion::about("P-1");
    let mut stored = ward();
    stored.purge(1);
    let report = answer(&stored, &everything);
    assert_eq!(report.accesses.len(), 2);
    assert!(
        report.left_out[0].starts_with("in the period, calls that could not be recorded")
            && report.left_out[0].ends_with(": 2")
    );
    assert!(
        report.left_out[1].starts_with("in the period, calls whose contents were purged")
            && report.left_out[1].ends_with(": 1")
    );
    let broken = stored.text().replace("2026-03-03", "2026-03-04");
    stored.lines = broken.into_bytes();
    let report = answer(&stored, &everything);
    assert_eq!(report.accesses.len(), 1);
    assert!(
        report.left_out[0].contains("entry 6"),
        "{:?}",
        report.left_out
    );
}

#[test]
fn what_was_not_verified_is_not_reported() {
    let question = AccessQuestion::about("P-1");
    let report =
        AccessReport::answer(&ward().log(), &question, &clock(), &intact(3)).expect("read");
    assert_eq!((report.accesses.len(), report.log.entries), (2, 3));
}

#[test]
fn the_page_holds_question_verdict_figures_and_accesses() {
    let text = answer(&ward(), &second_of_march()).to_text(80);
    for part in [
        "ACCESS REPORT\n",
        "Person    P-1, also tok\n",
        "Period    from 2026-03-02T00:00:00+01:00 to before 2026-03-03T00:00:00+01:00\n",
        "Times in  UTC+01:00\n",
        "Asked     2026-03-10T13:00:00+01:00, by officer\n",
        "Log       test at memory:test, 8 entries\n",
        "  The log is intact: 8 entries fit together and with the signed checkpoint.\n  What this does not prove:\n  - that nothing was left out before it was recorded\n",
        "  Users     clerk 1 · dr 1\n",
        "  2. 2026-03-02T09:00:00+01:00  order  error  EMERGENCY\n     Who       Unattributed → order\n",
        "     Error     out of\\u{1b}[31m stock\n     Others    2 more whose data it touched\n     Entry     test#2\n",
        "     Who       User dr (physician) → m → read_chart\n",
        "     With      {\"patient_id\":\"P-1\"}\n     Seen      {\"status\":\"stable\"}\n",
    ] {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn nobody_found_says_where_else_to_look() {
    let report = answer(&ward(), &AccessQuestion::about("P-9"));
    assert!(
        report
            .to_text(120)
            .contains("by another id, or by a pseudonym")
    );
    let json: Value = serde_json::to_value(&report).expect("JSON");
    assert_eq!(json["report"], "access report");
    assert_eq!(json["question"].get("since"), None);
}
