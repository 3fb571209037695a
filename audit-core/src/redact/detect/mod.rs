//! Step 3: what is recognisably secret or personal in text that nothing declared.
//!
//! One pass over the text. A byte that can begin (or, for an e-mail address, lie in) something is
//! looked at by exact code that reads a bounded stretch from there; so the whole is linear in the
//! text, whatever it is. Classes with a checksum or a telling form are taken as they stand; those
//! that are only likely need a word before them that says so.

mod clues;
mod context;
mod dates;
mod digits;
mod email;
mod iban;
mod keys;
mod phones;

use std::ops::Range;

use clues::Clues;

/// What was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    Email,
    Card,
    Iban,
    Jwt,
    PrivateKey,
    ApiKey,
    Password,
    Ssn,
    Phone,
    BirthDate,
}

impl Class {
    /// What stands in its place.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Class::Email => "[email]",
            Class::Card => "[card]",
            Class::Iban => "[iban]",
            Class::Jwt => "[jwt]",
            Class::PrivateKey => "[private-key]",
            Class::ApiKey => "[api-key]",
            Class::Password => "[password]",
            Class::Ssn => "[ssn]",
            Class::Phone => "[phone]",
            Class::BirthDate => "[birth-date]",
        }
    }
}

/// Something that was recognised, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Detected {
    pub(crate) class: Class,
    pub(crate) place: Range<usize>,
}

/// A text being looked at.
struct Text<'a> {
    text: &'a str,
    bytes: &'a [u8],
}

impl Text<'_> {
    fn at(&self, index: usize) -> Option<u8> {
        self.bytes.get(index).copied()
    }

    /// Whether a word can begin here: nothing word-like stands before.
    fn begins_word(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.at(before));
        before.is_none_or(|b| !is_word(b)) || self.is_escaped(at)
    }

    /// Whether an escape ends here: `\n`, `\r`, `\t`, or `%3D` and the like.
    fn is_escaped(&self, at: usize) -> bool {
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.at(at));
        let is_hex = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_hexdigit());
        let backslash = before(2) == Some(b'\\') && matches!(before(1), Some(b'n' | b'r' | b't'));
        backslash || (before(3) == Some(b'%') && is_hex(before(2)) && is_hex(before(1)))
    }

    /// How many letters, or how many digits, stand here.
    fn same_kind(&self, at: usize, byte: u8) -> usize {
        match byte {
            b'0'..=b'9' => self.run(at, usize::MAX, |b| b.is_ascii_digit()),
            b'A'..=b'Z' | b'a'..=b'z' => self.run(at, usize::MAX, |b| b.is_ascii_alphabetic()),
            _ => 1,
        }
    }

    /// Whether a word can end here: nothing word-like follows.
    fn ends_word(&self, at: usize) -> bool {
        self.at(at).is_none_or(|b| !is_word(b))
    }

    /// How many bytes from here on belong to a class, at most `most`.
    fn run(&self, from: usize, most: usize, belongs: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        rest.iter().take(most).take_while(|b| belongs(**b)).count()
    }

    /// The bytes before a place, at most `most`, on whole characters.
    fn before(&self, at: usize, most: usize) -> &str {
        let start = self.text.ceil_char_boundary(at.saturating_sub(most));
        self.text.get(start..at).unwrap_or_default()
    }
}

/// Other scripts do not count: some write no spaces, and quotes and dashes are not ASCII either.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Everything recognised in a text, in order, without overlaps. `key` is the name it stands under.
pub(crate) fn detect(text: &str, key: &str) -> Vec<Detected> {
    let clues = Clues::of(text.as_bytes());
    let mut found: Vec<Detected> = Vec::new();
    if clues.is_nothing() {
        return found;
    }
    let text = Text {
        text,
        bytes: text.as_bytes(),
    };
    let mut at = 0;
    while let Some(byte) = text.at(at) {
        let from = found.last().map_or(0, |last| last.place.end);
        let here = Here { at, from, key };
        match look(&text, clues, here, byte) {
            Some(detected) => {
                at = detected.place.end.max(at + 1);
                found.push(detected);
            }
            // What begins at a word begins at its first letter, or at the first digit in it.
            None if !clues.escapes => at += text.same_kind(at, byte).max(1),
            None => at += 1,
        }
    }
    found
}

/// Where the look goes.
#[derive(Clone, Copy)]
struct Here<'a> {
    at: usize,
    /// What stands before was taken already.
    from: usize,
    /// The name that the text stands under.
    key: &'a str,
}

/// Looks for something that begins at this byte.
fn look(text: &Text<'_>, clues: Clues, here: Here<'_>, byte: u8) -> Option<Detected> {
    let Here { at, from, key } = here;
    let taken = match byte {
        b'@' | b'%' => email::around(text, at, from),
        b'+' if clues.number => phones::at(text, at, key),
        b'0'..=b'9' if clues.number => digits::at(text, at, key)
            .or_else(|| dates::at(text, at, key))
            .or_else(|| phones::at(text, at, key)),
        b'-' if clues.key => keys::pem(text, at),
        b':' if clues.address => keys::url_password(text, at),
        b'A'..=b'Z' | b'a'..=b'z' => word(text, clues, at, key),
        _ => None,
    };
    taken.map(|(class, place)| Detected { class, place })
}

/// Looks for something that begins with a letter.
fn word(text: &Text<'_>, clues: Clues, at: usize, key: &str) -> Option<(Class, Range<usize>)> {
    let credential = clues.key.then(|| keys::at(text, at)).flatten();
    credential.or_else(|| {
        let number = || iban::at(text, at).or_else(|| dates::at(text, at, key));
        clues.number.then(number).flatten()
    })
}

/// Whether the values under a key are ids, numbers and codes that an investigator needs.
pub(crate) fn is_id_like(key: &str) -> bool {
    const ENDS: &[&str] = &[
        "id", "ids", "number", "no", "sku", "zip", "seq", "code", "version", "hash", "uuid",
    ];
    let last = key
        .rsplit(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    let camel = last.rfind(|c: char| c.is_ascii_uppercase()).unwrap_or(0);
    let word = last.get(camel..).unwrap_or_default();
    ENDS.iter()
        .any(|end| end.eq_ignore_ascii_case(last) || end.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests;
