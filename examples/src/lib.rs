//! What the examples share: colour where somebody is looking, plain text where nobody is.

use std::fmt::Display;
use std::io::{IsTerminal, stdout};
use std::sync::LazyLock;

/// How a word is meant.
#[derive(Clone, Copy, Debug)]
pub enum Ink {
    /// A heading.
    Strong,
    /// Said in passing.
    Faint,
    /// Went well.
    Good,
    /// Went wrong.
    Bad,
}

impl Ink {
    /// The ANSI code (ECMA-48, SGR).
    const fn code(self) -> u8 {
        match self {
            Ink::Strong => 1,
            Ink::Faint => 2,
            Ink::Good => 32,
            Ink::Bad => 31,
        }
    }
}

/// `words` in colour if standard output is a terminal and `NO_COLOR` is not set, else as they are.
pub fn paint(ink: Ink, words: impl Display) -> String {
    if *COLOURED {
        format!("\x1b[{}m{words}\x1b[0m", ink.code())
    } else {
        words.to_string()
    }
}

/// Begins a part of the output.
pub fn headline(words: &str) {
    println!("\n{}\n", paint(Ink::Strong, format!("━━ {words} ━━")));
}

/// See <https://no-color.org>: set to anything but nothing, it says no.
static COLOURED: LazyLock<bool> = LazyLock::new(|| {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stdout().is_terminal() && !refused
});
