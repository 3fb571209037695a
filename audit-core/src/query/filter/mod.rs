//! The one filter language, for the Rust API and the command line.
//!
//! Two types: a [`Filter`] is what was asked, with words such as `7d` in it, and has a text form
//! that reads back as the same filter; a [`Selection`] is the filter at one moment in one time
//! zone, and looks at entries. The parts: [`pattern`] values with `*`, [`when`] times, [`term`] one
//! condition, [`parse`] and [`print`] the text form, [`selection`] the looking.

mod parse;
mod pattern;
mod print;
mod selection;
mod term;
mod when;

use std::str::FromStr;

pub use pattern::Pattern;
pub use selection::{Judgement, Selection};
pub use term::Field;
use term::{Mark, Term, Test};
pub use when::When;

use super::Clock;
use crate::entry::{Kind, Outcome};
use crate::error::{Error, Result};
use crate::tool::Action;

/// Which entries are wanted: every condition must hold.
///
/// The text form is `field:value` words: `user:x tool:read_* -outcome:ok since:7d`. See
/// `docs/filter.md`. Without a condition on the kind only calls are wanted.
///
/// ```
/// use audit_core::Filter;
///
/// let built = Filter::new().user("usr_1").tool("read_*").failed();
/// assert_eq!(built.to_string(), "user:usr_1 tool:read_* is:failed");
/// assert_eq!("user:usr_1 tool:read_* is:failed".parse::<Filter>()?, built);
/// # Ok::<(), audit_core::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct Filter {
    terms: Vec<Term>,
}

impl Filter {
    /// Wants every call.
    pub fn new() -> Filter {
        Filter::default()
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// An unknown field, a value that a field cannot have, a bad time, a missing quote: the message
    /// points at the word and lists what there is.
    pub fn parse(text: &str) -> Result<Filter> {
        parse::filter(text)
    }

    /// Adds `field:value` where the value comes from elsewhere, such as a flag: it may hold spaces
    /// without quotes. `,` separates alternatives and `*` is a wildcard, as in the text form.
    ///
    /// # Errors
    /// As [`Filter::parse`].
    pub fn with_word(mut self, field: &str, value: &str) -> Result<Filter> {
        self.terms.push(parse::word(field, value)?);
        Ok(self)
    }

    /// Only where `field` has this value. [`From<&str>`](Pattern) takes `*` as a wildcard;
    /// [`Pattern::exact`] takes every character as itself.
    pub fn field(self, field: Field, value: impl Into<Pattern>) -> Filter {
        self.with(false, Test::Text(field, vec![value.into()]))
    }

    /// Only where `field` does not have this value. An entry that lacks the field is wanted.
    pub fn without(self, field: Field, value: impl Into<Pattern>) -> Filter {
        self.with(true, Test::Text(field, vec![value.into()]))
    }

    /// The user for whom the agent acted.
    pub fn user(self, id: impl Into<Pattern>) -> Filter {
        self.field(Field::User, id)
    }

    /// The tool's name.
    pub fn tool(self, name: impl Into<Pattern>) -> Filter {
        self.field(Field::Tool, name)
    }

    /// The conversation.
    pub fn conversation(self, id: impl Into<Pattern>) -> Filter {
        self.field(Field::Conversation, id)
    }

    /// The person whose data was touched.
    pub fn subject(self, id: impl Into<Pattern>) -> Filter {
        self.field(Field::Subject, id)
    }

    /// How the call ended.
    pub fn outcome(self, outcome: Outcome) -> Filter {
        self.field(Field::Outcome, outcome.as_str())
    }

    /// What the tool does to data.
    pub fn action(self, action: Action) -> Filter {
        self.field(Field::Action, action.as_str())
    }

    /// The purpose of use; an HL7 code includes the codes under it (`TREAT` finds `ETREAT` and
    /// `BTG`).
    pub fn purpose(self, code: impl Into<Pattern>) -> Filter {
        self.field(Field::Purpose, code)
    }

    /// Entries of this kind, instead of calls.
    pub fn kind(self, kind: Kind) -> Filter {
        self.field(Field::Kind, kind.as_str())
    }

    /// Only calls that did not end `ok`.
    pub fn failed(self) -> Filter {
        self.with(false, Test::Is(vec![Mark::Failed]))
    }

    /// Only calls made under emergency access.
    pub fn emergency(self) -> Filter {
        self.with(false, Test::Is(vec![Mark::Emergency]))
    }

    /// Only calls for which no user is known.
    pub fn unattributed(self) -> Filter {
        self.with(false, Test::Is(vec![Mark::Unattributed]))
    }

    /// From the beginning of `when` on.
    pub fn since(self, when: impl Into<When>) -> Filter {
        self.with(false, Test::Since(when.into()))
    }

    /// Up to the end of `when`.
    pub fn until(self, when: impl Into<When>) -> Filter {
        self.with(false, Test::Until(when.into()))
    }

    /// Both filters' conditions.
    pub fn and(mut self, other: Filter) -> Filter {
        self.terms.extend(other.terms);
        self
    }

    /// Whether it has no condition.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The filter at one moment, in one time zone.
    ///
    /// # Errors
    /// When its period ends before it begins.
    pub fn at(&self, clock: &Clock) -> Result<Selection> {
        Selection::new(self, clock)
    }

    fn with(mut self, negated: bool, test: Test) -> Filter {
        self.terms.push(Term { negated, test });
        self
    }
}

impl FromStr for Filter {
    type Err = Error;

    fn from_str(text: &str) -> Result<Filter> {
        Filter::parse(text)
    }
}

#[cfg(test)]
mod tests;
