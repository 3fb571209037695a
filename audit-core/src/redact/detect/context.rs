//! Words that say what follows them.

use super::Text;

/// How far before a place words are looked for, and how much may stand between, in bytes.
const REACH: usize = 40;
const BETWEEN: usize = 14;
/// A word of so many letters may go on: `birth` in `birthday`, `telef` in `Telefonnummer`.
const LONG: usize = 5;
/// What stands between and says that something else follows.
const OTHERWISE: &[&str] = &[
    "id",
    "order",
    "ref",
    "reference",
    "case",
    "ticket",
    "invoice",
];

/// Whether one of the words stands shortly before a place.
pub(super) fn says(text: &Text<'_>, at: usize, words: &[&str]) -> bool {
    let before = text.before(at, REACH).to_lowercase();
    words.iter().any(|word| ends_near(&before, word))
}

fn ends_near(before: &str, word: &str) -> bool {
    let Some(at) = before.rfind(word) else {
        return false;
    };
    let (front, rest) = (
        before.get(..at).unwrap_or_default(),
        before.get(at + word.len()..).unwrap_or_default(),
    );
    let goes_on = rest.starts_with(char::is_alphanumeric);
    let alone = !front.ends_with(char::is_alphanumeric) && (word.len() >= LONG || !goes_on);
    alone && rest.len() <= BETWEEN && leads_on(rest)
}

/// Whether what stands between can lead to what the word announces.
fn leads_on(between: &str) -> bool {
    let mut words = between.split(|c: char| !c.is_alphanumeric());
    let other = words.any(|word| OTHERWISE.contains(&word));
    !other && !between.contains(|c: char| c.is_ascii_digit())
}
