//! Values that arrive as JSON text and must be redacted like any other.
//!
//! serde_json hands its `RawValue`, and its numbers under `arbitrary_precision`, to a serializer as
//! a struct of a private name with one field that holds the text.

use serde::Serialize;

/// The text of a wrapped value, until it is complete.
pub(super) struct Reparsed;

impl Reparsed {
    pub(super) fn is_wrapped(name: &str) -> bool {
        matches!(
            name,
            "$serde_json::private::RawValue" | "$serde_json::private::Number"
        )
    }

    /// The value that the wrapper's field holds; a text that is no JSON stays a text.
    pub(super) fn read<T: Serialize + ?Sized>(field: &T) -> Option<serde_json::Value> {
        let text = super::keys::text_of(field).ok()?;
        Some(serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text)))
    }
}
