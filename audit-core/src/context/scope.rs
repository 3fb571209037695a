//! What runs on this thread now: context, enclosing call, recorder.

use std::cell::RefCell;

use super::Context;
use crate::id::CallId;

thread_local! {
    static HERE: RefCell<Context> = RefCell::new(Context::default());
}

/// The thread's current context.
pub(crate) struct Here;

/// Puts back what was current before, when dropped.
pub struct Entered {
    before: Option<Context>,
}

impl Here {
    /// What is current; nothing while the thread is being torn down.
    pub(crate) fn current() -> Context {
        HERE.try_with(|here| here.borrow().clone())
            .unwrap_or_default()
    }

    /// Makes a context current. One that was not taken inside a call, or names no recorder, keeps
    /// the enclosing ones: an agent inside an agent stays inside it.
    pub(crate) fn enter(context: &Context) -> Entered {
        Here::change(|before| Context {
            fields: context.fields.clone(),
            parent: context.parent.or(before.parent),
            recorder: context.recorder.clone().or_else(|| before.recorder.clone()),
        })
    }

    /// Makes a call, and the context it was made under, current.
    pub(crate) fn enter_call(context: &Context, call: CallId) -> Entered {
        Here::change(|_| Context {
            parent: Some(call),
            ..context.clone()
        })
    }

    fn change(next: impl FnOnce(&Context) -> Context) -> Entered {
        let before = HERE.try_with(|here| {
            let next = next(&here.borrow());
            here.replace(next)
        });
        Entered {
            before: before.ok(),
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            // Dropped outside the borrow: a recorder's last handle may go with it.
            let _after = HERE.try_with(|here| here.replace(before));
        }
    }
}
