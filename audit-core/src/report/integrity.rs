//! What a report says about the log that it was made from.

use serde::Serialize;

use crate::verify::{Finding, Status, Verdict};

/// The verdict of a verification, in the words that a report prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Integrity {
    /// The verdict in one word.
    pub status: Status,
    /// The verdict in one plain sentence.
    pub statement: String,
    /// How many entries were checked.
    pub entries: u64,
    /// What is wrong, each with its place.
    pub findings: Vec<String>,
    /// What was checked, and which key was trusted and why.
    pub notes: Vec<String>,
    /// What the verification cannot prove.
    pub unproven: Vec<String>,
}

impl From<&Verdict> for Integrity {
    fn from(verdict: &Verdict) -> Integrity {
        Integrity {
            status: verdict.status(),
            statement: verdict.statement(),
            entries: verdict.entries,
            findings: verdict.findings.iter().map(Finding::to_string).collect(),
            notes: verdict.notes.clone(),
            unproven: verdict.unproven.clone(),
        }
    }
}
