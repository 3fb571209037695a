//! Searching without an allocation: most texts hold nothing that was hidden.

use std::ops::Range;

/// Separators that may stand between two characters of a number.
const MAX_SEPARATORS: usize = 2;

/// Visits the places where `value`, in lower case, stands in the text, in any ASCII case.
pub(super) fn literal(text: &str, value: &str, mut visit: impl FnMut(Range<usize>)) {
    let (text, value) = (text.as_bytes(), value.as_bytes());
    let Some(first) = value.first() else {
        return;
    };
    let mut at = 0;
    while let Some(window) = text.get(at..at + value.len()) {
        let begins = window
            .first()
            .is_some_and(|b| b.eq_ignore_ascii_case(first));
        if begins && window.eq_ignore_ascii_case(value) {
            visit(at..at + value.len());
            at += value.len();
        } else {
            at += 1;
        }
    }
}

/// Visits the places where the letters and digits of `folded` stand one after the other, whatever
/// separates them.
pub(super) fn separated(text: &str, folded: &str, mut visit: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let Some(first) = folded.as_bytes().first() else {
        return;
    };
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let begins = byte.eq_ignore_ascii_case(first);
        match begins
            .then(|| match_from(bytes, at, folded.as_bytes()))
            .flatten()
        {
            Some(end) => {
                visit(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
}

fn match_from(text: &[u8], start: usize, folded: &[u8]) -> Option<usize> {
    let mut at = start;
    for (index, wanted) in folded.iter().enumerate() {
        let mut separators = 0;
        while !text.get(at)?.is_ascii_alphanumeric() {
            separators += 1;
            at += 1;
            if index == 0 || separators > MAX_SEPARATORS {
                return None;
            }
        }
        if !text.get(at)?.eq_ignore_ascii_case(wanted) {
            return None;
        }
        at += 1;
    }
    Some(at)
}
