//! Values that arrive as JSON text and must be redacted like any other.
//!
//! A model's arguments often arrive as JSON in a string: it is redacted inside and stays a string.
//! serde_json hands its `RawValue`, and its numbers under `arbitrary_precision`, to a serializer as
//! a struct of a private name with one field that holds the text.

use serde::de::IgnoredAny;

use super::MAX_STRING;
use super::summary::Shape;
use super::writer::{Stopped, Writer};

/// What a wrapper holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapped {
    Json,
    Number,
}

impl Wrapped {
    /// Tells a wrapper by its name.
    pub(super) fn named(name: &str) -> Option<Wrapped> {
        match name {
            "$serde_json::private::RawValue" => Some(Wrapped::Json),
            "$serde_json::private::Number" => Some(Wrapped::Number),
            _ => None,
        }
    }

    /// Writes what the text says. A text that cannot be read is never written as it is.
    pub(super) fn write(self, text: &str, writer: Writer<'_, '_>) -> Result<(), Stopped> {
        match self {
            Wrapped::Number if is_number(text) => writer.digits(text),
            Wrapped::Number => return Err(Stopped),
            Wrapped::Json => {
                let mut json = serde_json::Deserializer::from_str(text);
                serde_transcode::transcode(&mut json, writer)?;
                json.end().map_err(|_| Stopped)?;
            }
        }
        Ok(())
    }
}

/// Whether a string holds an object or a list in JSON.
pub(super) fn is_json(text: &str) -> bool {
    let inner = text.trim();
    let framed = |open, close| inner.starts_with(open) && inner.ends_with(close);
    (framed('{', '}') || framed('[', ']'))
        && text.len() <= MAX_STRING
        && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Writes a string that holds JSON, redacted inside. What serde_json reads and cannot hand on, such
/// as a number beyond all bounds, is not written as it is.
pub(super) fn write_quoted(text: &str, writer: Writer<'_, '_>) -> Result<(), Stopped> {
    let Writer {
        capturer,
        treatment,
        ..
    } = writer;
    let start = capturer.out.mark();
    let inside = Writer::new(&mut *capturer, treatment, Shape::Whole);
    Wrapped::Json.write(text, inside)?;
    capturer.out.quote_since(start);
    Ok(())
}

/// RFC 8259, section 6, near enough for a text that serde_json made.
fn is_number(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_digit() || b"+-.eE".contains(&b);
    text.len() <= 64 && text.bytes().all(allowed) && text.bytes().any(|b| b.is_ascii_digit())
}
