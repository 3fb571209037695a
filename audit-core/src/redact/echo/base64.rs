//! Words of a text that may be base64 (RFC 4648, either alphabet), and what they hold.

use std::ops::Range;

use zeroize::Zeroizing;

use super::clues::SHORTEST_WORD;

/// Visits what each word holds, read from each of the four characters that a group may begin at.
pub(super) fn each(text: &str, mut visit: impl FnMut(Range<usize>, &str)) {
    let mut held = Zeroizing::new(Vec::new());
    for place in words(text.as_bytes()) {
        let word = text.as_bytes().get(place.clone()).unwrap_or_default();
        for skip in 0..4 {
            decode(word.get(skip..).unwrap_or_default(), &mut held);
            visit(place.clone(), &String::from_utf8_lossy(&held));
        }
    }
}

/// Runs of the characters of base64 that look like it.
fn words(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
            let length = rest.iter().take_while(|b| sextet(**b).is_some()).count();
            let start = at;
            at += length.max(1);
            let word = rest.get(..length).unwrap_or_default();
            if length >= SHORTEST_WORD && is_mixed(word) {
                return Some(start..start + length);
            }
        }
    })
}

/// Base64 has capital letters and others: of eight characters, three in ten thousand have not. Words
/// of a language, numbers and UUIDs seldom do.
fn is_mixed(word: &[u8]) -> bool {
    let inner = word.get(1..).unwrap_or_default();
    inner.iter().any(u8::is_ascii_uppercase) && word.iter().any(u8::is_ascii_lowercase)
}

fn decode(word: &[u8], held: &mut Vec<u8>) {
    held.clear();
    for group in word.chunks(4) {
        let bits = |index: usize| {
            group
                .get(index)
                .copied()
                .and_then(sextet)
                .map_or(0, u32::from)
        };
        let [_, bytes @ ..] =
            (bits(0) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3)).to_be_bytes();
        // Two characters hold one byte, three hold two.
        held.extend(bytes.iter().take(group.len().saturating_sub(1)));
    }
}

fn sextet(byte: u8) -> Option<u8> {
    let value = SEXTETS.get(usize::from(byte)).copied();
    value.filter(|value| *value != NONE)
}

const NONE: u8 = 0xff;

/// What each byte stands for, in either alphabet.
#[allow(clippy::indexing_slicing)] // at compile time, where a wrong index is an error
const SEXTETS: [u8; 256] = {
    let mut sextets = [NONE; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut value = 0;
    while value < alphabet.len() {
        sextets[alphabet[value] as usize] = value as u8;
        value += 1;
    }
    sextets[b'-' as usize] = 62;
    sextets[b'_' as usize] = 63;
    sextets
};
