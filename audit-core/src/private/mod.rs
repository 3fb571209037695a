//! What generated code may name, and nothing else does.
//!
//! The attribute prints a description of the tool and a few calls into here; everything that is
//! decided is decided behind these names. Where a decision hangs on a type that the attribute
//! cannot see (can it be serialised? is it a `Result`?), the compiler takes it: a method is called
//! on a value behind several references, traits are implemented for the value behind more or fewer
//! of them, and the implementation that needs the fewest dereferences and whose bounds hold wins.
//!
//! The parts: `definition` for what a tool is, `capture` for arguments, `returns` and `observer`
//! for what came out, `run` for functions, `watch` for futures.

pub mod capture;
pub mod definition;
pub mod observer;
pub mod returns;
mod run;
mod watch;

pub use crate::result::Refuse;
pub use crate::tool::Registered;
pub use crate::{__observer as observer, __slot as slot};
pub use capture::lend;
pub use inventory;
pub use returns::Returns;
pub use run::{once, run, start, start_announced};
pub use watch::{boxed, watch, watch_started};
