//! Looks at a returned value and says how the call ended.

use std::fmt;

use super::returns::{Seen, Told};
use crate::call::{Call, Ending, Ticket};
use crate::unwind::caught;

/// Ends calls that return an `R`.
#[derive(Debug)]
pub struct Observer<L, R> {
    look: L,
    is_failure: Option<fn(&R) -> bool>,
}

impl<L: Look<R>, R> Observer<L, R> {
    /// Without an opinion of the tool's own.
    pub fn new(look: L) -> Observer<L, R> {
        Observer {
            look,
            is_failure: None,
        }
    }

    /// With the predicate that the tool names.
    pub fn is_failure(self, predicate: fn(&R) -> bool) -> Observer<L, R> {
        Observer {
            is_failure: Some(predicate),
            ..self
        }
    }

    /// Ends the call with what the value says.
    pub(super) fn end(&self, call: Call, value: &R) -> Ticket {
        // A predicate that panics has no opinion.
        let asked = |predicate: fn(&R) -> bool| caught(|| predicate(value));
        let is_failure = self.is_failure.is_some_and(|p| asked(p).unwrap_or(false));
        self.look.end(call, value, is_failure)
    }
}

/// Tells success from failure.
pub trait Look<R> {
    #[doc(hidden)]
    fn end(&self, call: Call, value: &R, is_failure: bool) -> Ticket;
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
    fn end(&self, call: Call, value: &R, is_failure: bool) -> Ticket {
        let value = self.seen.map(|seen| seen(value));
        call.end(Ending::Returned { value, is_failure })
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

impl<T, E> Look<Result<T, E>> for OfResult<T, E> {
    fn end(&self, call: Call, value: &Result<T, E>, is_failure: bool) -> Ticket {
        match value {
            Ok(value) => {
                let value = self.seen.map(|seen| seen(value));
                call.end(Ending::Returned { value, is_failure })
            }
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
