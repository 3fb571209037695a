//! What is too long or too machine-dependent for every change: the big runs and the bench.

use crate::process::{Outcome, command, run};
use crate::unknown;

/// A test that can be run longer: its size comes from an environment variable.
pub(crate) struct Soak {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// How many rounds by default.
    pub(crate) count: u64,
    /// The variable that the test reads.
    variable: &'static str,
    /// The test target in package `audit-tests`.
    target: &'static str,
}

pub(crate) const SOAKS: &[Soak] = &[Soak {
    name: "crash",
    about: "kill -9 under eight writing threads, reopen, verify, count",
    count: 1000,
    variable: "AUDIT_TEST_CRASHES",
    target: "crash",
}];

/// `cargo xtask soak [RUN…] [--count N]`.
pub(crate) fn soak(arguments: &[String]) -> Outcome {
    let (names, count) = parse(arguments)?;
    for name in &names {
        if !SOAKS.iter().any(|soak| soak.name == *name) {
            return Err(unknown("run", name, SOAKS.iter().map(|soak| soak.name)));
        }
    }
    let wanted = |soak: &&Soak| names.is_empty() || names.contains(&soak.name);
    for soak in SOAKS.iter().filter(wanted) {
        soak_one(soak, count.unwrap_or(soak.count))?;
    }
    Ok(())
}

fn soak_one(soak: &Soak, count: u64) -> Outcome {
    let mut test = command(&[
        "cargo",
        "test",
        "--release",
        "--package",
        "audit-tests",
        "--test",
        soak.target,
        "--",
        "--nocapture",
    ]);
    run(test.env(soak.variable, count.to_string()))
}

/// Splits the arguments into names and the value of `--count`.
fn parse(arguments: &[String]) -> Result<(Vec<&str>, Option<u64>), String> {
    let mut names = Vec::new();
    let mut count = None;
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--count" => count = Some(number(words.next())?),
            flag if flag.starts_with('-') => {
                return Err(unknown("flag", flag, ["--count"].into_iter()));
            }
            name => names.push(name),
        }
    }
    Ok((names, count))
}

fn number(word: Option<&String>) -> Result<u64, String> {
    let word = word.map_or("", String::as_str);
    match word.parse() {
        Ok(count) if count > 0 => Ok(count),
        _ => Err(format!("--count wants a number from 1, not `{word}`")),
    }
}

/// `cargo xtask bench`: the bench is a workspace of its own, because it drags rivals in.
pub(crate) fn bench(arguments: &[String]) -> Outcome {
    let mut words = vec![
        "cargo",
        "run",
        "--release",
        "--quiet",
        "--manifest-path",
        "bench/Cargo.toml",
        "--",
    ];
    words.extend(arguments.iter().map(String::as_str));
    run(&mut command(&words))
}
