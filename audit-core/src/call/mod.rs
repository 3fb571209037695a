//! A call in flight: from the moment its arguments are captured to the moment its ending is handed
//! to the recorder. Generated code drives it through [`crate::__private`].

mod body;
mod buffers;
mod ending;

use std::time::Instant;

use buffers::Buffers;
pub(crate) use ending::Ending;

use crate::capture::{Capture, Capturer, Found, MAX_ARGUMENTS, json};
use crate::context::{Context, Here};
use crate::entry::{Kind, Timestamp};
use crate::hash::Hash;
use crate::id::CallId;
use crate::recorder::{self, Pending, Recorder};
use crate::tool::{Level, Tool};

pub(crate) use crate::context::Entered;
pub(crate) use crate::recorder::Ticket;

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
    buffers: Box<Buffers>,
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
                buffers: Buffers::take(),
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
        let (rules, redactor) = (self.tool.rules(), self.recorder.redactor());
        let Buffers {
            arguments, scratch, ..
        } = &mut *self.buffers;
        let room = MAX_ARGUMENTS.saturating_sub(arguments.len());
        json::member(arguments, parameter.name);
        Capturer::new(arguments, room, redactor, rules, &mut self.found, scratch)
            .named(parameter.name, value);
    }

    fn argument_locked(&mut self, index: usize) {
        if let Some(parameter) = self.tool.definition().parameters.get(index) {
            json::member(&mut self.buffers.arguments, parameter.name);
            let arguments = &mut self.buffers.arguments;
            arguments.extend_from_slice(br#"{"_locked":true}"#);
        }
    }

    fn end(mut self, ending: Ending<'_>) -> Ticket {
        let duration = self.started.elapsed();
        if self.tool.definition().level == Level::Metadata {
            self.buffers.arguments.clear();
        }
        // First the result: it may name further subjects.
        let ended = self.ended(&ending);
        // What was hidden late may stand in what was written early.
        self.found.hidden.rewrite(&mut self.buffers.arguments);
        self.found.hidden.rewrite(&mut self.buffers.result);
        let (here, further) = body::split_subjects(self.found.subjects.take());
        self.write_body(&ended, duration, &here);
        let further: Vec<Vec<u8>> = further
            .iter()
            .map(|ids| body::subjects(&self.id, ids))
            .collect();
        let ticket = self.push(&further);
        self.buffers.give_back();
        ticket
    }

    /// Queues the call and, behind it, the subjects that did not fit into it. Everything is hashed
    /// before the queue is locked.
    fn push(&self, further: &[Vec<u8>]) -> Ticket {
        let retention = recorder::retention_name(self.tool);
        let pending = |kind, body| Pending {
            kind,
            retention: Some(retention.clone()),
            body_sha256: Hash::of(&[body]),
            body,
        };
        let call = pending(Kind::Call, self.buffers.body.as_slice());
        match further {
            [] => self.recorder.push([call]),
            _ => {
                let further = further.iter().map(|body| pending(Kind::Subjects, body));
                let entries: Vec<Pending<'_>> = std::iter::once(call).chain(further).collect();
                self.recorder.push(entries)
            }
        }
    }
}

#[cfg(test)]
mod tests;
