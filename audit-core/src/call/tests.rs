//! Whole entries: what a call leaves, by context, ending and level.

use std::any::Any;

use serde_json::{Value, json};

use super::*;
use crate::entry::{Approval, Entry, MAX_LINE};
use crate::sink::{LineEnd, open_reader};
use crate::tool::{Action, Parameter, ToolDefinition};
use crate::{Context, LogUrl, Trigger};

const DEFINITION: ToolDefinition = ToolDefinition {
    name: "refund",
    module_path: "shop::tools",
    function: "refund",
    version: Some("1.2.3"),
    parameters: &[
        Parameter {
            name: "order_id",
            type_name: "&str",
            captured: true,
        },
        Parameter {
            name: "card",
            type_name: "Card",
            captured: true,
        },
    ],
    sensitive: &["card.number"],
    subject: &["order_id"],
    retention: Some("financial"),
    action: Some(Action::Update),
    purpose: Some("HPAYMT"),
    ..ToolDefinition::BLANK
};

static REFUND: Tool = Tool::new(DEFINITION);
static METADATA_ONLY: Tool = Tool::new(ToolDefinition {
    level: Level::Metadata,
    ..DEFINITION
});
static ARGUMENTS_ONLY: Tool = Tool::new(ToolDefinition {
    level: Level::Arguments,
    ..DEFINITION
});

static SEARCH: Tool = Tool::new(ToolDefinition {
    subject: &["result[].patient_id"],
    ..DEFINITION
});

/// Runs `calls` on a log of its own; its lines from the first call on.
fn lines(name: &str, calls: impl FnOnce(&Recorder)) -> Vec<String> {
    let url = format!("memory:{name}");
    let recorder = Recorder::builder().log(&url).open().expect("opens");
    calls(&recorder);
    recorder.flush().expect("flushes");
    let reader = open_reader(&LogUrl::parse(&url).expect("a URL")).expect("opens");
    let mut lines = reader.lines(2).expect("reads");
    let (mut line, mut read) = (Vec::new(), Vec::new());
    while lines.read(&mut line).expect("reads") == LineEnd::Whole {
        Entry::read(&line).expect("an entry");
        assert!(line.len() < MAX_LINE);
        read.push(String::from_utf8(line.clone()).expect("UTF-8"));
    }
    read
}

fn body(line: &str) -> Value {
    serde_json::from_str::<Value>(line).expect("JSON")["body"].take()
}

fn call(tool: &'static Tool, context: &Context, recorder: &Recorder, ending: Ending<'_>) {
    context.clone().recorder(recorder).sync_scope(|| {
        let mut call = Call::begin(tool);
        call.argument(0, &"ORD-1");
        call.argument(1, &json!({"number": "4111-1111", "exp": "12/30"}));
        drop(call.end(ending));
    });
}

fn returned(value: &Value) -> Ending<'_> {
    Ending::Returned {
        value: Some(value),
        is_failure: false,
    }
}

#[test]
fn an_entry_says_everything_that_is_known() {
    let context = Context::new()
        .user("usr_1")
        .role("support_agent")
        .agent("agt_9")
        .model("openai", "gpt-4.1")
        .conversation("conv-7")
        .turn(3)
        .trigger(Trigger::UserRequest)
        .tenant("acme")
        .on_behalf_of("usr_2")
        .external_call("call_x")
        .trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")
        .approval(Approval {
            by: "usr_3".into(),
            at: None,
            of: Some("refund".into()),
        })
        .client_ip("192.0.2.7")
        .user_agent("curl/8")
        .metadata("ticket", 17)
        .metadata("api_key", "hunter2")
        .emergency();
    let line = lines("everything", |recorder| {
        let value = json!({"success": true, "refund_id": "R-1", "note": "x"});
        call(&REFUND, &context, recorder, returned(&value));
    })
    .remove(0);
    assert!(line.contains(",\"retention\":\"financial\",") && !line.contains("hunter2"));
    let mut body = body(&line);
    let fields: Vec<String> = body
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect();
    for varies in ["salt", "call_id", "timestamp", "duration_ms"] {
        assert!(!body[varies].is_null(), "{fields:?}");
        body.as_object_mut().expect("an object").remove(varies);
    }
    assert_eq!(
        body,
        json!({
            "tool_name": "refund", "tool_path": "shop::tools::refund", "tool_version": "1.2.3",
            "action": "update", "conversation_id": "conv-7", "turn_number": 3, "user_id": "usr_1",
            "agent_id": "agt_9", "provider": "openai", "model": "gpt-4.1", "on_behalf_of": ["usr_2"],
            "tenant_id": "acme", "trigger": "user_request", "purpose": "HPAYMT",
            "subject_ids": ["ORD-1"], "external_call_id": "call_x",
            "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "span_id": "00f067aa0ba902b7",
            "approval": {"by": "usr_3", "of": "refund"},
            "arguments": {"order_id": "ORD-1", "card": {"number": "***REDACTED***", "exp": "12/30"}},
            "outcome": "ok", "success": true,
            "result_summary": {"success": true, "refund_id": "R-1"},
            "urgency": "emergency", "redaction_policy": "default",
            "session_metadata": {
                "user_role": "support_agent", "client_ip": "192.0.2.7", "user_agent": "curl/8",
                "ticket": 17, "api_key": "***REDACTED***",
            },
        })
    );
}

#[test]
fn fields_stand_in_the_order_of_the_format() {
    const PAGE: &str = include_str!("../../../docs/format.md");
    let page = PAGE.split("### `call`").nth(1).expect("a section");
    let page = page.split("### `subjects`").next().expect("a section");
    let documented: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .flat_map(|line| line.split(" | ").next().unwrap_or_default().split(", "))
        .map(|name| name.trim_matches('`'))
        .collect();
    let context = Context::new()
        .user("u")
        .conversation("c")
        .turn(1)
        .model("p", "m")
        .role("r");
    let line = lines("order", |recorder| {
        call(&REFUND, &context, recorder, returned(&json!({"id": 1})))
    });
    let mut last = 0;
    let mut seen = 0;
    for name in documented {
        if let Some(at) = line[0].find(&format!(",\"{name}\":")) {
            assert!(at > last, "{name}");
            (last, seen) = (at, seen + 1);
        }
    }
    assert!(seen > 15, "{seen}");
}

#[test]
fn every_ending_has_its_outcome_and_error() {
    let failed = std::io::Error::other("card 4111-1111 was refused");
    let panic: Box<dyn Any + Send> = Box::new("index out of range");
    let owned: Box<dyn Any + Send> = Box::new("for 4111-1111".to_owned());
    let odd: Box<dyn Any + Send> = Box::new(7);
    let disguised = json!({"error": "gone: 4111-1111"});
    let number = json!(3);
    let table: Vec<(Ending<'_>, &str, Value)> = vec![
        (returned(&number), "ok", Value::Null),
        (
            Ending::Returned {
                value: None,
                is_failure: true,
            },
            "error",
            json!({"type": "is_failure"}),
        ),
        (
            returned(&disguised),
            "error",
            json!({"type": "result.error", "message": "gone: ***REDACTED***"}),
        ),
        (
            Ending::Failed {
                type_name: "io::Error",
                message: &failed,
            },
            "error",
            json!({"type": "io::Error", "message": "card ***REDACTED*** was refused"}),
        ),
        (
            Ending::Panicked(&*panic),
            "panic",
            json!({"type": "panic", "message": "index out of range"}),
        ),
        (
            Ending::Panicked(&*owned),
            "panic",
            json!({"type": "panic", "message": "for ***REDACTED***"}),
        ),
        (Ending::Panicked(&*odd), "panic", json!({"type": "panic"})),
        (Ending::Cancelled, "cancelled", Value::Null),
    ];
    let mut expected = Vec::new();
    let lines = lines("endings", |recorder| {
        for (ending, outcome, error) in table {
            call(&REFUND, &Context::new(), recorder, ending);
            expected.push((outcome, error));
        }
    });
    for (line, (outcome, error)) in lines.iter().zip(expected) {
        let body = body(line);
        assert_eq!(
            (&body["outcome"], &body["error"]),
            (&json!(outcome), &error)
        );
        assert_eq!(body["success"], json!(outcome == "ok"));
        assert!(!line.contains("4111"));
    }
}

#[test]
fn levels_keep_less_and_subjects_always() {
    let lines = lines("levels", |recorder| {
        for tool in [&METADATA_ONLY, &ARGUMENTS_ONLY, &REFUND] {
            call(tool, &Context::new(), recorder, returned(&json!({"id": 1})));
        }
    });
    let kept: Vec<[bool; 3]> = lines
        .iter()
        .map(|line| {
            ["arguments", "result_summary", "subject_ids"].map(|f| !body(line)[f].is_null())
        })
        .collect();
    assert_eq!(
        kept,
        [
            [false, false, true],
            [true, false, true],
            [true, true, true]
        ]
    );
}

#[test]
fn nested_calls_name_their_parent_and_a_carried_context_too() {
    let lines = lines("nested", |recorder| {
        let context = Context::new().user("usr_1").recorder(recorder);
        context.sync_scope(|| {
            let outer = Call::begin(&REFUND);
            let entered = outer.enter();
            drop(Call::begin(&REFUND).end(Ending::Cancelled));
            let carried = Context::current();
            let other = Context::new().user("usr_2");
            std::thread::spawn(move || {
                assert!(Context::current().parent.is_none());
                carried.sync_scope(|| {
                    drop(Call::begin(&REFUND).end(Ending::Cancelled));
                    other.sync_scope(|| drop(Call::begin(&REFUND).end(Ending::Cancelled)));
                });
            })
            .join()
            .expect("runs");
            drop(entered);
            drop(outer.end(Ending::Cancelled));
            assert!(Context::current().parent.is_none());
        });
    });
    let bodies: Vec<Value> = lines.iter().map(|line| body(line)).collect();
    let outer = &bodies[3];
    assert!(outer["parent_call_id"].is_null());
    for (nested, user) in [(0, "usr_1"), (1, "usr_1"), (2, "usr_2")] {
        assert_eq!(bodies[nested]["parent_call_id"], outer["call_id"]);
        assert_eq!(bodies[nested]["user_id"], user);
    }
}

#[test]
fn everything_too_long_is_cut_or_becomes_a_pseudonym_and_the_line_holds() {
    const NAMES: [&str; 300] = ["a_parameter_with_quite_a_long_name_so_that_marks_add_up"; 300];
    static MANY: [Parameter; 300] = {
        let mut many = [Parameter {
            name: "",
            type_name: "String",
            captured: true,
        }; 300];
        let mut at = 0;
        while at < many.len() {
            many[at].name = NAMES[at];
            at += 1;
        }
        many
    };
    static WIDE: Tool = Tool::new(ToolDefinition {
        parameters: &MANY,
        ..DEFINITION
    });
    let long = "\u{1}".repeat(3000);
    let mut context = Context::new()
        .user(&long)
        .role(&long)
        .agent(&long)
        .model(&long, &long)
        .conversation(&long)
        .tenant(&long)
        .purpose(&long)
        .client_ip(&long)
        .user_agent(&long)
        .trace(&long, &long)
        .external_call(&long)
        .approval(Approval {
            by: long.clone(),
            at: Some(long.clone()),
            of: Some(long.clone()),
        });
    for n in 0..40 {
        context = context
            .on_behalf_of(format!("{n}{long}"))
            .metadata(format!("{n}"), &long);
    }
    let lines = lines("long", |recorder| {
        context.recorder(recorder).sync_scope(|| {
            let mut call = Call::begin(&WIDE);
            (0..300).for_each(|index| call.argument(index, &long));
            let value = json!({"id": long, "status": [long]});
            drop(call.end(Ending::Failed {
                type_name: "E",
                message: &long,
            }));
            let mut call = Call::begin(&WIDE);
            (0..300).for_each(|index| call.argument(index, &1));
            drop(call.end(returned(&value)));
        });
    });
    let body = body(&lines[0]);
    assert!(
        body["user_id"]
            .as_str()
            .expect("a text")
            .starts_with("hmac-sha256:")
    );
    assert!(body["model"].as_str().expect("a text").ends_with('…'));
    assert!(
        body["error"]["message"]
            .as_str()
            .expect("a text")
            .ends_with('…')
    );
    assert_eq!(
        body["on_behalf_of"].as_array().and_then(|list| list.last()),
        Some(&json!("…"))
    );
}

#[test]
fn a_result_names_subjects_that_no_argument_names() {
    let lines = lines("result subjects", |recorder| {
        let found = json!([{"patient_id": "P-1"}, {"patient_id": "P-2"}]);
        call(&SEARCH, &Context::new(), recorder, returned(&found));
    });
    let body = body(&lines[0]);
    assert_eq!(body["subject_ids"], json!(["P-1", "P-2"]));
    assert_eq!(body["result_summary"], json!({"_length": 2}));
}

#[test]
fn the_text_of_a_failure_does_not_quote_what_its_result_hides() {
    let lines = lines("failure text", |recorder| {
        let value = json!({
            "error": "no patient with SSN 123-45-6789",
            "person": {"ssn": "123-45-6789"},
        });
        call(&REFUND, &Context::new(), recorder, returned(&value));
    });
    assert!(!lines[0].contains("123-45-6789"), "{}", lines[0]);
}

#[test]
fn an_endless_error_text_is_cut_and_keeps_no_part_of_what_was_hidden() {
    struct Endless;
    impl std::fmt::Display for Endless {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            loop {
                f.write_str("4111-1111 ")?;
            }
        }
    }
    let lines = lines("endless", |recorder| {
        let ending = Ending::Failed {
            type_name: "Endless",
            message: &Endless,
        };
        call(&REFUND, &Context::new(), recorder, ending);
    });
    assert!(!lines[0].contains("4111"), "{}", lines[0]);
}

#[test]
fn own_metadata_never_writes_over_the_fixed_names_and_what_does_not_fit_is_counted() {
    let lines = lines("metadata", |recorder| {
        let context = Context::new()
            .role("clerk")
            .metadata("user_role", "chief_physician")
            .metadata("k".repeat(4000), 1)
            .metadata("long", "x".repeat(2000))
            .metadata("longer", "x".repeat(4000))
            .metadata("b", 1);
        call(&REFUND, &context, recorder, Ending::Cancelled);
    });
    let body = body(&lines[0]);
    let metadata = &body["session_metadata"];
    assert_eq!(
        (&metadata["user_role"], &metadata["b"]),
        (&json!("clerk"), &json!(1))
    );
    assert_eq!(
        metadata["longer"],
        json!({"_truncated": true, "_size": 4002})
    );
    assert_eq!(metadata["_left_out"], 1);
    assert!(!lines[0].contains("chief") && metadata.to_string().len() <= 3072);
}

#[test]
fn subjects_are_never_cut() {
    static MANY: Tool = Tool::new(ToolDefinition {
        parameters: &[Parameter {
            name: "ids",
            type_name: "Vec<String>",
            captured: true,
        }],
        subject: &["ids"],
        ..DEFINITION
    });
    let ids: Vec<String> = (0..5000).map(|n| format!("patient-{n:06}")).collect();
    let lines = lines("subjects", |recorder| {
        Context::new().recorder(recorder).sync_scope(|| {
            let mut call = Call::begin(&MANY);
            call.argument(0, &ids);
            drop(call.end(Ending::Cancelled));
        });
    });
    assert!(lines.len() > 2 && lines[1].contains("\"kind\":\"subjects\""));
    let bodies: Vec<Value> = lines.iter().map(|line| body(line)).collect();
    let found: Vec<&str> = bodies
        .iter()
        .inspect(|body| assert_eq!(body["call_id"], bodies[0]["call_id"]))
        .flat_map(|body| body["subject_ids"].as_array().expect("a list"))
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(found, ids);
}
