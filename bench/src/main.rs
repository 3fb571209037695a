//! What an annotated call costs its caller, beside `tracing`'s `#[instrument]` with its JSON layer
//! and non-blocking writer: in the same run, both buffered, both writing to real files.
//!
//! `README.md` says how to read the table.

mod allocations;
mod ours;
mod pairs;
mod rival;
mod work;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use ours::Ours;
use pairs::{Cost, Median, Size, measure};
use rival::Rival;

/// Whatever went wrong: the bench only prints it.
type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// What is known about who calls.
pub struct Facts {
    pub user_id: &'static str,
    pub user_role: &'static str,
    pub agent_id: &'static str,
    pub provider: &'static str,
    pub model: &'static str,
    pub conversation_id: &'static str,
    pub turn_number: u64,
    pub trigger: &'static str,
    pub purpose: &'static str,
}

/// Our call always bears these.
pub const FACTS: Facts = Facts {
    user_id: "usr_1042",
    user_role: "support_agent",
    agent_id: "support-desk",
    provider: "openai",
    model: "gpt-4.1",
    conversation_id: "conv-8d1f",
    turn_number: 3,
    trigger: "user_request",
    purpose: "HPAYMT",
};

/// What the rival is asked to write.
#[derive(Clone, Copy)]
pub struct Scenario {
    name: &'static str,
    /// The result, at return; else the duration, when the span closes.
    pub returns: bool,
    /// The facts of the context, as a span around.
    pub facts: Option<&'static Facts>,
}

const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "arguments, duration",
        returns: false,
        facts: None,
    },
    Scenario {
        name: "arguments, result",
        returns: true,
        facts: None,
    },
    Scenario {
        name: "arguments, duration, context",
        returns: false,
        facts: Some(&FACTS),
    },
    Scenario {
        name: "arguments, result, context",
        returns: true,
        facts: Some(&FACTS),
    },
];

fn main() -> ExitCode {
    match bench() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("error: an annotated call did not cost less than the rival's");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether we cost less in every scenario, beyond doubt.
fn bench() -> Result<bool> {
    let arguments = Arguments::parse()?;
    if let Some(number) = arguments.scenario {
        let scenario = SCENARIOS.get(number).ok_or("there is no such scenario")?;
        return run(scenario, arguments.size);
    }
    println!(
        "{} pairs of batches of {} calls",
        arguments.size.pairs, arguments.size.calls
    );
    println!(
        "| the rival writes | ours, ns | rival, ns | ours ÷ rival (95 %) | allocations: ours | rival |"
    );
    println!("|---|---|---|---|---|---|");
    let mut won = true;
    for number in 0..SCENARIOS.len() {
        won &= in_own_process(number, arguments.size)?;
    }
    Ok(won)
}

/// `tracing` is fastest with one subscriber for the whole process, so each scenario gets one.
fn in_own_process(number: usize, size: Size) -> Result<bool> {
    let words = [
        "--scenario",
        &number.to_string(),
        "--pairs",
        &size.pairs.to_string(),
        "--calls",
        &size.calls.to_string(),
    ]
    .map(str::to_owned);
    let status = Command::new(std::env::current_exe()?)
        .args(words)
        .status()?;
    Ok(status.success())
}

fn run(scenario: &Scenario, size: Size) -> Result<bool> {
    let folder = Folder::new()?;
    let mut ours = Ours::new(&folder.0, &FACTS)?;
    let mut rival = Rival::new(&folder.0, *scenario)?;
    let pairs = measure(&mut ours, &mut rival, size);
    ours.check()?;
    rival.check()?;
    Ok(report(scenario, &pairs))
}

fn report(scenario: &Scenario, pairs: &[[Cost; 2]]) -> bool {
    let time = |side: usize| Median::of(pairs.iter().map(|pair| pair[side].nanoseconds)).middle;
    let allocated =
        |side: usize| Median::of(pairs.iter().map(|pair| pair[side].allocations)).middle;
    let ratio = Median::of(
        pairs
            .iter()
            .map(|[ours, rival]| ours.nanoseconds / rival.nanoseconds),
    );
    println!(
        "| {} | {:.0} | {:.0} | {:.3} ({:.3} to {:.3}) | {:.2} | {:.2} |",
        scenario.name,
        time(0),
        time(1),
        ratio.middle,
        ratio.low,
        ratio.high,
        allocated(0),
        allocated(1),
    );
    ratio.high < 1.0
}

/// A folder on the disk that the bench was built on, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Folder> {
        let program = std::env::current_exe()?;
        let name = format!("bench-logs-{}", std::process::id());
        let path = program.parent().unwrap_or(Path::new(".")).join(name);
        fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left lies in a build folder and is in nobody's way.
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Arguments {
    size: Size,
    scenario: Option<usize>,
}

impl Arguments {
    fn parse() -> Result<Arguments> {
        let mut arguments = Arguments {
            size: Size {
                pairs: 300,
                calls: 500,
            },
            scenario: None,
        };
        let mut words = std::env::args().skip(1);
        while let Some(flag) = words.next() {
            let value = words
                .next()
                .ok_or_else(|| format!("{flag} wants a number"))?;
            let number: usize = value
                .parse()
                .map_err(|_| format!("{flag} wants a number, not `{value}`"))?;
            match flag.as_str() {
                "--pairs" => arguments.size.pairs = number.max(1),
                "--calls" => arguments.size.calls = number.max(1) as u64,
                "--scenario" => arguments.scenario = Some(number),
                _ => {
                    return Err(
                        format!("unknown flag `{flag}`; known are: --pairs, --calls").into(),
                    );
                }
            }
        }
        Ok(arguments)
    }
}
