//! Runs a function's body.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::observer::{Look, Observer};
use crate::call::{Call, Ending};
use crate::error::Result;

/// Says of a closure that it runs once, so that it may return what it borrows mutably.
pub fn once<R, F: FnOnce() -> R>(body: F) -> F {
    body
}

/// Runs the body, records how it ended, and hands on its value or its panic.
pub fn run<R, L: Look<R>>(mut call: Call, body: impl FnOnce() -> R, observer: Observer<L, R>) -> R {
    if let Err(error) = announce(&mut call)
        && let Some(value) = observer.blocked(error)
    {
        // The caller is told; it does not wait for a log that just failed.
        drop(observer.end(call, &value));
        return value;
    }
    let (call, value) = start(call, body);
    let recorded = observer.end(call, &value).wait();
    observer.released(value, recorded)
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

/// Runs the statements of a tool that writes ahead and returns a future, if they may run.
pub fn start_announced<F>(
    mut call: Call,
    blocks: bool,
    body: impl FnOnce() -> F,
) -> (Call, Result<F>) {
    match announce(&mut call) {
        Err(error) if blocks => (call, Err(error)),
        // A loss was counted and told by the recorder.
        _ => {
            let (call, future) = start(call, body);
            (call, Ok(future))
        }
    }
}

/// Waits until the intent is durable, where the tool writes ahead.
fn announce(call: &mut Call) -> Result<()> {
    call.announce().map_or(Ok(()), |receipt| receipt.wait())
}

/// Records the panic, and lets it go on as it came.
#[cold]
pub(super) fn panicked(call: Option<Call>, payload: Box<dyn Any + Send>) -> ! {
    if let Some(call) = call {
        drop(call.end(Ending::Panicked(&*payload)));
    }
    resume_unwind(payload)
}
