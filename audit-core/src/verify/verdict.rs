//! What a verification says.

use std::fmt;

use serde::Serialize;

use super::trust::Trust;
use super::walk::Walk;

/// What a verification says.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Verdict {
    /// Whose log it is, as its first entry says.
    pub origin: Option<String>,
    /// How many entries are right, from the first on.
    pub entries: u64,
    /// How many of them the checkpoint signs.
    pub checkpoint_size: Option<u64>,
    /// What is wrong, or wants attention; the first bad entry of the chain is the first of them.
    pub findings: Vec<Finding>,
    /// What was checked, and which key was trusted and why.
    pub notes: Vec<String>,
    /// What this verification cannot prove.
    pub unproven: Vec<String>,
}

/// The verdict in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Everything fits.
    Intact,
    /// Nothing was tampered with as far as can be told, and somebody should look.
    Attention,
    /// Entries were changed, removed, inserted or reordered, or the checkpoint does not fit.
    Violated,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The entry, where it is one.
    pub seq: Option<u64>,
    /// Where it stands: segment and line.
    pub place: String,
    /// What happened.
    pub problem: Problem,
    /// The same in a sentence.
    pub detail: String,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $word:literal => $status:ident,)*) => {
        /// What happened to an entry or a checkpoint.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Problem { $($(#[$doc])* $name,)* }

        impl Problem {
            /// In words.
            pub const fn as_str(self) -> &'static str {
                match self { $(Problem::$name => $word,)* }
            }

            /// What it makes of the verdict.
            pub const fn status(self) -> Status {
                match self { $(Problem::$name => Status::$status,)* }
            }
        }
    };
}

problems! {
    /// Its bytes are not those that were sealed.
    Changed = "changed" => Violated,
    /// It is not there.
    Missing = "missing" => Violated,
    /// It does not belong there.
    Inserted = "inserted" => Violated,
    /// It stands elsewhere.
    Reordered = "reordered" => Violated,
    /// The log ends before it.
    CutOff = "cut off" => Violated,
    /// The last write did not complete.
    Torn = "torn" => Attention,
    /// Chain, tree and checkpoint do not agree.
    Contradicted = "contradicted" => Violated,
    /// There is no checkpoint.
    Unsigned = "unsigned" => Violated,
    /// There is no checkpoint yet: the log has only begun.
    NotSignedYet = "not signed yet" => Attention,
    /// There are no entries.
    Empty = "empty" => Attention,
    /// What the signer remembers cannot be told.
    Forgotten = "not remembered" => Attention,
    /// It is signed by somebody who is not trusted.
    Untrusted = "untrusted" => Violated,
    /// An earlier log of the same signer is gone.
    Succeeds = "succeeds a lost log" => Attention,
    /// Calls could not be recorded.
    Gap = "gap" => Attention,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Finding {
    pub(super) fn of_checkpoint(problem: Problem, detail: String) -> Finding {
        Finding {
            seq: None,
            place: "checkpoint".to_owned(),
            problem,
            detail,
        }
    }

    pub(super) fn unsigned(only_beginnings: bool, key_is_given: bool) -> Finding {
        let (problem, detail) = match only_beginnings {
            true if key_is_given => (
                Problem::Unsigned,
                "there is none: the log has only begun, or was cut back to its beginning; nothing that is \
                 unsigned passes where a key is given",
            ),
            true => (
                Problem::NotSignedYet,
                "the log has only begun, and bears no signature yet",
            ),
            false => (
                Problem::Unsigned,
                "there is none, and a writer signs one before its first call: it was removed, and \
                 entries may have been cut off behind it",
            ),
        };
        Finding::of_checkpoint(problem, detail.to_owned())
    }

    /// A key that was obtained from elsewhere is there only once a log has begun.
    pub(super) fn empty(key_is_given: bool) -> Finding {
        let (problem, detail) = match key_is_given {
            true => (
                Problem::CutOff,
                "the log holds no entries, and there is a key for it: there were some",
            ),
            false => (Problem::Empty, "the log holds no entries"),
        };
        Finding {
            seq: key_is_given.then_some(0),
            ..Finding::attention(problem, "log", detail.to_owned())
        }
    }

    pub(super) fn forgotten(place: &str, detail: String) -> Finding {
        Finding::attention(Problem::Forgotten, place, detail)
    }

    fn attention(problem: Problem, place: &str, detail: String) -> Finding {
        Finding {
            seq: None,
            place: place.to_owned(),
            problem,
            detail,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(
                f,
                "entry {seq} ({}): {}: {}",
                self.place, self.problem, self.detail
            ),
            None => write!(f, "{}: {}: {}", self.place, self.problem, self.detail),
        }
    }
}

impl Verdict {
    /// The verdict in one word: the worst of the findings.
    pub fn status(&self) -> Status {
        let worst = self
            .findings
            .iter()
            .map(|finding| finding.problem.status())
            .max();
        worst.unwrap_or(Status::Intact)
    }

    /// How many entries the newest checkpoint does not sign.
    pub fn after_checkpoint(&self) -> u64 {
        self.entries
            .saturating_sub(self.checkpoint_size.unwrap_or(0))
    }

    /// The verdict in one plain sentence.
    pub fn statement(&self) -> String {
        let entries = counted(self.entries, "entry", "entries");
        match (self.status(), self.findings.first()) {
            (Status::Violated, Some(finding)) => {
                let where_ = match finding.seq {
                    Some(seq) => format!("entry {seq} ({})", finding.place),
                    None => format!("the {}", finding.place),
                };
                format!(
                    "The log is NOT intact. First problem: {where_} — {}.",
                    finding.problem
                )
            }
            (Status::Attention, _) if self.entries == 0 => "The log holds no entries.".to_owned(),
            (Status::Attention, Some(_)) => format!(
                "Nothing shows that the log was tampered with: {entries} fit together. Something wants attention."
            ),
            _ => {
                format!("The log is intact: {entries} fit together and with the signed checkpoint.")
            }
        }
    }

    pub(super) fn take_walk(&mut self, walk: &Walk) {
        self.entries = walk.size;
        self.notes.push(format!(
            "shape, hashes, numbers and links of {}, and the Merkle tree over them",
            counted(walk.size, "entry", "entries")
        ));
        if walk.open_writers > 0 {
            self.notes.push(format!(
                "{} no close entry: still running, or ended without one",
                counted(walk.open_writers as u64, "writer has", "writers have")
            ));
        }
        if walk.recovered > 0 {
            self.notes.push(format!(
                "{} cut after a crash, and recorded",
                counted(walk.recovered, "torn tail was", "torn tails were")
            ));
        }
        if walk.gaps > 0 {
            let detail = format!(
                "{} that calls could not be recorded; find them with `kind:gap`",
                counted(walk.gaps, "entry says", "entries say")
            );
            self.findings
                .push(Finding::attention(Problem::Gap, "log", detail));
        }
        if walk.has_predecessor {
            let detail =
                "the first entry says that the signer knew an earlier log, which was gone when \
                          this one began"
                    .to_owned();
            self.findings
                .push(Finding::attention(Problem::Succeeds, "entry 0", detail));
        }
    }

    /// The first bad entry of the chain is told first, whatever else there is.
    pub(super) fn say_what_is_not_proven(&mut self, has_checkpoint: bool, trust: &Trust) {
        self.findings.sort_by_key(|finding| {
            let status = std::cmp::Reverse(finding.problem.status());
            (status, finding.seq.is_none(), finding.seq)
        });
        if has_checkpoint && self.after_checkpoint() > 0 {
            self.unproven.push(format!(
                "{} after the newest checkpoint: chained, but not signed; if entries behind them were cut \
                 off, this verification could not tell",
                counted(self.after_checkpoint(), "entry stands", "entries stand")
            ));
        }
        self.unproven.push(match trust.has_keys() {
            true => "whoever holds the signing key can rewrite the log and sign it again: only a checkpoint \
                     that was copied to another machine shows that".to_owned(),
            false => "the key was taken from the log itself: that the log is the one you think it is must \
                      be known from elsewhere (`--key`)".to_owned(),
        });
        self.unproven.push(
            "what was never recorded: calls of functions without the attribute, or while recording was off"
                .to_owned(),
        );
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}
