//! Questions to a log.
//!
//! A [`Log`] reads entries in order, checks every line's hash and its link to the line before, and
//! answers from what it checked. An entry that does not check out is never an answer: reading stops
//! there, what was found before it is given, and [`Coverage::damage`] names the place.
//!
//! The parts: [`filter`] what is wanted, [`log`] reading, [`answers`] the questions that have a
//! name, [`statistics`], [`timeline`] and [`attribution`] what is made of the entries, [`record`] an
//! entry as other programs read it, [`clock`] what time words are resolved against.

mod answers;
mod attribution;
mod clock;
mod filter;
mod log;
mod plain;
mod purpose;
mod record;
mod retention;
mod statistics;
mod timeline;

pub use attribution::Attribution;
pub use clock::{Clock, Zone};
pub use filter::{Field, Filter, Judgement, Pattern, Selection, When};
pub use log::{Coverage, Entries, Found, Log, Matches};
pub use plain::{json_line, printable, wrapped};
pub use record::Record;
pub use retention::{ToolRetention, retention_of};
pub use statistics::{Group, Statistics};
pub use timeline::{Timeline, TimelineCall};

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
