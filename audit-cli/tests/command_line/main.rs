//! The program as it is run: a real log, a clock that stands still, a home of its own.

// A test that indexes wrongly fails, as it should.
#![allow(clippy::indexing_slicing)]

mod answers;
mod damage;
mod run;
mod usage;
mod ward;
