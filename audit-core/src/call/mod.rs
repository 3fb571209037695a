//! A call in flight: from the moment its arguments are captured to the moment its ending is handed
//! to the recorder. Generated code drives it through [`crate::__private`].

mod body;
mod buffers;
mod ending;
mod receipt;

use std::time::Instant;

use body::Moment;
use buffers::Buffers;
pub(crate) use ending::Ending;
pub(crate) use receipt::Receipt;

use crate::capture::{Capture, Capturer, Found, MAX_ARGUMENTS, json};
use crate::context::{Context, Here};
use crate::entry::{Kind, Timestamp};
use crate::hash::Hash;
use crate::id::CallId;
use crate::recorder::{self, Pending, Recorder, Ticket};
use crate::tool::{Level, OnFailure, Tool};

pub(crate) use crate::context::Entered;

/// A call in flight. One that is dropped without an ending leaves no entry: generated code ends
/// every call.
pub struct Call(State);

enum State {
    Recorded(Box<Flight>),
    /// Nothing is recorded, because somebody wants it so.
    Off,
    /// Nothing is recorded, because the log could not be opened.
    Unable(&'static Tool),
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
    /// Whether its intent was queued.
    announced: bool,
}

impl Call {
    /// Begins a call: reads the clock and takes the context of this thread. Never panics, and waits
    /// for nothing but the opening of the log at the very first call.
    pub fn begin(tool: &'static Tool) -> Call {
        let context = Here::current();
        Call(match context.recorder.clone().or_else(recorder::global) {
            None => State::Unable(tool),
            Some(recorder) if !recorder.records() => State::Off,
            Some(recorder) => State::Recorded(Box::new(Flight::begin(tool, context, recorder))),
        })
    }

    fn flight(&mut self) -> Option<&mut Flight> {
        match &mut self.0 {
            State::Recorded(flight) => Some(flight),
            State::Off | State::Unable(_) => None,
        }
    }

    /// Captures the parameter at `index` of the definition. A `Serialize` that fails or panics
    /// costs neither the tool nor the entry.
    pub fn argument(&mut self, index: usize, value: &dyn Capture) {
        if let Some(flight) = self.flight() {
            flight.argument(index, value);
        }
    }

    /// Notes that the parameter's value stands behind a lock that somebody holds.
    pub fn argument_locked(&mut self, index: usize) {
        if let Some(flight) = self.flight() {
            flight.argument_locked(index);
        }
    }

    /// Queues the intent of a tool that writes ahead. Nothing, where the tool does not, or did.
    pub fn announce(&mut self) -> Option<Receipt> {
        match &mut self.0 {
            State::Recorded(flight) => flight.announce().map(Receipt::Queued),
            State::Unable(tool) if tool.definition().writes_ahead() => Some(Receipt::Unable(tool)),
            State::Off | State::Unable(_) => None,
        }
    }

    /// Makes this call the parent of those begun on this thread until the guard is dropped.
    pub fn enter(&self) -> Option<Entered> {
        match &self.0 {
            State::Recorded(flight) => Some(Here::enter_call(&flight.context, flight.id)),
            State::Off | State::Unable(_) => None,
        }
    }

    /// Fixes the outcome and queues the entry. Never panics.
    pub fn end(self, ending: Ending<'_>) -> Receipt {
        match self.0 {
            State::Recorded(flight) => Receipt::Queued(flight.end(ending)),
            State::Off => Receipt::Queued(Ticket::nothing()),
            State::Unable(tool) => Receipt::Unable(tool),
        }
    }
}

impl Flight {
    fn begin(tool: &'static Tool, context: Context, recorder: Recorder) -> Flight {
        let started_at = recorder.now();
        Flight {
            context,
            tool,
            id: CallId::new(started_at),
            started_at,
            started: Instant::now(),
            buffers: Buffers::take(),
            found: Found::default(),
            announced: false,
            recorder,
        }
    }

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
        Capturer::new(arguments, room, redactor, rules, &mut self.found, scratch).argument(
            index,
            parameter.name,
            value,
        );
    }

    fn argument_locked(&mut self, index: usize) {
        if let Some(parameter) = self.tool.definition().parameters.get(index) {
            json::member(&mut self.buffers.arguments, parameter.name);
            let arguments = &mut self.buffers.arguments;
            arguments.extend_from_slice(br#"{"_locked":true}"#);
        }
    }

    /// The subjects that the arguments name are known by now.
    fn announce(&mut self) -> Option<Ticket> {
        if self.announced || !self.tool.definition().writes_ahead() {
            return None;
        }
        self.announced = true;
        let (here, further) = body::split_subjects(self.found.subjects.so_far());
        self.write_body(&Moment::Before, &here);
        Some(self.push(Kind::Intent, &further, true))
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
        self.write_body(&Moment::After(&ended, duration), &here);
        // Whether the value may go out hangs on this entry.
        let durably = self.tool.definition().on_failure == OnFailure::Withhold;
        let ticket = self.push(Kind::Call, &further, durably);
        self.buffers.give_back();
        ticket
    }

    /// Queues the body and, behind it, the subjects that did not fit into it. Everything is hashed
    /// before the queue is locked.
    fn push(&self, kind: Kind, further: &[Vec<String>], durably: bool) -> Ticket {
        let further = further.iter().map(|ids| body::subjects(&self.id, ids));
        let further: Vec<Vec<u8>> = further.collect();
        let retention = recorder::retention_name(self.tool);
        let pending = |kind, body| Pending {
            kind,
            retention: Some(retention.clone()),
            body_sha256: Hash::of(&[body]),
            body,
        };
        let first = pending(kind, self.buffers.body.as_slice());
        let further = further.iter().map(|body| pending(Kind::Subjects, body));
        let further: Vec<Pending<'_>> = further.collect();
        let entries = std::iter::once(first).chain(further);
        match durably {
            true => self.recorder.push_durably(entries),
            false => self.recorder.push(entries),
        }
    }
}

#[cfg(test)]
mod tests;
