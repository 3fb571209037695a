//! IBANs (ISO 13616): country, length, remainder by 97.

use std::ops::Range;

use super::{Class, Text};

/// Countries of the registry with the length of their IBANs.
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NL", 18),
    (b"NO", 15),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
];

/// The IBAN that begins here, written in one piece or in groups.
pub(super) fn at(text: &Text<'_>, at: usize) -> Option<(Class, Range<usize>)> {
    if !text.begins_word(at)
        || !text.at(at + 2)?.is_ascii_digit()
        || !text.at(at + 3)?.is_ascii_digit()
    {
        return None;
    }
    let country = [
        text.at(at)?.to_ascii_uppercase(),
        text.at(at + 1)?.to_ascii_uppercase(),
    ];
    let length = LENGTHS.iter().find(|(known, _)| **known == country)?.1;
    let (characters, end) = characters(text, at, length)?;
    (text.ends_word(end) && remainder(&characters) == 1).then_some((Class::Iban, at..end))
}

/// So many letters and digits, with at most one space or hyphen between two, and where they end.
fn characters(text: &Text<'_>, start: usize, length: usize) -> Option<(Vec<u8>, usize)> {
    let mut characters = Vec::with_capacity(length);
    let mut at = start;
    while characters.len() < length {
        let byte = text.at(at)?;
        match byte {
            b' ' | b'-' if text.at(at + 1)?.is_ascii_alphanumeric() => {}
            _ if byte.is_ascii_alphanumeric() => characters.push(byte.to_ascii_uppercase()),
            _ => return None,
        }
        at += 1;
    }
    Some((characters, at))
}

/// ISO 7064, MOD 97-10: the first four characters go to the end, letters count from 10.
fn remainder(characters: &[u8]) -> u32 {
    let (head, tail) = characters.split_at(4.min(characters.len()));
    tail.iter()
        .chain(head)
        .fold(0, |remainder, byte| match byte {
            b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
            _ => (remainder * 100 + u32::from(byte - b'A') + 10) % 97,
        })
}
