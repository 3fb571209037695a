//! Taking values: everything that is `Serialize` becomes JSON, redacted while it is serialised, so
//! that plaintext never enters an intermediate value. Bounded in depth and size.

mod compound;
mod failure;
mod keys;
mod out;
mod reparse;
mod subjects;
mod summary;
mod writer;

use serde::Serialize;
use zeroize::Zeroize as _;

pub(crate) use crate::entry::json;
use crate::redact::{Hidden, Keys, MASK, Redactor, ToolRules, Treatment};
use crate::unwind::caught;
pub(crate) use failure::DisguisedFailure;
use out::Out;
pub(crate) use subjects::Subjects;
use summary::Shape;
use writer::{Stopped, Writer};

/// Most bytes of JSON that the arguments of one call take.
pub(crate) const MAX_ARGUMENTS: usize = 10_240;
/// Most bytes of JSON that the summary of a result takes.
pub(crate) const MAX_RESULT: usize = 6_144;
/// Longest string inside captured values, in bytes.
const MAX_STRING: usize = 4_096;
/// Deepest nesting of captured values.
const MAX_DEPTH: usize = 64;

/// Something that can be captured: everything that is `Serialize`.
pub trait Capture {
    #[doc(hidden)]
    fn capture(&self, writer: Writer<'_, '_>) -> Result<(), Stopped>;
}

impl<T: Serialize + ?Sized> Capture for T {
    fn capture(&self, writer: Writer<'_, '_>) -> Result<(), Stopped> {
        self.serialize(writer)
    }
}

/// Takes one value of a call.
pub(crate) struct Capturer<'a> {
    out: Out<'a>,
    redactor: &'a Redactor,
    rules: &'a ToolRules,
    found: &'a mut Found,
    scratch: &'a mut Scratch,
    depth: usize,
    /// Whether what is not written is walked through all the same.
    walks: bool,
    /// Whether any part of the value could not be serialised, swallowed errors included.
    stopped: bool,
}

/// Buffers that hold nothing between two values, reused.
#[derive(Default)]
pub(crate) struct Scratch {
    keys: Keys,
    /// Digits of numbers.
    digits: Vec<u8>,
}

impl Scratch {
    /// Wipes what may be left of keys and numbers.
    pub(crate) fn zeroize(&mut self) {
        self.keys.zeroize();
        self.digits.zeroize();
    }

    /// Bytes that are kept for the next call.
    pub(crate) fn capacity(&self) -> usize {
        self.keys.capacity() + self.digits.capacity()
    }
}

/// What capturing found out beside the text.
#[derive(Default)]
pub(crate) struct Found {
    /// Whose data the call touches, as it may stand in the log.
    pub(crate) subjects: Subjects,
    /// What was hidden.
    pub(crate) hidden: Hidden,
    /// Whether the result is a failure in disguise.
    pub(crate) failure: Option<DisguisedFailure>,
}

impl<'a> Capturer<'a> {
    /// Writes to the end of `bytes`, at most `room` of them.
    pub(crate) fn new(
        bytes: &'a mut Vec<u8>,
        room: usize,
        redactor: &'a Redactor,
        rules: &'a ToolRules,
        found: &'a mut Found,
        scratch: &'a mut Scratch,
    ) -> Capturer<'a> {
        scratch.keys.clear();
        Capturer {
            out: Out::new(bytes, room),
            redactor,
            rules,
            found,
            scratch,
            depth: 0,
            walks: false,
            stopped: false,
        }
    }

    /// Captures the argument of the parameter at `index`.
    pub(crate) fn argument(self, index: usize, name: &str, value: &dyn Capture) {
        self.scratch.keys.push(name);
        let treatment = self.redactor.of_parameter(self.rules, index);
        self.guarded(value, treatment, Shape::Whole);
    }

    /// Captures a value under its name: a key of metadata.
    pub(crate) fn named(self, name: &str, value: &dyn Capture) {
        self.scratch.keys.push(name);
        let treatment = self.treatment(name);
        self.guarded(value, treatment, Shape::Whole);
    }

    /// Captures a result, whole or the keys worth keeping of it.
    pub(crate) fn result(
        mut self,
        whole: bool,
        keep: Option<&'static [&'static str]>,
        value: &dyn Capture,
    ) {
        let shape = match whole {
            true => Shape::WholeResult,
            false => Shape::Summary(keep),
        };
        self.walks = self.rules.reach_result();
        let treatment = self.enter_result();
        self.guarded(value, treatment, shape);
    }

    /// Walks through a result and writes nothing: what is hidden in it is known afterwards, and so
    /// can be taken out of the text of a failure.
    pub(crate) fn walk_result(mut self, value: &dyn Capture) {
        self.walks = true;
        let treatment = self.enter_result();
        self.out.mute();
        caught(|| self.value(treatment, Shape::Whole, |writer| value.capture(writer)));
    }

    fn enter_result(&mut self) -> Treatment {
        self.scratch.keys.push("result");
        let declared = self.rules.declared(&self.scratch.keys, false);
        declared.unwrap_or(Treatment::Keep)
    }

    /// What happens to the value at the current place, which bears this name.
    fn treatment(&self, name: &str) -> Treatment {
        self.redactor
            .treatment(self.rules, &self.scratch.keys, name)
    }

    /// Runs the user's `Serialize`. Whatever it does, one JSON value is written.
    fn guarded(mut self, value: &dyn Capture, treatment: Treatment, shape: Shape) {
        let run = caught(|| self.value(treatment, shape, |writer| value.capture(writer)));
        let mark: Option<&[u8]> = match run {
            None => Some(br#"{"_panicked":true}"#),
            Some(_) if self.stopped => Some(br#"{"_unserializable":true}"#),
            Some(_) => None,
        };
        self.out.end(mark);
    }

    /// Writes one value under a treatment, or nothing where the shape has no place for it. What is
    /// hidden is walked through: subjects and hidden values are noted on the way.
    fn value(
        &mut self,
        treatment: Treatment,
        shape: Shape,
        write: impl FnOnce(Writer<'_, 'a>) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        if treatment != Treatment::Mask && !matches!(shape, Shape::Nothing) {
            let written = write(Writer::new(self, treatment, shape));
            return self.noted(written);
        }
        let mut is_null = false;
        self.out.mute();
        let writer = Writer::new(self, treatment, shape.walked());
        let walked = write(writer.noting_null(&mut is_null));
        self.out.unmute();
        self.noted(walked)?;
        match shape.keeps_scalars() {
            true if is_null => self.out.put(b"null"),
            true => self.out.plain(MASK),
            false => {}
        }
        Ok(())
    }

    /// Remembers that something could not be serialised, whatever is made of the error.
    fn noted(&mut self, written: Result<(), Stopped>) -> Result<(), Stopped> {
        self.stopped |= written.is_err();
        written
    }

    /// Appends a string, after everything recognisable in it and everything that was hidden before
    /// is taken out; one that is too long is marked.
    fn put_text(&mut self, text: &str) {
        if text.len() > MAX_STRING {
            return self.out.counted("_truncated\":true,\"_size", text.len());
        }
        let hidden = &mut self.found.hidden;
        let text = self.redactor.label(text, self.scratch.keys.last(), hidden);
        if hidden.is_empty() || self.out.is_full() {
            self.out.string(&text);
        } else {
            self.out.string(&hidden.scrub(&text));
        }
    }
}

/// Appends the mark of something too large.
pub(crate) fn truncated(out: &mut Vec<u8>, size: usize) {
    out.extend_from_slice(br#"{"_truncated":true,"_size":"#);
    crate::entry::integer(out, size as u64);
    out.push(b'}');
}

#[cfg(test)]
mod tests;
