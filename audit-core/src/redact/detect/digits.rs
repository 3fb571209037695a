//! What is made of digits: payment cards, US social security numbers, phone numbers, birth dates.

use std::ops::Range;

use super::{Class, Text, is_id_like};

/// Digits of a payment card (ISO/IEC 7812).
const CARD: std::ops::RangeInclusive<usize> = 13..=19;
/// A number in groups is not read further than this.
const MAX_LENGTH: usize = 40;

/// What begins at this digit or plus sign.
pub(super) fn at(text: &Text<'_>, at: usize, key: &str) -> Option<(Class, Range<usize>)> {
    if !begins_number(text, at) {
        return None;
    }
    let groups = Groups::read(text, at);
    groups
        .ssn(text)
        .or_else(|| groups.card(text, key))
        .or_else(|| groups.likely(text, key))
}

/// A number begins where neither a word nor a decimal goes on.
fn begins_number(text: &Text<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.at(before));
    let goes_on =
        matches!(before, Some(b'.' | b',' | b'+' | b'$')) || before.is_some_and(super::is_word);
    !goes_on
}

/// Groups of digits with one separator between two.
struct Groups {
    plus: bool,
    start: usize,
    /// Start and end of each group.
    groups: Vec<Range<usize>>,
}

impl Groups {
    fn read(text: &Text<'_>, start: usize) -> Groups {
        let plus = text.at(start) == Some(b'+');
        let mut groups = Vec::new();
        let mut at = start + usize::from(plus);
        while at < start + MAX_LENGTH {
            at += text.run(at, 1, |b| b == b'(');
            let length = text.run(at, MAX_LENGTH, |b| b.is_ascii_digit());
            if length == 0 {
                break;
            }
            groups.push(at..at + length);
            at += length;
            at += text.run(at, 1, |b| b == b')');
            let separator = text.run(at, 2, |b| b" -./".contains(&b));
            if separator == 0 {
                break;
            }
            at += separator;
        }
        Groups {
            plus,
            start,
            groups,
        }
    }

    fn lengths(&self) -> Vec<usize> {
        self.groups.iter().map(Range::len).collect()
    }

    fn end_of(&self, count: usize) -> Option<usize> {
        self.groups
            .get(count.checked_sub(1)?)
            .map(|group| group.end)
    }

    /// Between all groups stands this one byte.
    fn separated_by(&self, text: &Text<'_>, count: usize, separators: &[u8]) -> bool {
        let pairs = self.groups.iter().zip(self.groups.iter().skip(1));
        pairs.take(count.saturating_sub(1)).all(|(left, right)| {
            right.start == left.end + 1
                && text.at(left.end).is_some_and(|b| separators.contains(&b))
        })
    }

    fn digits(&self, text: &Text<'_>, count: usize) -> Vec<u8> {
        let groups = self.groups.iter().take(count);
        let bytes = groups.filter_map(|group| text.bytes.get(group.clone()));
        bytes.flatten().copied().collect()
    }

    /// `123-45-6789`, of an area that was given out.
    fn ssn(&self, text: &Text<'_>) -> Option<(Class, Range<usize>)> {
        let shaped = self.lengths().starts_with(&[3, 2, 4]) && self.separated_by(text, 3, b"-");
        let end = self.end_of(3)?;
        let digits = self.digits(text, 3);
        let (area, rest) = digits.split_at_checked(3)?;
        let (group, serial) = rest.split_at_checked(2)?;
        let given = area != b"000" && area != b"666" && area.first() != Some(&b'9');
        let real = given && group != b"00" && serial != b"0000";
        let ends = text.ends_word(end) && text.at(end) != Some(b'-');
        (shaped && !self.plus && ends && real).then_some((Class::Ssn, self.start..end))
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
        (!self.plus).then_some((Class::Card, self.start..end))
    }

    /// Phone numbers and birth dates, where a word before them says so.
    fn likely(&self, text: &Text<'_>, key: &str) -> Option<(Class, Range<usize>)> {
        if is_id_like(key) {
            return None;
        }
        let end = self.groups.last()?.end;
        let count: usize = self.lengths().iter().sum();
        let before = text.before(self.start, 32).to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| ends_near(&before, word));
        let is_phone =
            (7..=15).contains(&count) && (self.plus || self.groups.len() > 1 || count >= 10);
        if is_phone
            && says(&[
                "phone",
                "tel",
                "telephone",
                "mobile",
                "cell",
                "fax",
                "call",
                "number is",
                "whatsapp",
            ])
        {
            return Some((Class::Phone, self.start..end));
        }
        let is_date = matches!(
            self.lengths().as_slice(),
            [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4 | 2]
        );
        (is_date
            && says(&[
                "born",
                "dob",
                "date of birth",
                "birth date",
                "birthday",
                "birthdate",
            ]))
        .then_some((Class::BirthDate, self.start..end))
    }
}

/// Whether a number goes on behind this place: a further group, or decimals.
fn goes_on(text: &Text<'_>, end: usize) -> bool {
    let separator = text.run(end, 1, |b| b == b'.' || b == b'-');
    separator == 1 && text.at(end + 1).is_some_and(|b| b.is_ascii_digit())
}

/// Whether the word stands at the end of the text, with little behind it.
fn ends_near(before: &str, word: &str) -> bool {
    before.rfind(word).is_some_and(|at| {
        let rest = before.get(at + word.len()..).unwrap_or_default();
        let starts = before
            .get(..at)
            .is_some_and(|front| !front.ends_with(|c: char| c.is_alphanumeric()));
        starts && rest.len() <= 12 && !rest.contains(|c: char| c.is_ascii_digit())
    })
}

/// A length and a leading number that issuers use, and the sum of Luhn (ISO/IEC 7812-1, annex B).
fn is_card(digits: &[u8]) -> bool {
    CARD.contains(&digits.len()) && is_issued(digits) && luhn(digits) && !all_same(digits)
}

fn all_same(digits: &[u8]) -> bool {
    digits.iter().all(|digit| Some(digit) == digits.first())
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
        (35, 3528..=3589) => (16..=19).contains(&length),
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
