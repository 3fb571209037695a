//! `verify`: whether the log is what was written.

use std::io::{self, Write};

use audit_core::{LogUrl, Status, Trust, Verdict, json_line, printable, wrapped};
use serde::Serialize;

use crate::args::VerifyArgs;
use crate::exit::{Exit, Failure};
use crate::render::{Form, Paint, Style, csv_line};
use crate::request::Request;

pub(super) fn run(args: &VerifyArgs, request: &mut Request) -> Result<Exit, Failure> {
    // First of all: a log that cannot be opened is told as it is everywhere.
    let log = request.open()?;
    let trust = trust(args, &request.url)?;
    let verdict = audit_core::verify(log.reader(), &trust)?;
    match request.form {
        Form::Text => page(&mut request.output, request.style, &verdict)?,
        Form::Json => writeln!(request.output, "{}", json(&verdict)?)?,
        Form::Csv => findings(&mut request.output, &verdict)?,
    }
    Ok(verdict.status().into())
}

/// Checks a log with the keys that lie beside it.
pub(super) fn beside(request: &Request) -> Result<Verdict, Failure> {
    let log = request.open()?;
    let trust = Trust::beside(&request.url)?;
    Ok(audit_core::verify(log.reader(), &trust)?)
}

fn trust(args: &VerifyArgs, url: &LogUrl) -> Result<Trust, Failure> {
    Ok(match (&args.key, &args.key_file) {
        (Some(key), _) => Trust::key(key)?,
        (None, Some(path)) => Trust::key_file(path)?,
        (None, None) => Trust::beside(url)?,
    })
}

impl From<Status> for Exit {
    fn from(status: Status) -> Exit {
        match status {
            Status::Intact => Exit::Fine,
            Status::Attention => Exit::Attention,
            Status::Violated => Exit::Violated,
        }
    }
}

fn page(out: &mut impl Write, style: Style, verdict: &Verdict) -> io::Result<()> {
    let paint = paint_of(verdict.status());
    writeln!(
        out,
        "{}",
        style.paint(paint, &printable(&verdict.statement()))
    )?;
    if let Some(origin) = &verdict.origin {
        writeln!(out, "\nLog  {}", printable(origin))?;
    }
    let findings: Vec<String> = verdict.findings.iter().map(ToString::to_string).collect();
    list(out, style, "What is wrong", &findings)?;
    list(out, style, "What was checked", &verdict.notes)?;
    list(out, style, "What this does not prove", &verdict.unproven)
}

fn paint_of(status: Status) -> Paint {
    match status {
        Status::Intact => Paint::Good,
        Status::Attention => Paint::Notice,
        Status::Violated => Paint::Bad,
    }
}

fn list(out: &mut impl Write, style: Style, title: &str, items: &[String]) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", style.paint(Paint::Title, title))?;
    let room = style.width.unwrap_or(usize::MAX).saturating_sub(2).max(20);
    for item in items {
        let mut mark = "- ";
        for line in wrapped(&printable(item), room) {
            writeln!(out, "{mark}{line}")?;
            mark = "  ";
        }
    }
    Ok(())
}

/// The verdict as one object.
#[derive(Serialize)]
struct Said<'a> {
    status: Status,
    statement: String,
    #[serde(flatten)]
    verdict: &'a Verdict,
}

fn json(verdict: &Verdict) -> io::Result<String> {
    Ok(json_line(&Said {
        status: verdict.status(),
        statement: verdict.statement(),
        verdict,
    })?)
}

/// What is wrong, one finding a line.
fn findings(out: &mut impl Write, verdict: &Verdict) -> io::Result<()> {
    csv_line(out, &["seq", "place", "problem", "detail"])?;
    for finding in &verdict.findings {
        let seq = finding.seq.map(|seq| seq.to_string()).unwrap_or_default();
        let fields = [
            &seq,
            &finding.place,
            finding.problem.as_str(),
            &finding.detail,
        ];
        csv_line(out, &fields)?;
    }
    Ok(())
}
