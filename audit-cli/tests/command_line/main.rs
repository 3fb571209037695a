//! The program as it is run: a real log, a clock that stands still, a home of its own.

mod answers;
mod damage;
mod run;
mod usage;
mod ward;
