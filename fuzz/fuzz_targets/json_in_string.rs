//! JSON in a string: what a key hides inside is nowhere in the line, and what is written is JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const SECRET: &str = "Pl4nted-S3cret";

fuzz_target!(|parts: (&str, &str)| {
    let (value, key) = parts;
    let value: Value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
    let key = Value::from(key);
    let text = format!(r#"{{{key}:{value},"list":[{{"password":"{SECRET}"}}],"then":"{SECRET}"}}"#);
    let line = audit_fuzz::recorded(&[("arguments", &text)]);
    assert!(!line.contains(SECRET), "{line}");
    if let Value::String(inside) = audit_fuzz::argument(&line, "arguments") {
        serde_json::from_str::<Value>(&inside).expect("what was JSON stays JSON");
    }
});
