//! Counting what was found, and the table of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::corpus::Span;

/// How far a find may reach past the value, in bytes: a bracket, a quote.
const SLACK: usize = 2;
/// The quantile of the normal distribution for intervals of 95%.
const Z: f64 = 1.96;

/// Counts of one class.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Score {
    /// Values, and those of them that one find covers wholly.
    values: u32,
    found: u32,
    /// Finds, and those of them that lie on a value of their class.
    finds: u32,
    right: u32,
}

impl Score {
    pub(crate) fn recall(&self) -> f64 {
        f64::from(self.found) / f64::from(self.values)
    }

    pub(crate) fn precision(&self) -> f64 {
        f64::from(self.right) / f64::from(self.finds)
    }
}

/// Counts of all classes.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    classes: BTreeMap<String, Score>,
}

impl Scores {
    pub(crate) fn of(&self, class: &str) -> Score {
        self.classes.get(class).copied().unwrap_or_default()
    }

    /// Counts one text, and says whether all of it was right.
    pub(crate) fn add(&mut self, labelled: &[Span], found: &[Span]) -> bool {
        let mut all = true;
        for value in labelled {
            let covers = |find: &Span| find.start <= value.start && value.end <= find.end;
            let is_found = found.iter().any(|find| same(find, value) && covers(find));
            let score = self.classes.entry(value.class.clone()).or_default();
            score.values += 1;
            score.found += u32::from(is_found);
            all &= is_found;
        }
        for find in found {
            let on = labelled
                .iter()
                .find(|value| same(find, value) && lies_on(find, value));
            let class = on.map_or(&find.class, |value| &value.class);
            let score = self.classes.entry(class.clone()).or_default();
            score.finds += 1;
            score.right += u32::from(on.is_some());
            all &= on.is_some();
        }
        all
    }
}

/// A number without hyphens has a class of its own in the corpus, since it needs a word before it.
fn same(find: &Span, value: &Span) -> bool {
    find.class == value.class || (find.class == "ssn" && value.class == "ssn-bare")
}

fn lies_on(find: &Span, value: &Span) -> bool {
    let overlaps = find.start < value.end && value.start < find.end;
    overlaps && find.start + SLACK >= value.start && find.end <= value.end + SLACK
}

/// A table in Markdown: recall and precision with their intervals, ours and a rival's.
pub(crate) fn table(ours: &Scores, rival: Option<&Scores>) -> String {
    let mut table = "| class | values | recall | precision |".to_owned();
    table += if rival.is_some() {
        " their recall | their precision |\n"
    } else {
        "\n"
    };
    table += if rival.is_some() {
        "|---|--:|--:|--:|--:|--:|\n"
    } else {
        "|---|--:|--:|--:|\n"
    };
    for (class, score) in &ours.classes {
        // Writing into a `String` cannot fail.
        let _ = write!(table, "| {class} | {} | {} |", score.values, both(score));
        if let Some(rival) = rival {
            let _ = write!(table, " {} |", both(&rival.of(class)));
        }
        table.push('\n');
    }
    table
}

fn both(score: &Score) -> String {
    let recall = share(score.found, if score.finds == 0 { 0 } else { score.values });
    format!("{recall} | {}", share(score.right, score.finds))
}

/// A share with its Wilson interval.
fn share(part: u32, whole: u32) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let (low, high) = wilson(f64::from(part), f64::from(whole));
    format!(
        "{:.3} ({low:.3}–{high:.3})",
        f64::from(part) / f64::from(whole)
    )
}

/// E. B. Wilson, 1927: bounds of the true share, at 95%.
fn wilson(part: f64, whole: f64) -> (f64, f64) {
    let share = part / whole;
    let scale = 1.0 + Z * Z / whole;
    let middle = share + Z * Z / (2.0 * whole);
    let spread = Z * (share * (1.0 - share) / whole + Z * Z / (4.0 * whole * whole)).sqrt();
    (
        (middle - spread) / scale,
        ((middle + spread) / scale).min(1.0),
    )
}

#[test]
fn intervals_are_those_of_the_books() {
    // Newcombe 1998, table I: 81 of 263.
    let (low, high) = wilson(81.0, 263.0);
    assert!(
        (low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5,
        "{low} {high}"
    );
}

#[test]
fn finds_are_counted_by_what_they_cover() {
    let span = |class: &str, start, end| Span {
        class: class.to_owned(),
        start,
        end,
    };
    for (found, recall, precision) in [
        (vec![span("card", 10, 20)], 1.0, 1.0),
        (vec![span("card", 9, 21)], 1.0, 1.0),
        (vec![span("card", 10, 19)], 0.0, 1.0),
        (vec![span("card", 0, 40)], 1.0, 0.0),
        (vec![span("card", 10, 20), span("card", 30, 40)], 1.0, 0.5),
    ] {
        let mut scores = Scores::default();
        scores.add(&[span("card", 10, 20)], &found);
        let score = scores.of("card");
        assert!(
            score.recall() == recall && score.precision() == precision,
            "{found:?}"
        );
    }
}
