//! The serializer that redacts: lists, objects and the payloads of variants.
//!
//! Each writes exactly one JSON value, or nothing where the shape has no place for one. What is not
//! written is muted as a whole, so that nothing inside needs to know.

use serde::{Serialize, ser};

use super::failure::disguised_failure;
use super::keys::text_of;
use super::out::Mark;
use super::reparse::Wrapped;
use super::summary::Shape;
use super::writer::{Stopped, Writer};
use super::{Capturer, MAX_DEPTH};
use crate::redact::Treatment;

/// What a container does with what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Writes it.
    Written,
    /// Walks through it, muted.
    Walked,
    /// Does not look at it.
    Ignored,
}

impl Content {
    /// Goes one level down. `writes`: whether the shape has a place for what follows.
    fn open(writer: &mut Writer<'_, '_>, writes: bool) -> Content {
        let capturer = &mut *writer.capturer;
        capturer.depth += 1;
        if capturer.depth > MAX_DEPTH {
            if writer.shape.keeps_scalars() {
                capturer.out.put(br#"{"_too_deep":true}"#);
            }
            return Content::Ignored;
        }
        if writes {
            return Content::Written;
        }
        if !capturer.walks {
            return Content::Ignored;
        }
        capturer.out.mute();
        writer.shape = Shape::Whole;
        Content::Walked
    }

    /// Comes up again.
    fn close(self, capturer: &mut Capturer<'_>) {
        capturer.depth = capturer.depth.saturating_sub(1);
        if self == Content::Walked {
            capturer.out.unmute();
        }
    }
}

/// The payload of an enum's variant: what must happen after it.
pub(super) struct Variant {
    brace: bool,
    /// Its name hides the payload.
    masked: bool,
    keeps_scalars: bool,
}

impl Variant {
    /// Writes `{"Name":` where there is a place for it. Summaries and declared paths pass through:
    /// they mean the payload.
    pub(super) fn open<'w, 'a>(
        writer: Writer<'w, 'a>,
        name: &'static str,
    ) -> (Writer<'w, 'a>, Variant) {
        let capturer = &mut *writer.capturer;
        capturer.scratch.keys.push_variant(name);
        let own = capturer.treatment(name);
        let variant = Variant {
            brace: writer.shape.opens_object(),
            masked: own == Treatment::Mask && writer.treatment != Treatment::Mask,
            keeps_scalars: writer.shape.keeps_scalars(),
        };
        if variant.brace {
            capturer.out.put(b"{");
            capturer.out.key(name);
        }
        if variant.masked {
            capturer.out.mute();
        }
        let treatment = own.max(writer.treatment);
        (
            Writer {
                treatment,
                ..writer
            },
            variant,
        )
    }

    pub(super) fn has_brace(&self) -> bool {
        self.brace
    }

    pub(super) fn close(self, capturer: &mut Capturer<'_>) {
        if self.masked {
            capturer.out.unmute();
            if self.keeps_scalars {
                capturer.out.plain(crate::redact::MASK);
            }
        }
        if self.brace {
            capturer.out.put(b"}");
        }
        capturer.scratch.keys.pop();
    }
}

/// A list being written.
pub struct List<'w, 'a> {
    writer: Writer<'w, 'a>,
    content: Content,
    item: (Treatment, Shape),
    /// Where only their number is kept.
    counts: bool,
    count: usize,
    variant: Option<Variant>,
}

impl<'w, 'a> List<'w, 'a> {
    pub(super) fn open(mut writer: Writer<'w, 'a>) -> List<'w, 'a> {
        let shape = writer.shape;
        let capturer = &mut *writer.capturer;
        let declared = capturer.rules.declared(&capturer.scratch.keys, true);
        let treatment = declared.unwrap_or(Treatment::Keep).max(writer.treatment);
        let content = Content::open(&mut writer, shape.item().is_some());
        if content == Content::Written {
            writer.capturer.out.put(b"[");
        }
        let is_deep = writer.capturer.depth > MAX_DEPTH;
        List {
            writer,
            content,
            item: (treatment, shape.item().unwrap_or(Shape::Whole)),
            counts: shape.counts_lists() && content != Content::Written && !is_deep,
            count: 0,
            variant: None,
        }
    }

    pub(super) fn open_variant(writer: Writer<'w, 'a>, name: &'static str) -> List<'w, 'a> {
        let (writer, variant) = Variant::open(writer, name);
        List {
            variant: Some(variant),
            ..List::open(writer)
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        self.count += 1;
        if self.content == Content::Ignored {
            return Ok(());
        }
        let capturer = &mut *self.writer.capturer;
        if self.count > 1 {
            capturer.out.put(b",");
        }
        let start = capturer.out.mark();
        let (treatment, shape) = self.item;
        capturer.value(treatment, shape, |writer| value.serialize(writer))?;
        if capturer.out.mark() == start {
            capturer.out.put(b"null");
        }
        Ok(())
    }

    fn close(self) {
        let capturer = self.writer.capturer;
        self.content.close(capturer);
        if self.content == Content::Written {
            capturer.out.put(b"]");
        } else if self.counts {
            capturer.out.counted("_length", self.count);
        }
        if let Some(variant) = self.variant {
            variant.close(capturer);
        }
    }
}

/// An object being written.
pub struct Object<'w, 'a> {
    writer: Writer<'w, 'a>,
    content: Content,
    /// Where it begins.
    start: Mark,
    is_result: bool,
    first: bool,
    /// A map's key waits for its value.
    key: String,
    wrapped: Option<(Wrapped, String)>,
    variant: Option<Variant>,
}

impl<'w, 'a> Object<'w, 'a> {
    pub(super) fn open(mut writer: Writer<'w, 'a>) -> Object<'w, 'a> {
        let start = writer.capturer.out.mark();
        let shape = writer.shape;
        let content = Content::open(&mut writer, shape.opens_object());
        if content == Content::Written {
            writer.capturer.out.put(b"{");
        }
        Object {
            writer,
            content,
            start,
            is_result: shape.is_result(),
            first: true,
            key: String::new(),
            wrapped: None,
            variant: None,
        }
    }

    pub(super) fn open_variant(writer: Writer<'w, 'a>, name: &'static str) -> Object<'w, 'a> {
        let (writer, variant) = Variant::open(writer, name);
        Object {
            variant: Some(variant),
            ..Object::open(writer)
        }
    }

    /// An object of serde_json's own that wraps JSON text.
    pub(super) fn wrapper(writer: Writer<'w, 'a>, wrapped: Wrapped) -> Object<'w, 'a> {
        let mut object = Object::open(writer);
        object.unwrap_as(wrapped);
        object
    }

    /// Takes back what was written: the object turned out to wrap a value.
    fn unwrap_as(&mut self, wrapped: Wrapped) {
        self.content.close(self.writer.capturer);
        self.writer.capturer.out.back_to(self.start);
        self.content = Content::Ignored;
        self.wrapped = Some((wrapped, String::new()));
    }

    /// A member, printed under another key where its own is hidden. What the shape leaves out, the
    /// object leaves out.
    fn member<T: Serialize + ?Sized>(
        &mut self,
        key: &str,
        printed: &str,
        value: &T,
    ) -> Result<(), Stopped> {
        if self.content == Content::Ignored {
            return Ok(());
        }
        self.writer.capturer.scratch.keys.push(key);
        let written = self.written_member(key, printed, value);
        self.writer.capturer.scratch.keys.pop();
        written
    }

    fn written_member<T: Serialize + ?Sized>(
        &mut self,
        key: &str,
        printed: &str,
        value: &T,
    ) -> Result<(), Stopped> {
        let shape = self.writer.shape.under(key);
        let capturer = &mut *self.writer.capturer;
        let treatment = capturer.treatment(key).max(self.writer.treatment);
        if self.is_result {
            capturer.note_failure(key, value, treatment);
        }
        if matches!(shape, Shape::Nothing) && !capturer.walks {
            return Ok(());
        }
        let start = capturer.out.mark();
        if !self.first {
            capturer.out.put(b",");
        }
        capturer.out.key(printed);
        let before = capturer.out.mark();
        capturer.value(treatment, shape, |writer| value.serialize(writer))?;
        if capturer.out.mark() == before {
            capturer.out.back_to(start);
        } else {
            self.first = false;
        }
        Ok(())
    }

    fn close(self) -> Result<(), Stopped> {
        if let Some((wrapped, text)) = self.wrapped {
            let Writer {
                capturer,
                treatment,
                shape,
                ..
            } = self.writer;
            let written = wrapped.write(&text, Writer::new(&mut *capturer, treatment, shape));
            if let Some(variant) = self.variant {
                variant.close(capturer);
            }
            return capturer.noted(written);
        }
        let capturer = self.writer.capturer;
        self.content.close(capturer);
        if self.content == Content::Written {
            capturer.out.put(b"}");
        }
        if let Some(variant) = self.variant {
            variant.close(capturer);
        }
        Ok(())
    }
}

impl Capturer<'_> {
    /// Notes a failure that a result's key tells. Where the key's value is hidden, so is its text.
    fn note_failure<T: Serialize + ?Sized>(&mut self, key: &str, value: &T, treatment: Treatment) {
        let Some(mut failure) = disguised_failure(key, value) else {
            return;
        };
        if treatment != Treatment::Keep {
            failure.message = None;
        }
        let known = self.found.failure.as_ref();
        if known.is_none_or(|known| known.message.is_none()) {
            self.found.failure = Some(failure);
        }
    }
}

/// Whether a key of a map is data: one lower-case word is the name of a field.
fn is_data(key: &str) -> bool {
    !key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

macro_rules! list {
    ($($trait:ident::$method:ident,)*) => {$(
        impl ser::$trait for List<'_, '_> {
            type Ok = ();
            type Error = Stopped;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
                self.item(value)
            }

            fn end(self) -> Result<(), Stopped> {
                self.close();
                Ok(())
            }
        }
    )*};
}

list! {
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field,
}

macro_rules! object {
    ($($trait:ident),*) => {$(
        impl ser::$trait for Object<'_, '_> {
            type Ok = ();
            type Error = Stopped;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Stopped> {
                match &mut self.wrapped {
                    Some((_, text)) => {
                        *text = text_of(value)?;
                        Ok(())
                    }
                    None => self.member(key, key, value),
                }
            }

            fn end(self) -> Result<(), Stopped> {
                self.close()
            }
        }
    )*};
}

object!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Object<'_, '_> {
    type Ok = ();
    type Error = Stopped;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stopped> {
        let key = text_of(key);
        self.writer.capturer.stopped |= key.is_err();
        self.key = key?;
        if let Some(wrapped) = Wrapped::named(&self.key) {
            self.unwrap_as(wrapped);
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        if let Some((_, text)) = &mut self.wrapped {
            *text = text_of(value)?;
            return Ok(());
        }
        let key = std::mem::take(&mut self.key);
        let capturer = &mut *self.writer.capturer;
        // A map's keys are data, unlike a struct's.
        if self.writer.treatment != Treatment::Keep && is_data(&key) {
            capturer.found.hidden.add(&key);
        }
        match self.writer.treatment {
            Treatment::Pseudonym => {
                let token = capturer.redactor.key().token(key.as_bytes());
                self.member(&key, &token, value)
            }
            _ if capturer.found.hidden.is_in(&key) => {
                let clean = capturer.found.hidden.scrub(&key);
                self.member(&key, &clean, value)
            }
            _ => self.member(&key, &key, value),
        }
    }

    fn end(self) -> Result<(), Stopped> {
        self.close()
    }
}
