//! Stored text made fit for a terminal: what could move a cursor or turn text round is written out.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Serialize;

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

/// One line of JSON in which the same characters are escaped, as the format escapes them.
///
/// # Errors
/// When the value cannot be JSON.
pub fn json_line(value: &impl Serialize) -> serde_json::Result<String> {
    let text = serde_json::to_string(value)?;
    if !text.chars().any(is_dangerous) {
        return Ok(text);
    }
    let mut plain = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match is_dangerous(c) {
            // Outside strings JSON holds none of them, and inside this is how they are written.
            true => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                // Writing to a `String` cannot fail.
                let _ = write!(plain, "\\u{unit:04x}");
            }),
            false => plain.push(c),
        }
    }
    Ok(plain)
}

/// The text in lines of at most `room` characters, broken at spaces where there are any.
pub fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let width = word.chars().count();
        if used > 0 && used + 1 + width > room {
            lines.push(String::new());
            used = 0;
        } else if used > 0 {
            push(&mut lines, " ");
            used += 1;
        }
        for c in word.chars() {
            if used == room {
                lines.push(String::new());
                used = 0;
            }
            push(&mut lines, c.encode_utf8(&mut [0; 4]));
            used += 1;
        }
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(last) = lines.last_mut() {
        last.push_str(text);
    }
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

    #[test]
    fn json_says_the_same_with_escapes() {
        for (text, json) in [
            ("Zürich", r#""Zürich""#),
            ("\u{1b}\u{9b}\u{7f}", r#""\u001b\u009b\u007f""#),
            ("\u{e0041}\u{202e}", r#""\udb40\udc41\u202e""#),
        ] {
            assert_eq!(json_line(&text).expect("JSON"), json);
            assert_eq!(serde_json::from_str::<String>(json).expect("JSON"), text);
        }
    }
}
