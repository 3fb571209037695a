//! The project's own commands: `cargo xtask help` lists them.
//!
//! No dependencies, so that it builds in a second. The parts: [`process`] runs commands,
//! [`requirements`] is the table of what the tests need and how it is brought, [`steps`] is the
//! table of what `test` does, [`errands`] are the long runs and the bench, [`detectors`] is a
//! measurement of the redaction.

mod compile_cost;
mod detectors;
mod errands;
mod process;
mod requirements;
mod steps;

use std::process::ExitCode;

use process::Outcome;

/// One word after `cargo xtask`.
struct Command {
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Outcome,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "test",
        usage: "test [STEP…]",
        about: "run every step, or the named ones, in order; the first failure stops",
        run: steps::test,
    },
    Command {
        name: "setup",
        usage: "setup",
        about: "bring what the tests need",
        run: requirements::setup,
    },
    Command {
        name: "soak",
        usage: "soak [RUN…] [--count N]",
        about: "the big runs: all, or the named ones, N times their unit",
        run: errands::soak,
    },
    Command {
        name: "bench",
        usage: "bench [ARGUMENT…]",
        about: "measure beside the rivals; the arguments go to the bench",
        run: errands::bench,
    },
    Command {
        name: "compile-cost",
        usage: "compile-cost",
        about: "check 400 annotated functions, beside `#[instrument(err)]`",
        run: compile_cost::compile_cost,
    },
    Command {
        name: "detectors",
        usage: "detectors",
        about: "what the detectors find in the whole corpus, beside public ones",
        run: detectors::detectors,
    },
    Command {
        name: "help",
        usage: "help",
        about: "print this",
        run: help,
    },
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[String]) -> Outcome {
    let Some((name, arguments)) = words.split_first() else {
        return help(&[]);
    };
    let wanted = match name.as_str() {
        "-h" | "--help" => "help",
        name => name,
    };
    match COMMANDS.iter().find(|command| command.name == wanted) {
        Some(command) => (command.run)(arguments),
        None => Err(unknown("command", name, COMMANDS.iter().map(|c| c.name))),
    }
}

/// The message for a word that is in no table.
fn unknown<'a>(what: &str, word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    format!("unknown {what} `{word}`; known are: {}", known.join(", "))
}

fn help(_: &[String]) -> Outcome {
    println!("cargo xtask COMMAND\n");
    for command in COMMANDS {
        println!("  {:<26}{}", command.usage, command.about);
    }
    println!("\nsteps of test:");
    for step in steps::STEPS {
        println!("  {:<26}{}", step.name, step.about);
    }
    println!("\nruns of soak:");
    for run in errands::SOAKS {
        println!("  {:<26}{} (default {})", run.name, run.about, run.count);
    }
    Ok(())
}
