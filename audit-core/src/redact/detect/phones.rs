//! Phone numbers, where a word before them says so: in themselves they are digits like any other.

use std::ops::Range;

use super::context::says;
use super::digits::begins_number;
use super::{Class, Text, dates, is_id_like};

/// Digits of a number that can be dialled (ITU-T E.164), local ones included.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Digits that stand in one piece without a plus sign are a phone number from here on.
const ONE_PIECE: usize = 8;

/// Words of the languages that the corpus was developed on. What begins with a long one counts.
const WORDS: &[&str] = &[
    "phone",
    "tel",
    "tél",
    "telef",
    "teléf",
    "télép",
    "telep",
    "mobil",
    "mobiel",
    "móvil",
    "cell",
    "celular",
    "handy",
    "rufnummer",
    "portable",
    "komórk",
    "kom",
    "gsm",
    "fax",
    "call",
    "call me",
    "whatsapp",
    "my number",
    "reach me",
];

/// The number that begins at this digit or plus sign.
pub(super) fn at(text: &Text<'_>, at: usize, key: &str) -> Option<(Class, Range<usize>)> {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let before = |back: usize| at.checked_sub(back).and_then(|at| text.at(at));
    // `SM-5551234567` is the name of an article.
    let named = before(1) == Some(b'-') && before(2).is_some_and(is_part);
    if !begins_number(text, at) || named || is_id_like(key) || dates::end(text, at).is_some() {
        return None;
    }
    let number = Number::read(text, at);
    let opened = before(1) == Some(b'(') && text.at(number.first) == Some(b')');
    let start = at - usize::from(opened);
    let says = number.can_be_dialled() && says(text, start, WORDS);
    says.then(|| (Class::Phone, start..extension(text, number.end)))
}

/// Digits in groups, as people write them.
struct Number {
    plus: bool,
    /// Where the first group ends, and all of it.
    first: usize,
    end: usize,
    lengths: Vec<usize>,
    dotted: bool,
}

impl Number {
    /// Reads as many groups as one number can have.
    fn read(text: &Text<'_>, start: usize) -> Number {
        let plus = text.at(start) == Some(b'+');
        let mut number = Number {
            plus,
            first: start,
            end: start,
            lengths: Vec::new(),
            dotted: true,
        };
        let mut at = start + usize::from(plus);
        at += text.run(at, 1, |b| b == b'(');
        loop {
            let length = text.run(at, 20, |b| b.is_ascii_digit());
            if length == 0 || number.digits() + length > *DIGITS.end() {
                return number;
            }
            number.lengths.push(length);
            number.end = at + length;
            if number.lengths.len() == 1 {
                number.first = number.end;
            }
            at = number.end + separator(text, number.end);
            number.dotted &= text.at(number.end) == Some(b'.') || at == number.end;
        }
    }

    fn digits(&self) -> usize {
        self.lengths.iter().sum()
    }

    /// Neither an IP address nor an amount, and long enough.
    fn can_be_dialled(&self) -> bool {
        let groups = self.lengths.len();
        let pieces = self.plus || groups > 1 || self.digits() >= ONE_PIECE;
        let other = self.dotted && (groups == 2 || groups == 4);
        DIGITS.contains(&self.digits()) && pieces && !other
    }
}

/// Bytes between two groups: a space, hyphen, dot or slash, brackets, a spaced hyphen or slash.
fn separator(text: &Text<'_>, at: usize) -> usize {
    let length = text.run(at, 3, |b| b" -./()".contains(&b));
    let between = text.bytes.get(at..at + length).unwrap_or_default();
    match between {
        [b' ' | b'-' | b'.' | b'/' | b'(' | b')']
        | b") "
        | b" ("
        | b")-"
        | b"-("
        | b".("
        | b")." => length,
        b" - " | b" / " | b") (" => length,
        _ => 0,
    }
}

/// Where the number ends with its extension: `x12`, ` ext. 12`.
fn extension(text: &Text<'_>, end: usize) -> usize {
    let rest = text.bytes.get(end..).unwrap_or_default();
    let mark = [&b"x"[..], b" x", b" ext. ", b" ext "]
        .into_iter()
        .find(|mark| rest.starts_with(mark));
    let Some(mark) = mark else {
        return end;
    };
    let digits = text.run(end + mark.len(), 6, |b| b.is_ascii_digit());
    if digits == 0 {
        end
    } else {
        end + mark.len() + digits
    }
}
