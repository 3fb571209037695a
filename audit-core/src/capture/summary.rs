//! What is worth keeping of a result.

/// How a value is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// All of it.
    Whole,
    /// All of a result.
    WholeResult,
    /// These keys of a result; `None` for the default set.
    Summary(Option<&'static [&'static str]>),
    /// These keys of an item of the list that a result is.
    Item(&'static [&'static str]),
    /// It, if it is a scalar.
    Scalar,
    /// Only that it is a list of so many, or a boolean.
    Trace,
    /// Nothing.
    Nothing,
}

impl Shape {
    /// How the value under `key` of an object of this shape is written.
    pub(crate) fn under(self, key: &str) -> Shape {
        match self {
            Shape::Whole | Shape::WholeResult => Shape::Whole,
            Shape::Summary(Some(keys)) | Shape::Item(keys) => declared(keys, key),
            Shape::Summary(None) if is_telling(key) => Shape::Scalar,
            Shape::Summary(None) => Shape::Trace,
            Shape::Scalar | Shape::Trace | Shape::Nothing => Shape::Nothing,
        }
    }

    /// How the items of a list of this shape are written; `None` when only their number is.
    pub(crate) fn item(self) -> Option<Shape> {
        match self {
            Shape::Whole | Shape::WholeResult => Some(Shape::Whole),
            Shape::Summary(Some(keys)) => Some(Shape::Item(keys)),
            _ => None,
        }
    }

    /// Whether an object of this shape has braces.
    pub(crate) fn opens_object(self) -> bool {
        !matches!(self, Shape::Scalar | Shape::Trace | Shape::Nothing)
    }

    /// Whether numbers, nulls and pseudonyms stand.
    pub(crate) fn keeps_scalars(self) -> bool {
        !matches!(self, Shape::Trace | Shape::Nothing)
    }

    /// Whether a list that is not written leaves its length.
    pub(crate) fn counts_lists(self) -> bool {
        matches!(self, Shape::Summary(None) | Shape::Trace | Shape::Item(_))
    }

    /// Whether this is the top of a result, where `error` and `isError` tell a failure.
    pub(crate) fn is_result(self) -> bool {
        matches!(self, Shape::WholeResult | Shape::Summary(_))
    }
}

fn declared(keys: &[&str], key: &str) -> Shape {
    match keys.iter().any(|kept| kept.eq_ignore_ascii_case(key)) {
        true => Shape::Whole,
        false => Shape::Nothing,
    }
}

/// Keys whose scalar values say how it went and what it was about, and nothing more.
fn is_telling(key: &str) -> bool {
    const WHOLE: &[&str] = &[
        "id", "uuid", "status", "state", "success", "ok", "code", "count", "total", "amount",
        "currency", "quantity", "version",
    ];
    const ENDS: &[&str] = &["_id", "Id", "_count", "Count", "_status", "Status"];
    WHOLE.iter().any(|whole| whole.eq_ignore_ascii_case(key))
        || ENDS.iter().any(|end| key.ends_with(end))
}

/// A result that came back as a success and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DisguisedFailure {
    /// The result's key that says so.
    pub(crate) key: &'static str,
    /// What stands under it, where that is a text.
    pub(crate) message: Option<String>,
}

/// Whether the JSON under this key of a result tells a failure: an `error` that is not null, false
/// or empty, or MCP's `isError`.
pub(crate) fn disguised_failure(key: &str, json: &[u8]) -> Option<DisguisedFailure> {
    match key {
        "error" if !matches!(json, b"null" | b"false" | b"\"\"" | b"{}" | b"[]" | b"") => {
            Some(DisguisedFailure {
                key: "error",
                message: serde_json::from_slice(json).ok(),
            })
        }
        "isError" if json == b"true" => Some(DisguisedFailure {
            key: "isError",
            message: None,
        }),
        _ => None,
    }
}
