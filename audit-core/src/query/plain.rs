//! Stored text made fit for a terminal: what could move a cursor or turn text round is written out.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::capture::json::is_dangerous;

/// The text with every control, bidirectional and invisible format character written as `\u{…}`.
///
/// Stored strings may hold such characters behind JSON escapes; once decoded they must not reach a
/// terminal as they are. The set is the one that `docs/format.md` escapes.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_dangerous) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match is_dangerous(c) {
            // Writing to a `String` cannot fail.
            true => drop(write!(plain, "{}", c.escape_unicode())),
            false => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_a_cursor_is_written_out() {
        for (text, plain) in [
            ("Zürich 東京", "Zürich 東京"),
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("a\nb", "a\\u{a}b"),
            ("\u{9b}31m\u{202e}x", "\\u{9b}31m\\u{202e}x"),
        ] {
            assert_eq!(printable(text), plain);
        }
    }
}
