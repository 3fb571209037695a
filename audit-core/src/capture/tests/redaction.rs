//! What is hidden, and whose data it was.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::*;

#[test]
fn declared_paths_are_masked_whatever_stands_there() {
    let card = json!({"card": {"number": 4111, "exp": "12/30"}});
    let items = json!([{"code": "DE1"}, {"code": "DE2"}]);
    let people = json!({"a": {"born": "1970", "b": [{"born": {"year": 1971}}]}});
    let sensitive: &[(&'static [&'static str], &str, Value, &str)] = &[
        (&["x"], "x", json!({"a": 1}), r#""***REDACTED***""#),
        (&["X"], "x", json!(17), r#""***REDACTED***""#),
        (&["x"], "x", Value::Null, "null"),
        (
            &["x.card.number"],
            "x",
            card.clone(),
            r#"{"card":{"number":"***REDACTED***","exp":"12/30"}}"#,
        ),
        (&["x.card.*"], "x", card, r#"{"card":"***REDACTED***"}"#),
        (
            &["x[].code"],
            "x",
            items.clone(),
            r#"[{"code":"***REDACTED***"},{"code":"***REDACTED***"}]"#,
        ),
        (
            &["x.code"],
            "x",
            items,
            r#"[{"code":"***REDACTED***"},{"code":"***REDACTED***"}]"#,
        ),
        (
            &["x[]"],
            "x",
            json!(["a", "b"]),
            r#"["***REDACTED***","***REDACTED***"]"#,
        ),
        (
            &["*.born"],
            "x",
            people,
            r#"{"a":{"born":"***REDACTED***","b":[{"born":"***REDACTED***"}]}}"#,
        ),
    ];
    for (paths, name, value, expected) in sensitive {
        let definition = ToolDefinition {
            sensitive: paths,
            ..BLANK
        };
        assert_eq!(
            read(&argument(definition, name, value).json),
            read(expected),
            "{paths:?}"
        );
    }
}

#[test]
fn key_names_are_masked_at_any_depth() {
    let value = json!({"user": {"apiKey": "k", "max_tokens": 5, "nested": [{"dob": 1970}]}});
    assert_eq!(
        argument(BLANK, "x", &value).json,
        r#"{"user":{"apiKey":"***REDACTED***","max_tokens":5,"nested":[{"dob":"***REDACTED***"}]}}"#
    );
    assert_eq!(
        argument(BLANK, "password", &"hunter2").json,
        r#""***REDACTED***""#
    );
}

#[test]
fn pseudonyms_are_the_same_for_the_same_value_and_go_before_key_names() {
    let definition = ToolDefinition {
        pseudonymize: &["patient_name", "x"],
        ..BLANK
    };
    let first = argument(definition, "patient_name", &"Ada").json;
    assert!(
        first.starts_with("\"hmac-sha256:") && first.len() == 12 + 8 + 1 + 32 + 2,
        "{first}"
    );
    assert_eq!(argument(definition, "x", &"Ada").json, first);
    assert_ne!(argument(definition, "x", &"Bob").json, first);
    let list = argument(definition, "x", &["Ada", "Ada"]).json;
    assert_eq!(list, format!("[{first},{first}]"));
    let map = argument(definition, "x", &HashMap::from([("Ada", 1)])).json;
    assert!(
        map.contains(first.trim_matches('"')) && !map.contains("Ada"),
        "{map}"
    );
}

#[test]
fn keys_are_cut_and_searched_and_judged_by_what_they_are() {
    let long = argument(BLANK, "x", &HashMap::from([("k".repeat(5000), 1)])).json;
    assert!(read(&long).is_object() && long.len() < 300, "{long}");

    let patient = ToolDefinition {
        pseudonymize: &["patient"],
        subject: &["patient"],
        sensitive: &["patient.ssn"],
        ..BLANK
    };
    let value = json!({"id": "P-1", "ssn": "123-45-6789", "password": "hunter2"});
    let mut taken = argument(patient, "patient", &value);
    assert_eq!(
        taken.found.subjects.take(),
        [redactor().key().token(b"P-1")]
    );
    assert_eq!(taken.json.matches(MASK).count(), 2, "{}", taken.json);
}

#[test]
fn what_an_argument_hid_is_found_in_the_result() {
    let (redactor, rules) = (redactor(), rules(BLANK));
    let (mut out, mut found, mut scratch) = (Vec::new(), Found::default(), Scratch::default());
    Capturer::new(
        &mut out,
        MAX_ARGUMENTS,
        &redactor,
        &rules,
        &mut found,
        &mut scratch,
    )
    .named("ssn", &"123456789");
    out.clear();
    let value = json!({"id": 123_456_789, "status": "of 123456789", "map": {"123456789": 1}});
    Capturer::new(
        &mut out,
        MAX_RESULT,
        &redactor,
        &rules,
        &mut found,
        &mut scratch,
    )
    .result(true, None, &value);
    let json = String::from_utf8(out).expect("UTF-8");
    assert!(
        !json.contains("123456789") && json.matches(MASK).count() == 3,
        "{json}"
    );
}

#[test]
fn subjects_are_found_and_never_destroyed() {
    let token = redactor().key().token(b"P-1");
    let hidden = ToolDefinition {
        subject: &["x"],
        sensitive: &["x"],
        ..BLANK
    };
    let table: Vec<(ToolDefinition, Value, Vec<&str>)> = vec![
        (
            ToolDefinition {
                subject: &["x"],
                ..BLANK
            },
            json!("P-1"),
            vec!["P-1"],
        ),
        (
            ToolDefinition {
                subject: &["x"],
                ..BLANK
            },
            json!(["P-1", "P-2", "P-1"]),
            vec!["P-1", "P-2"],
        ),
        (
            ToolDefinition {
                subject: &["x"],
                ..BLANK
            },
            json!({"id": 7, "name": "n"}),
            vec!["7"],
        ),
        (
            ToolDefinition {
                subject: &["x[].p"],
                ..BLANK
            },
            json!([{"p": "P-1"}, {"p": "P-2"}]),
            vec!["P-1", "P-2"],
        ),
        (hidden, json!("P-1"), vec![&token]),
        (
            ToolDefinition {
                subject: &["x"],
                ..BLANK
            },
            Value::Null,
            vec![],
        ),
    ];
    for (definition, value, expected) in table {
        let mut taken = argument(definition, "x", &value);
        assert_eq!(taken.found.subjects.take(), expected, "{value}");
    }
    let in_result = ToolDefinition {
        subject: &["result.patients[].id"],
        ..BLANK
    };
    let value = json!({"patients": [{"id": "P-1", "name": "Ada"}], "other": {"x": 1}});
    let mut taken = result(in_result, false, &value);
    assert_eq!(taken.found.subjects.take(), ["P-1"]);
    assert_eq!(taken.json, r#"{"patients":{"_length":1}}"#);
}

#[test]
fn what_is_recognised_is_labelled_and_hidden_from_there_on() {
    let value = json!({
        "note": "write to ann@example.org or pay with 4111 1111 1111 1111",
        "order_id": "5555555555554444",
        "then": "ann@example.org wrote",
    });
    let json = argument(BLANK, "x", &value).json;
    assert_eq!(
        read(&json),
        json!({
            "note": "write to [email] or pay with [card]",
            "order_id": "5555555555554444",
            "then": "[email] wrote",
        })
    );
}

#[test]
fn json_in_a_string_is_redacted_inside_and_stays_a_string() {
    let text = r#" {"password": "hunter2", "to": ["ann@example.org"], "n": 1} "#;
    let json = argument(BLANK, "arguments", &text).json;
    let inside = read(&json);
    let inside = read(inside.as_str().expect("a string"));
    assert_eq!(inside, json!({"password": MASK, "to": ["[email]"], "n": 1}));
    for text in ["{not json}", "[1, 2", "{\"a\":1e999}", "plain"] {
        let json = argument(BLANK, "x", &text).json;
        assert!(
            read(&json) == json!(text) || json.contains("_unserializable"),
            "{json}"
        );
    }
    let declared = ToolDefinition {
        sensitive: &["x.card.cvc2"],
        ..BLANK
    };
    let json = argument(declared, "x", &r#"{"card":{"cvc2":"737"}}"#).json;
    assert!(!json.contains("737"), "{json}");
}

#[test]
fn an_identity_that_would_be_hidden_becomes_its_pseudonym() {
    let redactor = redactor();
    for id in ["usr_1", "c-3\u{1b}[2J", "a\"b"] {
        assert_eq!(redactor.identity(id), id);
    }
    for id in ["ann@example.org", "123-45-6789", &"x".repeat(300)] {
        assert_eq!(redactor.identity(id), redactor.key().token(id.as_bytes()));
    }
}

#[test]
fn what_a_type_marks_is_hidden_wherever_it_stands() {
    #[derive(serde::Serialize)]
    struct Account {
        note: crate::Sensitive<&'static str>,
        owner: crate::Pseudonym<&'static str>,
        #[serde(serialize_with = "crate::sensitive")]
        limit: u64,
        none: crate::Sensitive<Option<u8>>,
    }
    let account = Account {
        note: crate::Sensitive("rich as Croesus"),
        owner: crate::Pseudonym("Ada"),
        limit: 123_456,
        none: crate::Sensitive(None),
    };
    let token = redactor().key().token(b"Ada");
    let expected = json!({"note": MASK, "owner": token, "limit": MASK, "none": null});
    assert_eq!(read(&argument(BLANK, "x", &account).json), expected);
    let kept = ToolDefinition {
        summary: Some(&["note"]),
        ..BLANK
    };
    assert_eq!(
        read(&result(kept, false, &account).json),
        json!({"note": MASK})
    );
}
