//! `pseudonym`: what to search the log for, when a value stands in it as a keyed hash.
//!
//! The value comes from standard input: a command line is read by everybody on the machine, and kept
//! in the shell's history.

use std::io::{BufRead as _, IsTerminal as _, Write as _, stdin};

use audit_core::json_line;
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::render::{Form, csv_line};
use crate::request::Request;

/// One pseudonym of one line of the input.
#[derive(Serialize)]
struct Pseudonym<'a> {
    line: usize,
    pseudonym: &'a str,
}

pub(super) fn run(request: &mut Request) -> Result<Exit, Failure> {
    if stdin().is_terminal() {
        request.warn("one value a line, an empty line or Ctrl-D to end:");
    }
    if request.form == Form::Csv {
        csv_line(&mut request.output, &["line", "pseudonym"])?;
    }
    let mut line = 0;
    for value in stdin().lock().lines() {
        let value = value?;
        if value.is_empty() {
            break;
        }
        line += 1;
        for pseudonym in audit_core::pseudonyms(&request.url, &value)? {
            say(request, line, &pseudonym)?;
        }
    }
    match line {
        0 => {
            request.warn("no value came from standard input: `echo VALUE | toolaudit pseudonym`");
            Ok(Exit::Attention)
        }
        _ => Ok(Exit::Fine),
    }
}

fn say(request: &mut Request, line: usize, pseudonym: &str) -> Result<(), Failure> {
    let out = &mut request.output;
    match request.form {
        Form::Text => writeln!(out, "{pseudonym}")?,
        Form::Json => {
            let said = Pseudonym { line, pseudonym };
            writeln!(out, "{}", json_line(&said).map_err(std::io::Error::from)?)?;
        }
        Form::Csv => csv_line(out, &[&line.to_string(), pseudonym])?,
    }
    Ok(())
}
