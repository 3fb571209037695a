//! A medical assistant whose every tool call is on record.
//!
//! Four people and three AI agents work a day at a clinic: an emergency at night, a morning round,
//! a late result, letters that nobody asked for, a bill. Nothing in [`clinic`] knows of an audit
//! log; the functions in [`tools`] carry one attribute each; [`day`] says who is asking. In the
//! [`evening`] the log is read back, and then comes the [`tampering`].

// A program exports nothing: `pub` means "for the rest of the program" here.
#![allow(unreachable_pub)]

mod clinic;
mod day;
mod evening;
mod fhir;
mod options;
mod tampering;
mod tools;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use audit_core::{LogUrl, Recorder};
use audit_examples::headline;
use clinic::Clinic;
use day::Today;
use options::Request;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("medical_assistant: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    match Request::read(std::env::args_os().skip(1))? {
        Request::Day { patients } => day(&patients, &options::log_url()?).await?,
        Request::Help => print!("{}", options::HELP),
    }
    Ok(())
}

async fn day(patients: &Path, log: &str) -> Result<(), Box<dyn Error>> {
    let charts = fhir::load(patients)?;
    println!(
        "{} patients from {}, recording to {log}",
        charts.len(),
        patients.display()
    );
    let today = Today::begin(Clinic::new(charts)).ok_or("there are no patients")?;

    headline("A day at the clinic");
    // One of the tools has a bug. Its place and message will do; a backtrace would bury the story.
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("    {}", panic.to_string().replace('\n', " "));
    }));
    let recording = Recorder::builder()
        .log(log)
        .service("medical-assistant", env!("CARGO_PKG_VERSION"))
        .install()?;
    day::live(&today).await?;
    recording.close()?;

    let log = LogUrl::parse(log)?;
    if log.scheme() == "off" {
        println!("\nRecording is off: there is nothing to read back.");
        return Ok(());
    }
    evening::read_back(&log, &today)?;
    tampering::try_it(&log)?;
    evening::what_next(&log, &today);
    Ok(())
}
