//! Instants as the format writes them: RFC 3339, UTC, microseconds.

use std::fmt;

use chrono::{DateTime, Datelike, Timelike, Utc};

/// A point in time with microseconds, between the years 0000 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(DateTime<Utc>);

/// Bytes of a written timestamp.
const WIDTH: usize = 27;

impl Timestamp {
    /// Cuts an instant to microseconds.
    pub fn new(instant: DateTime<Utc>) -> Timestamp {
        let nanos = instant.nanosecond();
        // Fewer nanoseconds than there were are always allowed.
        Timestamp(
            instant
                .with_nanosecond(nanos - nanos % 1000)
                .unwrap_or(instant),
        )
    }

    /// Reads exactly the form of the format.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let instant = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
        let stamp = Timestamp::new(instant);
        (stamp.text() == text.as_bytes()).then_some(stamp)
    }

    /// The instant.
    pub fn instant(self) -> DateTime<Utc> {
        self.0
    }

    /// `2026-03-01T09:30:00.000000Z`. Written by hand: chrono's formatter costs ten times as much,
    /// and every call is stamped twice.
    pub(crate) fn text(self) -> [u8; WIDTH] {
        let mut text = *b"0000-00-00T00:00:00.000000Z";
        // Broken down once: each question to a `DateTime` applies its offset anew.
        let at = self.0.naive_utc();
        let year = u32::try_from(at.year()).unwrap_or(0);
        let micros = at.nanosecond() / 1000 % 1_000_000;
        for (start, width, value) in [
            (0, 4, year),
            (5, 2, at.month()),
            (8, 2, at.day()),
            (11, 2, at.hour()),
            (14, 2, at.minute()),
            (17, 2, at.second()),
            (20, 6, micros),
        ] {
            digits(&mut text, start, width, value);
        }
        text
    }
}

fn digits(text: &mut [u8; WIDTH], start: usize, width: usize, mut value: u32) {
    let field = text.iter_mut().skip(start).take(width);
    for place in field.rev() {
        // A remainder by ten fits a byte.
        *place = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text()
            .iter()
            .try_for_each(|&byte| fmt::Write::write_char(f, char::from(byte)))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn reads_back_what_it_writes_and_nothing_else() {
        for text in [
            "2026-03-01T09:30:00.000000Z",
            "1999-12-31T23:59:59.999999Z",
            "0001-01-01T00:00:00.000001Z",
        ] {
            assert_eq!(Timestamp::parse(text).expect(text).to_string(), text);
        }
        for wrong in [
            "2026-03-01T09:30:00Z",
            "2026-03-01T09:30:00.000000+00:00",
            "2026-03-01 09:30:00.000000Z",
            "2026-02-30T09:30:00.000000Z",
            "",
        ] {
            assert_eq!(Timestamp::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn is_what_chrono_would_write() {
        let start = DateTime::from_timestamp_nanos(1_700_000_000_123_456_789);
        for step in 0..1000 {
            let instant = start + TimeDelta::microseconds(step * 7_919_000_333);
            let ours = Timestamp::new(instant).to_string();
            assert_eq!(ours, instant.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string());
        }
    }
}
