//! A value, with `*` for any characters.

/// What a field's text must be like: literal pieces with anything between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// What stands between the wildcards: one piece is an exact text.
    pieces: Vec<String>,
}

impl Pattern {
    /// Exactly this text; `*` is a character like any other.
    pub fn exact(text: impl Into<String>) -> Pattern {
        Pattern {
            pieces: vec![text.into()],
        }
    }

    /// Pieces with a wildcard between each two. No piece is taken as an exact empty text.
    pub(super) fn from_pieces(pieces: Vec<String>) -> Pattern {
        match pieces.is_empty() {
            true => Pattern::exact(""),
            false => Pattern { pieces },
        }
    }

    pub(super) fn pieces(&self) -> &[String] {
        &self.pieces
    }

    /// The text, where there is no wildcard in it.
    pub(super) fn as_exact(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [text] => Some(text),
            _ => None,
        }
    }

    /// Whether a text is like this.
    pub fn matches(&self, text: &str) -> bool {
        match self.pieces.as_slice() {
            [] => text.is_empty(),
            [exact] => text == exact,
            [first, middle @ .., last] => text
                .strip_prefix(first.as_str())
                .and_then(|rest| rest.strip_suffix(last.as_str()))
                .is_some_and(|rest| holds_in_order(rest, middle)),
        }
    }
}

/// Whether the pieces occur one after the other. Taking each at its first place leaves the most
/// room for the next.
fn holds_in_order(text: &str, pieces: &[String]) -> bool {
    let mut rest = text;
    pieces
        .iter()
        .all(|piece| match rest.split_once(piece.as_str()) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
}

impl From<&str> for Pattern {
    /// `*` is a wildcard.
    fn from(text: &str) -> Pattern {
        Pattern::from_pieces(text.split('*').map(str::to_owned).collect())
    }
}

impl From<&String> for Pattern {
    fn from(text: &String) -> Pattern {
        Pattern::from(text.as_str())
    }
}

impl From<String> for Pattern {
    fn from(text: String) -> Pattern {
        Pattern::from(text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, letter by letter.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], []) => true,
            (['*', more @ ..], _) if naive(more, text) => true,
            (['*', ..], [_, rest @ ..]) => naive(pattern, rest),
            ([p, more @ ..], [t, rest @ ..]) if p == t => naive(more, rest),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn matches_what_the_definition_matches(pattern in "[ab*]{0,6}", text in "[ab]{0,8}") {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            let wanted = naive(&letters(&pattern), &letters(&text));
            prop_assert_eq!(Pattern::from(pattern.as_str()).matches(&text), wanted);
        }

        #[test]
        fn an_exact_pattern_is_no_pattern(text in "[a*]{0,4}", other in "[a*]{0,4}") {
            prop_assert_eq!(Pattern::exact(text.as_str()).matches(&other), text == other);
        }
    }
}
