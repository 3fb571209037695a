//! Bodies that wait for their place: one buffer, swapped out by whoever commits.

use std::sync::Arc;

use crate::entry::{Kind, Unsealed};
use crate::hash::Hash;

/// Bytes of waiting bodies past which callers commit themselves instead of queueing more.
pub(super) const HIGH_WATER: usize = 8 * 1024 * 1024;

/// A body on its way into the queue.
pub(crate) struct Pending<'a> {
    pub(crate) kind: Kind,
    pub(crate) retention: Option<Arc<str>>,
    pub(crate) body: &'a [u8],
    pub(crate) body_sha256: Hash,
}

#[derive(Default)]
pub(super) struct Queue {
    bodies: Vec<u8>,
    slots: Vec<Slot>,
    /// How many entries were ever queued: the number of the newest.
    pub(super) queued: u64,
    /// The log was closed: nobody comes to write what is left here, so callers wait.
    pub(super) closed: bool,
}

struct Slot {
    kind: Kind,
    retention: Option<Arc<str>>,
    end: usize,
    body_sha256: Hash,
}

impl Queue {
    pub(super) fn push(&mut self, pending: Pending<'_>) {
        self.bodies.extend_from_slice(pending.body);
        self.slots.push(Slot {
            kind: pending.kind,
            retention: pending.retention,
            end: self.bodies.len(),
            body_sha256: pending.body_sha256,
        });
        self.queued += 1;
    }

    /// Whether a buffered caller must see its entry written too: a queue that is full is bounded so
    /// and drops nothing.
    pub(super) fn makes_wait(&self) -> bool {
        self.closed || self.bodies.len() >= HIGH_WATER
    }

    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// How many calls wait; what did not fit into a call's line is none of its own.
    pub(super) fn calls(&self) -> u64 {
        let calls = self.slots.iter().filter(|slot| slot.kind == Kind::Call);
        calls.count() as u64
    }

    /// Gives what waits to `other`, which must be empty, and keeps its buffers.
    pub(super) fn hand_over(&mut self, other: &mut Queue) {
        std::mem::swap(&mut self.bodies, &mut other.bodies);
        std::mem::swap(&mut self.slots, &mut other.slots);
        other.queued = self.queued;
    }

    pub(super) fn clear(&mut self) {
        self.bodies.clear();
        self.slots.clear();
    }

    /// What waits, in order.
    pub(super) fn entries(&self) -> impl Iterator<Item = Unsealed<'_>> {
        let mut start = 0;
        self.slots.iter().map(move |slot| {
            let body = self.bodies.get(start..slot.end).unwrap_or_default();
            start = slot.end;
            Unsealed {
                kind: slot.kind,
                retention: slot.retention.as_deref(),
                body,
                body_sha256: slot.body_sha256,
            }
        })
    }
}
