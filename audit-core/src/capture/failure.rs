//! Failures in disguise: a result that came back as a success and says that it is none.

use std::fmt;

use serde::{Serialize, Serializer, ser};

use super::writer::Stopped;

/// A result that came back as a success and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DisguisedFailure {
    /// The result's key that says so.
    pub(crate) key: &'static str,
    /// What stands under it, where that is a text. As it was: to be scrubbed.
    pub(crate) message: Option<String>,
}

/// Longest text that is taken as a message, in bytes.
const MAX_MESSAGE: usize = 4_096;

/// Whether the value under this key of a result tells a failure: an `error` that is not null, false
/// or empty, or MCP's `isError`. The value is judged as it is, before anything is hidden.
pub(super) fn disguised_failure<T: Serialize + ?Sized>(
    key: &str,
    value: &T,
) -> Option<DisguisedFailure> {
    let key = match key {
        "error" => "error",
        "isError" => "isError",
        _ => return None,
    };
    let message = match (key, value.serialize(Probe).ok()?) {
        ("error", Seen::Text(text)) => Some(text),
        ("error", Seen::True | Seen::Something) | ("isError", Seen::True) => None,
        _ => return None,
    };
    Some(DisguisedFailure { key, message })
}

/// What stands under the key.
enum Seen {
    /// Null, false, or empty.
    Nothing,
    True,
    Text(String),
    Something,
}

/// Looks at a value no further than needed.
struct Probe;

/// Sees whether a list or an object has members.
struct Members {
    any: bool,
}

impl Members {
    fn seen(self) -> Seen {
        match self.any {
            true => Seen::Something,
            false => Seen::Nothing,
        }
    }
}

macro_rules! something {
    ($($method:ident: $type:ty,)*) => {$(
        fn $method(self, _: $type) -> Result<Seen, Stopped> {
            Ok(Seen::Something)
        }
    )*};
}

impl Serializer for Probe {
    type Ok = Seen;
    type Error = Stopped;
    type SerializeSeq = Members;
    type SerializeTuple = Members;
    type SerializeTupleStruct = Members;
    type SerializeTupleVariant = Members;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Members;

    something! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64, serialize_u128: u128, serialize_f32: f32, serialize_f64: f64,
        serialize_char: char, serialize_bytes: &[u8],
    }

    fn serialize_bool(self, value: bool) -> Result<Seen, Stopped> {
        Ok(if value { Seen::True } else { Seen::Nothing })
    }

    fn serialize_str(self, value: &str) -> Result<Seen, Stopped> {
        Ok(match value.is_empty() {
            true => Seen::Nothing,
            false => Seen::Text(value.chars().take(MAX_MESSAGE).collect()),
        })
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<Seen, Stopped> {
        self.serialize_str(&value.to_string())
    }

    fn serialize_none(self) -> Result<Seen, Stopped> {
        Ok(Seen::Nothing)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Seen, Stopped> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Seen, Stopped> {
        Ok(Seen::Nothing)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Seen, Stopped> {
        Ok(Seen::Nothing)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Seen, Stopped> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Seen, Stopped> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Seen, Stopped> {
        Ok(Seen::Something)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Members, Stopped> {
        Ok(Members { any: false })
    }

    fn serialize_tuple(self, _: usize) -> Result<Members, Stopped> {
        Ok(Members { any: false })
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Members, Stopped> {
        Ok(Members { any: false })
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Members, Stopped> {
        Ok(Members { any: true })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members, Stopped> {
        Ok(Members { any: false })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members, Stopped> {
        Ok(Members { any: false })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Members, Stopped> {
        Ok(Members { any: true })
    }
}

macro_rules! members {
    ($($trait:ident::$method:ident($($key:ty)?),)*) => {$(
        impl ser::$trait for Members {
            type Ok = Seen;
            type Error = Stopped;

            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $(_: $key,)?
                _: &T,
            ) -> Result<(), Stopped> {
                self.any = true;
                Ok(())
            }

            fn end(self) -> Result<Seen, Stopped> {
                Ok(self.seen())
            }
        }
    )*};
}

members! {
    SerializeSeq::serialize_element(),
    SerializeTuple::serialize_element(),
    SerializeTupleStruct::serialize_field(),
    SerializeTupleVariant::serialize_field(),
    SerializeStruct::serialize_field(&'static str),
    SerializeStructVariant::serialize_field(&'static str),
}

impl ser::SerializeMap for Members {
    type Ok = Seen;
    type Error = Stopped;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Stopped> {
        self.any = true;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Stopped> {
        Ok(())
    }

    fn end(self) -> Result<Seen, Stopped> {
        Ok(self.seen())
    }
}
