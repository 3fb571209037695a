//! Step 4: a value that was hidden and turns up again in the text of an error or a panic.
//!
//! Finds the value as it was, without regard to ASCII case. Other escapes, encodings and places
//! are not searched yet.

use zeroize::Zeroizing;

use super::MASK;

/// Shorter values would blank out ordinary words.
const SHORTEST: usize = 4;
/// The same for values of digits only: years and small amounts.
const SHORTEST_NUMBER: usize = 6;

/// What was hidden in one call. Wiped when dropped; never printed.
#[derive(Default)]
pub(crate) struct Hidden {
    values: Vec<Zeroizing<String>>,
}

impl Hidden {
    /// Remembers a value, unless it is too short to be told from ordinary text.
    pub(crate) fn add(&mut self, value: &str) {
        let value = value.trim();
        let shortest = match value.bytes().all(|b| b.is_ascii_digit()) {
            true => SHORTEST_NUMBER,
            false => SHORTEST,
        };
        if value.len() >= shortest {
            self.values.push(Zeroizing::new(value.to_ascii_lowercase()));
        }
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The text with every hidden value replaced, longest first.
    pub(crate) fn scrub(&mut self, text: &str) -> String {
        self.values
            .sort_by_key(|value| std::cmp::Reverse(value.len()));
        let mut text = text.to_owned();
        for value in &self.values {
            text = replace(&text, value);
        }
        text
    }
}

fn replace(text: &str, value: &str) -> String {
    let lower = Zeroizing::new(text.to_ascii_lowercase());
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    // ASCII lower case moves no byte: places in `lower` are places in `text`.
    for (at, found) in lower.match_indices(value) {
        clean.push_str(text.get(from..at).unwrap_or_default());
        clean.push_str(MASK);
        from = at + found.len();
    }
    clean.push_str(text.get(from..).unwrap_or_default());
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_values_are_found_again_in_text() {
        let mut hidden = Hidden::default();
        for value in ["123-45-6789", "Ann", "Annabel Lee", "2024", "987654"] {
            hidden.add(value);
        }
        for (text, clean) in [
            (
                "no patient with SSN 123-45-6789",
                "no patient with SSN ***REDACTED***",
            ),
            (
                "ANNABEL LEE (annabel lee)",
                "***REDACTED*** (***REDACTED***)",
            ),
            ("Ann in 2024", "Ann in 2024"),
            ("code 987654.", "code ***REDACTED***."),
            ("naïve annabel lee é", "naïve ***REDACTED*** é"),
        ] {
            assert_eq!(hidden.scrub(text), clean);
        }
    }
}
