//! In the evening somebody asks the log what happened.

use audit_core::{AccessQuestion, AccessReport, Clock, Log, LogUrl, Result, Trust, verify};
use audit_examples::headline;

use crate::day::Today;

/// A conversation, everybody who saw one patient's data, and whether all that can be believed.
pub fn read_back(url: &LogUrl, today: &Today) -> Result<()> {
    let log = Log::open(url)?;

    headline("The morning round, as the log tells it");
    print!("{}", log.timeline(&today.round_conversation())?.whole()?);

    headline("Who saw this patient's data?");
    let verdict = verify(log.reader(), &Trust::beside(url)?)?;
    let question = AccessQuestion::about(&today.patient.patient_id).since(today.began);
    let report = AccessReport::answer(&log, &question, &Clock::system(), &verdict)?;
    print!("{report}");

    headline("Can that be believed?");
    println!("{}", verdict.statement());
    Ok(())
}

/// The officer's program, on the log that was just written.
pub fn what_next(url: &LogUrl, today: &Today) {
    if url.scheme() == "memory" {
        return;
    }
    headline("Go on with");
    let patient = &today.patient.patient_id;
    let round = today.round_conversation();
    for question in [
        "verify".to_owned(),
        format!("timeline {round}"),
        format!("report access --subject {patient}"),
        "find --failed".to_owned(),
        "find --emergency".to_owned(),
        "find --unattributed".to_owned(),
        "stats".to_owned(),
    ] {
        println!("  cargo run -p audit-cli -- {question} --log {url}");
    }
}
