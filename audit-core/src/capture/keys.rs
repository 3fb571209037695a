//! Map keys as texts.

use serde::{Serialize, Serializer, ser::Impossible};

use super::writer::Stopped;

/// The text of a map key: strings, characters, numbers, booleans and unit variants have one, as in
/// serde_json.
pub(super) fn text_of<K: Serialize + ?Sized>(key: &K) -> Result<String, Stopped> {
    key.serialize(KeyText)
}

struct KeyText;

macro_rules! printed {
    ($($method:ident: $type:ty,)*) => {$(
        fn $method(self, value: $type) -> Result<String, Stopped> {
            Ok(value.to_string())
        }
    )*};
}

impl Serializer for KeyText {
    type Ok = String;
    type Error = Stopped;
    type SerializeSeq = Impossible<String, Stopped>;
    type SerializeTuple = Impossible<String, Stopped>;
    type SerializeTupleStruct = Impossible<String, Stopped>;
    type SerializeTupleVariant = Impossible<String, Stopped>;
    type SerializeMap = Impossible<String, Stopped>;
    type SerializeStruct = Impossible<String, Stopped>;
    type SerializeStructVariant = Impossible<String, Stopped>;

    printed! {
        serialize_bool: bool, serialize_char: char, serialize_str: &str,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64, serialize_u128: u128, serialize_f32: f32, serialize_f64: f64,
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<String, Stopped> {
        Err(Stopped)
    }

    fn serialize_none(self) -> Result<String, Stopped> {
        Err(Stopped)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<String, Stopped> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<String, Stopped> {
        Err(Stopped)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<String, Stopped> {
        Err(Stopped)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<String, Stopped> {
        Ok(variant.to_owned())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<String, Stopped> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<String, Stopped> {
        Err(Stopped)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Stopped> {
        Err(Stopped)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Stopped> {
        Err(Stopped)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Stopped> {
        Err(Stopped)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Stopped> {
        Err(Stopped)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Stopped> {
        Err(Stopped)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Stopped> {
        Err(Stopped)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Stopped> {
        Err(Stopped)
    }
}
