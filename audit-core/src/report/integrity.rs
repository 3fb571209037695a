//! What a report says about the log that it was made from.

use serde::Serialize;

/// The verdict of a verification, in the words that a report prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Integrity {
    /// `intact`, `attention` or `violated`.
    pub status: &'static str,
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
