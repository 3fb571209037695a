//! The serializer that redacts: one value.

use std::fmt;
use std::io::Write as _;

use serde::{Serialize, Serializer, ser};

use super::Capturer;
use super::compound::{List, Object, Variant};
use super::reparse::{self, Wrapped};
use super::summary::Shape;
use crate::marked::asked_by;
use crate::redact::{MASK, Treatment};

/// Writes one value into a [`Capturer`].
pub struct Writer<'w, 'a> {
    pub(super) capturer: &'w mut Capturer<'a>,
    pub(super) treatment: Treatment,
    pub(super) shape: Shape,
    pub(super) null: Option<&'w mut bool>,
}

/// A `Serialize` gave up. Its words are dropped: they may quote the value.
#[derive(Debug)]
pub struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value could not be serialised")
    }
}

impl std::error::Error for Stopped {}

impl From<serde_json::Error> for Stopped {
    fn from(_: serde_json::Error) -> Stopped {
        Stopped
    }
}

impl ser::Error for Stopped {
    fn custom<T: fmt::Display>(_: T) -> Stopped {
        Stopped
    }
}

impl<'w, 'a> Writer<'w, 'a> {
    pub(super) fn new(
        capturer: &'w mut Capturer<'a>,
        treatment: Treatment,
        shape: Shape,
    ) -> Writer<'w, 'a> {
        Writer {
            capturer,
            treatment,
            shape,
            null: None,
        }
    }

    /// Sets the flag when the value is null.
    pub(super) fn noting_null(mut self, null: &'w mut bool) -> Writer<'w, 'a> {
        self.null = Some(null);
        self
    }

    /// A scalar: `plain` is the text that a mask hides and a pseudonym stands for.
    fn leaf(self, plain: &str, keep: impl FnOnce(&mut Capturer<'a>, Shape)) {
        self.capturer.note_subject(plain, self.treatment);
        match self.treatment {
            Treatment::Keep => keep(self.capturer, self.shape),
            Treatment::Mask => self.capturer.found.hidden.add(plain),
            Treatment::Pseudonym => {
                self.capturer.found.hidden.add(plain);
                self.pseudonym(plain);
            }
        }
    }

    /// A scalar of which there are too few values to search texts for them: booleans, variants.
    fn common(self, plain: &str, keep: impl FnOnce(&mut Capturer<'a>, Shape)) {
        match self.treatment {
            Treatment::Keep => keep(self.capturer, self.shape),
            Treatment::Mask => {}
            Treatment::Pseudonym => self.pseudonym(plain),
        }
    }

    fn pseudonym(self, plain: &str) {
        if self.shape.keeps_scalars() {
            let token = self.capturer.redactor.key().token(plain.as_bytes());
            self.capturer.out.plain(&token);
        }
    }

    fn number(self, print: impl FnOnce(&mut Vec<u8>)) {
        let Writer {
            capturer,
            treatment,
            shape,
            ..
        } = self;
        let mut digits = std::mem::take(&mut capturer.scratch.digits);
        digits.clear();
        print(&mut digits);
        let text = std::str::from_utf8(&digits).unwrap_or_default();
        Writer::new(&mut *capturer, treatment, shape).digits(text);
        capturer.scratch.digits = digits;
    }

    /// A number as JSON writes it. One that holds what was hidden is hidden too.
    pub(super) fn digits(self, text: &str) {
        self.leaf(text, |capturer, shape| {
            if !shape.keeps_scalars() {
                return;
            }
            match capturer.found.hidden.is_in(text) {
                true => capturer.out.plain(MASK),
                false => capturer.out.put(text.as_bytes()),
            }
        });
    }

    /// A number that JSON lacks.
    fn odd_number(self, text: &str) {
        self.leaf(text, |capturer, shape| {
            if shape.keeps_scalars() {
                capturer.out.put(b"{\"_number\":");
                capturer.out.plain(text);
                capturer.out.put(b"}");
            }
        });
    }

    fn float(self, value: f64, print: impl FnOnce(&mut Vec<u8>)) {
        match value {
            _ if value.is_nan() => self.odd_number("NaN"),
            f64::INFINITY => self.odd_number("Infinity"),
            f64::NEG_INFINITY => self.odd_number("-Infinity"),
            _ => self.number(print),
        }
    }

    fn null(self) {
        if let Some(null) = self.null {
            *null = true;
        }
        if self.shape.keeps_scalars() {
            self.capturer.out.put(b"null");
        }
    }
}

impl Capturer<'_> {
    fn note_subject(&mut self, plain: &str, treatment: Treatment) {
        if plain.is_empty() || !self.rules.is_subject(&self.scratch.keys) {
            return;
        }
        let id = match treatment {
            Treatment::Keep => self.redactor.identity(plain).into_owned(),
            _ => self.redactor.key().token(plain.as_bytes()),
        };
        self.found.subjects.add(id);
    }

    fn put_text_as(&mut self, text: &str, shape: Shape) {
        match shape {
            Shape::Whole | Shape::WholeResult | Shape::Scalar => self.put_text(text),
            Shape::Summary(_) | Shape::Item(_) => {
                self.out.counted("_length", text.chars().count());
            }
            Shape::Trace | Shape::Nothing => {}
        }
    }
}

macro_rules! integers {
    ($($method:ident: $type:ty,)*) => {$(
        fn $method(self, value: $type) -> Result<(), Stopped> {
            // Writing to a vector does not fail.
            self.number(|digits| { let _ = write!(digits, "{value}"); });
            Ok(())
        }
    )*};
}

macro_rules! wide_integers {
    ($($method:ident: $type:ty,)*) => {$(
        fn $method(self, value: $type) -> Result<(), Stopped> {
            match (u64::try_from(value), i64::try_from(value)) {
                (Err(_), Err(_)) => self.odd_number(&value.to_string()),
                _ => self.number(|digits| { let _ = write!(digits, "{value}"); }),
            }
            Ok(())
        }
    )*};
}

impl<'w, 'a> Serializer for Writer<'w, 'a> {
    type Ok = ();
    type Error = Stopped;
    type SerializeSeq = List<'w, 'a>;
    type SerializeTuple = List<'w, 'a>;
    type SerializeTupleStruct = List<'w, 'a>;
    type SerializeTupleVariant = List<'w, 'a>;
    type SerializeMap = Object<'w, 'a>;
    type SerializeStruct = Object<'w, 'a>;
    type SerializeStructVariant = Object<'w, 'a>;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
    }
    wide_integers! { serialize_i128: i128, serialize_u128: u128, }

    fn serialize_bool(self, value: bool) -> Result<(), Stopped> {
        let text = if value { "true" } else { "false" };
        self.common(text, |capturer, shape| {
            if !matches!(shape, Shape::Nothing) {
                capturer.out.put(text.as_bytes());
            }
        });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Stopped> {
        // Writing a finite number to a vector does not fail.
        self.float(f64::from(value), |digits| {
            let _ = serde_json::to_writer(digits, &value);
        });
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Stopped> {
        self.float(value, |digits| {
            let _ = serde_json::to_writer(digits, &value);
        });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Stopped> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Stopped> {
        let holds_json = self.treatment == Treatment::Keep && self.shape.is_whole();
        if holds_json && reparse::is_json(value) {
            self.capturer.note_subject(value, self.treatment);
            return reparse::write_quoted(value, self);
        }
        self.leaf(value, |capturer, shape| capturer.put_text_as(value, shape));
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Stopped> {
        let text = String::from_utf8_lossy(value);
        self.leaf(&text, |capturer, shape| {
            if shape.keeps_scalars() {
                capturer.out.counted("_bytes", value.len());
            }
        });
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Stopped> {
        self.null();
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stopped> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Stopped> {
        self.null();
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Stopped> {
        self.null();
        Ok(())
    }

    /// A variant's name is no payload: summaries keep it.
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Stopped> {
        self.common(variant, |capturer, shape| {
            if shape.keeps_scalars() {
                capturer.out.string(variant);
            }
        });
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Stopped> {
        let Some(asked) = asked_by(name) else {
            return value.serialize(self);
        };
        let treatment = asked.max(self.treatment);
        let write = |writer: Writer<'_, 'a>| value.serialize(writer);
        self.capturer.value(treatment, self.shape, write)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Stopped> {
        let (writer, variant) = Variant::open(self, variant);
        let Writer {
            capturer,
            treatment,
            shape,
            ..
        } = writer;
        let start = capturer.out.mark();
        capturer.value(treatment, shape, |writer| value.serialize(writer))?;
        if capturer.out.mark() == start && variant.has_brace() {
            capturer.out.put(b"null");
        }
        variant.close(capturer);
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'w, 'a>, Stopped> {
        Ok(List::open(self))
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'w, 'a>, Stopped> {
        Ok(List::open(self))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'w, 'a>, Stopped> {
        Ok(List::open(self))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'w, 'a>, Stopped> {
        Ok(List::open_variant(self, variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'w, 'a>, Stopped> {
        Ok(Object::open(self))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Object<'w, 'a>, Stopped> {
        Ok(match Wrapped::named(name) {
            Some(wrapped) => Object::wrapper(self, wrapped),
            None => Object::open(self),
        })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object<'w, 'a>, Stopped> {
        Ok(Object::open_variant(self, variant))
    }
}
