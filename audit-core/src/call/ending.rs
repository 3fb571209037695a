//! How a call ended: what generated code says, and what the entry makes of it.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Flight;
use super::buffers::Buffers;
use crate::capture::{Capture, Capturer, MAX_RESULT};
use crate::entry::Outcome;
use crate::tool::Level;

/// How a call's body ended.
pub enum Ending<'a> {
    /// It returned a value.
    Returned {
        /// The value, where its type can be serialised.
        value: Option<&'a dyn Capture>,
        /// What the tool's own `is_failure` says of it.
        is_failure: bool,
    },
    /// It returned `Err`.
    Failed {
        /// `std::any::type_name` of the error.
        type_name: &'static str,
        /// The error's text.
        message: &'a dyn fmt::Display,
    },
    /// It panicked with this payload.
    Panicked(&'a (dyn Any + Send)),
    /// Its future was dropped before it was ready.
    Cancelled,
}

/// How the call ended, in the entry's words.
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    /// Type and text; the text is scrubbed.
    pub(super) error: Option<(Cow<'static, str>, Option<String>)>,
}

impl Flight {
    /// Looks at the ending once. What is kept of a result goes into its buffer.
    pub(super) fn ended(&mut self, ending: &Ending<'_>) -> Ended {
        match ending {
            Ending::Returned { value, is_failure } => self.returned(*value, *is_failure),
            Ending::Failed { type_name, message } => {
                self.failed(Outcome::Error, *type_name, print(*message))
            }
            Ending::Panicked(payload) => self.failed(Outcome::Panic, "panic", panic_text(*payload)),
            Ending::Cancelled => Ended {
                outcome: Outcome::Cancelled,
                error: None,
            },
        }
    }

    fn failed(
        &mut self,
        outcome: Outcome,
        type_name: impl Into<Cow<'static, str>>,
        message: Option<String>,
    ) -> Ended {
        let message = message.map(|text| self.found.hidden.scrub(&text));
        Ended {
            outcome,
            error: Some((type_name.into(), message)),
        }
    }

    fn returned(&mut self, value: Option<&dyn Capture>, is_failure: bool) -> Ended {
        if let Some(value) = value {
            self.summarise(value);
        }
        match self.found.failure.take() {
            Some(failure) => {
                let type_name = format!("result.{}", failure.key);
                self.failed(Outcome::Error, type_name, failure.message)
            }
            None if is_failure => self.failed(Outcome::Error, "is_failure", None),
            None => Ended {
                outcome: Outcome::Ok,
                error: None,
            },
        }
    }

    /// The result is looked at on every level: it may name subjects, or be a failure in disguise.
    fn summarise(&mut self, value: &dyn Capture) {
        let tool = self.tool.definition();
        let (rules, redactor) = (self.tool.rules(), self.recorder.redactor());
        let Buffers {
            result, scratch, ..
        } = &mut *self.buffers;
        Capturer::new(
            result,
            MAX_RESULT,
            redactor,
            rules,
            &mut self.found,
            scratch,
        )
        .result(tool.level == Level::Result, tool.summary, value);
        if tool.level < Level::Summary {
            result.clear();
        }
    }
}

/// An error's or a tool's own `Display` may panic: that costs the text and nothing else.
fn print(message: &dyn fmt::Display) -> Option<String> {
    catch_unwind(AssertUnwindSafe(|| message.to_string())).ok()
}

/// The text of a panic, where it has one.
fn panic_text(payload: &(dyn Any + Send)) -> Option<String> {
    let literal = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    literal.or_else(|| payload.downcast_ref::<String>().cloned())
}
