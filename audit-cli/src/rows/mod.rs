//! What is found, as rows.

mod access;
mod entry;
mod statistics;

pub(crate) use access::{ACCESS_FIELDS, access_fields};
pub(crate) use entry::EntryRow;
pub(crate) use statistics::StatisticsRow;

use audit_core::Zone;
use chrono::{DateTime, SecondsFormat, Utc};

use crate::render::Paint;

/// A time as people read it in a table.
fn short(zone: &Zone, instant: DateTime<Utc>) -> String {
    zone.at(instant).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A time as programs read it.
fn precise(zone: &Zone, instant: DateTime<Utc>) -> String {
    zone.at(instant)
        .to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// The color of an outcome.
pub(crate) fn paint_of(outcome: &str) -> Paint {
    match outcome {
        "ok" => Paint::Good,
        "cancelled" => Paint::Notice,
        _ => Paint::Bad,
    }
}
