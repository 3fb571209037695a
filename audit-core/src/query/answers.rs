//! The questions that have a name.

use super::retention::StatedPeriods;
use super::statistics::Tallies;
use super::{
    Clock, Coverage, Filter, Found, Group, Judgement, Log, Pattern, Selection, Statistics,
    Timeline, Zone,
};
use crate::entry::Entry;
use crate::error::Result;
use chrono::{DateTime, TimeDelta, Utc};

/// Ids are taken as they are: no character of them is a wildcard.
impl Log {
    /// The calls of a conversation, in the order of the log.
    ///
    /// # Errors
    /// When the log cannot be read; so with the questions below.
    pub fn conversation(&self, id: &str) -> Result<Found<Vec<Entry>>> {
        self.ask(&Filter::new().conversation(Pattern::exact(id)))
    }

    /// The calls of a conversation, in the order in which they started.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn timeline(&self, conversation: &str) -> Result<Found<Timeline>> {
        Ok(self.conversation(conversation)?.map(Timeline::new))
    }

    /// What agents did for a user since an instant.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn user_since(&self, id: &str, since: DateTime<Utc>) -> Result<Found<Vec<Entry>>> {
        self.ask(&Filter::new().user(Pattern::exact(id)).since(since))
    }

    /// The calls since an instant that did not end `ok`.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn failures_since(&self, since: DateTime<Utc>) -> Result<Found<Vec<Entry>>> {
        self.ask(&Filter::new().failed().since(since))
    }

    /// The calls that touched a person's data, from `since` on and before `until`.
    ///
    /// # Errors
    /// When the log cannot be read, or `until` is not after `since`.
    pub fn subject_between(
        &self,
        id: &str,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Found<Vec<Entry>>> {
        // A filter's `until` includes the instant that it names.
        let last = until - TimeDelta::microseconds(1);
        let filter = Filter::new().subject(Pattern::exact(id));
        self.ask(&filter.since(since).until(last))
    }

    /// Figures over all calls of a tool.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn tool_statistics(&self, name: &str) -> Result<Found<Statistics>> {
        let selection = Filter::new().tool(Pattern::exact(name)).at(&no_clock())?;
        let found = self.statistics(&selection, Group::Tool)?;
        Ok(found.map(|mut groups| groups.pop().unwrap_or_else(|| Statistics::of(name, []))))
    }

    /// Figures over the selected calls, for each tool, user, subject or model, by name.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn statistics(&self, selection: &Selection, by: Group) -> Result<Found<Vec<Statistics>>> {
        let mut tallies = Tallies::default();
        let mut periods = StatedPeriods::default();
        let mut purged = 0;
        let mut entries = self.entries()?;
        for entry in entries.by_ref() {
            let entry = entry?;
            periods.look_at(&entry);
            match (selection.judge(&entry), entry.call()) {
                (Judgement::Wanted, Some(call)) => tallies.add(by, call),
                // Counted even where the filter asks for nothing that was purged: its duration was.
                (Judgement::Wanted, None) | (Judgement::Purged, _) => purged += 1,
                (Judgement::Unwanted, _) => {}
            }
        }
        let mut answer = tallies.finish();
        if by == Group::Tool {
            periods.note_in(&mut answer);
        }
        let coverage = Coverage {
            purged,
            ..entries.into_coverage()
        };
        Ok(Found { answer, coverage })
    }

    fn ask(&self, filter: &Filter) -> Result<Found<Vec<Entry>>> {
        self.find(filter, &no_clock())
    }
}

/// None of the questions here has a word in it that depends on now.
fn no_clock() -> Clock {
    Clock {
        now: DateTime::UNIX_EPOCH,
        zone: Zone::utc(),
    }
}
