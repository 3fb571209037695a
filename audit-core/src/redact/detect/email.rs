//! E-mail addresses (RFC 5321, as they are written in practice).

use std::ops::Range;

use super::{Class, Text};

/// RFC 5321, section 4.5.3.1.
const MAX_LOCAL: usize = 64;
const MAX_DOMAIN: usize = 255;

/// The address around an `@`, as far as it does not begin before `from`.
pub(super) fn around(text: &Text<'_>, at: usize, from: usize) -> Option<(Class, Range<usize>)> {
    let local = text.bytes.get(from..at)?;
    let local = local
        .iter()
        .rev()
        .take(MAX_LOCAL)
        .take_while(|b| is_local(**b))
        .count();
    let start = at - local;
    let leading_dots = text.run(start, local, |b| b == b'.' || b == b'-');
    let end = domain_end(text, at + 1)?;
    (leading_dots < local).then_some((Class::Email, start + leading_dots..end))
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._%+-'".contains(&byte) || byte >= 0x80
}

/// Where a domain of at least two labels ends; the last is letters.
fn domain_end(text: &Text<'_>, start: usize) -> Option<usize> {
    let is_label = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b >= 0x80;
    let length = text.run(start, MAX_DOMAIN, |b| is_label(b) || b == b'.');
    let mut domain = text.bytes.get(start..start + length)?;
    while let Some((b'.' | b'-', rest)) = domain.split_last() {
        domain = rest;
    }
    let dot = domain
        .iter()
        .rposition(|b| *b == b'.')
        .filter(|dot| *dot > 0)?;
    let top = domain.get(dot + 1..)?;
    let is_top = top.len() >= 2 && top.iter().all(|b| b.is_ascii_alphabetic() || *b >= 0x80);
    (is_top || top.starts_with(b"xn--")).then_some(start + domain.len())
}
