//! The text with its escapes undone, and the way back: which bytes of the text a byte of the
//! view came from.

use std::ops::Range;

use zeroize::Zeroizing;

/// A text as it reads after something was undone. Wiped when dropped.
pub(super) struct View {
    pub(super) text: Zeroizing<String>,
    /// For each byte of the view, where what it came from begins and ends in the text.
    from: Vec<(usize, usize)>,
}

impl View {
    fn new(capacity: usize) -> View {
        View {
            text: Zeroizing::new(String::with_capacity(capacity)),
            from: Vec::with_capacity(capacity),
        }
    }

    fn push(&mut self, c: char, start: usize, end: usize) {
        self.text.push(c);
        self.from.extend((0..c.len_utf8()).map(|_| (start, end)));
    }

    /// The bytes of the text that a place in the view came from.
    pub(super) fn origin(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let first = self.from.get(place.start)?;
        let last = self.from.get(place.end.checked_sub(1)?)?;
        Some(first.0..last.1)
    }

    /// Escapes of JSON, URLs and HTML undone.
    pub(super) fn unescaped(text: &str) -> Option<View> {
        let mut view = View::new(text.len());
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let (c, length) = escape(rest).or_else(|| plain(rest))?;
            view.push(c, at, at + length);
            at += length;
        }
        Some(view)
    }
}

fn plain(rest: &str) -> Option<(char, usize)> {
    rest.chars().next().map(|c| (c, c.len_utf8()))
}

/// The character that an escape at the start stands for, and the escape's length.
fn escape(rest: &str) -> Option<(char, usize)> {
    match rest.as_bytes().first()? {
        b'\\' => json_escape(rest),
        b'%' => url_escape(rest),
        b'+' => Some((' ', 1)),
        b'&' => html_escape(rest),
        _ => None,
    }
}

fn json_escape(rest: &str) -> Option<(char, usize)> {
    let c = match rest.as_bytes().get(1)? {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let code = u32::from_str_radix(rest.get(2..6)?, 16).ok()?;
            return Some((char::from_u32(code)?, 6));
        }
        other => char::from(*other),
    };
    c.is_ascii().then_some((c, 2))
}

/// Percent-encoded UTF-8, one character at a time.
fn url_escape(rest: &str) -> Option<(char, usize)> {
    let byte = |index: usize| {
        let part = rest.get(index * 3..index * 3 + 3)?.strip_prefix('%')?;
        u8::from_str_radix(part, 16).ok()
    };
    let count = match byte(0)? {
        0x00..=0x7f => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => return None,
    };
    let bytes: Vec<u8> = (0..count).map(byte).collect::<Option<_>>()?;
    let c = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((c, count * 3))
}

fn html_escape(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(12).position(|b| b == b';')?;
    let name = rest.get(1..end)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((c, end + 1))
}
