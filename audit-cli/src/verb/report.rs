//! `report`: answers that are printed and kept.

use std::io::Write as _;

use audit_core::{AccessQuestion, AccessReport, When, json_line};

use super::verify;
use crate::args::AccessArgs;
use crate::exit::{Exit, Failure};
use crate::render::{Form, csv_line};
use crate::request::Request;
use crate::rows::{ACCESS_FIELDS, access_fields};

/// Columns of a page that is not shown on a terminal.
const PAGE: usize = 100;

pub(super) fn access(args: &AccessArgs, request: &mut Request) -> Result<Exit, Failure> {
    let question = question(args, request)?;
    // Before the log is read: the report looks at no more than was verified.
    let verdict = verify::beside(request)?;
    let log = request.open()?;
    let report = AccessReport::answer(&log, &question, &request.clock, &verdict)?;
    let out = &mut request.output;
    match request.form {
        Form::Text => write!(
            out,
            "{}",
            report.to_text(request.style.width.unwrap_or(PAGE))
        )?,
        Form::Json => writeln!(out, "{}", json_line(&report).map_err(std::io::Error::from)?)?,
        Form::Csv => {
            csv_line(out, &ACCESS_FIELDS)?;
            for access in &report.accesses {
                csv_line(out, &access_fields(access))?;
            }
        }
    }
    Ok(exit(request, &report, verdict.status().into()))
}

fn question(args: &AccessArgs, request: &Request) -> Result<AccessQuestion, Failure> {
    let mut subjects = args.subjects.iter();
    let first = subjects.next().cloned().unwrap_or_default();
    let mut question = AccessQuestion::about(first);
    for subject in subjects {
        question = question.or(subject);
    }
    if let Some(since) = &args.since {
        question = question.since(time("--since", since)?);
    }
    if let Some(until) = &args.until {
        question = question.until(time("--until", until)?);
    }
    Ok(match args.asked_by.as_deref().or(request.user()) {
        Some(name) => question.asked_by(name),
        None => question,
    })
}

fn time(flag: &str, text: &str) -> Result<When, Failure> {
    text.parse()
        .map_err(|error| Failure::Usage(format!("{flag}: {error}")))
}

/// What the report says about the log, and whether there is anything in it.
fn exit(request: &Request, report: &AccessReport, integrity: Exit) -> Exit {
    match integrity {
        Exit::Fine if report.accesses.is_empty() => {
            request.warn("no access was found");
            Exit::Attention
        }
        Exit::Fine => Exit::Fine,
        worse => {
            request.warn(&report.integrity.statement);
            worse
        }
    }
}
