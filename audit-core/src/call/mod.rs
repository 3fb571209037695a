//! A call in flight: from the moment its arguments are captured to the moment its ending is handed
//! to the recorder. Generated code drives it through [`crate::__private`].

mod body;

use std::any::Any;
use std::fmt;
use std::time::Instant;

use crate::capture::{Capture, Capturer, Found, MAX_ARGUMENTS, json};
use crate::context::{Context, Here};
use crate::entry::{Kind, Timestamp};
use crate::hash::Hash;
use crate::id::CallId;
use crate::recorder::{self, Pending, Recorder};
use crate::tool::{Level, Tool};

pub(crate) use crate::context::Entered;
pub(crate) use crate::recorder::Ticket;

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

/// A call in flight. One that is dropped without an ending leaves no entry: generated code ends
/// every call.
pub struct Call {
    /// `None` when nothing is recorded.
    flight: Option<Box<Flight>>,
}

struct Flight {
    recorder: Recorder,
    context: Context,
    tool: &'static Tool,
    id: CallId,
    started_at: Timestamp,
    started: Instant,
    /// The members of the `arguments` object.
    arguments: Vec<u8>,
    found: Found,
}

impl Call {
    /// Begins a call: reads the clock and takes the context of this thread. Never panics, and waits
    /// for nothing but the opening of the log at the very first call.
    pub fn begin(tool: &'static Tool) -> Call {
        let context = Here::current();
        let recorder = context.recorder.clone().or_else(recorder::global);
        let flight = recorder.filter(Recorder::records).map(|recorder| {
            let started_at = recorder.now();
            Box::new(Flight {
                context,
                tool,
                id: CallId::new(started_at),
                started_at,
                started: Instant::now(),
                arguments: Vec::with_capacity(256),
                found: Found::default(),
                recorder,
            })
        });
        Call { flight }
    }

    /// Captures the parameter at `index` of the definition. A `Serialize` that fails or panics
    /// costs neither the tool nor the entry.
    pub fn argument(&mut self, index: usize, value: &dyn Capture) {
        if let Some(flight) = &mut self.flight {
            flight.argument(index, value);
        }
    }

    /// Notes that the parameter's value stands behind a lock that somebody holds.
    pub fn argument_locked(&mut self, index: usize) {
        if let Some(flight) = &mut self.flight {
            flight.argument_locked(index);
        }
    }

    /// Makes this call the parent of those begun on this thread until the guard is dropped.
    pub fn enter(&self) -> Option<Entered> {
        let flight = self.flight.as_ref()?;
        Some(Here::enter_call(&flight.context, flight.id))
    }

    /// Fixes the outcome and queues the entry. Never panics.
    pub fn end(self, ending: Ending<'_>) -> Ticket {
        match self.flight {
            Some(flight) => flight.end(ending),
            None => Ticket::nothing(),
        }
    }
}

impl Flight {
    fn argument(&mut self, index: usize, value: &dyn Capture) {
        let Some(parameter) = self.tool.definition().parameters.get(index) else {
            return;
        };
        let room = MAX_ARGUMENTS.saturating_sub(self.arguments.len());
        json::member(&mut self.arguments, parameter.name);
        let rules = self.tool.rules();
        let redactor = self.recorder.redactor();
        Capturer::new(&mut self.arguments, room, redactor, rules, &mut self.found)
            .argument(parameter.name, value);
    }

    fn argument_locked(&mut self, index: usize) {
        if let Some(parameter) = self.tool.definition().parameters.get(index) {
            json::member(&mut self.arguments, parameter.name);
            self.arguments.extend_from_slice(br#"{"_locked":true}"#);
        }
    }

    fn end(mut self: Box<Self>, ending: Ending<'_>) -> Ticket {
        let duration = self.started.elapsed();
        if self.tool.definition().level == Level::Metadata {
            self.arguments.clear();
        }
        let entries = self.entries(&ending, duration);
        let retention = recorder::retention_name(self.tool);
        self.recorder
            .push(entries.iter().map(|(kind, body)| Pending {
                kind: *kind,
                retention: Some(retention.clone()),
                body,
                body_sha256: Hash::of(&[body]),
            }))
    }

    /// The call's entry, and those of the subjects that did not fit into it.
    fn entries(
        &mut self,
        ending: &Ending<'_>,
        duration: std::time::Duration,
    ) -> Vec<(Kind, Vec<u8>)> {
        // First the result: it may name further subjects.
        let ended = self.ended(ending);
        let (here, further) = body::split_subjects(std::mem::take(&mut self.found.subjects));
        let call = self.body(ended, duration, &here);
        let further = further
            .iter()
            .map(|ids| (Kind::Subjects, body::subjects(&self.id, ids)));
        std::iter::once((Kind::Call, call)).chain(further).collect()
    }
}

#[cfg(test)]
mod tests;
