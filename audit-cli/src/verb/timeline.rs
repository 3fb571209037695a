//! `timeline`: a conversation as its calls followed each other.

use std::io::Write as _;

use audit_core::Record;

use super::conclude;
use crate::args::TimelineArgs;
use crate::exit::{Exit, Failure};
use crate::render::{Form, renderer};
use crate::request::Request;
use crate::rows::EntryRow;

pub(super) fn run(args: &TimelineArgs, request: &mut Request) -> Result<Exit, Failure> {
    let found = request.open()?.timeline(&args.conversation)?;
    let origin = found.coverage.origin.as_deref().unwrap_or_default();
    let timeline = &found.answer;
    match request.form {
        Form::Text => write!(request.output, "{timeline}")?,
        form => {
            let mut renderer = renderer(form, EntryRow::LAYOUT, request.style);
            for call in &timeline.calls {
                let record = Record::new(origin, &call.entry);
                let zone = &request.clock.zone;
                renderer.row(&mut request.output, &EntryRow { record, zone })?;
            }
            renderer.finish(&mut request.output)?;
        }
    }
    Ok(conclude(
        request,
        !timeline.calls.is_empty(),
        &found.coverage,
    ))
}
