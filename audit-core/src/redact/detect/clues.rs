//! A first look at a text, one table look-up a byte: what cannot be in it is not looked for. Most
//! texts end here.

/// What a text can hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Clues {
    /// An e-mail address, a password in a URL.
    pub(super) address: bool,
    /// A card, an IBAN, a social security number, a phone number, a date.
    pub(super) number: bool,
    /// A credential.
    pub(super) key: bool,
    /// Escapes: something may begin in the middle of what looks like a word.
    pub(super) escapes: bool,
}

/// A date has no fewer digits (`1/1/70`); everything else that is made of digits has more.
const FEWEST_DIGITS: usize = 4;
/// The shortest credential is `xoxb-` and ten characters.
const SHORTEST_KEY: usize = 14;
/// What a PEM block begins with.
const PEM_DASHES: usize = 5;

const DIGIT: u8 = 1;
const KEY: u8 = 2;
const ADDRESS: u8 = 4;
const ESCAPE: u8 = 8;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        let mut class = 0;
        if b.is_ascii_digit() {
            class |= DIGIT;
        }
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+' | b'/' | b'=') {
            class |= KEY;
        }
        if matches!(b, b'@' | b'%') {
            class |= ADDRESS;
        }
        if matches!(b, b'%' | b'\\') {
            class |= ESCAPE;
        }
        // At compile time, where a wrong index is an error.
        #[allow(clippy::indexing_slicing)]
        {
            classes[byte] = class;
        }
        byte += 1;
    }
    classes
};

impl Clues {
    pub(super) fn of(text: &[u8]) -> Clues {
        let (mut digits, mut seen, mut run, mut longest, mut dashes) = (0, 0, 0, 0, 0);
        let mut has_pem = false;
        for byte in text {
            let class = CLASSES.get(usize::from(*byte)).copied().unwrap_or(0);
            digits += usize::from(class & DIGIT);
            seen |= class;
            run = if class & KEY == 0 { 0 } else { run + 1 };
            longest = longest.max(run);
            dashes = if *byte == b'-' { dashes + 1 } else { 0 };
            has_pem |= dashes == PEM_DASHES;
        }
        Clues {
            address: seen & ADDRESS != 0,
            number: digits >= FEWEST_DIGITS,
            key: longest >= SHORTEST_KEY || has_pem,
            escapes: seen & ESCAPE != 0,
        }
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_nothing(self) -> bool {
        !(self.address || self.number || self.key)
    }
}
