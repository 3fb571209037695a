//! The `#[audited_tool]` attribute. Use it through `audit_core`, which re-exports it.
//!
//! Three steps, each a pure function over tokens: `said` reads what was written, `check` holds
//! it against the function and says what is accepted, `expand` prints it. The attribute decides
//! nothing at run time: it prints a `static` description of the tool and a few calls into
//! `audit_core::__private`, so that a fault can be mended there without touching users' code.

mod check;
mod errors;
mod expand;
#[cfg(test)]
mod golden;
mod pattern;
mod said;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

use crate::check::Audited;
use crate::errors::Errors;
use crate::said::{Item, Options};

/// Records every call of a function in the audit log.
///
/// ```
/// use audit_core::audited_tool;
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Card {
///     holder: String,
///     number: String,
/// }
///
/// /// Takes money from a card.
/// #[audited_tool(sensitive = "card.number", subject = "customer_id", action = "update")]
/// async fn charge(customer_id: &str, card: &Card, amount: u64) -> Result<u64, String> {
///     if amount == 0 {
///         return Err(format!("nothing to charge {customer_id} with"));
///     }
///     Ok(amount)
/// }
///
/// let tools = audit_core::tools();
/// assert_eq!(tools[0].name(), "charge");
/// assert_eq!(tools[0].definition().description, "Takes money from a card.");
/// ```
///
/// Each option may stand once. A *path* is names joined by `.`; the first is a parameter,
/// `result`, or `*` for any depth; `[]` behind a name means the items of a list. Where paths or
/// keys are listed, a single string does too.
///
/// | option | meaning |
/// |---|---|
/// | `sensitive = ["ssn", "card.number"]` | values at these paths are masked |
/// | `pseudonymize = ["patient_name"]` | values at these paths are replaced by a keyed hash |
/// | `subject = "patient_id"` | where the identity stands of the person whose data is touched |
/// | `retention = "healthcare"` | the retention policy of its entries |
/// | `summary = ["id", "status"]` | keys of the result that are worth keeping |
/// | `action = "read"` | `create`, `read`, `update`, `delete` or `execute` |
/// | `purpose = "TREAT"` | purpose of use where the context gives none |
/// | `level = "summary"` | how much is recorded: `metadata`, `arguments`, `summary` or `result` |
/// | `write_ahead` | an `intent` entry is on disk before the body runs |
/// | `on_failure = "block"` | when the log fails: `allow` (default), `block`, `withhold`; see below |
/// | `is_failure = path::to::predicate` | `fn(&R) -> bool`: whether a returned value means failure |
/// | `skip(db, cache)` | arguments that are never captured |
/// | `name = "…"`, `description = "…"` | instead of the function's name and doc comment |
/// | `crate = path::to::audit_core` | where the crate is found, if not at `::audit_core` |
///
/// Arguments are captured by reference before the body runs, so their types implement
/// `serde::Serialize` or they are skipped. `self` is never captured, nor is what a pattern leaves
/// unnamed: it could not be redacted by name. A `Mutex`, `RwLock` or `RefCell` that somebody holds
/// is marked as locked and not waited for.
///
/// When the log fails, a tool that says nothing runs and its value goes out; the loss stands in the
/// log once that works again. One that says `block` does not run unless its intent is on disk, and
/// what it has done goes out. One that says `withhold`, meant for reads, has its value replaced when
/// its end could not be recorded. Both return an error of the log then, so their error type is
/// `From<audit_core::Error>`, or their result type implements `audit_core::Refuse`. A function that
/// returns a future waits for its intent where it runs: it blocks the thread if it has statements
/// before the future, and awaits if it has none.
///
/// It goes on functions and methods of every kind but `const`: `async` ones, and those that return
/// `impl Future`, `Pin<Box<dyn Future>>`, `BoxFuture` or `LocalBoxFuture`, are recorded when the
/// future ends. Beside other attributes, ours is best on top. Two things are not as before: in a
/// `#[track_caller]` function the body no longer sees its caller, since it runs inside a closure;
/// and a future whose value is not known to be `Send` waits for its entry by blocking the thread.
#[proc_macro_attribute]
pub fn audited_tool(
    options: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    attribute(options.into(), &item.into()).into()
}

/// Expands the item; where something is wrong, keeps it as it is beside the errors, so that one
/// mistake does not become one more at every place that calls the function.
fn attribute(options: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    match accept(options, item.clone(), &mut errors) {
        Some(audited) => expand::expand(&audited),
        None => {
            let errors = errors.into_compile_errors();
            quote!(#item #errors)
        }
    }
}

fn accept(options: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<Audited> {
    let options = Options::parse(options, errors);
    match Item::read(item) {
        Ok(item) => check::check(options, item, errors),
        Err(error) => {
            errors.push(error);
            None
        }
    }
}
