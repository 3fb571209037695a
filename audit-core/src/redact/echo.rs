//! Step 4: a value that was hidden and turns up again elsewhere in the same call.
//!
//! Finds the value as it was, without regard to ASCII case. Other escapes and encodings are not
//! searched yet, nor what was written before the value was hidden.

use std::ops::Range;

use zeroize::Zeroizing;

use super::MASK;

/// Shorter values would blank out ordinary words.
const SHORTEST: usize = 4;
/// The same for values of digits only: years and small amounts.
const SHORTEST_NUMBER: usize = 6;
/// More values than these, or more bytes, are not searched one by one: every text is hidden then.
const MAX_VALUES: usize = 256;
const MAX_BYTES: usize = 64 * 1024;

/// What was hidden in one call. Wiped when dropped; never printed.
#[derive(Default)]
pub(crate) struct Hidden {
    values: Vec<Zeroizing<String>>,
    bytes: usize,
    too_many: bool,
}

impl Hidden {
    /// Remembers a value, unless it is too short to be told from ordinary text.
    pub(crate) fn add(&mut self, value: &str) {
        let value = value.trim();
        let shortest = match value.bytes().all(|b| b.is_ascii_digit()) {
            true => SHORTEST_NUMBER,
            false => SHORTEST,
        };
        let known = |known: &Zeroizing<String>| known.eq_ignore_ascii_case(value);
        if value.len() < shortest || self.too_many || self.values.iter().any(known) {
            return;
        }
        self.bytes += value.len();
        self.too_many = self.values.len() == MAX_VALUES || self.bytes > MAX_BYTES;
        if !self.too_many {
            self.values.push(Zeroizing::new(value.to_ascii_lowercase()));
        }
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty() && !self.too_many
    }

    /// Bytes of the longest value.
    pub(crate) fn longest(&self) -> usize {
        self.values
            .iter()
            .map(|value| value.len())
            .max()
            .unwrap_or(0)
    }

    /// Whether a hidden value stands in the text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        let long_enough = text.len() >= SHORTEST && !self.is_empty();
        long_enough && (self.too_many || !self.places(text).is_empty())
    }

    /// The text with every hidden value replaced. Overlapping ones are replaced as one.
    pub(crate) fn scrub(&self, text: &str) -> String {
        if self.too_many {
            return MASK.to_owned();
        }
        let mut clean = String::with_capacity(text.len());
        let mut from = 0;
        for place in self.places(text) {
            clean.push_str(text.get(from..place.start).unwrap_or_default());
            clean.push_str(MASK);
            from = place.end;
        }
        clean.push_str(text.get(from..).unwrap_or_default());
        clean
    }

    /// Where hidden values stand, in order, overlapping places joined.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        // ASCII lower case moves no byte: places in `lower` are places in `text`.
        let lower = Zeroizing::new(text.to_ascii_lowercase());
        let each = |value: &'_ Zeroizing<String>| -> Vec<Range<usize>> {
            let found = lower.match_indices(value.as_str());
            let places = found.map(|(at, found)| at..at + found.len());
            places
                .filter(|place| stands_alone(&lower, value, place))
                .collect()
        };
        let mut places: Vec<Range<usize>> = self.values.iter().flat_map(each).collect();
        places.sort_by_key(|place| (place.start, place.end));
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(places.len());
        for place in places {
            match joined.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => joined.push(place),
            }
        }
        joined
    }
}

/// A value of letters only is a word or a name: inside a longer word, or an id that was made of it
/// (`ann_lee_8235`), it is left alone, since ids are what an investigator needs.
fn stands_alone(text: &str, value: &str, place: &Range<usize>) -> bool {
    if !value.bytes().all(|b| b.is_ascii_alphabetic()) {
        return true;
    }
    let is_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let before = place
        .start
        .checked_sub(1)
        .and_then(|at| text.as_bytes().get(at));
    !is_word(before) && !is_word(text.as_bytes().get(place.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(values: &[&str]) -> Hidden {
        let mut hidden = Hidden::default();
        values.iter().for_each(|value| hidden.add(value));
        hidden
    }

    #[test]
    fn hidden_values_are_found_again_in_text() {
        let hidden = hidden(&[
            "123-45-6789",
            "Ann",
            "Annabel Lee",
            "2024",
            "987654",
            "Smith",
        ]);
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
            (
                "Smithson, smith_8235 and Smith",
                "Smithson, smith_8235 and ***REDACTED***",
            ),
        ] {
            assert_eq!(hidden.scrub(text), clean);
            assert_eq!(hidden.is_in(text), text != clean);
        }
    }

    #[test]
    fn a_mask_is_never_searched_and_overlaps_leave_no_rest() {
        assert_eq!(
            hidden(&["***r", "ted*", "redacted"]).scrub("x ***r y"),
            "x ***REDACTED*** y"
        );
        assert_eq!(
            hidden(&["abc1ef", "1efghi"]).scrub("abc1efghi!"),
            "***REDACTED***!"
        );
    }

    #[test]
    fn more_values_than_can_be_searched_hide_every_text() {
        let mut many = Hidden::default();
        (0..1000).for_each(|n| many.add(&format!("value {n}")));
        assert_eq!(many.scrub("harmless"), MASK);
        assert!(many.is_in("harmless") && !many.is_empty());
    }
}
