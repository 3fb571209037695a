//! Reading what a log holds, line by line.

use std::path::Path;

use audit_core::sink::{LineEnd, open_reader};
use audit_core::{Entry, LogUrl, Trust, Verdict, verify};

/// The URL of the log in a folder.
pub fn url(folder: &Path) -> String {
    format!("file:{}", folder.display())
}

/// The entries of a log from a number on, each checked against its own hashes.
///
/// # Panics
/// When there is no log, or a line that is no entry.
pub fn entries(folder: &Path, from: u64) -> Vec<Entry> {
    let url = LogUrl::parse(&url(folder)).expect("a folder makes a URL");
    let reader = open_reader(&url).expect("there is a log");
    let mut lines = reader.lines(from).expect("the log can be read");
    let mut line = Vec::new();
    let mut entries = Vec::new();
    while lines.read(&mut line).expect("the log can be read") == LineEnd::Whole {
        entries.push(Entry::read(&line).unwrap_or_else(|e| panic!("{}: {e}", lines.place())));
    }
    entries
}

/// What verification says of a log, with the keys and the memory of its signer.
///
/// # Panics
/// When there is no log, or it cannot be read.
pub fn verdict(folder: &Path) -> Verdict {
    let url = LogUrl::parse(&url(folder)).expect("a folder makes a URL");
    let reader = open_reader(&url).expect("there is a log");
    let trust = Trust::beside(&url).expect("the keys can be read");
    verify(&*reader, &trust).expect("the log can be read")
}
