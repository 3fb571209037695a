//! Random values with a secret planted in them.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

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
        let key = prop_oneof![
            Just("id".to_owned()),
            Just("note".to_owned()),
            "[a-z]{1,5}_x"
        ];
        // One that is listed (`fa_x` reads `fax`) would hide what is kept here.
        let key = key.prop_filter("a listed key", |key| !KeyWords::default().hide(key));
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
