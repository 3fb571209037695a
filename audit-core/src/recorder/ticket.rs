//! How a caller learns that its entry is durable.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use super::{Durability, Recorder, lock};
use crate::error::{Error, Result};

/// How many failed batches are remembered for callers that have not asked yet.
const FAILURES: usize = 256;

/// How far the queue was committed.
#[derive(Default)]
pub(super) struct Progress {
    /// Entries up to this number have ended one way or the other.
    done: u64,
    /// Batches that failed: the number of their last entry, and why.
    failures: VecDeque<(std::ops::RangeInclusive<u64>, Error)>,
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
            if self.failures.len() == FAILURES {
                self.failures.pop_front();
            }
            self.failures.push_back((self.done + 1..=upto, error));
        }
        self.done = upto;
        let waiting = std::mem::take(&mut self.waiting);
        let (woken, waiting) = waiting.into_iter().partition(|(number, _)| *number <= upto);
        self.waiting = waiting;
        let woken: Vec<(u64, Waker)> = woken;
        woken.into_iter().map(|(_, waker)| waker).collect()
    }

    fn wake_later(&mut self, number: u64, waker: &Waker) {
        let known = |(other, known): &(u64, Waker)| *other == number && known.will_wake(waker);
        if !self.waiting.iter().any(known) {
            self.waiting.push((number, waker.clone()));
        }
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

    pub(super) fn new(recorder: &Recorder, number: u64, queue_is_full: bool) -> Ticket {
        // A full queue makes buffered callers wait too: it is bounded and drops nothing.
        let waits = recorder.shared.durability == Durability::Durable || queue_is_full;
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
            Some((recorder, number)) => recorder.shared.wait_for(number),
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
        let mut progress = lock(&recorder.shared.progress);
        match progress.of(*number) {
            Some(ended) => Poll::Ready(ended),
            None => {
                progress.wake_later(*number, cx.waker());
                drop(progress);
                recorder.wake_writer();
                Poll::Pending
            }
        }
    }
}
