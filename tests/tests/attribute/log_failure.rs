//! What runs and what goes out when the log fails: `write_ahead` and `on_failure`.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::process::Command;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use audit_core::{
    Body, Clock, Durability, Filter, Log, LogUrl, OnFailure, Refuse, Trust, audited_tool, tools,
    verify,
};

use crate::frail::Frail;

/// The tool's own error, or the log's.
#[derive(Debug, PartialEq)]
enum Failed {
    Log(String),
}

impl From<audit_core::Error> for Failed {
    fn from(error: audit_core::Error) -> Failed {
        Failed::Log(error.to_string())
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failed::Log(text) = self;
        f.write_str(text)
    }
}

type Answer<T> = Result<T, Failed>;

/// What the body of a tool does to the log, and whether it ran at all.
struct Desk<'a> {
    log: &'a Frail,
    breaks: bool,
    ran: Cell<u64>,
}

impl Desk<'_> {
    fn work(&self) -> u64 {
        if self.breaks {
            self.log.breaks();
        }
        self.ran.set(self.ran.get() + 1);
        self.ran.get()
    }
}

#[async_trait::async_trait(?Send)]
trait Tool {
    async fn on_either_side(&self, pin: &str) -> Answer<u64>;
}

/// The same tool in every shape.
macro_rules! tools {
    ($module:ident: $($option:tt)*) => {
        mod $module {
            use super::*;

            struct Tools<'a>(&'a Desk<'a>);

            impl Tools<'_> {
                #[audited_tool($($option)*)]
                fn sync(&self, pin: &str) -> Answer<u64> {
                    let _ = pin;
                    Ok(self.0.work())
                }

                #[audited_tool($($option)*)]
                async fn later(&self, pin: &str) -> Answer<u64> {
                    tokio::task::yield_now().await;
                    let _ = pin;
                    Ok(self.0.work())
                }

                #[audited_tool($($option)*)]
                async fn of_one_thread(&self, pin: &str) -> Answer<Rc<u64>> {
                    let _ = pin;
                    Ok(Rc::new(self.0.work()))
                }

                #[audited_tool($($option)*)]
                fn bare(&self, pin: &str) -> impl Future<Output = Answer<u64>> {
                    async move { let _ = pin; Ok(self.0.work()) }
                }

                #[audited_tool($($option)*)]
                fn opaque(&self, pin: &str) -> impl Future<Output = Answer<u64>> {
                    let (_, worked) = (pin, self.0.work());
                    async move { Ok(worked) }
                }

                #[audited_tool($($option)*)]
                fn pinned<'a>(
                    &'a self,
                    pin: &'a str,
                ) -> Pin<Box<dyn Future<Output = Answer<u64>> + 'a>> {
                    let (_, worked) = (pin, self.0.work());
                    Box::pin(async move { Ok(worked) })
                }
            }

            #[async_trait::async_trait(?Send)]
            impl Tool for Tools<'_> {
                #[audited_tool($($option)*)]
                async fn on_either_side(&self, pin: &str) -> Answer<u64> {
                    let _ = pin;
                    Ok(self.0.work())
                }
            }

            /// Hands the tool in each shape to the test.
            pub(super) fn every_shape(check: &dyn Fn(&str, &dyn Fn(&Desk<'_>) -> Answer<u64>)) {
                let pin = "1234";
                check("sync", &|desk| desk.log.within(|| Tools(desk).sync(pin)));
                check("later", &|desk| desk.log.block_on(Tools(desk).later(pin)));
                check("bare", &|desk| desk.log.block_on(async { Tools(desk).bare(pin).await }));
                check("opaque", &|desk| desk.log.block_on(async { Tools(desk).opaque(pin).await }));
                check("pinned", &|desk| desk.log.block_on(async { Tools(desk).pinned(pin).await }));
                check("async_trait", &|desk| {
                    desk.log.block_on(async { Tools(desk).on_either_side(pin).await })
                });
                check("of_one_thread", &|desk| {
                    desk.log.block_on(Tools(desk).of_one_thread(pin)).map(|value| *value)
                });
            }
        }
    };
}

tools!(allows: on_failure = "allow");
tools!(announces: write_ahead);
tools!(blocks: on_failure = "block");
tools!(withholds: on_failure = "withhold");
tools!(announces_and_withholds: write_ahead, on_failure = "withhold");

/// A desk before a fresh log.
fn at_desk(name: String, durability: Durability, test: impl FnOnce(&Frail, Desk<'_>)) {
    let log = Frail::new(&name, durability);
    let (breaks, ran) = (false, Cell::new(0));
    let desk = Desk {
        log: &log,
        breaks,
        ran,
    };
    test(&log, desk);
}

const BOTH: [Durability; 2] = [Durability::Durable, Durability::Buffered];

#[test]
fn an_intent_is_durable_before_the_body_runs() {
    for durability in BOTH {
        announces::every_shape(&|shape, call| {
            let name = format!("intent-{shape}-{durability:?}");
            at_desk(name, durability, |log, mut desk| {
                // From the body on nothing is stored any more, so what is stored came before.
                desk.breaks = true;
                assert_eq!(call(&desk), Ok(1), "{shape}");
                let entries = log.entries();
                assert_eq!(entries.len(), 1, "{shape}");
                assert_eq!(entries[0].envelope.kind.as_str(), "intent");
                assert_eq!(entries[0].envelope.retention.as_deref(), Some("general"));
                let Body::Other(body) = &entries[0].body else {
                    panic!("{shape}: {:?}", entries[0].body);
                };
                assert_eq!(body["arguments"]["pin"], "***REDACTED***", "{shape}");
                assert!(!body.contains_key("outcome"), "{shape}");
                log.mends();
            });
        });
    }
}

#[test]
fn an_intent_and_its_end_are_one_call() {
    announces::every_shape(&|shape, call| {
        at_desk(format!("one-{shape}"), Durability::Durable, |log, desk| {
            assert_eq!(call(&desk), Ok(1), "{shape}");
            let entries = log.entries();
            assert_eq!(log.kinds(), ["intent", "ok"], "{shape}");
            let Body::Other(intent) = &entries[0].body else {
                panic!("{shape}");
            };
            let end = entries[1].call().unwrap();
            assert_eq!(intent["call_id"], *end.call_id, "{shape}");
            assert_eq!(intent["timestamp"], *end.timestamp, "{shape}");
        });
    });
}

#[test]
fn without_a_log_a_tool_runs_if_it_allows() {
    for durability in BOTH {
        for every_shape in [allows::every_shape, announces::every_shape] {
            every_shape(&|shape, call| {
                let name = format!("allow-{shape}-{durability:?}");
                at_desk(name, durability, |log, desk| {
                    log.breaks();
                    assert_eq!(call(&desk), Ok(1), "{shape}");
                    log.mends();
                });
            });
        }
    }
}

#[test]
fn a_tool_that_blocks_does_not_run_without_its_intent() {
    for durability in BOTH {
        blocks::every_shape(&|shape, call| {
            let name = format!("block-{shape}-{durability:?}");
            at_desk(name, durability, |log, desk| {
                log.breaks();
                let Err(Failed::Log(text)) = call(&desk) else {
                    panic!("{shape} ran");
                };
                assert!(text.contains("broken-on-order"), "{shape}: {text}");
                assert_eq!(desk.ran.get(), 0, "{shape}");
                log.mends();
                // Now the caller's error is known, or that something was lost.
                let kinds = log.kinds();
                assert!(kinds.contains(&"gap".to_owned()), "{shape}: {kinds:?}");
                assert!(!kinds.contains(&"ok".to_owned()), "{shape}: {kinds:?}");
                assert_eq!(call(&desk), Ok(1), "{shape}");
                let kinds = log.kinds();
                assert!(kinds.ends_with(&["intent".to_owned(), "ok".to_owned()]));
            });
        });
    }
}

#[test]
fn what_a_tool_that_blocks_has_done_goes_out() {
    for durability in BOTH {
        blocks::every_shape(&|shape, call| {
            let name = format!("done-{shape}-{durability:?}");
            at_desk(name, durability, |log, mut desk| {
                desk.breaks = true;
                assert_eq!(call(&desk), Ok(1), "{shape}");
                log.mends();
            });
        });
    }
}

#[test]
fn a_value_is_withheld_when_its_end_is_not_recorded() {
    for durability in BOTH {
        for every_shape in [withholds::every_shape, announces_and_withholds::every_shape] {
            every_shape(&|shape, call| {
                let name = format!("withhold-{shape}-{durability:?}");
                at_desk(name, durability, |log, mut desk| {
                    assert_eq!(call(&desk), Ok(1), "{shape}");
                    desk.breaks = true;
                    assert!(matches!(call(&desk), Err(Failed::Log(_))), "{shape}");
                    assert_eq!(desk.ran.get(), 2, "{shape}");
                    // Reading goes on without an intent.
                    assert!(matches!(call(&desk), Err(Failed::Log(_))), "{shape}");
                    assert_eq!(desk.ran.get(), 3, "{shape}");
                    log.mends();
                    desk.breaks = false;
                    assert_eq!(call(&desk), Ok(4), "{shape}");
                });
            });
        }
    }
}

/// No `Result`, but it can say that nothing was done.
#[derive(Debug, PartialEq)]
enum Receipt {
    Done,
    Refused,
}

impl Refuse for Receipt {
    fn refuse(_: audit_core::Error) -> Receipt {
        Receipt::Refused
    }
}

#[test]
fn a_type_of_ones_own_can_refuse() {
    #[audited_tool(on_failure = "block")]
    fn pay() -> Receipt {
        Receipt::Done
    }
    let log = Frail::new("own", Durability::Durable);
    assert_eq!(log.within(pay), Receipt::Done);
    log.breaks();
    assert_eq!(log.within(pay), Receipt::Refused);
    log.mends();
}

#[test]
fn a_future_that_is_dropped_before_its_intent_is_durable_is_cancelled() {
    #[audited_tool(on_failure = "block")]
    async fn pay(ran: &Cell<bool>) -> Answer<()> {
        ran.set(true);
        Ok(())
    }
    let (log, ran) = (Frail::new("dropped", Durability::Durable), Cell::new(false));
    log.within(|| {
        let mut paid = Box::pin(pay(&ran));
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(paid.as_mut().poll(&mut context), Poll::Pending);
    });
    assert!(!ran.get());
    assert_eq!(log.kinds(), ["intent", "cancelled"]);
}

#[test]
fn an_intent_says_no_more_than_its_tool_may() {
    #[audited_tool(write_ahead, level = "metadata", retention = "healthcare")]
    fn look(id: u64) -> u64 {
        id
    }
    let log = Frail::new("metadata", Durability::Durable);
    log.within(|| look(7));
    let entries = log.entries();
    assert_eq!(entries[0].envelope.retention.as_deref(), Some("healthcare"));
    let Body::Other(body) = &entries[0].body else {
        panic!("{:?}", entries[0].body);
    };
    assert!(!body.contains_key("arguments"));
    assert!(body.contains_key("redaction_policy"));
}

#[test]
fn every_subject_is_known_before_the_body_runs() {
    #[audited_tool(write_ahead, subject = "ids")]
    fn look(ids: &[String]) -> usize {
        ids.len()
    }
    let ids: Vec<String> = (0..400).map(|id| format!("patient-{id:04}")).collect();
    let log = Frail::new("subjects", Durability::Durable);
    log.within(|| look(&ids));
    assert_eq!(log.kinds(), ["intent", "subjects", "ok", "subjects"]);
    let entries = log.entries();
    let (Body::Other(intent), Body::Subjects(more)) = (&entries[0].body, &entries[1].body) else {
        panic!("{entries:?}");
    };
    let here = intent["subject_ids"].as_array().unwrap().iter();
    let all: Vec<&str> = here
        .filter_map(|id| id.as_str())
        .chain(more.subject_ids.iter().map(String::as_str))
        .collect();
    assert_eq!(all, ids);
}

#[test]
fn a_log_with_intents_is_verified_and_searched() {
    let name = "searched";
    at_desk(name.to_owned(), Durability::Durable, |log, desk| {
        announces::every_shape(&|_, call| assert!(call(&desk).is_ok()));
        log.recorder().close().unwrap();
        let log = Log::open(&LogUrl::parse(&format!("frail:{name}")).unwrap()).unwrap();
        let verdict = verify(log.reader(), &Trust::nothing()).unwrap();
        assert!(verdict.findings.is_empty(), "{:?}", verdict.findings);
        let found = log.find(&Filter::new(), &Clock::system()).unwrap();
        assert_eq!(found.whole().unwrap().len(), 7);
    });
}

#[test]
fn what_was_said_stands_in_the_definition() {
    let find = |module: &str| {
        let mut tools = tools().into_iter().map(|tool| tool.definition());
        let at = format!("attribute::log_failure::{module}");
        tools.find(|tool| tool.module_path == at).unwrap()
    };
    assert_eq!(find("allows").on_failure, OnFailure::Allow);
    assert!(!find("allows").writes_ahead());
    assert!(find("announces").writes_ahead());
    assert_eq!(find("blocks").on_failure, OnFailure::Block);
    assert!(find("blocks").writes_ahead());
    assert_eq!(find("withholds").on_failure, OnFailure::Withhold);
    assert!(!find("withholds").writes_ahead());
}

/// Runs in a process of its own, which has no log.
#[test]
#[ignore = "run by the test below"]
fn without_any_log() {
    let ran = Cell::new(0);
    let count = || ran.set(ran.get() + 1);
    #[audited_tool(on_failure = "block", skip(count))]
    fn pay(count: impl Fn()) -> Answer<()> {
        count();
        Ok(())
    }
    #[audited_tool(on_failure = "withhold", skip(count))]
    fn look(count: impl Fn()) -> Answer<()> {
        count();
        Ok(())
    }
    #[audited_tool(write_ahead, skip(count))]
    fn note(count: impl Fn()) {
        count();
    }
    assert!(pay(count).unwrap_err().to_string().contains("`pay`"));
    assert_eq!(ran.get(), 0);
    assert!(look(count).is_err());
    assert_eq!(ran.get(), 1);
    note(count);
    assert_eq!(ran.get(), 2);
}

#[test]
fn a_log_that_cannot_be_opened_is_one_that_fails() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "log_failure::without_any_log"])
        .env("AUDIT_LOG", "nowhere:at-all")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("1 passed"), "{text}");
}

#[test]
fn a_log_that_is_switched_off_is_none_that_fails() {
    #[audited_tool(on_failure = "block")]
    fn pay() -> Answer<u64> {
        Ok(1)
    }
    let recorder = audit_core::Recorder::builder().log("off:").open().unwrap();
    let context = audit_core::Context::new().recorder(&recorder);
    assert_eq!(context.sync_scope(pay), Ok(1));
}
