//! The filter against a naive predicate, its text form, and its messages.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::query::Zone;
use crate::query::sample::Stored;

fn clock() -> Clock {
    Clock {
        now: "2026-03-10T12:00:00Z".parse().expect("a time"),
        zone: Zone::utc(),
    }
}

/// Field of the filter, field of the body, values that occur.
const TEXTS: &[(&str, &str, &[&str])] = &[
    (
        "user",
        "user_id",
        &["ann", "anna", "bob", "a b", "*", "a,b", "\"q\"", "D\\u"],
    ),
    ("tool", "tool_name", &["read_chart", "read_labs", "send"]),
    ("conversation", "conversation_id", &["c1", "c2"]),
    ("trigger", "trigger", &["user_request", "retry"]),
    ("model", "model", &["m-1", "m-2"]),
    ("agent", "agent_id", &["x"]),
    ("provider", "provider", &["p"]),
    ("tenant", "tenant_id", &["t1", "t2"]),
    ("action", "action", &["read", "update"]),
    ("outcome", "outcome", &["ok", "error", "panic"]),
    ("purpose", "purpose", &["TREAT", "BTG", "HPAYMT", "own"]),
];

fn call() -> impl Strategy<Value = Value> {
    let texts: Vec<BoxedStrategy<Option<&str>>> = TEXTS
        .iter()
        .map(|(_, _, values)| proptest::option::of(proptest::sample::select(*values)).boxed())
        .collect();
    let subjects =
        proptest::collection::vec(proptest::sample::select(vec!["P-1", "P-2", "P-3"]), 0..3);
    (texts, subjects, 1..20_u32, any::<bool>()).prop_map(|(texts, subjects, day, urgent)| {
        let mut call = json!({
            "subject_ids": subjects,
            "timestamp": format!("2026-03-{day:02}T12:00:00.000000Z"),
        });
        for ((_, key, _), value) in TEXTS.iter().zip(texts) {
            if let Some(value) = value {
                call[*key] = json!(value);
            }
        }
        if urgent {
            call["urgency"] = json!("emergency");
        }
        call
    })
}

/// A condition as it can be said, and the naive reading of it.
#[derive(Debug, Clone)]
enum Said {
    Any {
        field: usize,
        values: Vec<&'static str>,
    },
    Starts {
        field: usize,
        with: &'static str,
    },
    Subject(&'static str),
    Failed,
    Emergency,
    Unattributed,
    Since(u32),
    Until(u32),
}

fn said() -> impl Strategy<Value = (bool, Said)> {
    let field = 0..TEXTS.len();
    let one_of = field.prop_flat_map(|field| {
        let values = proptest::sample::select(TEXTS[field].2);
        proptest::collection::vec(values, 1..3).prop_map(move |values| Said::Any { field, values })
    });
    let starts = (0..2_usize).prop_flat_map(|field| {
        let with = proptest::sample::select(vec!["a", "read_", "", "b"]);
        with.prop_map(move |with| Said::Starts { field, with })
    });
    let said = prop_oneof![
        4 => one_of,
        2 => starts,
        1 => proptest::sample::select(vec!["P-1", "P-2"]).prop_map(Said::Subject),
        1 => Just(Said::Failed),
        1 => Just(Said::Emergency),
        1 => Just(Said::Unattributed),
        1 => (1..20_u32).prop_map(Said::Since),
        1 => (1..20_u32).prop_map(Said::Until),
    ];
    (any::<bool>(), said)
}

fn quoted(value: &str) -> String {
    format!(
        "\"{}\"",
        value
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('*', "\\*")
    )
}

impl Said {
    fn text(&self) -> String {
        match self {
            Said::Any { field, values } => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                format!("{}:{}", TEXTS[*field].0, values.join(","))
            }
            Said::Starts { field, with } => format!("{}:{with}*", TEXTS[*field].0),
            Said::Subject(id) => format!("subject:{id}"),
            Said::Failed => "is:failed".into(),
            Said::Emergency => "is:emergency".into(),
            Said::Unattributed => "is:unattributed".into(),
            Said::Since(day) => format!("since:2026-03-{day:02}"),
            Said::Until(day) => format!("until:2026-03-{day:02}"),
        }
    }

    fn holds(&self, call: &Value) -> bool {
        let text = |field: usize| call[TEXTS[field].1].as_str();
        let day: u32 = call["timestamp"].as_str().expect("a time")[8..10]
            .parse()
            .expect("a day");
        match self {
            Said::Any { field, values } => text(*field).is_some_and(|text| {
                let treatment = TEXTS[*field].0 == "purpose" && values.contains(&"TREAT");
                values.contains(&text) || (treatment && text == "BTG")
            }),
            Said::Starts { field, with } => text(*field).is_some_and(|text| text.starts_with(with)),
            Said::Subject(id) => call["subject_ids"]
                .as_array()
                .expect("a list")
                .contains(&json!(id)),
            Said::Failed => call["outcome"] != "ok",
            Said::Emergency => call.get("urgency").is_some(),
            Said::Unattributed => call.get("user_id").is_none(),
            Said::Since(since) => day >= *since,
            Said::Until(until) => day <= *until,
        }
    }
}

proptest! {
    #[test]
    fn finds_what_the_naive_predicate_finds(
        calls in proptest::collection::vec(call(), 1..12),
        said in proptest::collection::vec(said(), 0..4),
    ) {
        let mut calls = calls;
        for call in &mut calls {
            for (key, value) in [("tool_name", "look"), ("outcome", "ok")] {
                call.as_object_mut().expect("an object").entry(key).or_insert(json!(value));
            }
        }
        let words: Vec<String> = said
            .iter()
            .map(|(not, said)| format!("{}{}", if *not { "-" } else { "" }, said.text()))
            .collect();
        let text = words.join(" ");
        let filter = Filter::parse(&text).expect("a filter");
        let wanted: Vec<u64> = (1..)
            .zip(&calls)
            .filter(|(_, call)| said.iter().all(|(not, said)| said.holds(call) != *not))
            .map(|(seq, _)| seq)
            .collect();
        match Stored::of_calls(calls.clone()).log().find(&filter, &clock()) {
            Ok(found) => {
                let seqs: Vec<u64> = found.answer.iter().map(|e| e.envelope.seq).collect();
                prop_assert_eq!(seqs, wanted, "{}", text);
            }
            // A reversed period is refused: nothing could have matched.
            Err(error) => prop_assert!(error.is_usage() && wanted.is_empty(), "{}: {}", text, error),
        }
    }

    #[test]
    fn text_and_filter_are_one(values in proptest::collection::vec(any::<String>(), 1..4), patterns in proptest::collection::vec("[a*\\\\ ,\"é]{0,5}", 0..3)) {
        let mut filter = Filter::new().failed().since(When::parse("7d").expect("a time"));
        for value in &values {
            filter = filter.user(Pattern::exact(value.as_str())).without(Field::Tool, Pattern::exact(value.as_str()));
        }
        for pattern in &patterns {
            filter = filter.subject(pattern.as_str());
        }
        let text = filter.to_string();
        prop_assert_eq!(&Filter::parse(&text).expect(&text), &filter, "{}", text);
    }

    #[test]
    fn whatever_is_read_prints_as_what_reads_the_same(text in "(-?(user|tool|is|since|kind|subject):[a-z0-9*\",\\\\ ]{0,6} ?){0,3}") {
        if let Ok(filter) = Filter::parse(&text) {
            let printed = filter.to_string();
            prop_assert_eq!(Filter::parse(&printed).expect(&printed), filter);
        }
    }

    #[test]
    fn no_text_makes_the_parser_fall(text in any::<String>()) {
        let _ = Filter::parse(&text);
    }
}

#[test]
fn the_text_form_says_what_it_looks_like_it_says() {
    for (text, wanted) in [
        ("", Filter::new()),
        (
            "user:x  tool:read_*",
            Filter::new().user("x").tool("read_*"),
        ),
        ("-outcome:OK", Filter::new().without(Field::Outcome, "ok")),
        ("USER:X", Filter::new().user("X")),
        (r#"user:"Ann Lee""#, Filter::new().user("Ann Lee")),
        (r#"user:Ann" "Lee"#, Filter::new().user("Ann Lee")),
        (
            r"user:ACME\ann",
            Filter::new().user(Pattern::exact(r"ACME\ann")),
        ),
        (r"user:\*", Filter::new().user(Pattern::exact("*"))),
        (r#"user:"""#, Filter::new().user("")),
        (r#"user:"a,b""#, Filter::new().user("a,b")),
        ("is:failed", Filter::new().failed()),
        (
            "since:today",
            Filter::new().since(When::parse("today").expect("a time")),
        ),
        ("subject:urn:p:1", Filter::new().subject("urn:p:1")),
    ] {
        assert_eq!(Filter::parse(text).expect(text), wanted, "{text}");
    }
}

#[test]
fn a_wrong_word_is_pointed_at() {
    for (text, message) in [
        (
            "tool:x usr:y",
            "unknown field `usr` in the filter\n  tool:x usr:y\n         ^^^^^\nfields: user, tool, conversation, \
             subject, outcome, purpose, trigger, model, agent, provider, tenant, action, role, kind, since, until, is",
        ),
        (
            "user:é since:6m",
            "`6m` is no time\n  user:é since:6m\n         ^^^^^^^^\ntimes: a date (2026-03-01), a time \
             (2026-03-01T09:30:00Z, or without the Z in the time zone of the answer), `today`, `yesterday`, or how \
             long ago (30min, 12h, 7d, 2w)",
        ),
        (
            "outcome:failed",
            "no outcome is `failed`\n  outcome:failed\n  ^^^^^^^^^^^^^^\noutcome is one of: ok, error, panic, \
             cancelled, denied, invalid_arguments, unknown_tool",
        ),
        (
            "is:slow",
            "a call is never `slow`\n  is:slow\n  ^^^^^^^\nafter `is:` stands one of: failed, emergency, unattributed",
        ),
        (
            "user:",
            "a value of `user` is missing in the filter\n  user:\n  ^^^^^\nan empty value is written \"\", any value *",
        ),
        (
            "user:\"a b",
            "a quote in the filter is not closed\n  user:\"a b\n       ^^^^\nend the value with `\"`",
        ),
    ] {
        let error = Filter::parse(text).expect_err(text);
        assert!(error.is_usage());
        assert_eq!(error.to_string(), message, "{text}");
    }
    let error = Filter::parse("user:x word")
        .expect_err("no field")
        .to_string();
    assert!(
        error.starts_with("a word of the filter has no field"),
        "{error}"
    );
    let error = Filter::parse("user:a,,b")
        .expect_err("an empty alternative")
        .to_string();
    assert!(error.starts_with("a value of `user` is missing"), "{error}");
}

#[test]
fn control_characters_of_a_wrong_filter_do_not_reach_the_terminal() {
    let error = Filter::parse("\u{1b}[2Jx:y")
        .expect_err("no field")
        .to_string();
    assert!(!error.contains('\u{1b}'), "{error}");
}

#[test]
fn flags_may_hold_spaces() {
    let flag = Filter::new()
        .with_word("user", "Ann Lee,bob")
        .expect("a user");
    assert_eq!(
        flag,
        Filter::parse(r#"user:"Ann Lee",bob"#).expect("a filter")
    );
    let error = Filter::new()
        .with_word("since", "soon")
        .expect_err("no time")
        .to_string();
    assert!(error.contains("  since:soon\n  ^^^^^^^^^^"), "{error}");
}

#[test]
fn a_reversed_period_is_an_error_and_a_day_is_a_period() {
    let at = |text: &str| Filter::parse(text).expect(text).at(&clock());
    assert!(
        at("since:2026-03-02 until:2026-03-01")
            .expect_err("reversed")
            .is_usage()
    );
    let day = at("since:2026-03-01 until:2026-03-01").expect("one day");
    let hours = (day.until().expect("an end") - day.since().expect("a start")).num_hours();
    assert_eq!(hours, 24);
}
