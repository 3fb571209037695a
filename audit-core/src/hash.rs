//! SHA-256 digests as a type of their own, so that a digest is never mixed up with its hexadecimal.

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256 digest (FIPS 180-4). Prints as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

const DIGITS: &[u8; 16] = b"0123456789abcdef";

impl Hash {
    /// Digest of the parts, one after the other.
    pub fn of(parts: &[&[u8]]) -> Hash {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Hash(hasher.finalize().into())
    }

    /// Reads 64 lower-case hexadecimal digits, nothing else.
    pub fn from_hex(text: &str) -> Option<Hash> {
        let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let &[high, low] = pair else { return None };
            *byte = digit(high)? << 4 | digit(low)?;
        }
        Some(Hash(bytes))
    }

    /// The 64 digits, without an allocation.
    pub fn hex(&self) -> [u8; 64] {
        let mut text = [0; 64];
        write_hex(&self.0, &mut text);
        text
    }
}

/// What each byte is worth as a digit; `NO_DIGIT` where it is none. Lines are full of digests, and
/// every line is read when a log is verified.
#[allow(clippy::indexing_slicing)] // at compile time, where a wrong index is an error
const VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        values[DIGITS[value] as usize] = value as u8;
        value += 1;
    }
    values
};
const NO_DIGIT: u8 = 0xff;

fn digit(byte: u8) -> Option<u8> {
    let value = VALUES.get(usize::from(byte)).copied();
    value.filter(|value| *value != NO_DIGIT)
}

/// Writes `bytes` as hexadecimal into `text`, as far as it goes.
pub(crate) fn write_hex(bytes: &[u8], text: &mut [u8]) {
    for (byte, pair) in bytes.iter().zip(text.chunks_exact_mut(2)) {
        if let [high, low] = pair {
            // A nibble is below 16.
            #[allow(clippy::indexing_slicing)]
            {
                *high = DIGITS[usize::from(byte >> 4)];
                *low = DIGITS[usize::from(byte & 15)];
            }
        }
    }
}

/// `bytes` as hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = vec![0; bytes.len() * 2];
    write_hex(bytes, &mut text);
    text.into_iter().map(char::from).collect()
}

/// Reads hexadecimal of any even length.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs
        .map(|pair| match pair {
            &[high, low] => Some(digit(high)? << 4 | digit(low)?),
            _ => None,
        })
        .collect()
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_digest_is_the_published_one() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Hash::of(&[]).to_string(), empty);
        assert_eq!(Hash::from_hex(empty), Some(Hash::of(&[])));
    }

    #[test]
    fn only_canonical_hexadecimal_is_read() {
        let upper = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        for wrong in ["", "e3", upper, &format!("{}g", &upper[1..])] {
            assert_eq!(Hash::from_hex(wrong), None, "{wrong}");
        }
        assert_eq!(unhex("abc"), None);
        assert_eq!(unhex("00ff"), Some(vec![0, 255]));
    }
}
