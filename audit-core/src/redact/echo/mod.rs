//! Step 4: a value that was hidden and turns up again in the same call.
//!
//! Searched for are the value as it was in any ASCII case; without its separators, or with others;
//! with the escapes of JSON, URLs or HTML; and in base64 or base64url at any alignment. Nested
//! encodings are not searched.

mod base64;
mod clues;
mod rewrite;
mod search;
mod views;

use std::ops::Range;

use zeroize::Zeroizing;

use super::MASK;
use clues::Clues;
use views::View;

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
    values: Vec<Value>,
    bytes: usize,
    too_many: bool,
}

struct Value {
    /// In ASCII lower case.
    text: Zeroizing<String>,
    /// Its letters and digits, if it is mostly a number: it may be written with other separators.
    folded: Option<Zeroizing<String>>,
}

impl Value {
    fn new(value: &str) -> Value {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        let letters = value
            .bytes()
            .filter(|b| b.is_ascii_alphabetic() || *b >= 0x80)
            .count();
        let folded = || {
            let mut folded = Zeroizing::new(String::with_capacity(value.len()));
            folded.extend(value.chars().filter(char::is_ascii_alphanumeric));
            folded
        };
        Value {
            text: Zeroizing::new(value.to_ascii_lowercase()),
            folded: (digits >= SHORTEST_NUMBER && digits > letters).then(folded),
        }
    }

    fn in_text(&self, text: &str, mut visit: impl FnMut(Range<usize>)) {
        match &self.folded {
            Some(folded) => search::separated(text, folded, visit),
            None => search::literal(text, &self.text, |place| {
                if stands_alone(text, &self.text, &place) {
                    visit(place);
                }
            }),
        }
    }
}

impl Hidden {
    /// Remembers a value, unless it is too short to be told from ordinary text.
    pub(crate) fn add(&mut self, value: &str) {
        let value = value.trim();
        let shortest = match value.bytes().all(|b| b.is_ascii_digit()) {
            true => SHORTEST_NUMBER,
            false => SHORTEST,
        };
        let known = |known: &Value| known.text.eq_ignore_ascii_case(value);
        if value.len() < shortest || self.too_many || self.values.iter().any(known) {
            return;
        }
        self.bytes += value.len();
        self.too_many = self.values.len() == MAX_VALUES || self.bytes > MAX_BYTES;
        if !self.too_many {
            self.values.push(Value::new(value));
        }
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty() && !self.too_many
    }

    /// Bytes of the longest value.
    pub(crate) fn longest(&self) -> usize {
        let lengths = self.values.iter().map(|value| value.text.len());
        lengths.max().unwrap_or(0)
    }

    /// Whether a hidden value stands in the text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        if text.len() < SHORTEST || self.is_empty() {
            return false;
        }
        let mut found = self.too_many;
        if !found {
            self.each_place(text, |_| found = true);
        }
        found
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

    /// Takes hidden values out of JSON that was written before they were hidden.
    pub(crate) fn rewrite(&self, json: &mut Vec<u8>) {
        // What is written is UTF-8.
        let text = std::str::from_utf8(json).unwrap_or_default();
        if self.is_in(text) {
            *json = rewrite::rewrite(self, text).into_bytes();
        }
    }

    /// Where hidden values stand, in order, overlapping places joined.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        self.each_place(text, |place| places.push(place));
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

    /// Visits the places of all values, in any order, in every form that is searched for.
    fn each_place(&self, text: &str, mut visit: impl FnMut(Range<usize>)) {
        for value in &self.values {
            value.in_text(text, &mut visit);
        }
        let clues = Clues::of(text.as_bytes());
        if let Some(view) = clues.escapes.then(|| View::unescaped(text)).flatten() {
            for value in &self.values {
                value.in_text(&view.text, |place| {
                    view.origin(&place).into_iter().for_each(&mut visit);
                });
            }
        }
        if clues.base64 {
            base64::each(text, |place, held| {
                for value in &self.values {
                    value.in_text(held, |_| visit(place.clone()));
                }
            });
        }
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
    fn hidden_values_are_found_in_other_forms() {
        let hidden = hidden(&[
            "123-45-6789",
            "4111111111111111",
            "O'Hara & Söhne",
            "s3cr3t/pass",
        ]);
        for (text, clean) in [
            ("ssn 123456789", "ssn ***REDACTED***"),
            ("123 45 6789", "***REDACTED***"),
            ("card 4111-1111-1111-1111!", "card ***REDACTED***!"),
            (
                "?name=O%27Hara+%26+S%C3%B6hne&x=1",
                "?name=***REDACTED***&x=1",
            ),
            (
                "<b>O&#39;Hara &amp; S&#xf6;hne</b>",
                "<b>***REDACTED***</b>",
            ),
            (r"s3cr3t\/pass", "***REDACTED***"),
            (r"O\u0027Hara \u0026 S\u00f6hne", "***REDACTED***"),
            ("aGVsbG8gczNjcjN0L3Bhc3M= x", "***REDACTED***= x"),
            ("token:Pj8_czNjcjN0L3Bhc3M", "token:***REDACTED***"),
            ("xczNjcjN0L3Bhc3M", "***REDACTED***"),
            ("100 % of 123 & more + less", "100 % of 123 & more + less"),
        ] {
            assert_eq!(hidden.scrub(text), clean);
        }
    }

    #[test]
    fn what_was_written_before_is_searched_too() {
        let hidden = hidden(&["hunter2", "123456789"]);
        for (json, clean) in [
            (
                r#""note":"use hunter2","n":123456789"#,
                r#""note":"use ***REDACTED***","n":"***REDACTED***""#,
            ),
            (
                r#""hunter2":[1,"a\"hunter2\\"]"#,
                r#""***REDACTED***":[1,"a\"***REDACTED***\\"]"#,
            ),
            (
                r#""t":"hmac-sha256:00000000:00000000123456789000000000000000""#,
                r#""t":"hmac-sha256:00000000:00000000123456789000000000000000""#,
            ),
            (r#""a":1.5,"b":true"#, r#""a":1.5,"b":true"#),
        ] {
            let mut bytes = json.as_bytes().to_vec();
            hidden.rewrite(&mut bytes);
            assert_eq!(String::from_utf8(bytes).expect("UTF-8"), clean);
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
