//! What is made of digits and told by its sum or form: payment cards, US social security numbers.

use std::ops::Range;

use super::context::says;
use super::{Class, Text, is_id_like};

/// Digits of a payment card (ISO/IEC 7812).
const CARD: std::ops::RangeInclusive<usize> = 13..=19;
/// A number in groups is not read further than this.
const MAX_LENGTH: usize = 40;

/// The number that begins at this digit.
pub(super) fn at(text: &Text<'_>, at: usize, key: &str) -> Option<(Class, Range<usize>)> {
    if !begins_number(text, at) {
        return None;
    }
    let groups = Groups::read(text, at);
    if groups.lengths().iter().sum::<usize>() < FEWEST_DIGITS {
        return None;
    }
    groups
        .ssn(text)
        .or_else(|| groups.card(text, key))
        .or_else(|| groups.bare_ssn(text, key))
}

/// A number begins where neither a word nor a decimal goes on.
pub(super) fn begins_number(text: &Text<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    let behind_digit = before.checked_sub(1).and_then(|at| text.at(at));
    let behind_digit = behind_digit.is_some_and(|b| b.is_ascii_digit());
    match text.at(before) {
        Some(b'+' | b'$') => false,
        Some(b'.') => !behind_digit,
        // Thousands go on behind a comma; what is longer is the next field of a table.
        Some(b',') if behind_digit => {
            let digits = text.run(at, 4, |b| b.is_ascii_digit());
            digits > 3 || text.at(at + digits) == Some(b'-')
        }
        _ => text.begins_word(at),
    }
}

/// Groups of digits with one separator between two. More than a card has are not read.
struct Groups {
    start: usize,
    count: usize,
    ends: [usize; MAX_GROUPS],
    lengths: [usize; MAX_GROUPS],
}

/// A card of nineteen digits in fours has five; one more tells that a number goes on.
const MAX_GROUPS: usize = 6;
/// A social security number has no fewer digits, a card has more.
const FEWEST_DIGITS: usize = 9;

impl Groups {
    fn read(text: &Text<'_>, start: usize) -> Groups {
        let mut groups = Groups {
            start,
            count: 0,
            ends: [0; MAX_GROUPS],
            lengths: [0; MAX_GROUPS],
        };
        let mut at = start;
        let places = groups.ends.iter_mut().zip(&mut groups.lengths);
        for (end, length) in places {
            *length = text.run(at, MAX_LENGTH, |b| b.is_ascii_digit());
            if *length == 0 || at >= start + MAX_LENGTH {
                break;
            }
            *end = at + *length;
            groups.count += 1;
            let separator = text.run(*end, 1, |b| b == b' ' || b == b'-');
            at = *end + separator;
            if separator == 0 {
                break;
            }
        }
        groups
    }

    fn lengths(&self) -> &[usize] {
        self.lengths.get(..self.count).unwrap_or_default()
    }

    fn end_of(&self, count: usize) -> Option<usize> {
        self.ends
            .get(..self.count)?
            .get(count.checked_sub(1)?)
            .copied()
    }

    /// Between so many groups stands the same byte, one of these.
    fn separated_by(&self, text: &Text<'_>, count: usize, separators: &[u8]) -> bool {
        let ends = self.ends.iter().take(count.saturating_sub(1));
        let mut between = ends.map(|end| text.at(*end));
        let first = between.next().flatten();
        first.is_none_or(|byte| separators.contains(&byte)) && between.all(|byte| byte == first)
    }

    fn digits(&self, text: &Text<'_>, count: usize) -> Vec<u8> {
        let end = self.end_of(count).unwrap_or(self.start);
        let bytes = text.bytes.get(self.start..end).unwrap_or_default();
        bytes
            .iter()
            .filter(|b| b.is_ascii_digit())
            .copied()
            .collect()
    }

    /// `123-45-6789`, of an area that was given out.
    fn ssn(&self, text: &Text<'_>) -> Option<(Class, Range<usize>)> {
        let shaped = self.lengths().starts_with(&[3, 2, 4]) && self.separated_by(text, 3, b"-");
        let end = self.end_of(3)?;
        let ends = text.ends_word(end) && text.at(end) != Some(b'-');
        (shaped && ends && is_ssn(&self.digits(text, 3))).then_some((Class::Ssn, self.start..end))
    }

    /// The same without hyphens, where a word before it says so.
    fn bare_ssn(&self, text: &Text<'_>, key: &str) -> Option<(Class, Range<usize>)> {
        let count = match self.lengths() {
            [9, ..] => 1,
            [3, 2, 4, ..] => 3,
            _ => return None,
        };
        let end = self.end_of(count)?;
        let fits = text.ends_word(end) && is_ssn(&self.digits(text, count)) && !is_id_like(key);
        (fits && says(text, self.start, SSN_WORDS)).then_some((Class::Ssn, self.start..end))
    }

    /// As many groups as make a card number with the right sum: all of it, in fours, or 4-6-5. One
    /// number in ten has the right sum: what is one id in one piece stays one.
    fn card(&self, text: &Text<'_>, key: &str) -> Option<(Class, Range<usize>)> {
        let lengths = self.lengths();
        if lengths.len() == 1 && is_id_like(key) {
            return None;
        }
        let grouped = |count: usize| match lengths.get(..count) {
            Some([_] | [4, 6, 4 | 5]) => true,
            Some([front @ .., last]) => front.iter().all(|n| *n == 4) && *last <= 4,
            _ => false,
        };
        let counts = (1..=lengths.len().min(5))
            .rev()
            .filter(|count| grouped(*count));
        let mut cards = counts.filter(|count| {
            let end = self.end_of(*count).unwrap_or_default();
            let digits = self.digits(text, *count);
            let ends = text.ends_word(end) && !goes_on(text, end);
            ends && self.separated_by(text, *count, b" -") && is_card(&digits)
        });
        let end = self.end_of(cards.next()?)?;
        Some((Class::Card, self.start..end))
    }
}

const SSN_WORDS: &[&str] = &["ssn", "social security", "social sec"];

/// Nine digits of an area, a group and a number that were given out.
fn is_ssn(digits: &[u8]) -> bool {
    let part = |range: Range<usize>| digits.get(range).unwrap_or_default();
    let (area, group, serial) = (part(0..3), part(3..5), part(5..9));
    let given = area != b"000" && area != b"666" && !area.starts_with(b"9");
    given && group != b"00" && serial != b"0000"
}

/// Whether a number goes on behind this place: a further group, or decimals.
fn goes_on(text: &Text<'_>, end: usize) -> bool {
    let separator = text.run(end, 1, |b| b == b'.' || b == b'-');
    separator == 1 && text.at(end + 1).is_some_and(|b| b.is_ascii_digit())
}

/// A length and a leading number that issuers use, and the sum of Luhn (ISO/IEC 7812-1, annex B).
fn is_card(digits: &[u8]) -> bool {
    let telling = !all_same(digits) && !is_barcode(digits);
    CARD.contains(&digits.len()) && is_issued(digits) && luhn(digits) && telling
}

fn all_same(digits: &[u8]) -> bool {
    digits.iter().all(|digit| Some(digit) == digits.first())
}

/// Thirteen digits with the sum of a barcode (GS1 General Specifications, 7.9): hardly any card has
/// so few, and every article has them.
fn is_barcode(digits: &[u8]) -> bool {
    let worth = |(place, digit): (usize, &u8)| {
        let weight = if place.is_multiple_of(2) { 1 } else { 3 };
        weight * u32::from(digit - b'0')
    };
    let sum: u32 = digits.iter().enumerate().map(worth).sum();
    digits.len() == 13 && sum.is_multiple_of(10)
}

fn is_issued(digits: &[u8]) -> bool {
    let leading = |count: usize| {
        let front = digits.get(..count).unwrap_or_default();
        front
            .iter()
            .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'))
    };
    let length = digits.len();
    match (leading(2), leading(4)) {
        (40..=49, _) => matches!(length, 13 | 16 | 19),
        (51..=55, _) | (_, 2221..=2720) => length == 16,
        (34 | 37, _) => length == 15,
        (36 | 38 | 39, _) | (_, 3000..=3059) => (14..=19).contains(&length),
        (35, _) => (16..=19).contains(&length),
        (60 | 62 | 64 | 65 | 81, _) => (16..=19).contains(&length),
        (50 | 56..=59 | 61 | 63 | 66..=69, _) => CARD.contains(&length),
        (_, 2200..=2204) => (16..=19).contains(&length),
        _ => false,
    }
}

fn luhn(digits: &[u8]) -> bool {
    let worth = |(place, digit): (usize, &u8)| {
        let value = u32::from(digit - b'0');
        match (place % 2, value * 2) {
            (0, _) => value,
            (_, double @ 10..) => double - 9,
            (_, double) => double,
        }
    };
    digits
        .iter()
        .rev()
        .enumerate()
        .map(worth)
        .sum::<u32>()
        .is_multiple_of(10)
}
