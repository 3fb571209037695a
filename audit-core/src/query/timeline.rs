//! A conversation as its calls followed each other.

use std::collections::HashMap;
use std::fmt;

use super::printable;
use crate::entry::{CallBody, Entry, Outcome};

/// Deepest indentation of nested calls.
const MAX_DEPTH: usize = 8;

/// The calls of a conversation in the order in which they started.
///
/// The log holds them in the order in which they ended. `Display` writes one line each, calls made
/// inside another call indented under it.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// The calls.
    pub calls: Vec<TimelineCall>,
}

/// A call in a timeline.
#[derive(Debug, Clone)]
pub struct TimelineCall {
    /// How many calls of this timeline it was made inside of.
    pub depth: usize,
    /// The entry, which is of kind `call`.
    pub entry: Entry,
}

impl Timeline {
    /// Puts calls in order; entries of other kinds, and calls whose bodies were purged, are left
    /// out.
    pub fn new(entries: Vec<Entry>) -> Timeline {
        let mut entries: Vec<Entry> = entries.into_iter().filter(|e| e.call().is_some()).collect();
        entries.sort_by_key(|entry| (entry.started(), entry.envelope.seq));
        let depths: Vec<usize> = depths(&entries);
        let calls = entries.into_iter().zip(depths);
        Timeline {
            calls: calls
                .map(|(entry, depth)| TimelineCall { depth, entry })
                .collect(),
        }
    }
}

/// Parent of each call, by the calls' ids.
type Parents<'a> = HashMap<&'a str, Option<&'a str>>;

fn depths(entries: &[Entry]) -> Vec<usize> {
    let calls = || entries.iter().filter_map(Entry::call);
    let parents: Parents<'_> = calls()
        .map(|call| (call.call_id.as_str(), call.parent_call_id.as_deref()))
        .collect();
    calls()
        .map(|call| {
            let parent = parent_of(&parents, &call.call_id);
            // A chain of parents that leads back to itself ends at `MAX_DEPTH`.
            std::iter::successors(parent, |id| parent_of(&parents, id))
                .take(MAX_DEPTH)
                .count()
        })
        .collect()
}

/// The call inside which a call was made, where it is one of these.
fn parent_of<'a>(parents: &Parents<'a>, id: &str) -> Option<&'a str> {
    let parent = parents.get(id).copied().flatten()?;
    parents.contains_key(parent).then_some(parent)
}

impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.calls.iter().try_for_each(|call| writeln!(f, "{call}"))
    }
}

impl fmt::Display for TimelineCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:1$}", "", self.depth * 2)?;
        match self.entry.call() {
            Some(call) => line(f, call),
            None => Ok(()),
        }
    }
}

/// `[Turn 3] ✅ name({"argument":1}) → {"result":true} [145.23ms]`
fn line(f: &mut fmt::Formatter<'_>, call: &CallBody) -> fmt::Result {
    match call.turn_number {
        Some(turn) => write!(f, "[Turn {turn}] ")?,
        None => f.write_str("[Turn ?] ")?,
    }
    let arguments = call.arguments.as_deref().map_or("", |json| json.get());
    let name = printable(&call.tool_name);
    write!(
        f,
        "{} {name}({}) → ",
        sign(call.outcome),
        printable(arguments)
    )?;
    f.write_str(&ending(call))?;
    write!(f, " [{:.2}ms]", call.duration_ms)?;
    match call.is_emergency() {
        true => f.write_str(" [emergency]"),
        false => Ok(()),
    }
}

fn sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "✅",
        Outcome::Error => "❌",
        Outcome::Panic => "💥",
        Outcome::Cancelled => "⏹",
        Outcome::Denied => "🚫",
        Outcome::InvalidArguments | Outcome::UnknownTool => "❓",
    }
}

/// What came of it: the error's text, else what is kept of the result, else the outcome's word.
fn ending(call: &CallBody) -> String {
    if let Some(error) = &call.error {
        let text = match &error.message {
            Some(message) => message,
            None => &error.type_name,
        };
        return printable(text).into_owned();
    }
    match &call.result_summary {
        Some(json) => printable(json.get()).into_owned(),
        None => call.outcome.to_string(),
    }
}
