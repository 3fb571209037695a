//! Watches a future: every poll is a part of the call, and a panic, the end and a drop before the
//! end are told apart.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use super::observer::{Look, Observer};
use super::run::panicked;
use crate::call::{Call, Ending, Receipt};
use crate::error::{Error, Result};

/// Watches the future on behalf of the call.
pub fn watch<F, L, S>(
    call: Call,
    body: F,
    observer: Observer<L, F::Output>,
    slot: S,
) -> Watched<F, L, S>
where
    F: Future + Unpin,
    L: Look<F::Output>,
    S: Slot<F::Output>,
{
    watch_started(call, Ok(body), observer, slot)
}

/// The same for a tool that returns a future and writes ahead: its statements may not have run.
pub fn watch_started<F, L, S>(
    call: Call,
    body: Result<F>,
    observer: Observer<L, F::Output>,
    slot: S,
) -> Watched<F, L, S>
where
    F: Future + Unpin,
    L: Look<F::Output>,
    S: Slot<F::Output>,
{
    let (body, stage) = match body {
        Ok(body) => (Some(body), Stage::Begun),
        Err(error) => (None, Stage::Refused(error)),
    };
    Watched {
        flight: Flight(Some(call)),
        body,
        observer,
        slot,
        stage,
    }
}

/// Puts a future where it can be polled wherever its box goes.
pub fn boxed<F>(future: F) -> Pin<Box<F>> {
    Box::pin(future)
}

/// A future that is watched.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Watched<F: Future, L, S> {
    // First, so that a cancelled call ends before what its body holds is dropped.
    flight: Flight,
    /// Missing where it must not run.
    body: Option<F>,
    observer: Observer<L, F::Output>,
    slot: S,
    stage: Stage,
}

enum Stage {
    /// Nobody polled yet.
    Begun,
    /// The intent is on its way.
    Announced(Receipt),
    /// The intent is not durable, and the tool must not run without it.
    Refused(Error),
    Running,
    /// The body has ended, and its entry is on its way.
    Ended(Receipt),
}

// Nothing in it is pinned in place: the body is behind a pointer.
impl<F: Future + Unpin, L, S> Unpin for Watched<F, L, S> {}

impl<F, L, S> Future for Watched<F, L, S>
where
    F: Future + Unpin,
    L: Look<F::Output>,
    S: Slot<F::Output>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.get_mut();
        if !matches!(this.stage, Stage::Ended(_)) {
            if let Some(value) = ready!(this.poll_intent(cx)) {
                return Poll::Ready(value);
            }
            let value = ready!(this.poll_body(cx));
            if let Some(value) = this.end(value) {
                return Poll::Ready(value);
            }
        }
        this.poll_ended(cx)
    }
}

impl<F, L, S> Watched<F, L, S>
where
    F: Future + Unpin,
    L: Look<F::Output>,
    S: Slot<F::Output>,
{
    /// Waits until the intent is durable, where the tool writes ahead. Gives the value that goes
    /// out where the body must not run.
    fn poll_intent(&mut self, cx: &mut Context<'_>) -> Poll<Option<F::Output>> {
        if let Stage::Begun = self.stage {
            let receipt = self.flight.0.as_mut().and_then(Call::announce);
            self.stage = receipt.map_or(Stage::Running, Stage::Announced);
        }
        let announced = match &mut self.stage {
            Stage::Announced(receipt) => ready!(Pin::new(receipt).poll(cx)),
            Stage::Refused(error) => Err(error.clone()),
            _ => return Poll::Ready(None),
        };
        self.stage = Stage::Running;
        Poll::Ready(announced.err().and_then(|error| self.refuse(error)))
    }

    /// Ends the call without running it, if the tool blocks.
    fn refuse(&mut self, error: Error) -> Option<F::Output> {
        let value = self.observer.blocked(error)?;
        // As if it had run: whatever it holds is dropped before the caller goes on.
        self.body = None;
        if let Some(call) = self.flight.0.take() {
            // The caller is told; it does not wait for a log that just failed.
            drop(self.observer.end(call, &value));
        }
        Some(value)
    }

    /// Polls the body as a part of the call.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<F::Output> {
        let Some(body) = &mut self.body else {
            return spent();
        };
        let entered = self.flight.0.as_ref().and_then(Call::enter);
        // Whatever the body leaves in disorder, nobody sees it here: the panic goes on.
        let polled = catch_unwind(AssertUnwindSafe(|| Pin::new(body).poll(cx)));
        drop(entered);
        match polled {
            Ok(polled) => polled,
            Err(payload) => panicked(self.flight.0.take(), payload),
        }
    }

    /// Fixes the outcome. Gives the value back if it cannot wait here for its ticket.
    fn end(&mut self, value: F::Output) -> Option<F::Output> {
        let call = self.flight.0.take()?;
        let receipt = self.observer.end(call, &value);
        match self.slot.put(value) {
            Some(value) => Some(self.observer.released(value, receipt.wait())),
            None => {
                self.stage = Stage::Ended(receipt);
                None
            }
        }
    }

    /// Waits for the entry; the outcome stands already.
    fn poll_ended(&mut self, cx: &mut Context<'_>) -> Poll<F::Output> {
        let recorded = match &mut self.stage {
            Stage::Ended(receipt) => ready!(Pin::new(receipt).poll(cx)),
            _ => Ok(()),
        };
        match self.slot.take() {
            Some(value) => Poll::Ready(self.observer.released(value, recorded)),
            None => spent(),
        }
    }
}

/// Like any other future that is polled again.
#[cold]
fn spent<T>() -> Poll<T> {
    panic!("the future of an audited tool was polled after it was ready")
}

/// The call, as long as its body has not ended.
struct Flight(Option<Call>);

impl Drop for Flight {
    fn drop(&mut self) {
        if let Some(call) = self.0.take() {
            drop(call.end(Ending::Cancelled));
        }
    }
}

/// Where the value waits for its ticket.
pub trait Slot<R> {
    /// Takes the value in, or gives it back at once.
    #[doc(hidden)]
    fn put(&mut self, value: R) -> Option<R>;
    /// Gives back what was taken in.
    #[doc(hidden)]
    fn take(&mut self) -> Option<R>;
}

/// A slot for values that may move between threads. Behind a `Mutex`, which nobody ever waits
/// for, a future of such values stays `Sync` too.
#[derive(Debug)]
pub struct Keep<R>(Mutex<Option<R>>);

impl<R> Default for Keep<R> {
    fn default() -> Self {
        Keep(Mutex::new(None))
    }
}

impl<R> Slot<R> for Keep<R> {
    fn put(&mut self, value: R) -> Option<R> {
        *self.0.get_mut().unwrap_or_else(PoisonError::into_inner) = Some(value);
        None
    }

    fn take(&mut self) -> Option<R> {
        self.0
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

/// No slot: a value that may not move between threads cannot wait inside a future that may. The
/// thread waits instead.
#[derive(Debug)]
pub struct Pass;

impl<R> Slot<R> for Pass {
    fn put(&mut self, value: R) -> Option<R> {
        Some(value)
    }

    fn take(&mut self) -> Option<R> {
        None
    }
}
