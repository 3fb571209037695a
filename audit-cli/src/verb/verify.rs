//! `verify`: whether the log is what was written.

use std::io::{self, Write};

use audit_core::{LogUrl, Status, Trust, Verdict, json_line, printable};
use serde::Serialize;

use crate::args::VerifyArgs;
use crate::exit::{Exit, Failure};
use crate::render::{Cell, Column, Form, Layout, Paint, Row, Style, renderer};
use crate::request::Request;

pub(super) fn run(args: &VerifyArgs, request: &mut Request) -> Result<Exit, Failure> {
    let trust = trust(args, &request.url)?;
    let verdict = audit_core::verify(request.open()?.reader(), &trust)?;
    match request.form {
        Form::Text => page(&mut request.output, request.style, &verdict)?,
        Form::Json => writeln!(request.output, "{}", json(&verdict)?)?,
        Form::Csv => findings(request, &verdict)?,
    }
    Ok(verdict.status().into())
}

/// Checks a log with the keys that lie beside it.
pub(super) fn beside(request: &Request) -> Result<Verdict, Failure> {
    let trust = Trust::beside(&request.url)?;
    Ok(audit_core::verify(request.open()?.reader(), &trust)?)
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
    items
        .iter()
        .try_for_each(|item| writeln!(out, "- {}", printable(item)))
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

/// What is wrong, one finding a row.
fn findings(request: &mut Request, verdict: &Verdict) -> io::Result<()> {
    let mut renderer = renderer(Form::Csv, FindingRow::LAYOUT, request.style);
    for finding in &verdict.findings {
        renderer.row(&mut request.output, &FindingRow(finding))?;
    }
    renderer.finish(&mut request.output)
}

struct FindingRow<'a>(&'a audit_core::Finding);

impl FindingRow<'_> {
    const LAYOUT: Layout = Layout {
        columns: &[Column::left("FINDING", 20, 0)],
        fields: &["seq", "place", "problem", "detail"],
    };
}

impl Row for FindingRow<'_> {
    fn cells(&self) -> Vec<Cell> {
        vec![Cell::painted(self.0.to_string(), Paint::Bad)]
    }

    fn fields(&self) -> Vec<String> {
        let finding = self.0;
        let seq = finding.seq.map(|seq| seq.to_string());
        vec![
            seq.unwrap_or_default(),
            finding.place.clone(),
            finding.problem.to_string(),
            finding.detail.clone(),
        ]
    }

    fn json(&self) -> serde_json::Result<String> {
        json_line(self.0)
    }
}
