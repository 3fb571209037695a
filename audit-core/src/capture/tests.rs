//! What is written for which value, as tables; and that nothing planted gets through.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::*;
use crate::redact::{KeyWords, PseudonymKey};
use crate::tool::ToolDefinition;

fn redactor() -> Redactor {
    Redactor::new(
        KeyWords::default(),
        PseudonymKey::new([1; 32]),
        "default".to_owned(),
    )
}

fn rules(definition: ToolDefinition) -> ToolRules {
    ToolRules::new(&definition)
}

struct Taken {
    json: String,
    found: Found,
}

fn argument(definition: ToolDefinition, name: &str, value: &dyn Capture) -> Taken {
    let (redactor, rules) = (redactor(), rules(definition));
    let (mut out, mut found) = (Vec::new(), Found::default());
    Capturer::new(
        &mut out,
        MAX_ARGUMENTS,
        &redactor,
        &rules,
        &mut found,
        &mut Scratch::default(),
    )
    .named(name, value);
    Taken {
        json: String::from_utf8(out).expect("UTF-8"),
        found,
    }
}

fn result(definition: ToolDefinition, whole: bool, value: &dyn Capture) -> Taken {
    let (redactor, keep) = (redactor(), definition.summary);
    let rules = rules(definition);
    let (mut out, mut found) = (Vec::new(), Found::default());
    Capturer::new(
        &mut out,
        MAX_RESULT,
        &redactor,
        &rules,
        &mut found,
        &mut Scratch::default(),
    )
    .result(whole, keep, value);
    Taken {
        json: String::from_utf8(out).expect("UTF-8"),
        found,
    }
}

/// Keys in any order: a map of serde_json sorts its own.
fn read(json: &str) -> Value {
    serde_json::from_str(json).expect("JSON")
}

const BLANK: ToolDefinition = ToolDefinition::BLANK;

#[derive(Serialize)]
enum Shape {
    Unit,
    Newtype(u8),
    Tuple(u8, u8),
    Struct { a: u8 },
}

#[derive(Serialize)]
struct Bytes(#[serde(serialize_with = "as_bytes")] Vec<u8>);

fn as_bytes<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

#[test]
fn values_of_every_kind_are_written() {
    let table: Vec<(Box<dyn Capture>, &str)> = vec![
        (Box::new("text"), r#""text""#),
        (Box::new('c'), r#""c""#),
        (Box::new(true), "true"),
        (Box::new(-7_i8), "-7"),
        (Box::new(u64::MAX), "18446744073709551615"),
        (Box::new(i128::from(u64::MAX)), "18446744073709551615"),
        (
            Box::new(u128::MAX),
            r#"{"_number":"340282366920938463463374607431768211455"}"#,
        ),
        (Box::new(1.5_f32), "1.5"),
        (Box::new(0.1_f64), "0.1"),
        (Box::new(f64::NAN), r#"{"_number":"NaN"}"#),
        (Box::new(f64::NEG_INFINITY), r#"{"_number":"-Infinity"}"#),
        (Box::new(()), "null"),
        (Box::new(Some(1)), "1"),
        (Box::new(None::<u8>), "null"),
        (Box::new(Shape::Unit), r#""Unit""#),
        (Box::new(Shape::Newtype(1)), r#"{"Newtype":1}"#),
        (Box::new(Shape::Tuple(1, 2)), r#"{"Tuple":[1,2]}"#),
        (Box::new(Shape::Struct { a: 1 }), r#"{"Struct":{"a":1}}"#),
        (Box::new((1, "b", [3.0])), r#"[1,"b",[3.0]]"#),
        (
            Box::new(BTreeMap::from([(1, 'a'), (2, 'b')])),
            r#"{"1":"a","2":"b"}"#,
        ),
        (Box::new(Bytes(vec![0, 255])), r#"{"_bytes":2}"#),
        (
            Box::new(json!({"a": [null, {"b": []}]})),
            r#"{"a":[null,{"b":[]}]}"#,
        ),
        (
            Box::new(BTreeMap::from([((1, 2), 3)])),
            r#"{"_unserializable":true}"#,
        ),
        (
            Box::new("x".repeat(4097)),
            r#"{"_truncated":true,"_size":4097}"#,
        ),
        (
            Box::new(vec![1000; 5000]),
            r#"{"_truncated":true,"_size":25001}"#,
        ),
    ];
    for (value, expected) in table {
        assert_eq!(argument(BLANK, "x", &*value).json, expected);
    }
}

#[test]
fn a_serialize_that_misbehaves_costs_neither_the_tool_nor_the_entry() {
    struct Panics;
    impl Serialize for Panics {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            panic!("in Serialize")
        }
    }
    struct Fails;
    impl Serialize for Fails {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("the secret hunter2"))
        }
    }
    struct Endless;
    impl Serialize for Endless {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq([Endless])
        }
    }
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let panicked = argument(BLANK, "x", &json!([1]).as_array().map(|_| Panics)).json;
    std::panic::set_hook(hook);
    assert_eq!(panicked, r#"{"_panicked":true}"#);
    assert_eq!(
        argument(BLANK, "x", &(1, Fails)).json,
        r#"{"_unserializable":true}"#
    );
    let deep = argument(BLANK, "x", &Endless).json;
    assert_eq!(deep.matches('[').count(), MAX_DEPTH);
    assert!(deep.contains(r#"{"_too_deep":true}"#));
}

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

#[derive(Serialize)]
enum Variants {
    Password(String, u8),
    Secret { a: String, b: u8 },
    Token(String),
    Found { id: u8, note: &'static str },
    Pair(u8, u8),
    Refused { error: &'static str },
}

#[test]
fn payloads_of_variants_are_values_like_any_other() {
    use Variants::*;
    let text = || "hunter2".to_owned();
    let id = ToolDefinition {
        summary: Some(&["id"]),
        ..BLANK
    };
    let hashed = ToolDefinition {
        pseudonymize: &["result"],
        ..BLANK
    };
    let at_number = ToolDefinition {
        sensitive: &["x.found.id"],
        ..BLANK
    };
    let arguments: Vec<(ToolDefinition, Variants, Value)> = vec![
        (BLANK, Password(text(), 1), json!({"Password": MASK})),
        (BLANK, Secret { a: text(), b: 1 }, json!({"Secret": MASK})),
        (BLANK, Token(text()), json!({"Token": MASK})),
        (BLANK, Pair(1, 2), json!({"Pair": [1, 2]})),
        (
            BLANK,
            Found { id: 1, note: "n" },
            json!({"Found": {"id": 1, "note": "n"}}),
        ),
        (
            at_number,
            Found { id: 1, note: "n" },
            json!({"Found": {"id": MASK, "note": "n"}}),
        ),
    ];
    for (definition, value, expected) in arguments {
        assert_eq!(read(&argument(definition, "x", &value).json), expected);
    }
    let results: Vec<(ToolDefinition, Box<dyn Capture>, Value)> = vec![
        (
            BLANK,
            Box::new(Found { id: 1, note: "n" }),
            json!({"Found": {"id": 1}}),
        ),
        (id, Box::new(Pair(1, 2)), json!({"Pair": [1, 2]})),
        (BLANK, Box::new(Pair(1, 2)), json!({"Pair": {"_length": 2}})),
        (
            id,
            Box::new(vec![Found { id: 1, note: "n" }]),
            json!([{"Found": {"id": 1}}]),
        ),
        (BLANK, Box::new(Token(text())), json!({"Token": MASK})),
        (
            BLANK,
            Box::new(json!({"kind": 1, "list": [1]})),
            json!({"list": {"_length": 1}}),
        ),
    ];
    for (definition, value, expected) in results {
        assert_eq!(read(&result(definition, false, &*value).json), expected);
    }
    let json = result(hashed, true, &Pair(1, 2)).json;
    assert!(
        read(&json)["Pair"][0]
            .as_str()
            .is_some_and(|token| token.starts_with("hmac-")),
        "{json}"
    );
    let refused = result(BLANK, false, &Refused { error: "no" }).found.failure;
    assert_eq!(
        refused.and_then(|failure| failure.message).as_deref(),
        Some("no")
    );
}

#[test]
fn what_is_not_written_breaks_nothing() {
    let mut deep = json!(1);
    (0..80).for_each(|_| deep = json!([deep]));
    let subject = ToolDefinition {
        subject: &["result.id"],
        ..BLANK
    };
    let masked_items = ToolDefinition {
        subject: &["result[]"],
        sensitive: &["result[]"],
        ..BLANK
    };
    #[derive(Serialize)]
    struct Listed {
        list: Vec<Variants>,
        id: u8,
    }
    let listed = Listed {
        list: vec![Variants::Token("hunter2".to_owned())],
        id: 1,
    };
    let token = redactor().key().token(b"P-123456");
    let table: [(ToolDefinition, Box<dyn Capture>, Value, &str); 3] = [
        (
            subject,
            Box::new(json!({"id": 1, "data": [deep, 2]})),
            json!({"id": 1, "data": {"_length": 2}}),
            "1",
        ),
        (
            subject,
            Box::new(listed),
            json!({"id": 1, "list": {"_length": 1}}),
            "1",
        ),
        (
            masked_items,
            Box::new(json!(["P-123456"])),
            json!({"_length": 1}),
            &token,
        ),
    ];
    for (definition, value, expected, subject) in table {
        let mut taken = result(definition, false, &*value);
        assert_eq!(read(&taken.json), expected);
        assert_eq!(taken.found.subjects.take(), [subject]);
    }
}

#[test]
fn an_error_that_is_swallowed_is_told() {
    struct Half;
    impl Serialize for Half {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            use serde::ser::SerializeMap as _;
            let mut map = serializer.serialize_map(None)?;
            map.serialize_entry("a", &1)?;
            Err(serde::ser::Error::custom("half way"))
        }
    }
    struct Swallows;
    impl Serialize for Swallows {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            use serde::ser::SerializeSeq as _;
            let mut list = serializer.serialize_seq(None)?;
            let _ = list.serialize_element(&Half);
            list.serialize_element(&2)?;
            list.end()
        }
    }
    assert_eq!(
        argument(BLANK, "x", &Swallows).json,
        r#"{"_unserializable":true}"#
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

#[test]
fn json_that_arrives_as_text_is_redacted_like_any_other() {
    for (text, expected) in [
        (
            r#"{"password":"hunter2","n":1}"#,
            json!({"password": MASK, "n": 1}),
        ),
        (
            r#"{"password":"hunter2","n":1e999}"#,
            json!({"_unserializable": true}),
        ),
        (
            r#"{"password":"hunter2","s":"\ud800"}"#,
            json!({"_unserializable": true}),
        ),
        ("[1, [true, null], \"x\"]", json!([1, [true, null], "x"])),
    ] {
        let raw = serde_json::value::RawValue::from_string(text.to_owned()).expect("JSON");
        assert_eq!(read(&argument(BLANK, "x", &raw).json), expected, "{text}");
    }
}

/// What serde_json hands over for a number when somebody enables its `arbitrary_precision`.
#[test]
fn a_number_that_arrives_as_text_is_a_number() {
    struct Number(&'static str);
    impl Serialize for Number {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            use serde::ser::SerializeStruct as _;
            let name = "$serde_json::private::Number";
            let mut wrapper = serializer.serialize_struct(name, 1)?;
            wrapper.serialize_field(name, self.0)?;
            wrapper.end()
        }
    }
    let long = Number("123456789012345678901234567890");
    assert_eq!(
        argument(BLANK, "x", &[long]).json,
        "[123456789012345678901234567890]"
    );
    assert_eq!(
        argument(BLANK, "pin", &Number("1234")).json,
        format!("{MASK:?}")
    );
    assert_eq!(
        argument(BLANK, "x", &Number("hunter2")).json,
        r#"{"_unserializable":true}"#
    );
}

/// Any JSON value, with keys that are listed and keys that are not.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let key = prop_oneof![Just("id".to_owned()), Just("note".to_owned()), "[a-z]{1,5}"];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(key, inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

const PLANTED: &str = "Pl4ntedS3cret";

/// Plants the secret under a key that hides it, at a random place.
fn plant(value: &mut Value, key: &str, secret: Value, at: usize) {
    match value {
        Value::Object(map) if at.is_multiple_of(3) || map.is_empty() => {
            map.insert(key.to_owned(), secret);
        }
        Value::Object(map) => {
            let inner = at % map.len();
            plant(
                map.values_mut().nth(inner).expect("is there"),
                key,
                secret,
                at / 3,
            );
        }
        Value::Array(list) if !list.is_empty() => {
            let inner = at % list.len();
            plant(&mut list[inner], key, secret, at / 3);
        }
        other => *other = json!({key: secret}),
    }
}

proptest! {
    #[test]
    fn what_is_kept_reads_back_as_it_was(value in any_value()) {
        let taken = argument(BLANK, "x", &value).json;
        let read: Value = serde_json::from_str(&taken).expect("JSON");
        if taken.len() < MAX_ARGUMENTS && !taken.contains("_too_deep") {
            let expected: Value = serde_json::from_str(&value.to_string()).expect("JSON");
            prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn nothing_planted_gets_through(
        mut value in any_value(),
        at in any::<usize>(),
        key in prop_oneof![Just("password"), Just("x-api-key"), Just("birthDate"), Just("Full_Name")],
        deep in any::<bool>(),
    ) {
        let secret = if deep { json!({"a": [PLANTED, {"b": PLANTED}], PLANTED: 1}) } else { json!(PLANTED) };
        plant(&mut value, key, secret, at);
        for taken in [argument(BLANK, "x", &value), result(BLANK, true, &value), result(BLANK, false, &value)] {
            prop_assert!(!taken.json.contains(PLANTED), "{}", taken.json);
            serde_json::from_str::<Value>(&taken.json).expect("JSON");
        }
    }
}
