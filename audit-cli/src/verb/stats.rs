//! `stats`: figures over calls.

use audit_core::Group;

use super::conclude;
use crate::args::{By, StatsArgs};
use crate::exit::{Exit, Failure};
use crate::render::renderer;
use crate::request::Request;
use crate::rows::StatisticsRow;

pub(super) fn run(args: &StatsArgs, request: &mut Request) -> Result<Exit, Failure> {
    let selection = args.filter.filter()?.at(&request.clock)?;
    let found = request.open()?.statistics(&selection, group(args.by))?;
    let layout = StatisticsRow::layout(matches!(args.by, By::Tool));
    let mut renderer = renderer(request.form, layout, request.style);
    for statistics in &found.answer {
        renderer.row(&mut request.output, &StatisticsRow(statistics))?;
    }
    renderer.finish(&mut request.output)?;
    Ok(conclude(request, !found.answer.is_empty(), &found.coverage))
}

fn group(by: By) -> Group {
    match by {
        By::Tool => Group::Tool,
        By::User => Group::User,
        By::Subject => Group::Subject,
        By::Model => Group::Model,
    }
}
