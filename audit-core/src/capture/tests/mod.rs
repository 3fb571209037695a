//! What is written for which value, as tables; and that nothing planted gets through.

mod planted;
mod redaction;
mod results;
mod values;

use serde_json::Value;

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
