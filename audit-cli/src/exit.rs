//! How the program ends.

use std::io;
use std::process::ExitCode;

/// Exit codes. They are documented in `docs/officer.md` and never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Asked, answered, nothing to worry about.
    Fine = 0,
    /// Nothing was found, or something needs attention.
    Attention = 1,
    /// The command line, the filter or the question cannot be.
    Usage = 2,
    /// The log is not what was written.
    Violated = 3,
    /// It could not be checked or answered: no log, no permission, a failing disk.
    Unchecked = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The log could not be opened: whatever the reason, nothing was checked.
    Unopened(audit_core::Error),
    /// What the core says.
    Core(audit_core::Error),
    /// The answer could not be written.
    Output(io::Error),
    /// The command line cannot be.
    Usage(String),
}

impl Failure {
    /// What to tell; nothing where the reader of a pipe has had enough.
    pub(crate) fn message(&self) -> Option<String> {
        match self {
            Failure::Unopened(error) | Failure::Core(error) => Some(error.to_string()),
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => None,
            Failure::Output(error) => Some(format!("cannot write the answer: {error}")),
            Failure::Usage(message) => Some(message.clone()),
        }
    }

    pub(crate) fn exit(&self) -> Exit {
        match self {
            Failure::Core(error) if error.is_usage() => Exit::Usage,
            Failure::Core(error) if error.is_corrupt() => Exit::Violated,
            Failure::Unopened(_) | Failure::Core(_) => Exit::Unchecked,
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Fine,
            Failure::Output(_) => Exit::Unchecked,
            Failure::Usage(_) => Exit::Usage,
        }
    }
}

impl From<audit_core::Error> for Failure {
    fn from(error: audit_core::Error) -> Failure {
        Failure::Core(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}
