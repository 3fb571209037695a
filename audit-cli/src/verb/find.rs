//! `find`: entries as they are read.

use audit_core::Record;

use super::conclude;
use crate::args::FilterArgs;
use crate::exit::{Exit, Failure};
use crate::render::renderer;
use crate::request::Request;
use crate::rows::EntryRow;

pub(super) fn run(args: &FilterArgs, request: &mut Request) -> Result<Exit, Failure> {
    let selection = args.filter()?.at(&request.clock)?;
    let log = request.open()?;
    let mut matches = log.select(selection)?;
    let mut renderer = renderer(request.form, EntryRow::LAYOUT, request.style);
    let mut found = false;
    while let Some(entry) = matches.next() {
        let entry = entry?;
        let row = EntryRow {
            record: Record::new(matches.origin().unwrap_or_default(), &entry),
            zone: &request.clock.zone,
        };
        renderer.row(&mut request.output, &row)?;
        found = true;
    }
    renderer.finish(&mut request.output)?;
    Ok(conclude(request, found, &matches.into_coverage()))
}
