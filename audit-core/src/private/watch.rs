//! Watches a future: every poll is a part of the call, and a panic, the end and a drop before the
//! end are told apart.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use super::observer::{Look, Observer};
use super::run::panicked;
use crate::call::{Call, Ending, Ticket};

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
    Watched {
        flight: Flight(Some(call)),
        body,
        observer,
        slot,
        ticket: None,
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
    body: F,
    observer: Observer<L, F::Output>,
    slot: S,
    /// There once the body has ended.
    ticket: Option<Ticket>,
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
        if this.ticket.is_none() {
            let value = ready!(this.poll_body(cx));
            if let Some(value) = this.end(value) {
                return Poll::Ready(value);
            }
        }
        this.poll_ticket(cx)
    }
}

impl<F, L, S> Watched<F, L, S>
where
    F: Future + Unpin,
    L: Look<F::Output>,
    S: Slot<F::Output>,
{
    /// Polls the body as a part of the call.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<F::Output> {
        let entered = self.flight.0.as_ref().and_then(Call::enter);
        // Whatever the body leaves in disorder, nobody sees it here: the panic goes on.
        let polled = catch_unwind(AssertUnwindSafe(|| Pin::new(&mut self.body).poll(cx)));
        drop(entered);
        match polled {
            Ok(polled) => polled,
            Err(payload) => panicked(self.flight.0.take(), payload),
        }
    }

    /// Fixes the outcome. Gives the value back if it cannot wait here for its ticket.
    fn end(&mut self, value: F::Output) -> Option<F::Output> {
        let call = self.flight.0.take()?;
        let ticket = self.observer.end(call, &value);
        let value = self.slot.put(value);
        match value {
            // A loss was counted and told by the recorder; the tool's value goes out.
            Some(_) => drop(ticket.wait()),
            None => self.ticket = Some(ticket),
        }
        value
    }

    /// Waits for the entry; the outcome stands already.
    fn poll_ticket(&mut self, cx: &mut Context<'_>) -> Poll<F::Output> {
        if let Some(ticket) = &mut self.ticket {
            // A loss was counted and told by the recorder; the tool's value goes out.
            drop(ready!(Pin::new(ticket).poll(cx)));
        }
        match self.slot.take() {
            Some(value) => Poll::Ready(value),
            None => panic!("the future of an audited tool was polled after it was ready"),
        }
    }
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
