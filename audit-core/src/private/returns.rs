//! What kind of type a function returns, asked before there is a value of it.
//!
//! The methods' names are odd on purpose: whatever traits the user has in scope, none of them
//! offers the same.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

use super::capture::TryCapture;
use super::observer::{OfResult, OfValue};
use super::watch::{Keep, Pass};
use crate::capture::Capture;
use crate::result::Reported;

/// Stands for a type `R` that a function returns or a future resolves to.
#[derive(Debug)]
pub struct Returns<R>(PhantomData<fn() -> R>);

impl<R> Returns<R> {
    /// The type that the closure returns.
    pub fn of_call<F: FnOnce() -> R>(_: &F) -> Returns<R> {
        Returns(PhantomData)
    }

    /// The type that the future resolves to.
    pub fn of_future<F: Future<Output = R>>(_: &F) -> Returns<R> {
        Returns(PhantomData)
    }

    /// The same where there may be no future.
    pub fn of_started<F: Future<Output = R>>(_: &crate::Result<F>) -> Returns<R> {
        Returns(PhantomData)
    }
}

/// `Reported::failure`.
pub type Report<T> = fn(&T) -> Option<Cow<'_, str>>;

/// What can be made of a value.
#[derive(Debug)]
pub struct Seen<T> {
    /// How it is captured, if it can be.
    pub capture: Option<fn(&T) -> &dyn Capture>,
    /// How it says itself that it is a failure, if it does.
    pub report: Option<Report<T>>,
}

impl<T> Clone for Seen<T> {
    fn clone(&self) -> Seen<T> {
        *self
    }
}

impl<T> Copy for Seen<T> {}

impl<T> Seen<T> {
    const NOTHING: Seen<T> = Seen {
        capture: None,
        report: None,
    };

    pub(super) fn captured() -> Seen<T>
    where
        T: Serialize,
    {
        Seen {
            capture: Some(|value| value),
            ..Seen::NOTHING
        }
    }

    /// The same with what it says of itself.
    fn reported(self) -> Seen<T>
    where
        T: Reported,
    {
        Seen {
            report: Some(T::failure),
            ..self
        }
    }
}

/// How an error is put into words.
pub type Told<E> = fn(&E, &mut fmt::Formatter<'_>) -> fmt::Result;

/// What looks at values of the type; asked behind ten references. Tried in this order: a `Result`,
/// by whatever alias, then any other value. Of each first a lock: whoever called the tool may hold
/// it, and `Serialize` would wait for it; then what reports itself, what can be serialised, and the
/// rest.
pub trait HasLook {
    #[doc(hidden)]
    type Look;
    #[doc(hidden)]
    fn __audited_look(&self) -> Self::Look;
}

macro_rules! looks {
    ($(<$($name:ident $(: $bound:ident $(+ $more:ident)?)?),*> $returns:ty => $look:ident $seen:expr;)*) => {$(
        impl<$($name $(: $bound $(+ $more)?)?),*> HasLook for $returns {
            type Look = $look<$($name),*>;

            fn __audited_look(&self) -> Self::Look {
                $look::new($seen)
            }
        }
    )*};
}

looks! {
    <T: TryCapture, E> &&&&&&&&&Returns<Result<T, E>> => OfResult Seen::NOTHING;
    <T: Reported + Serialize, E> &&&&&&&&Returns<Result<T, E>> => OfResult Seen::captured().reported();
    <T: Reported, E> &&&&&&&Returns<Result<T, E>> => OfResult Seen::NOTHING.reported();
    <T: Serialize, E> &&&&&&Returns<Result<T, E>> => OfResult Seen::captured();
    <T, E> &&&&&Returns<Result<T, E>> => OfResult Seen::NOTHING;
    <R: TryCapture> &&&&Returns<R> => OfValue Seen::NOTHING;
    <R: Reported + Serialize> &&&Returns<R> => OfValue Seen::captured().reported();
    <R: Reported> &&Returns<R> => OfValue Seen::NOTHING.reported();
    <R: Serialize> &Returns<R> => OfValue Seen::captured();
    <R> Returns<R> => OfValue Seen::NOTHING;
}

/// The same with a way to put errors into words; asked on `(&&&look)`. Tried in this order:
/// `Display`, `Debug`, the type's name.
pub trait HasWords {
    #[doc(hidden)]
    type Look;
    #[doc(hidden)]
    fn __audited_words(&self) -> Self::Look;
}

impl<R> HasWords for &&OfValue<R> {
    type Look = OfValue<R>;

    fn __audited_words(&self) -> OfValue<R> {
        OfValue::new(self.seen)
    }
}

impl<T, E: fmt::Display> HasWords for &&OfResult<T, E> {
    type Look = OfResult<T, E>;

    fn __audited_words(&self) -> OfResult<T, E> {
        self.told(<E as fmt::Display>::fmt)
    }
}

impl<T, E: fmt::Debug> HasWords for &OfResult<T, E> {
    type Look = OfResult<T, E>;

    fn __audited_words(&self) -> OfResult<T, E> {
        self.told(<E as fmt::Debug>::fmt)
    }
}

impl<T, E> HasWords for OfResult<T, E> {
    type Look = OfResult<T, E>;

    fn __audited_words(&self) -> OfResult<T, E> {
        OfResult::new(self.seen)
    }
}

/// The place where a value waits until its entry is durable; asked on `(&&returns)`. A value that
/// is not known to be `Send` would cost the future its own `Send` and has no place.
pub trait HasSlot {
    #[doc(hidden)]
    type Slot;
    #[doc(hidden)]
    fn __audited_slot(&self) -> Self::Slot;
}

impl<R: Send> HasSlot for &Returns<R> {
    type Slot = Keep<R>;

    fn __audited_slot(&self) -> Keep<R> {
        Keep::default()
    }
}

impl<R> HasSlot for Returns<R> {
    type Slot = Pass;

    fn __audited_slot(&self) -> Pass {
        Pass
    }
}

/// Builds the observer for values of a type.
#[doc(hidden)]
#[macro_export]
macro_rules! __observer {
    // Past what a plain value cannot be: a lock, or something that reports itself.
    ($returns:expr, plain) => {
        $crate::__observer!(@ &&&&&&&$returns)
    };
    ($returns:expr) => {
        $crate::__observer!(@ &&&&&&&&&&$returns)
    };
    (@ $returns:expr) => {{
        use $crate::__private::returns::{HasLook as _, HasWords as _};
        let look = ($returns).__audited_look();
        $crate::__private::observer::Observer::new((&&&look).__audited_words())
    }};
}

/// Builds the place where a value of a type waits.
#[doc(hidden)]
#[macro_export]
macro_rules! __slot {
    ($returns:expr) => {{
        use $crate::__private::returns::HasSlot as _;
        (&&$returns).__audited_slot()
    }};
}
