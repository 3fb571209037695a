//! The time, read where no lock is held: a clock may be the user's code, which records, waits or
//! panics as it likes.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};

use crate::entry::Timestamp;
use crate::unwind::caught;

/// Reads the wall clock.
pub(crate) type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What the clock says; where it panics, what the system says.
pub(super) fn read(clock: &Clock) -> Timestamp {
    Timestamp::new(caught(|| clock()).unwrap_or_else(Utc::now))
}

/// What the clock said, and when it was asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) at: Timestamp,
    asked: Instant,
}

impl Moment {
    pub(super) fn now(clock: &Clock) -> Moment {
        Moment {
            at: read(clock),
            asked: Instant::now(),
        }
    }

    /// The one that was asked for later: who reads the clock first may come to write last.
    pub(super) fn or_later(self, other: Option<Moment>) -> Moment {
        other
            .filter(|other| other.asked > self.asked)
            .unwrap_or(self)
    }
}
