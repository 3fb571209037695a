//! E-mail addresses (RFC 5321, as they are written in practice).

use std::ops::Range;

use super::{Class, Text};

/// RFC 5321, section 4.5.3.1.
const MAX_LOCAL: usize = 64;
const MAX_DOMAIN: usize = 255;
/// `icon@2x.png` names a picture, `app@main.js` a module.
const FILES: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "js", "mjs", "ts", "css", "html", "json",
];

/// The address around an `@`, or the `%40` of a URL, as far as it does not begin before `from`.
pub(super) fn around(text: &Text<'_>, at: usize, from: usize) -> Option<(Class, Range<usize>)> {
    let rest = text.text.get(at..)?;
    let sign = ["@", "%40"].iter().find(|sign| rest.starts_with(**sign))?;
    let end = domain_end(text, at + sign.len())?;
    let start = local_start(text, at, from)?;
    (start < at).then_some((Class::Email, start..end))
}

/// Where the part before the `@` begins.
fn local_start(text: &Text<'_>, at: usize, from: usize) -> Option<usize> {
    let before = text.text.get(from..at)?;
    let letters = before.char_indices().rev().take(MAX_LOCAL);
    let (first, _) = letters.take_while(|(_, c)| is_local(*c)).last()?;
    let mut start = from + first;
    // `\nann@example.org`: the letter belongs to an escape.
    if text.is_escaped(start + 1) {
        start += 1;
    }
    Some(start + text.run(start, MAX_LOCAL, |b| b".-'".contains(&b)))
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || "._%+-'".contains(c)
}

/// Where a domain of at least two labels ends; the last is letters.
fn domain_end(text: &Text<'_>, start: usize) -> Option<usize> {
    let rest = text.text.get(start..)?;
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
    let past = |(at, c): &(usize, char)| *at >= MAX_DOMAIN || !is_part(*c);
    let length = rest
        .char_indices()
        .find(past)
        .map_or(rest.len(), |past| past.0);
    let domain = rest.get(..length)?.trim_end_matches(['.', '-']);
    let (name, top) = domain.rsplit_once('.')?;
    let is_file = FILES.iter().any(|file| file.eq_ignore_ascii_case(top));
    let is_top = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic) && !is_file;
    let is_domain = !name.is_empty() && (is_top || top.starts_with("xn--"));
    is_domain.then_some(start + domain.len())
}
