//! What kind of type a function returns, asked before there is a value of it.
//!
//! The methods' names are odd on purpose: whatever traits the user has in scope, none of them
//! offers the same.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

use super::capture::TryCapture;
use super::observer::{OfResult, OfValue};
use super::watch::{Keep, Pass};
use crate::capture::Capture;

/// Stands for a type `R` that a function returns or a future resolves to.
#[derive(Debug)]
pub struct Returns<R>(PhantomData<fn() -> R>);

impl<R> Returns<R> {
    const NEW: Returns<R> = Returns(PhantomData);

    /// The type that the closure returns.
    pub fn of_call<F: FnOnce() -> R>(_: &F) -> Returns<R> {
        Returns::NEW
    }

    /// The type that the future resolves to.
    pub fn of_future<F: Future<Output = R>>(_: &F) -> Returns<R> {
        Returns::NEW
    }
}

/// Stands for the two types of a `Result`.
#[derive(Debug)]
pub struct Fallible<T, E>(PhantomData<fn() -> (T, E)>);

/// Stands for a type that is no `Result`.
#[derive(Debug)]
pub struct Infallible<R>(PhantomData<fn() -> R>);

/// Whether it is a `Result`, by whatever alias: asked on `(&&returns)`.
pub trait IsResult<T, E> {
    #[doc(hidden)]
    fn __audited_shape(&self) -> Fallible<T, E>;
}

impl<T, E> IsResult<T, E> for &Returns<Result<T, E>> {
    fn __audited_shape(&self) -> Fallible<T, E> {
        Fallible(PhantomData)
    }
}

/// Anything else.
pub trait IsValue<R> {
    #[doc(hidden)]
    fn __audited_shape(&self) -> Infallible<R>;
}

impl<R> IsValue<R> for Returns<R> {
    fn __audited_shape(&self) -> Infallible<R> {
        Infallible(PhantomData)
    }
}

impl<T, E> Fallible<T, E> {
    /// The type of success.
    pub fn __audited_value(&self) -> Returns<T> {
        Returns::NEW
    }

    /// The type of failure.
    pub fn __audited_error(&self) -> Returns<E> {
        Returns::NEW
    }

    /// Looks at values of this type.
    pub fn __audited_observe(&self, seen: Seen<T>, told: Told<E>) -> OfResult<T, E> {
        OfResult { seen, told }
    }
}

impl<R> Infallible<R> {
    /// The type of the value.
    pub fn __audited_value(&self) -> Returns<R> {
        Returns::NEW
    }

    /// There is none.
    pub fn __audited_error(&self) -> Returns<()> {
        Returns::NEW
    }

    /// Looks at values of this type.
    pub fn __audited_observe(&self, seen: Seen<R>, _: Told<()>) -> OfValue<R> {
        OfValue { seen }
    }
}

/// How a value is captured, if it can be.
pub type Seen<T> = Option<fn(&T) -> &dyn Capture>;

/// First choice, asked on `(&&&returns)`: locks. Whoever called the tool may hold it, and
/// `Serialize` would wait for them; what a lock guards is not the result anyway.
pub trait IsLock<T> {
    #[doc(hidden)]
    fn __audited_seen(&self) -> Seen<T>;
}

impl<T: TryCapture> IsLock<T> for &&Returns<T> {
    fn __audited_seen(&self) -> Seen<T> {
        None
    }
}

/// Second choice: values that can be serialised.
pub trait IsSerialize<T> {
    #[doc(hidden)]
    fn __audited_seen(&self) -> Seen<T>;
}

impl<T: Serialize> IsSerialize<T> for &Returns<T> {
    fn __audited_seen(&self) -> Seen<T> {
        Some(|value| value)
    }
}

/// Last choice: they cannot.
pub trait IsOpaque<T> {
    #[doc(hidden)]
    fn __audited_seen(&self) -> Seen<T>;
}

impl<T> IsOpaque<T> for Returns<T> {
    fn __audited_seen(&self) -> Seen<T> {
        None
    }
}

/// How an error is put into words.
pub type Told<E> = fn(&E, &mut fmt::Formatter<'_>) -> fmt::Result;

/// First choice: asked on `(&&&returns)`.
pub trait IsDisplay<E> {
    #[doc(hidden)]
    fn __audited_told(&self) -> Told<E>;
}

impl<E: fmt::Display> IsDisplay<E> for &&Returns<E> {
    fn __audited_told(&self) -> Told<E> {
        <E as fmt::Display>::fmt
    }
}

/// Second choice.
pub trait IsDebug<E> {
    #[doc(hidden)]
    fn __audited_told(&self) -> Told<E>;
}

impl<E: fmt::Debug> IsDebug<E> for &Returns<E> {
    fn __audited_told(&self) -> Told<E> {
        <E as fmt::Debug>::fmt
    }
}

/// Last choice: the type's name.
pub trait IsSilent<E> {
    #[doc(hidden)]
    fn __audited_told(&self) -> Told<E>;
}

impl<E> IsSilent<E> for Returns<E> {
    fn __audited_told(&self) -> Told<E> {
        |_, f| f.write_str(std::any::type_name::<E>())
    }
}

/// Whether a value may wait inside a future without costing it `Send`: asked on `(&&returns)`.
pub trait IsSend<R> {
    #[doc(hidden)]
    fn __audited_slot(&self) -> Keep<R>;
}

impl<R: Send> IsSend<R> for &Returns<R> {
    fn __audited_slot(&self) -> Keep<R> {
        Keep::default()
    }
}

/// It may not, or nobody knows.
pub trait IsNotSend<R> {
    #[doc(hidden)]
    fn __audited_slot(&self) -> Pass;
}

impl<R> IsNotSend<R> for Returns<R> {
    fn __audited_slot(&self) -> Pass {
        Pass
    }
}

/// Builds the observer for values of a type.
#[doc(hidden)]
#[macro_export]
macro_rules! __observer {
    ($returns:expr) => {{
        use $crate::__private::returns::{
            IsDebug as _, IsDisplay as _, IsLock as _, IsOpaque as _, IsResult as _,
            IsSerialize as _, IsSilent as _, IsValue as _,
        };
        let shape = (&&$returns).__audited_shape();
        let seen = (&&&shape.__audited_value()).__audited_seen();
        let told = (&&&shape.__audited_error()).__audited_told();
        $crate::__private::observer::Observer::new(shape.__audited_observe(seen, told))
    }};
}

/// Builds the place where a value of a type waits until its entry is durable.
#[doc(hidden)]
#[macro_export]
macro_rules! __slot {
    ($returns:expr) => {{
        use $crate::__private::returns::{IsNotSend as _, IsSend as _};
        (&&$returns).__audited_slot()
    }};
}
