//! The serializer that redacts: lists and objects.

use serde::{Serialize, ser};

use super::keys::text_of;
use super::reparse::Reparsed;
use super::summary::{Shape, disguised_failure};
use super::writer::{Stopped, Writer};
use super::{Capturer, MAX_DEPTH};
use crate::redact::Treatment;

/// What a container does with what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Writes it.
    Open,
    /// Walks through it and writes nothing.
    Walking,
    /// Does not look at it.
    Dead,
    /// Reads it as JSON text.
    Reparsing,
}

/// A list being written.
pub struct List<'w, 'a> {
    writer: Writer<'w, 'a>,
    state: State,
    items: Option<(Shape, Treatment)>,
    count: usize,
    /// `}` where the list is the payload of an enum's variant.
    closing: &'static [u8],
}

impl<'w, 'a> List<'w, 'a> {
    pub(super) fn open(writer: Writer<'w, 'a>) -> List<'w, 'a> {
        let state = descend(
            &mut *writer.capturer,
            writer.treatment,
            writer.shape.item().is_some(),
        );
        let declared = writer
            .capturer
            .rules
            .declared(&writer.capturer.scratch.keys, true);
        let treatment = declared.map_or(writer.treatment, |item| item.max(writer.treatment));
        if state == State::Open {
            writer.capturer.put(b"[");
        }
        List {
            items: writer.shape.item().map(|shape| (shape, treatment)),
            writer,
            state,
            count: 0,
            closing: b"",
        }
    }

    pub(super) fn open_variant(writer: Writer<'w, 'a>, variant: &'static str) -> List<'w, 'a> {
        let mut writer = writer;
        let named = open_variant(&mut writer, variant);
        let mut list = List::open(writer);
        if named {
            list.closing = b"}";
        }
        list
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        self.count += 1;
        let capturer = &mut *self.writer.capturer;
        match (self.state, self.items) {
            (State::Open, Some((shape, treatment))) => {
                if self.count > 1 {
                    capturer.put(b",");
                }
                let start = capturer.written();
                capturer.value(treatment, shape, |writer| value.serialize(writer))?;
                if capturer.written() == start {
                    capturer.put(b"null");
                }
                Ok(())
            }
            (State::Walking, _) => {
                let treatment = self.writer.treatment;
                capturer.value(treatment, Shape::Nothing, |writer| value.serialize(writer))
            }
            _ => Ok(()),
        }
    }

    fn close(self) {
        let capturer = self.writer.capturer;
        capturer.depth -= 1;
        match self.state {
            State::Open => capturer.put(b"]"),
            _ if self.writer.shape.counts_lists() && self.writer.treatment == Treatment::Keep => {
                capturer.put_mark("_length", self.count);
            }
            _ => {}
        }
        capturer.put(self.closing);
    }
}

/// An object being written.
pub struct Object<'w, 'a> {
    writer: Writer<'w, 'a>,
    state: State,
    first: bool,
    /// A map's key waits for its value.
    key: String,
    reparsed: Option<serde_json::Value>,
    closing: &'static [u8],
}

impl<'w, 'a> Object<'w, 'a> {
    pub(super) fn open(writer: Writer<'w, 'a>) -> Object<'w, 'a> {
        let state = descend(
            &mut *writer.capturer,
            writer.treatment,
            writer.shape.opens_object(),
        );
        if state == State::Open {
            writer.capturer.put(b"{");
        }
        Object {
            writer,
            state,
            first: true,
            key: String::new(),
            reparsed: None,
            closing: b"",
        }
    }

    pub(super) fn open_variant(writer: Writer<'w, 'a>, variant: &'static str) -> Object<'w, 'a> {
        let mut writer = writer;
        let named = open_variant(&mut writer, variant);
        let mut object = Object::open(writer);
        if named {
            object.closing = b"}";
        }
        object
    }

    /// An object of serde_json's own that wraps JSON text.
    pub(super) fn reparsed(writer: Writer<'w, 'a>) -> Object<'w, 'a> {
        writer.capturer.depth += 1;
        Object {
            writer,
            state: State::Reparsing,
            first: true,
            key: String::new(),
            reparsed: None,
            closing: b"",
        }
    }

    /// A field. What `write` leaves out, the object leaves out.
    fn field(
        &mut self,
        key: &str,
        write: impl FnOnce(Writer<'_, 'a>) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        if self.state == State::Dead {
            return Ok(());
        }
        self.writer.capturer.scratch.keys.push(key);
        let written = self.written_field(key, write);
        self.writer.capturer.scratch.keys.pop();
        written
    }

    fn written_field(
        &mut self,
        key: &str,
        write: impl FnOnce(Writer<'_, 'a>) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        let is_result = self.writer.shape.is_result();
        let capturer = &mut *self.writer.capturer;
        let own = capturer
            .redactor
            .treatment(capturer.rules, &capturer.scratch.keys, key);
        let treatment = own.max(self.writer.treatment);
        let shape = self.writer.shape.under(key);
        let tells_failure = is_result && matches!(key, "error" | "isError");
        if matches!(shape, Shape::Nothing) && !tells_failure && !capturer.must_walk() {
            return Ok(());
        }
        let start = capturer.mark();
        self.put_key(key);
        let capturer = &mut *self.writer.capturer;
        let value_start = capturer.written();
        let looked_at = if tells_failure { Shape::Whole } else { shape };
        capturer.value(treatment, looked_at, write)?;
        let kept = capturer.written() != value_start;
        if tells_failure {
            capturer.note_failure(key, value_start);
        }
        match kept && !matches!(shape, Shape::Nothing) {
            true => self.first = false,
            false => capturer.back_to(start),
        }
        Ok(())
    }

    fn put_key(&mut self, key: &str) {
        if self.state != State::Open {
            return;
        }
        let capturer = &mut *self.writer.capturer;
        if !self.first {
            capturer.put(b",");
        }
        capturer.put_string(key);
        capturer.put(b":");
    }

    /// The one field of an enum's variant. Declared paths pass through variants.
    pub(super) fn variant(
        &mut self,
        name: &'static str,
        write: impl FnOnce(Writer<'_, 'a>) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        if self.state == State::Dead {
            return Ok(());
        }
        self.put_key(name);
        self.first = false;
        let shape = self.writer.shape.under(name);
        let capturer = &mut *self.writer.capturer;
        let own = capturer.redactor.treatment_of_name(name);
        let treatment = own.max(self.writer.treatment);
        let start = capturer.written();
        capturer.value(treatment, shape, write)?;
        if capturer.written() == start && self.state == State::Open {
            capturer.put(b"null");
        }
        Ok(())
    }

    pub(super) fn close(self) {
        self.writer.capturer.depth -= 1;
        if self.state == State::Open {
            self.writer.capturer.put(b"}");
        }
        self.writer.capturer.put(self.closing);
    }

    fn finish(mut self) -> Result<(), Stopped> {
        match self.reparsed.take() {
            Some(value) => {
                self.writer.capturer.depth -= 1;
                value.serialize(self.writer)
            }
            None => {
                self.close();
                Ok(())
            }
        }
    }
}

/// Goes one level down. `writes`: whether the shape has a place for what follows.
fn descend(capturer: &mut Capturer<'_>, treatment: Treatment, writes: bool) -> State {
    capturer.depth += 1;
    if capturer.depth > MAX_DEPTH {
        capturer.put(br#"{"_too_deep":true}"#);
        return State::Dead;
    }
    match writes {
        _ if treatment == Treatment::Mask => State::Walking,
        true => State::Open,
        false if capturer.must_walk() => State::Walking,
        false => State::Dead,
    }
}

/// Writes `{"Variant":` around a payload that is a list or an object itself.
fn open_variant(writer: &mut Writer<'_, '_>, variant: &'static str) -> bool {
    let own = writer.capturer.redactor.treatment_of_name(variant);
    writer.treatment = own.max(writer.treatment);
    let named = writer.shape.opens_object();
    if named {
        writer.capturer.put(b"{");
        writer.capturer.put_string(variant);
        writer.capturer.put(b":");
        writer.shape = writer.shape.under(variant);
    }
    named
}

impl Capturer<'_> {
    /// Whether what is not written must be walked through all the same.
    fn must_walk(&self) -> bool {
        self.muted > 0 || self.rules.result_subjects()
    }

    fn written(&self) -> usize {
        self.out.len() + self.overflow
    }

    fn mark(&self) -> (usize, usize) {
        (self.out.len(), self.overflow)
    }

    fn back_to(&mut self, (len, overflow): (usize, usize)) {
        self.out.truncate(len);
        self.overflow = overflow;
    }

    fn note_failure(&mut self, key: &str, value_start: usize) {
        let json = match self.overflow {
            0 => self.out.get(value_start..).unwrap_or_default(),
            _ => b"too large",
        };
        let failure = disguised_failure(key, json);
        if failure.is_some() {
            self.found.failure = failure;
        }
    }
}

impl ser::SerializeSeq for List<'_, '_> {
    type Ok = ();
    type Error = Stopped;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        self.item(value)
    }

    fn end(self) -> Result<(), Stopped> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeTuple for List<'_, '_> {
    type Ok = ();
    type Error = Stopped;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        self.item(value)
    }

    fn end(self) -> Result<(), Stopped> {
        self.close();
        Ok(())
    }
}

macro_rules! list_of_fields {
    ($($trait:ident),*) => {$(
        impl ser::$trait for List<'_, '_> {
            type Ok = ();
            type Error = Stopped;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
                self.item(value)
            }

            fn end(self) -> Result<(), Stopped> {
                self.close();
                Ok(())
            }
        }
    )*};
}

list_of_fields!(SerializeTupleStruct, SerializeTupleVariant);

macro_rules! object_of_fields {
    ($($trait:ident),*) => {$(
        impl ser::$trait for Object<'_, '_> {
            type Ok = ();
            type Error = Stopped;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Stopped> {
                if self.state == State::Reparsing {
                    self.reparsed = Reparsed::read(value);
                    return Ok(());
                }
                self.field(key, |writer| value.serialize(writer))
            }

            fn end(self) -> Result<(), Stopped> {
                self.finish()
            }
        }
    )*};
}

object_of_fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Object<'_, '_> {
    type Ok = ();
    type Error = Stopped;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stopped> {
        self.key = text_of(key)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        let mut key = std::mem::take(&mut self.key);
        let capturer = &mut *self.writer.capturer;
        if self.writer.treatment != Treatment::Keep {
            // A map's keys are data, unlike a struct's.
            capturer.found.hidden.add(&key);
        }
        if self.writer.treatment == Treatment::Pseudonym {
            key = capturer.redactor.key().token(key.as_bytes());
        }
        self.field(&key, |writer| value.serialize(writer))
    }

    fn end(self) -> Result<(), Stopped> {
        self.finish()
    }
}
