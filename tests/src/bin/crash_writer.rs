//! Calls a durable tool from eight threads until somebody kills it.
//!
//! `crash_writer LOG ACKNOWLEDGED ROUND` appends to the file `ACKNOWLEDGED` the mark of each call
//! that returned: one line, in one write, so that a kill leaves whole lines.

use std::convert::Infallible;
use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::process::ExitCode;
use std::thread;

use audit_core::{Context, Recorder, audited_tool};

const THREADS: u64 = 8;

/// Keeps a mark.
#[audited_tool(action = "create", subject = "mark")]
fn keep(mark: &str, number: u64) -> u64 {
    number + mark.len() as u64
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [log, acknowledged, round] = words.as_slice() else {
        eprintln!("error: the arguments are LOG ACKNOWLEDGED ROUND");
        return ExitCode::from(2);
    };
    match write(log, acknowledged, round) {
        Ok(never) => match never {},
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(log: &str, acknowledged: &str, round: &str) -> Result<Infallible, Box<dyn Error>> {
    let _guard = Recorder::builder().log(log).install()?;
    let acknowledged = OpenOptions::new()
        .create(true)
        .append(true)
        .open(acknowledged)?;
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let acknowledged = &acknowledged;
            scope.spawn(move || call_for_ever(acknowledged, &format!("{round}-{thread}")));
        }
    });
    Err("the threads ended".into())
}

/// Returns only when an acknowledgement cannot be written.
fn call_for_ever(mut acknowledged: &File, prefix: &str) {
    let context = Context::new().user("usr_1").conversation(prefix);
    context.sync_scope(|| {
        for number in 0.. {
            let mark = format!("{prefix}-{number}");
            keep(&mark, number);
            let line = format!("{mark}\n");
            if acknowledged.write_all(line.as_bytes()).is_err() {
                return;
            }
        }
    });
}
