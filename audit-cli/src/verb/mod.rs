//! What the program can do, one module for each verb.

mod checkpoint;
mod find;
mod pseudonym;
mod report;
mod show;
mod stats;
mod timeline;
mod verify;

use audit_core::Coverage;

use crate::args::{ReportVerb, Verb};
use crate::exit::{Exit, Failure};
use crate::request::Request;

/// Does what is asked and writes the answer.
pub(crate) fn run(verb: &Verb, request: &mut Request) -> Result<Exit, Failure> {
    match verb {
        Verb::Verify(args) => verify::run(args, request),
        Verb::Find(args) => find::run(args, request),
        Verb::Show(args) => show::run(args, request),
        Verb::Timeline(args) => timeline::run(args, request),
        Verb::Stats(args) => stats::run(args, request),
        Verb::Checkpoint => checkpoint::run(request),
        Verb::Pseudonym => pseudonym::run(request),
        Verb::Report(ReportVerb::Access(args)) => report::access(args, request),
    }
}

/// Tells what makes an answer less than whole, and how the program ends for it.
fn conclude(request: &Request, found: bool, coverage: &Coverage) -> Exit {
    if coverage.unfinished {
        request
            .warn("the last line of the log is not finished: it is being written, or was cut off");
    }
    if coverage.purged > 0 {
        request.warn(&format!(
            "{} entries could not be searched: their contents were purged",
            coverage.purged
        ));
    }
    match (&coverage.damage, found) {
        (Some(damage), _) => {
            request.warn(&format!(
                "the answer is not whole: {damage}\nwhat stands there and after it was not looked at; \
                 `toolaudit verify` says more"
            ));
            Exit::Violated
        }
        (None, true) => Exit::Fine,
        (None, false) => {
            request.warn("nothing was found");
            Exit::Attention
        }
    }
}
