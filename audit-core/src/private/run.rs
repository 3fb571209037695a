//! Runs a function's body.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::observer::{Look, Observer};
use crate::call::{Call, Ending};

/// Says of a closure that it runs once, so that it may return what it borrows mutably.
pub fn once<R, F: FnOnce() -> R>(body: F) -> F {
    body
}

/// Runs the body, records how it ended, and hands on its value or its panic.
pub fn run<R, L: Look<R>>(call: Call, body: impl FnOnce() -> R, observer: Observer<L, R>) -> R {
    let (call, value) = start(call, body);
    // A loss was counted and told by the recorder; the tool's value goes out.
    drop(observer.end(call, &value).wait());
    value
}

/// Runs the body as a part of the call, which goes on unless the body panicked.
pub fn start<R>(call: Call, body: impl FnOnce() -> R) -> (Call, R) {
    let entered = call.enter();
    // Whatever the body leaves in disorder, nobody sees it here: the panic goes on.
    let ended = catch_unwind(AssertUnwindSafe(body));
    drop(entered);
    match ended {
        Ok(value) => (call, value),
        Err(payload) => panicked(Some(call), payload),
    }
}

/// Records the panic, and lets it go on as it came.
#[cold]
pub(super) fn panicked(call: Option<Call>, payload: Box<dyn Any + Send>) -> ! {
    if let Some(call) = call {
        drop(call.end(Ending::Panicked(&*payload)));
    }
    resume_unwind(payload)
}
