//! Where labels stand in what was recorded, told as places in the text that was given.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use audit_core::sink::{LineEnd, open_reader};
use audit_core::{Context, Durability, Entry, LogUrl, Recorder, audited_tool};

use crate::corpus::{Span, Text};

/// Labels, and the classes of the corpus that they stand for.
const LABELS: &[(&str, &str)] = &[
    ("[api-key]", "api-key"),
    ("[birth-date]", "birth-date"),
    ("[card]", "card"),
    ("[email]", "email"),
    ("[iban]", "iban"),
    ("[jwt]", "jwt"),
    ("[password]", "password"),
    ("[phone]", "phone"),
    ("[private-key]", "private-key"),
    ("[ssn]", "ssn"),
    // The echo of a value that has a label elsewhere in the text.
    ("***REDACTED***", "echo"),
];

/// Takes a text under its name.
#[audited_tool(level = "arguments")]
fn take(fields: &BTreeMap<&str, &str>) -> usize {
    fields.len()
}

/// The same, of which nothing is captured.
#[audited_tool(skip(fields))]
fn ignore(fields: &BTreeMap<&str, &str>) -> usize {
    fields.len()
}

/// Time that the caller of a tool waits longer for each kilobyte of text because it is captured and
/// redacted: for each text the shortest of some calls, so that nothing else is counted.
pub(crate) fn cost_of_a_kilobyte(texts: &[String]) -> Duration {
    let log = Recorder::builder().log("memory:detectors-cost");
    let recorder = log.durability(Durability::Buffered).open().expect("opens");
    let bytes: usize = texts.iter().map(String::len).sum();
    let cost: Duration = Context::new().recorder(&recorder).sync_scope(|| {
        let longer = |text: &String| {
            let fields = BTreeMap::from([("note", text.as_str())]);
            shortest(&fields, take).saturating_sub(shortest(&fields, ignore))
        };
        texts.iter().map(longer).sum()
    });
    cost.mul_f64(1024.0 / bytes as f64)
}

fn shortest(fields: &BTreeMap<&str, &str>, tool: fn(&BTreeMap<&str, &str>) -> usize) -> Duration {
    let time = || {
        let start = Instant::now();
        tool(fields);
        start.elapsed()
    };
    (0..9).map(|_| time()).min().unwrap_or_default()
}

/// Calls a tool with every text and says what stands labelled in the log.
pub(crate) fn found_by_us(name: &str, texts: &[Text]) -> Vec<Vec<Span>> {
    let url = format!("memory:detectors-{name}");
    let recorder = Recorder::builder().log(url.clone()).open().expect("opens");
    Context::new().recorder(&recorder).sync_scope(|| {
        for text in texts {
            take(&BTreeMap::from([(text.key.as_str(), text.text.as_str())]));
        }
    });
    recorder.flush().expect("flushes");
    let recorded = recorded(&url);
    assert_eq!(recorded.len(), texts.len(), "a call is missing");
    let pairs = texts.iter().zip(&recorded);
    pairs
        .map(|(text, recorded)| places(text, recorded))
        .collect()
}

/// The text of each call as it stands in the log.
fn recorded(url: &str) -> Vec<String> {
    let reader = open_reader(&LogUrl::parse(url).expect("a URL")).expect("there is a log");
    let mut lines = reader.lines(0).expect("the log can be read");
    let (mut line, mut texts) = (Vec::new(), Vec::new());
    while lines.read(&mut line).expect("the log can be read") == LineEnd::Whole {
        let entry = Entry::read(&line).expect("an entry");
        if let Some(arguments) = entry.call().and_then(|call| call.arguments.as_ref()) {
            texts.push(text_of(arguments.get()));
        }
    }
    texts
}

/// The one text in the arguments of `take`.
fn text_of(arguments: &str) -> String {
    let arguments: BTreeMap<String, BTreeMap<String, String>> =
        serde_json::from_str(arguments).expect("the arguments");
    let mut texts = arguments.into_values().flat_map(BTreeMap::into_values);
    texts.next().expect("a text")
}

fn places(text: &Text, recorded: &str) -> Vec<Span> {
    let found = align(text, 0, recorded);
    found.unwrap_or_else(|| panic!("recorded otherwise:\n{}\n{recorded}", text.text))
}

/// Which bytes the labels replaced, from a place on. Where several readings fit, that in which a
/// label covers just what was labelled in the corpus.
fn align(text: &Text, from: usize, recorded: &str) -> Option<Vec<Span>> {
    let rest = text.text.get(from..)?;
    let first = LABELS
        .iter()
        .filter_map(|(label, class)| Some((recorded.find(label)?, label, class)));
    let Some((at, label, class)) = first.min_by_key(|first| first.0) else {
        return (rest == recorded).then(Vec::new);
    };
    let (kept, behind) = (&recorded[..at], &recorded[at + label.len()..]);
    let start = rest.strip_prefix(kept).map(|_| from + at)?;
    ends(text, start).find_map(|end| {
        let mut found = align(text, end, behind)?;
        let class = (*class).to_owned();
        found.insert(0, Span { class, start, end });
        Some(found)
    })
}

/// Where a value that begins here may end.
fn ends(text: &Text, start: usize) -> impl Iterator<Item = usize> {
    let labelled = text.spans.iter().filter(move |span| span.start == start);
    labelled
        .map(|span| span.end)
        .chain(start + 1..=text.text.len())
}
