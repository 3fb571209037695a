//! Captures an argument in the way its type allows.
//!
//! Called on `(&&&Argument(&value))`, so the order is: a lock that can be tried, then everything
//! that is `Serialize`, then a refusal while compiling.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock, TryLockError};

use serde::Serialize;

use crate::call::Call;

/// An argument whose type decides how it is captured.
#[derive(Debug)]
pub struct Argument<'a, T: ?Sized>(pub &'a T);

/// Lends a value to `look`.
pub fn lend<T>(value: T, look: impl FnOnce(&T)) -> T {
    look(&value);
    value
}

/// First choice: locks. `Serialize` would wait for them, and a caller that holds the lock itself
/// would wait for ever.
pub trait CaptureLock {
    #[doc(hidden)]
    fn __audited_capture(&self, call: &mut Call, index: usize);
}

impl<T: TryCapture + ?Sized> CaptureLock for &&Argument<'_, T> {
    fn __audited_capture(&self, call: &mut Call, index: usize) {
        self.0.try_capture(call, index);
    }
}

/// Second choice: whatever can be serialised.
pub trait CaptureSerialize {
    #[doc(hidden)]
    fn __audited_capture(&self, call: &mut Call, index: usize);
}

impl<T: Serialize + ?Sized> CaptureSerialize for &Argument<'_, T> {
    fn __audited_capture(&self, call: &mut Call, index: usize) {
        // A reference to the reference: what is captured may be unsized.
        call.argument(index, &self.0);
    }
}

/// Last choice: nothing can be done, and the compiler says so on the argument's type.
pub trait CaptureNothing<T: ?Sized> {
    #[doc(hidden)]
    fn __audited_capture(&self, call: &mut Call, index: usize)
    where
        Self: Recordable<T>;
}

impl<T: ?Sized> CaptureNothing<T> for Argument<'_, T> {
    fn __audited_capture(&self, _call: &mut Call, _index: usize)
    where
        Self: Recordable<T>,
    {
    }
}

/// Exists for its message: whoever gets here is not `Serialize`. Asked of the argument and not of
/// its type, or the compiler would advise to bind type parameters by this trait.
#[diagnostic::on_unimplemented(
    message = "this argument cannot be recorded: `{T}` does not implement `serde::Serialize`",
    label = "not `Serialize`",
    note = "let the type implement it: `#[derive(serde::Serialize)]`, or a bound on a type parameter",
    note = "or leave the argument out: `#[audited_tool(skip(…))]`"
)]
pub trait Recordable<T: ?Sized> {}

/// Something that can be looked into without waiting.
pub trait TryCapture {
    /// Captures what is inside, or notes that somebody holds it.
    fn try_capture(&self, call: &mut Call, index: usize);
}

impl<T: Serialize + ?Sized> TryCapture for Mutex<T> {
    fn try_capture(&self, call: &mut Call, index: usize) {
        match self.try_lock() {
            Ok(guard) => call.argument(index, &&*guard),
            // Whoever held it panicked; the value is there all the same.
            Err(TryLockError::Poisoned(poisoned)) => call.argument(index, &&*poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => call.argument_locked(index),
        }
    }
}

impl<T: Serialize + ?Sized> TryCapture for RwLock<T> {
    fn try_capture(&self, call: &mut Call, index: usize) {
        match self.try_read() {
            Ok(guard) => call.argument(index, &&*guard),
            Err(TryLockError::Poisoned(poisoned)) => call.argument(index, &&*poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => call.argument_locked(index),
        }
    }
}

impl<T: TryCapture> TryCapture for Option<T> {
    fn try_capture(&self, call: &mut Call, index: usize) {
        match self {
            Some(value) => value.try_capture(call, index),
            None => call.argument(index, &()),
        }
    }
}

impl<T: Serialize + ?Sized> TryCapture for RefCell<T> {
    fn try_capture(&self, call: &mut Call, index: usize) {
        match self.try_borrow() {
            Ok(value) => call.argument(index, &&*value),
            Err(_) => call.argument_locked(index),
        }
    }
}

macro_rules! through_pointer {
    ($($pointer:ty),*) => {$(
        impl<T: TryCapture + ?Sized> TryCapture for $pointer {
            fn try_capture(&self, call: &mut Call, index: usize) {
                (**self).try_capture(call, index);
            }
        }
    )*};
}

through_pointer!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);
