//! How a call ended: what generated code says, and what the entry makes of it.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use zeroize::Zeroize as _;

use super::Flight;
use super::buffers::Buffers;
use crate::capture::{Capture, Capturer, MAX_RESULT};
use crate::entry::Outcome;
use crate::redact::{Hidden, Redactor};
use crate::tool::Level;
use crate::unwind::caught;

/// How a call's body ended.
pub enum Ending<'a> {
    /// It returned a value.
    Returned {
        /// The value, where its type can be serialised.
        value: Option<&'a dyn Capture>,
        /// What the tool's own `is_failure` says of it.
        is_failure: bool,
    },
    /// It returned a value that says of itself that it is a failure.
    Reported {
        /// The value, where its type can be serialised.
        value: Option<&'a dyn Capture>,
        /// `std::any::type_name` of the value.
        type_name: &'static str,
        /// Its text.
        message: &'a str,
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
            Ending::Reported {
                value,
                type_name,
                message,
            } => {
                if let Some(value) = value {
                    self.summarise(*value, true);
                }
                self.failed(Outcome::Error, *type_name, Some(Message::cut(message)))
            }
            Ending::Failed { type_name, message } => {
                self.failed(Outcome::Error, *type_name, Message::print(*message))
            }
            Ending::Panicked(payload) => {
                self.failed(Outcome::Panic, "panic", Message::of_panic(*payload))
            }
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
        message: Option<Message>,
    ) -> Ended {
        let redactor = self.recorder.redactor();
        let message = message.map(|text| text.redacted(redactor, &mut self.found.hidden));
        Ended {
            outcome,
            error: Some((type_name.into(), message)),
        }
    }

    fn returned(&mut self, value: Option<&dyn Capture>, is_failure: bool) -> Ended {
        if let Some(value) = value {
            self.summarise(value, false);
        }
        match self.found.failure.take() {
            Some(failure) => {
                let type_name = format!("result.{}", failure.key);
                let message = failure.message.as_deref().map(Message::cut);
                self.failed(Outcome::Error, type_name, message)
            }
            None if is_failure => self.failed(Outcome::Error, "is_failure", None),
            None => Ended {
                outcome: Outcome::Ok,
                error: None,
            },
        }
    }

    /// The result is looked at on every level: it may name subjects, or be a failure in disguise.
    fn summarise(&mut self, value: &dyn Capture, has_text: bool) {
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
        if has_text || self.found.failure.is_some() {
            // The text may quote what stands in a part of the result that is not kept.
            Capturer::new(
                &mut Vec::new(),
                0,
                redactor,
                rules,
                &mut self.found,
                scratch,
            )
            .walk_result(value);
        }
        if tool.level < Level::Summary {
            result.clear();
        }
    }
}

/// The text of an error, of bounded length, not yet searched for what was hidden.
struct Message {
    text: String,
    is_cut: bool,
}

/// As much of a text is looked at. The entry keeps less.
const MAX_READ: usize = 8 * 1024;

impl Message {
    /// An error's `Display` is the user's: it may panic or never end. That costs the text.
    fn print(message: &dyn fmt::Display) -> Option<Message> {
        let mut printed = Message {
            text: String::new(),
            is_cut: false,
        };
        caught(|| {
            // The only error is ours, when enough was read.
            let _ = fmt::write(&mut printed, format_args!("{message}"));
            printed
        })
    }

    fn cut(text: &str) -> Message {
        let mut message = Message {
            text: String::new(),
            is_cut: false,
        };
        let _ = fmt::Write::write_str(&mut message, text);
        message
    }

    /// The text of a panic, where it has one.
    fn of_panic(payload: &(dyn Any + Send)) -> Option<Message> {
        let literal = payload.downcast_ref::<&str>().copied();
        let owned = || payload.downcast_ref::<String>().map(String::as_str);
        literal.or_else(owned).map(Message::cut)
    }

    /// The text without what was hidden. Where it was cut, a hidden value may have been cut too: as
    /// much as the longest of them goes with it.
    fn redacted(mut self, redactor: &Redactor, hidden: &mut Hidden) -> String {
        if self.is_cut {
            let whole = self.text.len().saturating_sub(hidden.longest());
            self.text.truncate(self.text.floor_char_boundary(whole));
            self.text.push('…');
        }
        let labelled = redactor.label(&self.text, "message", hidden);
        let clean = hidden.scrub(&labelled);
        self.text.zeroize();
        clean
    }
}

impl fmt::Write for Message {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = MAX_READ - self.text.len().min(MAX_READ);
        let fitting = text
            .get(..text.floor_char_boundary(room))
            .unwrap_or_default();
        self.text.push_str(fitting);
        match fitting.len() == text.len() {
            true => Ok(()),
            false => {
                self.is_cut = true;
                Err(fmt::Error)
            }
        }
    }
}
