//! What a result type can say of itself.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::error::Error;

/// A result that can bear an error of the audit log: what a tool needs that says
/// `on_failure = "block"` or `"withhold"`.
///
/// Every `Result<T, E>` whose error is `From<audit_core::Error>` is one. Implement it for results
/// of another kind:
///
/// ```
/// use audit_core::{Refuse, audited_tool};
///
/// enum Answer {
///     Sent,
///     TryLater(String),
/// }
///
/// impl Refuse for Answer {
///     fn refuse(error: audit_core::Error) -> Answer {
///         Answer::TryLater(error.to_string())
///     }
/// }
///
/// /// Money does not move unless the log knows that it is about to.
/// #[audited_tool(on_failure = "block")]
/// fn transfer(from: &str, to: &str, cents: u64) -> Answer {
///     Answer::Sent
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot bear an error of the audit log, which `on_failure` may have to return",
    label = "not `Refuse`",
    note = "return a `Result` whose error implements `From<audit_core::Error>`",
    note = "or implement `audit_core::Refuse` for this type"
)]
pub trait Refuse: Sized {
    /// The value that goes out instead of the tool's own.
    fn refuse(error: Error) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T, E: From<Error>> Refuse for Result<T, E> {
    fn refuse(error: Error) -> Result<T, E> {
        Err(error.into())
    }
}

/// A result that says itself whether the call failed, for types that are no `Result`.
///
/// ```
/// use std::borrow::Cow;
///
/// use audit_core::{Reported, audited_tool};
///
/// enum Reply {
///     Found(String),
///     Nobody { name: String },
/// }
///
/// impl Reported for Reply {
///     fn failure(&self) -> Option<Cow<'_, str>> {
///         match self {
///             Reply::Found(_) => None,
///             Reply::Nobody { name } => Some(format!("nobody is called {name}").into()),
///         }
///     }
/// }
///
/// #[audited_tool]
/// fn look_up(name: &str) -> Reply {
///     Reply::Nobody { name: name.to_owned() }
/// }
/// ```
///
/// It is asked of what a tool returns, of what stands in its `Ok`, and of what stands in an
/// `Option`, where `None` is no failure.
pub trait Reported {
    /// The text of the error if the call failed, else nothing. It is redacted like that of any
    /// other error.
    fn failure(&self) -> Option<Cow<'_, str>>;
}

impl<R: Reported> Reported for Option<R> {
    fn failure(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(R::failure)
    }
}

macro_rules! through_pointer {
    ($($pointer:ty),*) => {$(
        impl<R: Reported + ?Sized> Reported for $pointer {
            fn failure(&self) -> Option<Cow<'_, str>> {
                (**self).failure()
            }
        }
    )*};
}

through_pointer!(&R, &mut R, Box<R>, Rc<R>, Arc<R>);
