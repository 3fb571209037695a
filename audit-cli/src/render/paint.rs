//! Colors that mean something.

use std::borrow::Cow;
use std::io::{Write as _, stderr};

use audit_core::printable;

/// What a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Nothing in particular.
    Plain,
    /// As it should be.
    Good,
    /// Worth a look.
    Notice,
    /// Wrong, failed, an emergency.
    Bad,
    /// A title.
    Title,
    /// Of less interest.
    Quiet,
}

impl Paint {
    /// Parameters of the SGR control sequence (ECMA-48, 8.3.117).
    fn code(self) -> Option<&'static str> {
        match self {
            Paint::Plain => None,
            Paint::Good => Some("32"),
            Paint::Notice => Some("33"),
            Paint::Bad => Some("1;31"),
            Paint::Title => Some("1"),
            Paint::Quiet => Some("2"),
        }
    }
}

/// How a place that is written to looks.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Style {
    /// Whether it shows colors.
    pub(crate) color: bool,
    /// Its columns, where they are limited.
    pub(crate) width: Option<usize>,
}

impl Style {
    /// The text in its color.
    pub(crate) fn paint(self, paint: Paint, text: &str) -> Cow<'_, str> {
        match paint.code() {
            Some(code) if self.color && !text.is_empty() => {
                Cow::Owned(format!("\u{1b}[{code}m{text}\u{1b}[0m"))
            }
            _ => Cow::Borrowed(text),
        }
    }

    /// Prints a message on the error stream, line by line.
    pub(crate) fn say(self, label: &str, message: &str) {
        let paint = if label == "error" {
            Paint::Bad
        } else {
            Paint::Notice
        };
        let label = self.paint(paint, label).into_owned();
        let lines: Vec<Cow<'_, str>> = message.lines().map(printable).collect();
        // Where nobody can be told, there is nobody to be told that.
        let _ = writeln!(stderr(), "{label}: {}", lines.join("\n"));
    }
}
