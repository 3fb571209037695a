//! The kinds of entries, written by this version or not.

use std::fmt;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What an entry records.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// Every kind, in the order of `docs/format.md`.
            pub const ALL: &'static [Kind] = &[$(Kind::$name,)*];

            /// The word in the line.
            pub const fn as_str(self) -> &'static str {
                match self { $(Kind::$name => $word,)* }
            }
        }
    };
}

kinds! {
    /// A call of a tool.
    Call = "call",
    /// Subjects that did not fit into their call.
    Subjects = "subjects",
    /// The first line.
    Genesis = "genesis",
    /// A writer's first entry.
    Open = "open",
    /// A writer's last entry.
    Close = "close",
    /// A torn tail was cut.
    Recovered = "recovered",
    /// Calls could not be recorded.
    Gap = "gap",
    /// The configuration changed.
    Config = "config",
    /// A tool is about to run.
    Intent = "intent",
    /// Bodies are about to be removed.
    Purge = "purge",
    /// A legal hold begins.
    Hold = "hold",
    /// A legal hold ends.
    Release = "release",
    /// Emergency access begins.
    BreakGlassOpen = "break_glass_open",
    /// Emergency access ends.
    BreakGlassClose = "break_glass_close",
    /// Somebody reviewed.
    Review = "review",
    /// A rule fired.
    Alert = "alert",
    /// Somebody read a log.
    LogRead = "log_read",
    /// A new key signs.
    KeyRotation = "key_rotation",
    /// The clock went back.
    ClockStep = "clock_step",
}

impl Kind {
    /// Finds a kind by its word.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }

    /// Whether entries of this kind bear a retention policy and expire.
    pub const fn expires(self) -> bool {
        matches!(self, Kind::Call | Kind::Subjects | Kind::Intent)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
