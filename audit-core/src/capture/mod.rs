//! Taking values: everything that is `Serialize` becomes JSON, redacted while it is serialised, so
//! that plaintext never enters an intermediate value. Bounded in depth and size.

mod compound;
pub(crate) mod json;
mod keys;
mod reparse;
mod summary;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;
use zeroize::Zeroize as _;

use crate::redact::{Hidden, Keys, Redactor, ToolRules, Treatment};
use summary::DisguisedFailure;
use summary::Shape;
use writer::Writer;

/// Most bytes of JSON that the arguments of one call take.
pub(crate) const MAX_ARGUMENTS: usize = 10_240;
/// Most bytes of JSON that the summary of a result takes.
pub(crate) const MAX_RESULT: usize = 6_144;
/// Longest string inside captured values, in bytes.
const MAX_STRING: usize = 4_096;
/// Longest subject that stands as it is, in bytes; its pseudonym stands for a longer one.
const MAX_IDENTITY: usize = 128;
/// Deepest nesting of captured values.
const MAX_DEPTH: usize = 64;

/// Something that can be captured: everything that is `Serialize`.
pub trait Capture {
    #[doc(hidden)]
    fn capture(&self, writer: Writer<'_, '_>) -> Result<(), writer::Stopped>;
}

impl<T: Serialize + ?Sized> Capture for T {
    fn capture(&self, writer: Writer<'_, '_>) -> Result<(), writer::Stopped> {
        self.serialize(writer)
    }
}

/// Takes values for one call into one buffer.
pub(crate) struct Capturer<'a> {
    out: &'a mut Vec<u8>,
    redactor: &'a Redactor,
    rules: &'a ToolRules,
    found: &'a mut Found,
    scratch: &'a mut Scratch,
    depth: usize,
    /// What is written while this is above zero goes nowhere: it stands under a mask.
    muted: usize,
    /// `out` never grows past this; what would is counted in `overflow`.
    end: usize,
    overflow: usize,
    /// Whether strings are searched for what the arguments hid.
    scrub: bool,
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
}

/// What capturing found out beside the text.
#[derive(Default)]
pub(crate) struct Found {
    /// Whose data the call touches, as it may stand in the log.
    pub(crate) subjects: Vec<String>,
    /// What was hidden.
    pub(crate) hidden: Hidden,
    /// Whether the result is a failure in disguise.
    pub(crate) failure: Option<DisguisedFailure>,
}

impl<'a> Capturer<'a> {
    /// Writes to the end of `out`, at most `room` bytes.
    pub(crate) fn new(
        out: &'a mut Vec<u8>,
        room: usize,
        redactor: &'a Redactor,
        rules: &'a ToolRules,
        found: &'a mut Found,
        scratch: &'a mut Scratch,
    ) -> Capturer<'a> {
        let end = out.len() + room;
        Capturer {
            out,
            redactor,
            rules,
            found,
            scratch,
            depth: 0,
            muted: 0,
            end,
            overflow: 0,
            scrub: false,
        }
    }

    /// Captures an argument under its parameter's name.
    pub(crate) fn argument(&mut self, name: &str, value: &dyn Capture) {
        self.scratch.keys.push(name);
        let treatment = self
            .redactor
            .treatment(self.rules, &self.scratch.keys, name);
        self.guarded(value, treatment, Shape::Whole);
        self.scratch.keys.clear();
    }

    /// Captures a result, whole or the keys worth keeping of it.
    pub(crate) fn result(
        &mut self,
        whole: bool,
        keep: Option<&'static [&'static str]>,
        value: &dyn Capture,
    ) {
        self.scratch.keys.push("result");
        self.scrub = !self.found.hidden.is_empty();
        let treatment = self.rules.declared(&self.scratch.keys, false);
        let shape = match whole {
            true => Shape::WholeResult,
            false => Shape::Summary(keep),
        };
        self.guarded(value, treatment.unwrap_or(Treatment::Keep), shape);
        self.scratch.keys.clear();
    }

    /// Captures one value of the user's own metadata.
    pub(crate) fn metadata(&mut self, key: &str, value: &dyn Capture) {
        self.scratch.keys.push(key);
        let treatment = self.redactor.treatment(self.rules, &self.scratch.keys, key);
        self.guarded(value, treatment, Shape::Whole);
        self.scratch.keys.clear();
    }

    /// Runs the user's `Serialize`. Whatever it does, a JSON value stands at the end of `out`.
    fn guarded(&mut self, value: &dyn Capture, treatment: Treatment, shape: Shape) {
        let start = self.out.len();
        self.overflow = 0;
        let run = catch_unwind(AssertUnwindSafe(|| {
            self.value(treatment, shape, |writer| value.capture(writer))
        }));
        (self.muted, self.depth) = (0, 0);
        match run {
            Ok(Ok(())) if self.overflow > 0 => {
                let size = self.out.len() - start + self.overflow;
                self.instead(start, |out| truncated(out, size));
            }
            Ok(Ok(())) if self.out.len() == start => {
                self.instead(start, |out| out.extend_from_slice(b"null"))
            }
            Ok(Ok(())) => {}
            Ok(Err(_)) => self.instead(start, |out| {
                out.extend_from_slice(br#"{"_unserializable":true}"#)
            }),
            Err(_) => self.instead(start, |out| out.extend_from_slice(br#"{"_panicked":true}"#)),
        }
    }

    /// Marks are short; they may go past `end`, for which every limit leaves room.
    fn instead(&mut self, start: usize, mark: impl FnOnce(&mut Vec<u8>)) {
        self.out.truncate(start);
        self.overflow = 0;
        mark(self.out);
    }

    /// Writes one value under a treatment. `write` must write exactly one JSON value.
    fn value(
        &mut self,
        treatment: Treatment,
        shape: Shape,
        write: impl FnOnce(Writer<'_, 'a>) -> Result<(), writer::Stopped>,
    ) -> Result<(), writer::Stopped> {
        match treatment {
            Treatment::Mask => self.masked(shape, write),
            Treatment::Keep | Treatment::Pseudonym => write(Writer::new(self, treatment, shape)),
        }
    }

    /// The value is walked through, since subjects and hidden values are noted on the way, and
    /// nothing of it is written.
    fn masked(
        &mut self,
        shape: Shape,
        write: impl FnOnce(Writer<'_, 'a>) -> Result<(), writer::Stopped>,
    ) -> Result<(), writer::Stopped> {
        self.muted += 1;
        let mut is_null = false;
        let written = write(Writer::new(self, Treatment::Mask, shape).noting_null(&mut is_null));
        self.muted -= 1;
        written?;
        match is_null {
            true => self.put(b"null"),
            false => self.put_plain(crate::redact::MASK),
        }
        Ok(())
    }

    /// Appends a string that needs no escapes.
    fn put_plain(&mut self, text: &str) {
        self.put(b"\"");
        self.put(text.as_bytes());
        self.put(b"\"");
    }

    /// Appends a string; one that is too long is marked.
    fn put_string(&mut self, text: &str) {
        if text.len() > MAX_STRING {
            return self.put_mark("_truncated\":true,\"_size", text.len());
        }
        if self.muted > 0 || self.overflow > 0 {
            return self.put(text.as_bytes());
        }
        let start = self.out.len();
        json::string(self.out, text);
        if self.out.len() > self.end {
            self.overflow += self.out.len() - start;
            self.out.truncate(start);
        }
    }

    /// Appends `{"name":number}`.
    fn put_mark(&mut self, name: &str, number: usize) {
        self.put(format!("{{\"{name}\":{number}}}").as_bytes());
    }

    /// Appends bytes, unless they stand under a mask or there is no room.
    fn put(&mut self, bytes: &[u8]) {
        if self.muted > 0 {
            return;
        }
        if self.overflow > 0 || self.out.len() + bytes.len() > self.end {
            self.overflow += bytes.len();
        } else {
            self.out.extend_from_slice(bytes);
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
