//! Mistakes, collected so that all of them are told at once, and the word that was meant.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors {
    found: Option<syn::Error>,
}

impl Errors {
    /// Adds a mistake that stands at `span`.
    pub(crate) fn add(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Adds a mistake that the parser found.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.found {
            Some(found) => found.combine(error),
            None => self.found = Some(error),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_none()
    }

    /// One `compile_error!` per mistake.
    pub(crate) fn into_compile_errors(self) -> TokenStream {
        self.found
            .map(syn::Error::into_compile_error)
            .unwrap_or_default()
    }
}

/// `; did you mean …?` for the candidate nearest to `word`, or nothing.
pub(crate) fn did_you_mean(word: &str, candidates: &[impl AsRef<str>]) -> String {
    match nearest(word, candidates) {
        Some(candidate) => format!("; did you mean `{candidate}`?"),
        None => String::new(),
    }
}

/// Backticked words with commas between them.
pub(crate) fn list(words: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{}`", w.as_ref())).collect();
    quoted.join(", ")
}

/// The candidate with the fewest edits, if they are few for a word of this length.
fn nearest<'a>(word: &str, candidates: &'a [impl AsRef<str>]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let tolerated = (word.chars().count() / 3).clamp(1, 4);
    candidates
        .iter()
        .map(|candidate| candidate.as_ref())
        .map(|candidate| (edits(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= tolerated)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be added, removed, replaced or swapped with their neighbour.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (row, x) in a.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, y) in b.iter().enumerate() {
            let cell = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX / 2);
            let replaced = cell(&above, column) + usize::from(x != *y);
            let removed = cell(&above, column + 1).min(cell(&current, column)) + 1;
            let crossed = column > 0 && last == Some(*y) && b.get(column - 1) == Some(&x);
            let swapped = match crossed {
                true => cell(&before, column - 1) + 1,
                false => usize::MAX,
            };
            current.push(replaced.min(removed).min(swapped));
        }
        before = std::mem::replace(&mut above, current);
        last = Some(x);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        for (a, b, expected) in [
            ("", "", 0),
            ("ssn", "", 3),
            ("ssn", "ssn", 0),
            ("snn", "ssn", 1),
            ("sns", "ssn", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(edits(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn the_nearest_word_is_suggested_and_a_far_one_is_not() {
        let options = ["sensitive", "subject", "summary", "skip"];
        assert_eq!(nearest("senstive", &options), Some("sensitive"));
        assert_eq!(nearest("SUBJECT", &options), Some("subject"));
        assert_eq!(nearest("sumary", &options), Some("summary"));
        assert_eq!(nearest("colour", &options), None);
    }
}
