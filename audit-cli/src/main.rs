//! The `toolaudit` program: verify, search and report on a log of tool calls.
//!
//! One way through: [`args`] is what was typed, [`request`] what it means here and now (log, clock,
//! form of the answer), [`verb`] asks the core and hands rows to a renderer ([`render`]), which
//! writes to the [`output`]. How it ended is an [`exit::Exit`]. Only [`environment`] looks at the
//! process around.

mod args;
mod environment;
mod exit;
mod output;
mod render;
mod request;
mod rows;
mod verb;
mod zone;

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use args::Args;
use environment::Environment;
use exit::{Exit, Failure};
use request::Request;

fn main() -> ExitCode {
    let environment = Environment::of_process();
    let args = match Args::try_parse_from(env::args_os().map(negation_is_a_word)) {
        Ok(args) => args,
        Err(told) => return tell(&told).into(),
    };
    let exit = run(&args, &environment).unwrap_or_else(|failure| {
        if let Some(message) = failure.message() {
            environment.error_style().say("error", &message);
        }
        failure.exit()
    });
    exit.into()
}

fn run(args: &Args, environment: &Environment) -> Result<Exit, Failure> {
    let mut request = Request::new(&args.global, environment)?;
    let exit = verb::run(&args.verb, &mut request)?;
    request.output.finish()?;
    Ok(exit)
}

/// `-outcome:ok` is a word of the filter, and a space in front keeps it from being taken for flags;
/// the filter language does not mind.
fn negation_is_a_word(arg: OsString) -> OsString {
    let field = arg
        .to_str()
        .and_then(|text| text.strip_prefix('-')?.split_once(':'));
    match field {
        Some((field, _)) if field.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            let mut word = OsString::from(" ");
            word.push(arg);
            word
        }
        _ => arg,
    }
}

/// Prints a help text or what is wrong with the command line.
fn tell(told: &clap::Error) -> Exit {
    // Where it cannot be printed there is nobody to be told.
    let _ = told.print();
    match told.use_stderr() {
        true => Exit::Usage,
        false => Exit::Fine,
    }
}
