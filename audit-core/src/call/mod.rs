//! A call in flight: from the moment its arguments are captured to the moment its ending is
//! handed to the recorder. Generated code drives it through [`crate::__private`].

use std::any::Any;
use std::fmt;

use crate::capture::Capture;
use crate::tool::Tool;

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

/// A call in flight.
pub struct Call {}

/// While it lives, calls begun on this thread have this call as their parent.
pub struct Entered {}

/// The way to learn that an entry is durable. Dropping it is fine: the entry is queued.
#[must_use = "a durable call waits for its ticket"]
pub struct Ticket {}

impl Call {
    /// Begins a call: reads the clock and takes the context of this thread. Never panics, never
    /// waits.
    pub fn begin(_tool: &'static Tool) -> Call { Call {} }
    /// Captures the parameter at `index` of the definition. A `Serialize` that fails or panics
    /// costs neither the tool nor the entry.
    pub fn argument(&mut self, _index: usize, _value: &dyn Capture) {}
    /// Notes that the parameter's value stands behind a lock that somebody holds.
    pub fn argument_locked(&mut self, _index: usize) {}
    /// Makes this call the parent of those begun on this thread until the guard is dropped.
    pub fn enter(&self) -> Entered { Entered {} }
    /// Fixes the outcome and queues the entry. Never panics.
    pub fn end(self, _ending: Ending<'_>) -> Ticket { Ticket {} }
}

impl Ticket {
    /// Blocks until the entry is durable, or recording it failed.
    pub fn wait(self) {}
}

impl std::future::Future for Ticket {
    type Output = ();
    fn poll(self: std::pin::Pin<&mut Self>, _cx: &mut std::task::Context<'_>) -> std::task::Poll<()> {
        std::task::Poll::Ready(())
    }
}
