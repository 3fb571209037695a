//! Telling people what they must know: on standard error, where somebody reads it, and nowhere else
//! if not.

use std::fmt;
use std::io::Write as _;

/// Prints one line. Standard error that is closed or full takes nothing down with it.
pub(super) fn tell(message: impl fmt::Display) {
    let line = format!("audit log: {message}\n");
    let _ = std::io::stderr().lock().write_all(line.as_bytes());
}
