//! What is kept of results.

use serde_json::{Value, json};

use super::*;

#[test]
fn a_failure_is_judged_by_its_value_and_not_by_its_mask_or_the_room() {
    let masked = ToolDefinition {
        sensitive: &["result.error"],
        ..BLANK
    };
    let all = ToolDefinition {
        sensitive: &["result"],
        ..BLANK
    };
    let rows: Vec<u64> = (0..5000).collect();
    for (definition, value, failed) in [
        (masked, json!({"error": false}), false),
        (masked, json!({"error": "boom"}), true),
        (all, json!({"error": "boom"}), true),
        (BLANK, json!({"rows": rows, "error": null}), false),
    ] {
        let failure = result(definition, true, &value).found.failure;
        assert_eq!(failure.is_some(), failed, "{value}");
        assert!(failure.is_none_or(|failure| failure.message.is_none()));
    }
    let both = result(BLANK, false, &json!({"error": "boom", "isError": true}));
    assert_eq!(
        both.found.failure.and_then(|f| f.message).as_deref(),
        Some("boom")
    );
}

#[test]
fn summaries_keep_what_tells_and_drop_the_payload() {
    let order = json!({
        "order_id": "ORD-1", "status": "shipped", "customer": "Ada", "success": true, "total": 12.5,
        "lines": [1, 2, 3], "note": "long text", "nested": {"id": 1}, "priority": 3
    });
    let kept = |keys: &'static [&'static str]| ToolDefinition {
        summary: Some(keys),
        ..BLANK
    };
    let table: Vec<(ToolDefinition, Value, &str)> = vec![
        (
            BLANK,
            order.clone(),
            r#"{"order_id":"ORD-1","status":"shipped","success":true,"total":12.5,"lines":{"_length":3}}"#,
        ),
        (
            kept(&["note", "nested"]),
            order,
            r#"{"note":"long text","nested":{"id":1}}"#,
        ),
        (BLANK, json!("the payload"), r#"{"_length":11}"#),
        (BLANK, json!([1, 2]), r#"{"_length":2}"#),
        (
            kept(&["id"]),
            json!([{"id": 1, "x": 2}, {"id": 2}]),
            r#"[{"id":1},{"id":2}]"#,
        ),
        (BLANK, json!(true), "true"),
        (BLANK, json!(42), "42"),
        (BLANK, Value::Null, "null"),
        (
            kept(&["dob"]),
            json!({"dob": "1970-01-01"}),
            r#"{"dob":"***REDACTED***"}"#,
        ),
    ];
    for (definition, value, expected) in table {
        assert_eq!(
            read(&result(definition, false, &value).json),
            read(expected),
            "{value}"
        );
    }
    assert_eq!(
        result(BLANK, true, &json!({"a": ["b"]})).json,
        r#"{"a":["b"]}"#
    );
}

#[test]
fn failures_in_disguise_are_seen_whatever_is_kept() {
    for (value, failure) in [
        (
            json!({"error": "no such order"}),
            Some(("error", Some("no such order"))),
        ),
        (json!({"error": {"code": 4}}), Some(("error", None))),
        (json!({"isError": true}), Some(("isError", None))),
        (json!({"error": null}), None),
        (json!({"error": ""}), None),
        (json!({"error": false, "isError": false}), None),
        (json!({"nested": {"error": "x"}}), None),
        (json!([{"error": "x"}]), None),
    ] {
        for whole in [true, false] {
            let found = result(BLANK, whole, &value).found.failure;
            let found = found.as_ref().map(|f| (f.key, f.message.as_deref()));
            assert_eq!(found, failure, "{value}");
        }
    }
}
