//! How a caller learns that its entry is durable.

use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use super::{Durability, Recorder, lock};
use crate::error::{Error, Result};

/// How many runs of lost entries are told apart for callers that have not asked yet.
const FAILURES: usize = 256;

/// How far the queue was committed.
#[derive(Default)]
pub(super) struct Progress {
    /// Entries up to this number have ended one way or the other.
    done: u64,
    /// What was lost, and why; in order.
    failures: VecDeque<(RangeInclusive<u64>, Error)>,
    /// The first loss since somebody was told of one by a flush.
    untold: Option<Error>,
    waiting: Vec<(u64, Waker)>,
}

impl Progress {
    /// How the entry of this number ended, once it did.
    pub(super) fn of(&self, number: u64) -> Option<Result<()>> {
        if number > self.done {
            return None;
        }
        let failure = self
            .failures
            .iter()
            .find(|(batch, _)| batch.contains(&number));
        Some(failure.map_or(Ok(()), |(_, error)| Err(error.clone())))
    }

    /// Notes how everything up to a number ended; gives back who waited for it.
    pub(super) fn advance(&mut self, upto: u64, ended: Result<()>) -> Vec<Waker> {
        if let Err(error) = ended {
            self.untold.get_or_insert_with(|| error.clone());
            self.note_failure(self.done + 1..=upto, error);
        }
        self.done = upto;
        let waiting = std::mem::take(&mut self.waiting);
        let (woken, waiting) = waiting.into_iter().partition(|(number, _)| *number <= upto);
        self.waiting = waiting;
        let woken: Vec<(u64, Waker)> = woken;
        woken.into_iter().map(|(_, waker)| waker).collect()
    }

    /// The loss that no flush has told yet.
    pub(super) fn take_untold(&mut self) -> Option<Error> {
        self.untold.take()
    }

    fn note_failure(&mut self, lost: RangeInclusive<u64>, error: Error) {
        let newest = self.failures.back_mut();
        match newest.filter(|(before, _)| before.end() + 1 == *lost.start()) {
            Some((before, _)) => *before = *before.start()..=*lost.end(),
            None => self.failures.push_back((lost, error)),
        }
        if self.failures.len() > FAILURES {
            self.join_oldest();
        }
    }

    /// What lies between the two oldest counts as lost too, for whoever asks so late: an entry that
    /// is there may be told to be lost, but never the other way round.
    fn join_oldest(&mut self) {
        if let (Some((oldest, _)), Some((next, error))) =
            (self.failures.pop_front(), self.failures.pop_front())
        {
            let joined = *oldest.start()..=*next.end();
            self.failures.push_front((joined, error));
        }
    }

    /// Gives the waker back where it waits already: it is dropped outside the lock.
    fn wake_later(&mut self, number: u64, waker: Waker) -> Option<Waker> {
        let known = |(other, known): &(u64, Waker)| *other == number && known.will_wake(&waker);
        if self.waiting.iter().any(known) {
            return Some(waker);
        }
        self.waiting.push((number, waker));
        None
    }
}

/// The way to learn that an entry is durable. Dropping it is fine: the entry is queued.
#[must_use = "a durable call waits for its ticket"]
pub struct Ticket {
    /// The recorder and the entry's number; `None` when there is nothing to wait for.
    entry: Option<(Recorder, u64)>,
}

impl Ticket {
    /// Nothing was recorded.
    pub(crate) fn nothing() -> Ticket {
        Ticket { entry: None }
    }

    /// `must_wait`: also where the recorder's callers do not wait.
    pub(super) fn new(recorder: &Recorder, number: u64, must_wait: bool) -> Ticket {
        let waits = must_wait || recorder.shared().durability == Durability::Durable;
        Ticket {
            entry: waits.then(|| (recorder.clone(), number)),
        }
    }

    /// Blocks until the entry is durable.
    ///
    /// # Errors
    /// When it could not be recorded.
    pub fn wait(mut self) -> Result<()> {
        match self.entry.take() {
            Some((recorder, number)) => recorder.shared().wait_for(number),
            None => Ok(()),
        }
    }
}

impl Future for Ticket {
    type Output = Result<()>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let Some((recorder, number)) = &self.entry else {
            return Poll::Ready(Ok(()));
        };
        let progress = &recorder.shared().progress;
        if let Some(ended) = lock(progress).of(*number) {
            return Poll::Ready(ended);
        }
        // Cloning a waker runs anybody's code: no lock is held.
        let waker = cx.waker().clone();
        let mut progress = lock(progress);
        if let Some(ended) = progress.of(*number) {
            drop(progress);
            return Poll::Ready(ended);
        }
        let spare = progress.wake_later(*number, waker);
        drop(progress);
        drop(spare);
        recorder.wake_writer();
        Poll::Pending
    }
}
