//! One entry of the log: the line as it is stored, its envelope, and its body.
//!
//! Pure: bytes in, typed values out, and back. `docs/format.md` describes every byte.

mod body;
pub(crate) mod json;
mod kind;
mod line;
mod seal;
mod stamp;

pub use body::{Approval, Body, CallBody, CallError, Decision, Outcome, SubjectsBody};
pub use kind::Kind;
pub use line::{Envelope, Malformed, StoredLine};
pub use seal::Head;
pub(crate) use seal::{Unsealed, integer, seal};
pub use stamp::Timestamp;

use crate::error::{Error, Result};
use crate::hash::Hash;

/// Version of the format that this program writes.
pub const FORMAT_VERSION: u32 = 0;

/// Longest line, its LF included, in bytes.
pub const MAX_LINE: usize = 32 * 1024;

/// An entry as a reader sees it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What stays for ever.
    pub envelope: Envelope,
    /// What can be purged.
    pub body: Body,
    /// The leaf hash that the line states.
    pub hash: Hash,
}

impl Entry {
    /// Reads one line (without its LF). The hashes are checked: an entry whose bytes do not match
    /// them is an error, never an answer.
    pub fn read(line: &[u8]) -> Result<Entry> {
        let stored = StoredLine::parse(line)
            .map_err(|malformed| Error::corrupt(format!("malformed line: {malformed}")))?;
        let seq = stored.envelope().seq;
        if !stored.hash_matches() || !stored.body_matches() {
            return Err(Error::corrupt(format!(
                "entry {seq} does not match its hash"
            )));
        }
        let body = Body::read(stored.envelope().kind, stored.body()).map_err(|e| {
            Error::corrupt(format!("entry {seq} has a body that is not readable: {e}"))
        })?;
        Ok(Entry {
            hash: stored.stated_hash(),
            envelope: stored.into_envelope(),
            body,
        })
    }

    /// The body of a call, where this is one and it was not purged.
    pub fn call(&self) -> Option<&CallBody> {
        match &self.body {
            Body::Call(call) => Some(call),
            _ => None,
        }
    }
}
