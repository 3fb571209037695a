//! The buffers of a call, used again by the next call on the same thread: the call path allocates
//! next to nothing.

use std::cell::Cell;

use crate::capture::Scratch;

/// What a call writes into.
#[derive(Default)]
pub(super) struct Buffers {
    /// The members of the `arguments` object.
    pub(super) arguments: Vec<u8>,
    /// JSON of what is kept of the result.
    pub(super) result: Vec<u8>,
    pub(super) body: Vec<u8>,
    pub(super) scratch: Scratch,
}

/// Buffers that grew past this are given back to the system.
const KEEP: usize = 64 * 1024;

thread_local! {
    static SPARE: Cell<Option<Box<Buffers>>> = const { Cell::new(None) };
}

impl Buffers {
    /// Those of the call before, or new ones.
    pub(super) fn take() -> Box<Buffers> {
        let spare = SPARE.try_with(Cell::take).ok().flatten();
        spare.unwrap_or_default()
    }

    /// Keeps them for the next call. What is left in them was redacted, but for the scratch, which
    /// is wiped.
    pub(super) fn give_back(mut self: Box<Self>) {
        self.scratch.zeroize();
        self.arguments.clear();
        self.result.clear();
        self.body.clear();
        let own = self.arguments.capacity() + self.result.capacity() + self.body.capacity();
        let size = own + self.scratch.capacity();
        if size <= KEEP {
            // A thread that is being torn down has no next call.
            let _ = SPARE.try_with(|spare| spare.set(Some(self)));
        }
    }
}
