//! The labelled texts.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A text, the name it stands under, and what of it is what.
#[derive(Debug, Deserialize)]
pub(crate) struct Text {
    pub(crate) key: String,
    pub(crate) text: String,
    pub(crate) spans: Vec<Span>,
}

/// A value: its class, and its place in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Span {
    pub(crate) class: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The texts of a file of JSON lines.
pub(crate) fn read(file: &Path) -> Vec<Text> {
    lines(file)
}

/// What somebody found, a list for each text.
pub(crate) fn read_spans(file: &Path) -> Vec<Vec<Span>> {
    lines(file)
}

fn lines<T: DeserializeOwned>(file: &Path) -> Vec<T> {
    let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    text.lines().map(parse).collect()
}
