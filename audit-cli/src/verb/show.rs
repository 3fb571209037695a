//! `show`: one entry in full.

use std::fmt;
use std::io::{self, Write};

use audit_core::{Entries, Entry, Record, json_line, printable};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::conclude;
use crate::args::ShowArgs;
use crate::exit::{Exit, Failure};
use crate::render::{Form, Paint, renderer};
use crate::request::Request;
use crate::rows::{EntryRow, paint_of};

/// Width of the labels.
const LABELS: usize = 18;

/// Which entry is meant.
enum Wanted<'a> {
    Number(u64),
    Address(&'a str, u64),
    Call(&'a str),
}

pub(super) fn run(args: &ShowArgs, request: &mut Request) -> Result<Exit, Failure> {
    let wanted = Wanted::read(&args.entry);
    let log = request.open()?;
    let mut entries = log.entries()?;
    let found = search(&mut entries, &wanted)?;
    let coverage = entries.into_coverage();
    let origin = coverage.origin.as_deref().unwrap_or_default();
    wanted.check_origin(origin)?;
    let Some(entry) = found else {
        return Ok(conclude(request, false, &coverage));
    };
    let record = Record::new(origin, &entry);
    match request.form {
        Form::Text => page(request, &record)?,
        form => {
            let mut renderer = renderer(form, EntryRow::LAYOUT, request.style);
            let zone = &request.clock.zone;
            renderer.row(&mut request.output, &EntryRow { record, zone })?;
        }
    }
    Ok(Exit::Fine)
}

impl Wanted<'_> {
    fn read(text: &str) -> Wanted<'_> {
        if let Ok(seq) = text.parse() {
            return Wanted::Number(seq);
        }
        match text
            .rsplit_once('#')
            .map(|(origin, seq)| (origin, seq.parse()))
        {
            Some((origin, Ok(seq))) => Wanted::Address(origin, seq),
            _ => Wanted::Call(text),
        }
    }

    fn number(&self) -> Option<u64> {
        match self {
            Wanted::Number(seq) | Wanted::Address(_, seq) => Some(*seq),
            Wanted::Call(_) => None,
        }
    }

    fn check_origin(&self, origin: &str) -> Result<(), Failure> {
        match self {
            Wanted::Address(wanted, _) if *wanted != origin => Err(Failure::Usage(format!(
                "that entry belongs to the log `{}`; this one is `{}`",
                printable(wanted),
                printable(origin)
            ))),
            _ => Ok(()),
        }
    }
}

/// An entry that holds further subjects of a call is found as part of that call.
fn search(entries: &mut Entries<'_>, wanted: &Wanted<'_>) -> Result<Option<Entry>, Failure> {
    let mut before = None;
    for entry in entries {
        let entry = entry?;
        let seq = entry.envelope.seq;
        match wanted {
            Wanted::Call(id) if entry.call().is_some_and(|call| call.call_id == *id) => {
                return Ok(Some(entry));
            }
            Wanted::Call(_) => {}
            _ if Some(seq) == wanted.number() => return Ok(Some(entry)),
            _ if Some(seq) > wanted.number() => return Ok(before),
            _ => before = Some(entry),
        }
    }
    Ok(None)
}

fn page(request: &mut Request, record: &Record<'_>) -> Result<(), Failure> {
    let entry = record.entry();
    let style = request.style;
    let out = &mut request.output;
    writeln!(
        out,
        "{}",
        style.paint(Paint::Title, &printable(&record.address()))
    )?;
    if let Some(call) = entry.call() {
        let outcome = call.outcome.as_str();
        let outcome = style.paint(paint_of(outcome), outcome);
        let emergency = if call.is_emergency() {
            style.paint(Paint::Bad, "  EMERGENCY")
        } else {
            "".into()
        };
        writeln!(out, "{}  {outcome}{emergency}", call.attribution())?;
    }
    let zone = &request.clock.zone;
    let when = zone.at(entry.started()).to_rfc3339();
    field(out, "when", &format!("{when} ({})", zone.name()))?;
    for (key, value) in fields(record)? {
        field(out, &key, &value)?;
    }
    Ok(())
}

/// The fields of the record in their order.
fn fields(record: &Record<'_>) -> Result<Vec<(String, String)>, io::Error> {
    let Ordered(fields) = serde_json::from_str(&json_line(record)?)?;
    let said_above = ["entry", "seq"];
    let shown = fields
        .into_iter()
        .filter(|(key, _)| !said_above.contains(&key.as_str()));
    Ok(shown.map(|(key, value)| (key, in_words(&value))).collect())
}

/// A text without its quotes; anything else as the JSON that it is.
fn in_words(value: &RawValue) -> String {
    let json = value.get();
    serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned())
}

/// The fields of a JSON object in the order in which they stand.
struct Ordered(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Ordered, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Ordered;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ordered, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Ordered(fields))
    }
}

fn field(out: &mut impl Write, label: &str, value: &str) -> io::Result<()> {
    writeln!(out, "{:<LABELS$}{}", printable(label), printable(value))
}
