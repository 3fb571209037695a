//! Every ending is recorded once, and as what it was.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use audit_core::audited_tool;
use serde::Serialize;

use crate::recorded::{calls, calls_async, lines};

/// Displayed in one way, debugged in another.
#[derive(Debug)]
struct Refused(u64);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "order {} is refused", self.0)
    }
}

#[derive(Debug)]
struct OnlyDebug;

struct Silent;

type Answer<T> = Result<T, Refused>;

#[audited_tool(level = "result")]
fn divide(a: u64, b: u64) -> Answer<u64> {
    if a == 7 {
        return Err(Refused(a));
    }
    let quotient = a.checked_div(b).ok_or(Refused(b))?;
    assert_ne!(quotient, 13, "unlucky");
    Ok(quotient)
}

#[audited_tool(level = "result")]
async fn divide_later(a: u64, b: u64) -> Answer<u64> {
    tokio::task::yield_now().await;
    if a == 7 {
        return Err(Refused(a));
    }
    let quotient = a.checked_div(b).ok_or(Refused(b))?;
    assert_ne!(quotient, 13, "unlucky");
    Ok(quotient)
}

#[audited_tool(level = "result")]
fn divide_opaque(a: u64, b: u64) -> impl Future<Output = Answer<u64>> {
    async move { divide_plain(a, b).await }
}

#[audited_tool(level = "result")]
fn divide_boxed(a: u64, b: u64) -> Pin<Box<dyn Future<Output = Answer<u64>> + Send>> {
    Box::pin(async move { divide_plain(a, b).await })
}

async fn divide_plain(a: u64, b: u64) -> Answer<u64> {
    tokio::task::yield_now().await;
    let quotient = a.checked_div(b).ok_or(Refused(b))?;
    assert_ne!(quotient, 13, "unlucky");
    match a {
        7 => Err(Refused(a)),
        _ => Ok(quotient),
    }
}

#[test]
fn return_error_early_return_and_panic_of_a_function() {
    let calls = calls(|| {
        let _ = divide(6, 2);
        let _ = divide(7, 2);
        let _ = divide(6, 0);
        let _ = catch_unwind(|| divide(26, 2));
    });
    let expected = [
        r#"divide {"a":6,"b":2} ok: 3"#,
        r#"divide {"a":7,"b":2} error: attribute::endings::Refused "order 7 is refused""#,
        r#"divide {"a":6,"b":0} error: attribute::endings::Refused "order 0 is refused""#,
    ];
    let lines = lines(&calls);
    assert_eq!(lines[..3], expected);
    assert!(
        lines[3].starts_with(r#"divide {"a":26,"b":2} panic: "#),
        "{}",
        lines[3]
    );
    assert!(lines[3].contains("unlucky"), "{}", lines[3]);
    assert_eq!(lines.len(), 4);
}

#[test]
fn the_same_of_futures() {
    type Tool = fn(u64, u64) -> Pin<Box<dyn Future<Output = Answer<u64>> + Send>>;
    let tools: [(&str, Tool); 3] = [
        ("divide_later", |a, b| Box::pin(divide_later(a, b))),
        ("divide_opaque", |a, b| Box::pin(divide_opaque(a, b))),
        ("divide_boxed", divide_boxed),
    ];
    for (name, tool) in tools {
        let calls = calls_async(async {
            let _ = tool(6, 2).await;
            let _ = tool(7, 2).await;
            let _ = tool(6, 0).await;
            let within = audit_core::Context::current();
            let panicked = tokio::spawn(within.scope(tool(26, 2))).await;
            assert!(panicked.unwrap_err().is_panic());
        });
        let lines = lines(&calls).join("\n").replace(name, "divide");
        let lines: Vec<&str> = lines.lines().collect();
        assert_eq!(lines[0], r#"divide {"a":6,"b":2} ok: 3"#, "{name}");
        assert!(
            lines[1].contains("order 7 is refused"),
            "{name}: {}",
            lines[1]
        );
        assert!(
            lines[2].contains("order 0 is refused"),
            "{name}: {}",
            lines[2]
        );
        assert!(
            lines[3].contains("} panic: ") && lines[3].contains("unlucky"),
            "{name}: {}",
            lines[3]
        );
        assert_eq!(lines.len(), 4, "{name}");
    }
}

fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_dropped_future_is_cancelled() {
    let calls = calls(|| {
        let mut later = Box::pin(divide_later(6, 2));
        assert!(poll_once(later.as_mut()).is_pending());
        drop(later);
        let mut boxed = divide_boxed(6, 2);
        assert!(poll_once(boxed.as_mut()).is_pending());
        drop(boxed);
    });
    let expected = [
        r#"divide_later {"a":6,"b":2} cancelled"#,
        r#"divide_boxed {"a":6,"b":2} cancelled"#,
    ];
    assert_eq!(lines(&calls), expected);
}

#[test]
fn a_future_that_was_never_polled_is_cancelled_if_its_function_ran() {
    let calls = calls(|| {
        drop(divide_later(1, 1));
        drop(divide_opaque(2, 1));
        drop(divide_boxed(3, 1));
    });
    let expected = [
        r#"divide_opaque {"a":2,"b":1} cancelled"#,
        r#"divide_boxed {"a":3,"b":1} cancelled"#,
    ];
    assert_eq!(lines(&calls), expected);
}

#[test]
fn a_future_that_is_dropped_while_something_unwinds_is_cancelled() {
    let calls = calls(|| {
        let unwound = catch_unwind(|| {
            let mut later = Box::pin(divide_later(6, 2));
            assert!(poll_once(later.as_mut()).is_pending());
            panic!("elsewhere");
        });
        assert!(unwound.is_err());
    });
    assert_eq!(lines(&calls), [r#"divide_later {"a":6,"b":2} cancelled"#]);
}

#[test]
fn the_outcome_stands_when_the_body_has_ended() {
    #[audited_tool]
    async fn ends(ended: &Cell<bool>) -> u64 {
        ended.set(true);
        1
    }
    let calls = calls(|| {
        let ended = Cell::new(false);
        let mut future = Box::pin(ends(&ended));
        // Whether the entry is durable by now or not: nobody polls again.
        let _ = poll_once(future.as_mut());
        assert!(ended.get());
    });
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].outcome.as_str(), "ok");
}

struct CallsOnDrop;

impl Drop for CallsOnDrop {
    fn drop(&mut self) {
        let _ = divide(6, 2);
    }
}

#[test]
fn a_tool_that_runs_while_another_one_unwinds_is_recorded_too() {
    #[audited_tool]
    fn fails() {
        let _calls = CallsOnDrop;
        panic!("first");
    }
    let calls = calls(|| {
        let payload = catch_unwind(fails).unwrap_err();
        assert_eq!(*payload.downcast::<&str>().unwrap(), "first");
    });
    let lines = lines(&calls);
    assert_eq!(lines[0], r#"divide {"a":6,"b":2} ok: 3"#);
    assert!(lines[1].starts_with("fails {} panic: "), "{}", lines[1]);
    assert_eq!(calls[0].parent_call_id.as_ref(), Some(&calls[1].call_id));
}

#[audited_tool]
fn only_debug() -> Result<(), OnlyDebug> {
    Err(OnlyDebug)
}

#[audited_tool]
fn silent() -> Result<Silent, Silent> {
    Err(Silent)
}

#[audited_tool]
fn boxed_error(text: &str) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> {
    Ok(text.parse()?)
}

#[test]
fn an_error_is_put_into_words_as_well_as_its_type_allows() {
    let calls = calls(|| {
        let _ = only_debug();
        let _ = silent();
        let _ = boxed_error("x");
    });
    let messages = calls
        .iter()
        .map(|call| call.error.as_ref().unwrap().message.as_deref());
    let expected = [
        Some("OnlyDebug"),
        Some("attribute::endings::Silent"),
        Some("invalid digit found in string"),
    ];
    assert_eq!(messages.collect::<Vec<_>>(), expected);
}

/// A result that is a failure in disguise.
#[derive(Serialize)]
struct Reply {
    id: u64,
    status: u16,
}

impl Reply {
    fn is_refusal(&self) -> bool {
        self.status >= 400
    }
}

fn gives_up(_: &Reply) -> bool {
    panic!("no opinion")
}

fn is_zero(result: &Answer<u64>) -> bool {
    matches!(result, Ok(0))
}

#[audited_tool(is_failure = Reply::is_refusal)]
fn ask(status: u16) -> Reply {
    Reply { id: 1, status }
}

#[audited_tool(is_failure = gives_up)]
async fn ask_nobody(status: u16) -> Reply {
    Reply { id: 2, status }
}

#[audited_tool(is_failure = is_zero)]
fn half(a: u64) -> Answer<u64> {
    divide(a, 2)
}

#[test]
fn a_predicate_tells_failures_and_costs_nothing_when_it_panics() {
    let calls = calls_async(async {
        ask(200);
        ask(404);
        assert_eq!(ask_nobody(500).await.id, 2);
        let _ = half(1);
        let _ = half(2);
    });
    let outcomes = calls.iter().filter(|call| call.tool_name != "divide");
    let outcomes: Vec<_> = outcomes
        .map(|call| (call.outcome.as_str(), call.success))
        .collect();
    let (ok, error) = (("ok", true), ("error", false));
    assert_eq!(outcomes, [ok, error, ok, error, ok]);
}

#[test]
fn values_that_cannot_be_serialised_are_fine() {
    #[audited_tool(level = "result")]
    fn opaque() -> Silent {
        Silent
    }
    #[audited_tool(level = "result")]
    fn fallible() -> Result<Silent, Refused> {
        Ok(Silent)
    }
    let calls = calls(|| {
        opaque();
        let _ = fallible();
    });
    assert_eq!(lines(&calls), ["opaque {} ok", "fallible {} ok"]);
}

#[test]
fn a_returned_lock_is_not_waited_for() {
    #[audited_tool(level = "result")]
    fn shares(lock: &Arc<Mutex<u64>>) -> Arc<Mutex<u64>> {
        lock.clone()
    }
    let lock = Arc::new(Mutex::new(1));
    let held = lock.lock();
    let calls = calls(|| drop(shares(&lock)));
    drop(held);
    assert_eq!(lines(&calls), [r#"shares {"lock":{"_locked":true}} ok"#]);
}

#[test]
fn a_panic_goes_on_with_its_payload() {
    #[derive(Debug, PartialEq)]
    struct Payload(u64);
    #[audited_tool]
    fn throws(number: u64) {
        std::panic::panic_any(Payload(number));
    }
    #[audited_tool]
    async fn throws_later(number: u64) {
        tokio::task::yield_now().await;
        std::panic::panic_any(Payload(number));
    }
    let calls = calls_async(async {
        let payload = catch_unwind(|| throws(1)).unwrap_err();
        assert_eq!(*payload.downcast::<Payload>().unwrap(), Payload(1));
        let mut later = Box::pin(throws_later(2));
        assert!(poll_once(later.as_mut()).is_pending());
        let polled = catch_unwind(AssertUnwindSafe(|| poll_once(later.as_mut())));
        let payload = polled.unwrap_err();
        assert_eq!(*payload.downcast::<Payload>().unwrap(), Payload(2));
        drop(later);
    });
    let outcomes: Vec<_> = calls.iter().map(|call| call.outcome.as_str()).collect();
    assert_eq!(outcomes, ["panic", "panic"]);
}

#[test]
fn functions_that_never_return_are_recorded_when_they_panic() {
    #[audited_tool]
    fn never(text: &str) -> ! {
        panic!("{text}")
    }
    #[audited_tool]
    async fn never_later(text: &str) -> ! {
        tokio::task::yield_now().await;
        panic!("{text}")
    }
    let calls = calls(|| {
        let _ = catch_unwind(|| never("a"));
        let mut later = Box::pin(never_later("b"));
        assert!(poll_once(later.as_mut()).is_pending());
        let _ = catch_unwind(AssertUnwindSafe(|| poll_once(later.as_mut())));
    });
    let outcomes: Vec<_> = calls.iter().map(|call| call.outcome.as_str()).collect();
    assert_eq!(outcomes, ["panic", "panic"]);
}

#[test]
fn nested_calls_name_their_parent_across_await() {
    #[audited_tool]
    async fn outer(a: u64) -> u64 {
        tokio::task::yield_now().await;
        let inner = divide_later(a, 2).await.unwrap_or_default();
        inner + divide(a, 2).unwrap_or_default()
    }
    let calls = calls_async(async {
        tokio::join!(outer(8), outer(10));
    });
    let outers: Vec<_> = calls
        .iter()
        .filter(|call| call.tool_name == "outer")
        .collect();
    assert_eq!(outers.len(), 2);
    for outer in outers {
        let of_outer =
            |call: &&audit_core::CallBody| call.parent_call_id.as_ref() == Some(&outer.call_id);
        let inner: Vec<_> = calls
            .iter()
            .filter(of_outer)
            .map(|call| &call.arguments)
            .collect();
        let same = inner.iter().all(|json| {
            let json = json.as_ref().unwrap().get();
            let a = outer
                .arguments
                .as_ref()
                .unwrap()
                .get()
                .trim_end_matches('}')
                .to_owned();
            json.starts_with(&a)
        });
        assert!(inner.len() == 2 && same, "{inner:?}");
    }
}
