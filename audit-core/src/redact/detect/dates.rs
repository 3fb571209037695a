//! Dates of birth: dates where a word before them says so.

use std::ops::Range;

use super::context::says;
use super::digits::begins_number;
use super::{Class, Text, is_id_like};

/// Words of the languages that the corpus was developed on. What begins with a long one counts.
const WORDS: &[&str] = &[
    "born",
    "dob",
    "d.o.b",
    "birth",
    "geboren",
    "geburt",
    "geb",
    "né",
    "née",
    "né le",
    "naissance",
    "nacid",
    "nacimiento",
    "geboorte",
    "urodz",
    "ur",
];

/// The date that begins at this digit or letter.
pub(super) fn at(text: &Text<'_>, at: usize, key: &str) -> Option<(Class, Range<usize>)> {
    let begins = match text.at(at)? {
        b'0'..=b'9' => begins_number(text, at),
        _ => text.begins_word(at),
    };
    if !begins {
        return None;
    }
    let end = end(text, at)?;
    (says(text, at, WORDS) && !is_id_like(key)).then_some((Class::BirthDate, at..end))
}

/// Where the date that begins here ends: in figures, or with the month's name before or behind the
/// day.
pub(super) fn end(text: &Text<'_>, at: usize) -> Option<usize> {
    let end = match text.at(at)?.is_ascii_digit() {
        true => in_figures(text, at).or_else(|| day_first(text, at)),
        false => month_first(text, at),
    }?;
    let goes_on = text.at(end).is_some_and(|b| b.is_ascii_digit());
    (!goes_on).then_some(end)
}

/// `1970-01-31`, `31.1.1970`, `31. 1. 70`.
fn in_figures(text: &Text<'_>, at: usize) -> Option<usize> {
    let first = figures(text, at);
    let second_at = at + first + mark(text, at + first)?;
    let second = figures(text, second_at);
    let third_at = second_at + second + mark(text, second_at + second)?;
    let third = figures(text, third_at);
    let fits = matches!(
        (first, second, third),
        (4, 1 | 2, 1 | 2) | (1 | 2, 1 | 2, 2 | 4)
    );
    fits.then_some(third_at + third)
}

/// `31 January 1970`, `31. Januar 1970`, `31st Jan, 1970`.
fn day_first(text: &Text<'_>, at: usize) -> Option<usize> {
    let month_at = day(text, at).and_then(|end| spaces(text, end))?;
    let year_at = spaces(text, month(text, month_at)?)?;
    (figures(text, year_at) == 4).then_some(year_at + 4)
}

/// `January 31, 1970`, `Jan. 31 1970`.
fn month_first(text: &Text<'_>, at: usize) -> Option<usize> {
    let day_at = month(text, at).and_then(|end| spaces(text, end))?;
    let year_at = spaces(text, day(text, day_at)?)?;
    (figures(text, year_at) == 4).then_some(year_at + 4)
}

fn figures(text: &Text<'_>, at: usize) -> usize {
    text.run(at, 5, |b| b.is_ascii_digit())
}

/// The length of what stands between two parts in figures.
fn mark(text: &Text<'_>, at: usize) -> Option<usize> {
    match text.at(at)? {
        b'.' if text.at(at + 1) == Some(b' ') => Some(2),
        b'.' | b'-' | b'/' => Some(1),
        _ => None,
    }
}

/// Where a day of a month ends, with its dot, `st` or comma.
fn day(text: &Text<'_>, at: usize) -> Option<usize> {
    let length = figures(text, at);
    if !matches!(length, 1 | 2) {
        return None;
    }
    let end = at + length;
    let ordinal = text.bytes.get(end..end + 2).unwrap_or_default();
    let end = match ordinal {
        b"st" | b"nd" | b"rd" | b"th" => end + 2,
        _ => end + text.run(end, 1, |b| b == b'.'),
    };
    Some(end + text.run(end, 1, |b| b == b','))
}

/// Where a month's name ends, with its dot or comma.
fn month(text: &Text<'_>, at: usize) -> Option<usize> {
    let letters = text.run(at, 16, |b| b.is_ascii_alphabetic() || b >= 0x80);
    let end = at + letters;
    let marked = end + text.run(end, 1, |b| b == b'.' || b == b',');
    (3..16).contains(&letters).then_some(marked)
}

/// Behind the one space here.
fn spaces(text: &Text<'_>, at: usize) -> Option<usize> {
    (text.at(at)? == b' ').then_some(at + 1)
}
