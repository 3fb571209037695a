//! What the program sees of the process around it: variables, terminals, the clock.

use std::env;
use std::io::{IsTerminal as _, stderr, stdout};

use terminal_size::{Width, terminal_size_of};

use crate::render::Style;

/// Read once, at the start.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    /// `AUDIT_LOG`: the log to ask.
    pub(crate) log: Option<String>,
    /// `TOOLAUDIT_NOW`: an RFC 3339 time that counts as now, to make an answer again or to test.
    pub(crate) now: Option<String>,
    /// `TZ`: the time zone of this session.
    pub(crate) zone: Option<String>,
    /// Who runs the program, as the system knows them.
    pub(crate) user: Option<String>,
    /// Whether the answer goes to a terminal.
    pub(crate) to_terminal: bool,
    /// Columns of the terminal, or `COLUMNS`.
    pub(crate) width: Option<usize>,
    /// `NO_COLOR` is set to something.
    pub(crate) no_color: bool,
    messages_to_terminal: bool,
}

impl Environment {
    pub(crate) fn of_process() -> Environment {
        let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let columns = set("COLUMNS").and_then(|columns| columns.parse().ok());
        let terminal = || terminal_size_of(stdout()).map(|(Width(width), _)| usize::from(width));
        Environment {
            log: set("AUDIT_LOG"),
            now: set("TOOLAUDIT_NOW"),
            zone: set("TZ"),
            user: set("USER").or_else(|| set("LOGNAME")),
            to_terminal: stdout().is_terminal(),
            width: columns.or_else(terminal).filter(|width| *width > 0),
            no_color: set("NO_COLOR").is_some(),
            messages_to_terminal: stderr().is_terminal(),
        }
    }

    /// How messages look.
    pub(crate) fn error_style(&self) -> Style {
        Style {
            color: self.messages_to_terminal && !self.no_color,
            width: None,
        }
    }
}
