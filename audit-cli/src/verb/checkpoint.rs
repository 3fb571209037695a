//! `checkpoint`: sign the log as it is now.

use std::io::Write as _;

use audit_core::{Checkpoint, json_line, printable};
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::render::{Form, csv_line};
use crate::request::Request;

/// What was signed.
#[derive(Serialize)]
struct Signed<'a> {
    origin: &'a str,
    size: u64,
    root: String,
}

pub(super) fn run(request: &mut Request) -> Result<Exit, Failure> {
    // A log that cannot be opened is told as it is everywhere.
    drop(request.open()?);
    match audit_core::sign_checkpoint(&request.url) {
        Ok(checkpoint) => {
            say(request, &checkpoint)?;
            Ok(Exit::Fine)
        }
        // The log is not what was signed before.
        Err(violated) if violated.is_corrupt() => {
            request.warn(&violated.to_string());
            Ok(Exit::Violated)
        }
        Err(error) => Err(error.into()),
    }
}

fn say(request: &mut Request, checkpoint: &Checkpoint) -> Result<(), Failure> {
    let signed = Signed {
        origin: &checkpoint.origin,
        size: checkpoint.size,
        root: checkpoint.root.to_string(),
    };
    let out = &mut request.output;
    match request.form {
        Form::Text => {
            let origin = printable(signed.origin);
            writeln!(
                out,
                "Signed: {} entries of {origin}, root {}",
                signed.size, signed.root
            )?;
        }
        Form::Json => writeln!(out, "{}", json_line(&signed).map_err(std::io::Error::from)?)?,
        Form::Csv => {
            csv_line(out, &["origin", "size", "root"])?;
            csv_line(
                out,
                &[signed.origin, &signed.size.to_string(), &signed.root],
            )?;
        }
    }
    Ok(())
}
