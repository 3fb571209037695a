//! Values of every kind, and `Serialize`s that misbehave.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::*;

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
