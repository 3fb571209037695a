//! A first look at a text, one table look-up a byte: whether anything in it may be encoded.

/// How a text may hold a value in another form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clues {
    /// Escapes of JSON, URLs or HTML.
    pub(super) escapes: bool,
    /// A word that looks like base64.
    pub(super) base64: bool,
}

/// Shorter words are not looked at: in base64 they hold less than six bytes.
pub(super) const SHORTEST_WORD: usize = 8;

const ESCAPE: u8 = 1;
const UPPER: u8 = 2;
const LOWER: u8 = 4;
const WORD: u8 = 8;

#[allow(clippy::indexing_slicing)] // at compile time, where a wrong index is an error
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'A'..=b'Z' => UPPER | WORD,
            b'a'..=b'z' => LOWER | WORD,
            b'0'..=b'9' | b'/' | b'-' | b'_' => WORD,
            b'+' => WORD | ESCAPE,
            b'\\' | b'%' | b'&' => ESCAPE,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

impl Clues {
    pub(super) fn of(text: &[u8]) -> Clues {
        let (mut seen, mut length, mut word) = (0, 0, 0);
        let mut base64 = false;
        for byte in text {
            let class = CLASSES.get(usize::from(*byte)).copied().unwrap_or(0);
            seen |= class;
            if class & WORD == 0 {
                (length, word) = (0, 0);
                continue;
            }
            // A capital at the start of a word says nothing.
            word |= if length == 0 { class & LOWER } else { class };
            length += 1;
            base64 |= length >= SHORTEST_WORD && word & (UPPER | LOWER) == UPPER | LOWER;
        }
        Clues {
            escapes: seen & ESCAPE != 0,
            base64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_texts_have_no_clues() {
        for (text, escapes, base64) in [
            ("ORD-1001 damaged, Medication 12", false, false),
            ("a%20b", true, false),
            (r"a\nb", true, false),
            ("czNjcjN0L3Bhc3M", false, true),
            ("Medication", false, false),
            ("MedicationList", false, true),
            ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", false, false),
        ] {
            assert_eq!(
                Clues::of(text.as_bytes()),
                Clues { escapes, base64 },
                "{text}"
            );
        }
    }
}
