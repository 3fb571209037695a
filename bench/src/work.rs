//! What both tools do: next to nothing, so that what is measured is what stands around it.

use std::fmt;
use std::hint::black_box;

/// Why nothing was paid back.
#[derive(Debug)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing to pay back")
    }
}

impl std::error::Error for Refused {}

/// Pays back what was asked for.
pub fn refund(order: &str, cents: u64, reason: &str, ssn: &str) -> Result<u64, Refused> {
    let asked = black_box((order, reason, ssn));
    if asked.0.is_empty() {
        Err(Refused)
    } else {
        Ok(black_box(cents))
    }
}
