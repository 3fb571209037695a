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
    pub(super) fn under(self, key: &str) -> Shape {
        match self {
            Shape::Whole | Shape::WholeResult => Shape::Whole,
            Shape::Summary(Some(keys)) | Shape::Item(keys) => declared(keys, key),
            Shape::Summary(None) if is_telling(key) => Shape::Scalar,
            Shape::Summary(None) => Shape::Trace,
            Shape::Scalar | Shape::Trace | Shape::Nothing => Shape::Nothing,
        }
    }

    /// How the items of a list of this shape are written; `None` when only their number is.
    pub(super) fn item(self) -> Option<Shape> {
        match self {
            Shape::Whole | Shape::WholeResult => Some(Shape::Whole),
            Shape::Summary(Some(keys)) => Some(Shape::Item(keys)),
            _ => None,
        }
    }

    /// How a value of this shape is walked through while nothing is written: all of it.
    pub(super) fn walked(self) -> Shape {
        match self.is_result() {
            true => Shape::WholeResult,
            false => Shape::Whole,
        }
    }

    /// Whether everything is written.
    pub(super) fn is_whole(self) -> bool {
        matches!(self, Shape::Whole | Shape::WholeResult)
    }

    /// Whether an object of this shape has braces.
    pub(super) fn opens_object(self) -> bool {
        !matches!(self, Shape::Scalar | Shape::Trace | Shape::Nothing)
    }

    /// Whether numbers, nulls and pseudonyms stand.
    pub(super) fn keeps_scalars(self) -> bool {
        !matches!(self, Shape::Trace | Shape::Nothing)
    }

    /// Whether a list that is not written leaves its length.
    pub(super) fn counts_lists(self) -> bool {
        matches!(self, Shape::Summary(None) | Shape::Trace | Shape::Item(_))
    }

    /// Whether this is the top of a result, where `error` and `isError` tell a failure.
    pub(super) fn is_result(self) -> bool {
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
