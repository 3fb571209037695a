//! Looks at a returned value and says how the call ended; says what goes out instead of it.

use std::fmt;

use serde::Serialize;

use super::returns::{Returns, Seen, Told};
use crate::call::{Call, Ending, Receipt};
use crate::error::{Error, Result};
use crate::unwind::caught;

/// Ends calls that return an `R`.
#[derive(Debug)]
pub struct Observer<L, R> {
    look: L,
    is_failure: Option<fn(&R) -> bool>,
    refusal: Refusal<R>,
}

/// When a value goes out that is not the tool's own, and how it is made.
#[derive(Debug)]
enum Refusal<R> {
    Never,
    /// When the intent is not durable.
    Before(fn(Error) -> R),
    /// When the end is not durable.
    After(fn(Error) -> R),
}

impl<L: Look<R>, R> Observer<L, R> {
    /// Without an opinion of the tool's own.
    pub fn new(look: L) -> Observer<L, R> {
        Observer {
            look,
            is_failure: None,
            refusal: Refusal::Never,
        }
    }

    /// With the predicate that the tool names.
    pub fn is_failure(self, predicate: fn(&R) -> bool) -> Observer<L, R> {
        Observer {
            is_failure: Some(predicate),
            ..self
        }
    }

    /// With `on_failure = "block"`.
    pub fn blocks(self, refuse: fn(Error) -> R) -> Observer<L, R> {
        let refusal = Refusal::Before(refuse);
        Observer { refusal, ..self }
    }

    /// With `on_failure = "withhold"`.
    pub fn withholds(self, refuse: fn(Error) -> R) -> Observer<L, R> {
        let refusal = Refusal::After(refuse);
        Observer { refusal, ..self }
    }

    /// Ends the call with what the value says.
    pub(super) fn end(&self, call: Call, value: &R) -> Receipt {
        // A predicate that panics has no opinion.
        let asked = |predicate: fn(&R) -> bool| caught(|| predicate(value));
        let is_failure = self.is_failure.is_some_and(|p| asked(p).unwrap_or(false));
        self.look.end(call, value, is_failure)
    }

    /// What goes out instead of running the body, when the intent could not be recorded: nothing
    /// where it runs all the same.
    pub(super) fn blocked(&self, error: Error) -> Option<R> {
        match self.refusal {
            // A loss was counted and told by the recorder.
            Refusal::Never | Refusal::After(_) => None,
            Refusal::Before(refuse) => Some(refuse(error)),
        }
    }

    /// The value, or what goes out instead of it when its end could not be recorded.
    pub(super) fn released(&self, value: R, recorded: Result<()>) -> R {
        match (&self.refusal, recorded) {
            (Refusal::After(refuse), Err(error)) => refuse(error),
            // A loss was counted and told by the recorder; the tool's value goes out.
            _ => value,
        }
    }
}

/// For values of which the attribute knows that they are no failure, and can be serialised.
pub fn plain<R: Serialize>(_: &Returns<R>) -> Observer<OfValue<R>, R> {
    Observer::new(OfValue::new(Seen::captured()))
}

/// Tells success from failure.
pub trait Look<R> {
    #[doc(hidden)]
    fn end(&self, call: Call, value: &R, is_failure: bool) -> Receipt;
}

/// For values that are no `Result`.
#[derive(Debug)]
pub struct OfValue<R> {
    pub(super) seen: Seen<R>,
}

impl<R> OfValue<R> {
    pub(super) fn new(seen: Seen<R>) -> OfValue<R> {
        OfValue { seen }
    }
}

impl<R> Look<R> for OfValue<R> {
    fn end(&self, call: Call, value: &R, is_failure: bool) -> Receipt {
        returned(self.seen, call, value, is_failure)
    }
}

/// For `Result`s.
#[derive(Debug)]
pub struct OfResult<T, E> {
    pub(super) seen: Seen<T>,
    told: Told<E>,
}

impl<T, E> OfResult<T, E> {
    /// Of an error it knows the type's name only.
    pub(super) fn new(seen: Seen<T>) -> OfResult<T, E> {
        let told = |_: &E, f: &mut fmt::Formatter<'_>| f.write_str(std::any::type_name::<E>());
        OfResult { seen, told }
    }

    /// With a better way to put errors into words.
    pub(super) fn told(&self, told: Told<E>) -> OfResult<T, E> {
        let seen = self.seen;
        OfResult { seen, told }
    }
}

impl<T, E> Look<std::result::Result<T, E>> for OfResult<T, E> {
    fn end(&self, call: Call, value: &std::result::Result<T, E>, is_failure: bool) -> Receipt {
        match value {
            Ok(value) => returned(self.seen, call, value, is_failure),
            Err(error) => {
                let told = self.told;
                call.end(Ending::Failed {
                    type_name: std::any::type_name::<E>(),
                    message: &Words { error, told },
                })
            }
        }
    }
}

/// Ends the call with a value that is no error. What the value says itself goes before what the
/// predicate says.
fn returned<T>(seen: Seen<T>, call: Call, value: &T, is_failure: bool) -> Receipt {
    // Of one that panics, nothing is known.
    let said = seen.report.and_then(|report| caught(|| report(value))?);
    let type_name = std::any::type_name::<T>();
    let value = seen.capture.map(|capture| capture(value));
    call.end(match &said {
        Some(message) => Ending::Reported {
            value,
            type_name,
            message,
        },
        None => Ending::Returned { value, is_failure },
    })
}

/// An error with the way to print it.
struct Words<'a, E> {
    error: &'a E,
    told: Told<E>,
}

impl<E> fmt::Display for Words<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.told)(self.error, f)
    }
}
