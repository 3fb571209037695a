//! Result types: what counts as a failure, by whatever type it comes.

use std::borrow::Cow;
use std::sync::Arc;

use audit_core::{Reported, audited_tool};
use serde::Serialize;

use crate::recorded::{calls, calls_async, lines};

/// Says itself whether it is a failure.
#[derive(Serialize, Clone)]
struct Reply {
    id: u64,
    #[serde(skip)]
    refused: Option<String>,
}

impl Reported for Reply {
    fn failure(&self) -> Option<Cow<'_, str>> {
        self.refused.as_deref().map(Cow::from)
    }
}

/// The same, and cannot be serialised.
struct Silent;

impl Reported for Silent {
    fn failure(&self) -> Option<Cow<'_, str>> {
        Some("nothing was said".into())
    }
}

struct Moody;

impl Reported for Moody {
    fn failure(&self) -> Option<Cow<'_, str>> {
        panic!("no opinion")
    }
}

fn reply(refused: bool) -> Reply {
    Reply {
        id: 1,
        refused: refused.then(|| "the desk is closed to 4111".to_owned()),
    }
}

#[test]
fn a_type_says_itself_whether_it_is_a_failure() {
    #[audited_tool(level = "result")]
    fn bare(refused: bool) -> Reply {
        reply(refused)
    }
    #[audited_tool(level = "result")]
    async fn in_ok(refused: bool) -> Result<Reply, String> {
        Ok(reply(refused))
    }
    #[audited_tool(level = "result")]
    fn in_option(refused: Option<bool>) -> Option<Reply> {
        refused.map(reply)
    }
    #[audited_tool(level = "result")]
    fn in_arc(refused: bool) -> Arc<Reply> {
        Arc::new(reply(refused))
    }
    let calls = calls_async(async {
        bare(false);
        bare(true);
        let _ = in_ok(false).await;
        let _ = in_ok(true).await;
        in_option(None);
        in_option(Some(true));
        in_arc(true);
    });
    let failed = r#"attribute::results::Reply "the desk is closed to 4111""#;
    let expected = [
        r#"bare {"refused":false} ok: {"id":1}"#.to_owned(),
        format!(r#"bare {{"refused":true}} error: {{"id":1}}: {failed}"#),
        r#"in_ok {"refused":false} ok: {"id":1}"#.to_owned(),
        format!(r#"in_ok {{"refused":true}} error: {{"id":1}}: {failed}"#),
        r#"in_option {"refused":null} ok"#.to_owned(),
        format!(
            r#"in_option {{"refused":true}} error: {{"id":1}}: core::option::Option<{}"#,
            failed.replacen(' ', "> ", 1)
        ),
        format!(
            r#"in_arc {{"refused":true}} error: {{"id":1}}: alloc::sync::Arc<{}"#,
            failed.replacen(' ', "> ", 1)
        ),
    ];
    assert_eq!(lines(&calls), expected);
}

#[test]
fn what_cannot_be_serialised_can_report_and_what_panics_has_no_opinion() {
    #[audited_tool]
    fn silent() -> Silent {
        Silent
    }
    #[audited_tool]
    fn moody() -> Result<Moody, String> {
        Ok(Moody)
    }
    let calls = calls(|| {
        silent();
        let _ = moody();
    });
    let expected = [
        r#"silent {} error: attribute::results::Silent "nothing was said""#,
        "moody {} ok",
    ];
    assert_eq!(lines(&calls), expected);
}

#[test]
fn a_report_leaks_nothing_that_was_hidden() {
    #[audited_tool(sensitive = "card")]
    fn pay(card: &str) -> Reply {
        Reply {
            id: 1,
            refused: Some(format!("no money on {card}")),
        }
    }
    let calls = calls(|| {
        pay("4111-2222-3333");
    });
    let message = calls[0].error.as_ref().unwrap().message.as_deref();
    assert_eq!(message, Some("no money on ***REDACTED***"));
}

#[test]
fn none_is_no_failure() {
    #[audited_tool(level = "result")]
    fn find(id: u64) -> Option<u64> {
        (id > 1).then_some(id)
    }
    let calls = calls(|| {
        find(1);
        find(2);
    });
    let expected = [r#"find {"id":1} ok"#, r#"find {"id":2} ok: 2"#];
    assert_eq!(lines(&calls), expected);
}

#[test]
fn errors_that_applications_use() {
    #[audited_tool]
    fn with_anyhow(text: &str) -> anyhow::Result<u64> {
        use anyhow::Context as _;
        text.parse().context("no number")
    }
    #[audited_tool]
    async fn with_eyre(text: &str) -> eyre::Result<u64> {
        use eyre::WrapErr as _;
        text.parse().wrap_err("no number")
    }
    #[audited_tool]
    fn with_io() -> std::io::Result<()> {
        Err(std::io::Error::other("no disk"))
    }
    #[audited_tool(on_failure = "block")]
    fn with_anyhow_and_a_log(text: &str) -> anyhow::Result<u64> {
        Ok(text.parse()?)
    }
    let calls = calls_async(async {
        let _ = with_anyhow("x");
        let _ = with_eyre("x").await;
        let _ = with_io();
        let _ = with_anyhow_and_a_log("1");
    });
    let errors = calls.iter().map(|call| {
        let error = call.error.as_ref();
        error.map(|e| (e.type_name.as_str(), e.message.as_deref().unwrap()))
    });
    let expected = [
        Some(("anyhow::Error", "no number")),
        Some(("eyre::Report", "no number")),
        Some(("std::io::error::Error", "no disk")),
        None,
    ];
    assert_eq!(errors.collect::<Vec<_>>(), expected);
}

/// As `rmcp` serialises its `CallToolResult`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallToolResult {
    content: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_error: Option<bool>,
}

#[test]
fn a_result_of_mcp_says_whether_it_is_an_error() {
    #[audited_tool]
    async fn call(is_error: Option<bool>) -> Result<CallToolResult, String> {
        let content = vec!["text".to_owned()];
        Ok(CallToolResult { content, is_error })
    }
    let calls = calls_async(async {
        for is_error in [None, Some(false), Some(true)] {
            let _ = call(is_error).await;
        }
    });
    let outcomes: Vec<_> = calls.iter().map(|call| call.outcome.as_str()).collect();
    assert_eq!(outcomes, ["ok", "ok", "error"]);
}
