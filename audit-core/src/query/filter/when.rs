//! Points in time as people write them.

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat, TimeDelta, Utc,
};

use crate::error::{Error, Result};
use crate::query::{Clock, printable};

/// A point in time, or a word for one. It becomes an instant once a [`Clock`] is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When(Word);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Today,
    Yesterday,
    /// So many units before now.
    Ago(u32, Unit),
    /// A whole day.
    Date(NaiveDate),
    /// What a clock on the wall shows.
    Local(NaiveDateTime),
    Instant(DateTime<FixedOffset>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
}

/// No `m`: it could be a month.
const UNITS: &[(&str, Unit)] = &[
    ("min", Unit::Minutes),
    ("h", Unit::Hours),
    ("d", Unit::Days),
    ("w", Unit::Weeks),
];

/// What to write, for messages.
pub(super) const FORMS: &str = "a date (2026-03-01), a time (2026-03-01T09:30:00Z, or without the Z in the \
    time zone of the answer), `today`, `yesterday`, or how long ago (30min, 12h, 7d, 2w)";

impl When {
    /// Reads one of: RFC 3339 (`2026-03-01T09:30:00Z`), `2026-03-01T09:30` in the clock's zone,
    /// `2026-03-01`, `today`, `yesterday`, `30min`, `12h`, `7d`, `2w`. A day ago is 24 hours ago.
    pub fn parse(text: &str) -> Option<When> {
        let word = match text.to_ascii_lowercase().as_str() {
            "today" => Word::Today,
            "yesterday" => Word::Yesterday,
            lower => ago(lower).or_else(|| calendar(text))?,
        };
        Some(When(word))
    }

    /// The first instant of it.
    pub fn start(self, clock: &Clock) -> DateTime<Utc> {
        match self.day(clock) {
            Some(day) => clock.zone.start_of(day),
            None => self.point(clock),
        }
    }

    /// The first instant after it: `until:2026-03-01` includes that day.
    pub fn end(self, clock: &Clock) -> DateTime<Utc> {
        match self.day(clock) {
            Some(day) => clock.zone.start_of(next(day)),
            None => self.point(clock) + TimeDelta::microseconds(1),
        }
    }

    fn day(self, clock: &Clock) -> Option<NaiveDate> {
        match self.0 {
            Word::Today => Some(clock.today()),
            Word::Yesterday => clock.today().checked_sub_days(Days::new(1)),
            Word::Date(day) => Some(day),
            Word::Ago(..) | Word::Local(_) | Word::Instant(_) => None,
        }
    }

    fn point(self, clock: &Clock) -> DateTime<Utc> {
        match self.0 {
            Word::Ago(count, unit) => clock
                .now
                .checked_sub_signed(unit.times(count))
                .unwrap_or(DateTime::UNIX_EPOCH),
            Word::Local(local) => clock.zone.instant(local),
            Word::Instant(instant) => instant.to_utc(),
            Word::Today | Word::Yesterday | Word::Date(_) => clock.now,
        }
    }
}

fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

impl Unit {
    fn times(self, count: u32) -> TimeDelta {
        let count = i64::from(count);
        // The largest, 2^32 weeks, is well within what a `TimeDelta` holds.
        match self {
            Unit::Minutes => TimeDelta::minutes(count),
            Unit::Hours => TimeDelta::hours(count),
            Unit::Days => TimeDelta::days(count),
            Unit::Weeks => TimeDelta::weeks(count),
        }
    }
}

fn ago(text: &str) -> Option<Word> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (count, unit) = text.split_at_checked(digits)?;
    let (_, unit) = UNITS.iter().find(|(word, _)| *word == unit)?;
    Some(Word::Ago(count.parse().ok()?, *unit))
}

/// Years have four digits: chrono would read `+12345-01-01` too.
fn calendar(text: &str) -> Option<Word> {
    let year = text.split('-').next()?;
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let date = |text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let local = |form| NaiveDateTime::parse_from_str(text, form).ok();
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(Word::Instant)
        .or_else(|| date(text).map(Word::Date))
        .or_else(|| local("%Y-%m-%dT%H:%M").map(Word::Local))
        .or_else(|| local("%Y-%m-%dT%H:%M:%S%.f").map(Word::Local))
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Word::Today => f.write_str("today"),
            Word::Yesterday => f.write_str("yesterday"),
            Word::Ago(count, unit) => {
                let word = UNITS.iter().find(|(_, known)| *known == unit);
                write!(f, "{count}{}", word.map_or("", |(word, _)| word))
            }
            Word::Date(day) => write!(f, "{day}"),
            Word::Local(local) => write!(f, "{}", local.format("%Y-%m-%dT%H:%M:%S%.f")),
            Word::Instant(instant) => {
                f.write_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
            }
        }
    }
}

impl FromStr for When {
    type Err = Error;

    /// As [`When::parse`].
    fn from_str(text: &str) -> Result<When> {
        When::parse(text).ok_or_else(|| {
            Error::usage(format!("`{}` is no time; times: {FORMS}", printable(text)))
        })
    }
}

impl From<DateTime<Utc>> for When {
    fn from(instant: DateTime<Utc>) -> When {
        When(Word::Instant(instant.fixed_offset()))
    }
}

impl From<DateTime<FixedOffset>> for When {
    fn from(instant: DateTime<FixedOffset>) -> When {
        When(Word::Instant(instant))
    }
}

impl From<NaiveDate> for When {
    /// The whole day.
    fn from(day: NaiveDate) -> When {
        When(Word::Date(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Zone;

    fn clock() -> Clock {
        Clock {
            now: "2026-03-10T01:30:00Z".parse().expect("a time"),
            zone: Zone::fixed(FixedOffset::west_opt(5 * 3600).expect("an offset")),
        }
    }

    #[test]
    fn words_become_the_period_they_name() {
        for (text, start, end) in [
            // At 01:30 UTC it is still the ninth five hours west.
            ("today", "2026-03-09T05:00:00Z", "2026-03-10T05:00:00Z"),
            ("YESTERDAY", "2026-03-08T05:00:00Z", "2026-03-09T05:00:00Z"),
            ("2026-03-01", "2026-03-01T05:00:00Z", "2026-03-02T05:00:00Z"),
            ("7d", "2026-03-03T01:30:00Z", "2026-03-03T01:30:00.000001Z"),
            ("2w", "2026-02-24T01:30:00Z", "2026-02-24T01:30:00.000001Z"),
            ("12h", "2026-03-09T13:30:00Z", "2026-03-09T13:30:00.000001Z"),
            (
                "30min",
                "2026-03-10T01:00:00Z",
                "2026-03-10T01:00:00.000001Z",
            ),
            (
                "2026-03-01T10:00",
                "2026-03-01T15:00:00Z",
                "2026-03-01T15:00:00.000001Z",
            ),
            (
                "2026-03-01T10:00:00.5",
                "2026-03-01T15:00:00.5Z",
                "2026-03-01T15:00:00.500001Z",
            ),
            (
                "2026-03-01T10:00:00Z",
                "2026-03-01T10:00:00Z",
                "2026-03-01T10:00:00.000001Z",
            ),
            (
                "2026-03-01T10:00:00+02:00",
                "2026-03-01T08:00:00Z",
                "2026-03-01T08:00:00.000001Z",
            ),
        ] {
            let when = When::parse(text).expect(text);
            let instant = |text: &str| text.parse::<DateTime<Utc>>().expect(text);
            assert_eq!(when.start(&clock()), instant(start), "{text}");
            assert_eq!(when.end(&clock()), instant(end), "{text}");
            assert_eq!(When::parse(&when.to_string()), Some(when), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "7",
            "d",
            "-7d",
            "6m",
            "7 d",
            "2026-02-30",
            "2026-3-1x",
            "20260301",
            "tomorrow",
            "+12026-03-01",
            "2026-03-01T25:00",
            "99999999999d",
            "é7d",
        ] {
            assert_eq!(When::parse(text), None, "{text}");
        }
    }

    #[test]
    fn longer_ago_than_time_goes_back_is_the_beginning() {
        let when = When::parse("4294967295w").expect("a count of weeks");
        assert!(when.start(&clock()) <= DateTime::<Utc>::UNIX_EPOCH);
    }
}
