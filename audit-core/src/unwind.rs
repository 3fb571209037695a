//! Running code of the user's that must not take the tool or the entry down.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What the code returned, or nothing if it panicked.
pub(crate) fn caught<R>(run: impl FnOnce() -> R) -> Option<R> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(value) => Some(value),
        Err(payload) => {
            // Its `Drop` is the user's too, and may panic again.
            std::mem::forget(payload);
            None
        }
    }
}
