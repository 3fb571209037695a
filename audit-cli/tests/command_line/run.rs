//! Running the program.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::ward::{DAY, Ward};

/// How a run ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The answer's lines as JSON.
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        let read =
            |line: &str| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        self.out.lines().map(read).collect()
    }

    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }
}

/// Asks the day's log.
pub(crate) fn ask(args: &[&str]) -> Ran {
    ask_log(&DAY, args)
}

/// Asks another log.
pub(crate) fn ask_log(ward: &Ward, args: &[&str]) -> Ran {
    run(command(&ward.log()).args(args))
}

/// The program with nothing of the environment that the tests run in.
pub(crate) fn command(log: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toolaudit"));
    command
        .env_clear()
        .env("AUDIT_LOG", log)
        .env("TOOLAUDIT_NOW", "2026-03-03T12:00:00Z")
        .env("TZ", "UTC")
        .env("USER", "officer")
        .current_dir(log.parent().expect("a folder"))
        .stdin(Stdio::null());
    command
}

pub(crate) fn run(command: &mut Command) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("runs");
    Ran {
        code: status.code().expect("ends by itself"),
        out: String::from_utf8(stdout).expect("UTF-8"),
        err: String::from_utf8(stderr).expect("UTF-8"),
    }
}
