//! "Now" and "where": what words such as `today` are resolved against. Passed in, never asked for.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Days, FixedOffset, Local, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};

/// An instant and the time zone in which days begin.
#[derive(Debug, Clone)]
pub struct Clock {
    /// What `7d` counts back from.
    pub now: DateTime<Utc>,
    /// Where `today` is.
    pub zone: Zone,
}

impl Clock {
    /// The system's clock and time zone.
    pub fn system() -> Clock {
        Clock {
            now: Utc::now(),
            zone: Zone::local(),
        }
    }

    /// The calendar day that it is now.
    pub fn today(&self) -> NaiveDate {
        self.zone.at(self.now).date_naive()
    }
}

/// A time zone by name, with the rule that gives its offset at an instant.
///
/// Any source of rules can stand behind it, so that this crate carries no time zone database.
#[derive(Clone)]
pub struct Zone {
    name: String,
    offset: Arc<dyn Fn(DateTime<Utc>) -> FixedOffset + Send + Sync>,
}

impl Zone {
    /// A zone by its name and rule.
    pub fn new(
        name: impl Into<String>,
        offset: impl Fn(DateTime<Utc>) -> FixedOffset + Send + Sync + 'static,
    ) -> Zone {
        Zone {
            name: name.into(),
            offset: Arc::new(offset),
        }
    }

    /// Coordinated Universal Time.
    pub fn utc() -> Zone {
        Zone::new("UTC", |_| Utc.fix())
    }

    /// The zone of this machine (`TZ`, else the system's).
    pub fn local() -> Zone {
        Zone::new("local time", |instant| {
            Local.offset_from_utc_datetime(&instant.naive_utc()).fix()
        })
    }

    /// A zone that never changes its offset.
    pub fn fixed(offset: FixedOffset) -> Zone {
        Zone::new(format!("UTC{offset}"), move |_| offset)
    }

    /// What to call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What clocks in this zone show at an instant.
    pub fn at(&self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        instant.with_timezone(&(self.offset)(instant))
    }

    /// When clocks in this zone show `local`: the first time where they show it twice, and the
    /// moment after the gap where they skip it.
    pub fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let guess = local.and_utc();
        let day_before = guess.checked_sub_days(Days::new(1)).unwrap_or(guess);
        let day_after = guess.checked_add_days(Days::new(1)).unwrap_or(guess);
        let before = (self.offset)(day_before);
        let after = (self.offset)(day_after);
        let shown_at = |offset: FixedOffset| match local.checked_sub_offset(offset) {
            Some(utc) => utc.and_utc(),
            None => guess,
        };
        [before, after]
            .into_iter()
            .map(|offset| (offset, shown_at(offset)))
            .filter(|(offset, instant)| (self.offset)(*instant) == *offset)
            .map(|(_, instant)| instant)
            .min()
            .unwrap_or_else(|| shown_at(before))
    }

    /// When a day begins in this zone.
    pub fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.instant(NaiveDateTime::from(day))
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect(text)
    }

    fn local(text: &str) -> NaiveDateTime {
        text.parse().expect(text)
    }

    fn hours(hours: i32) -> FixedOffset {
        FixedOffset::east_opt(hours * 3600).expect("a day has 24 hours")
    }

    /// One hour ahead of UTC, two between the end of March and the end of October 2026.
    fn central_europe() -> Zone {
        Zone::new("CE", |at| {
            let summer = utc("2026-03-29T01:00:00Z")..utc("2026-10-25T01:00:00Z");
            hours(if summer.contains(&at) { 2 } else { 1 })
        })
    }

    #[test]
    fn wall_clocks_resolve_through_changes_of_the_clock() {
        let zone = central_europe();
        for (shown, instant) in [
            ("2026-01-15T12:00:00", "2026-01-15T11:00:00Z"),
            ("2026-07-15T12:00:00", "2026-07-15T10:00:00Z"),
            // Skipped: the clocks went from 02:00 to 03:00.
            ("2026-03-29T02:30:00", "2026-03-29T01:30:00Z"),
            // Shown twice: the first time is summer time.
            ("2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
            ("2026-03-30T00:00:00", "2026-03-29T22:00:00Z"),
        ] {
            assert_eq!(zone.instant(local(shown)), utc(instant), "{shown}");
        }
    }

    #[test]
    fn today_depends_on_the_zone() {
        let now = utc("2026-03-01T23:30:00Z");
        for (zone, today) in [
            (Zone::utc(), "2026-03-01"),
            (Zone::fixed(hours(1)), "2026-03-02"),
        ] {
            assert_eq!(Clock { now, zone }.today().to_string(), today);
        }
    }
}
