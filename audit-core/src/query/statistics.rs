//! Figures over many calls.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::ToolRetention;
use crate::entry::{CallBody, Outcome};

/// By what calls are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// By tool name.
    Tool,
    /// By user; calls without one are left out.
    User,
    /// By data subject; a call that touches several counts for each, one without is left out.
    Subject,
    /// By model; calls without one are left out.
    Model,
}

/// Figures over a set of calls. Durations are of all calls, however they ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statistics {
    /// What the calls have in common: the tool's name, the user …
    pub name: String,
    /// How many calls.
    pub calls: u64,
    /// How many ended each way.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Share of the calls that ended `ok`, from 0 to 1; `None` without calls.
    pub success_rate: Option<f64>,
    /// Arithmetic mean of the durations, in milliseconds.
    pub mean_ms: Option<f64>,
    /// Median duration, by nearest rank: the shortest duration that at least half of the calls did
    /// not exceed.
    pub p50_ms: Option<f64>,
    /// The same for 95 in 100 of the calls.
    pub p95_ms: Option<f64>,
    /// The longest duration.
    pub max_ms: Option<f64>,
    /// How many different users the calls were made for.
    pub unique_users: u64,
    /// How many calls name no user.
    pub unattributed: u64,
    /// How many calls were made under emergency access.
    pub emergencies: u64,
    /// How long the bodies of the tool's calls are kept, where these are the figures of a tool and an
    /// `open` entry says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<ToolRetention>,
}

impl Statistics {
    /// Figures over some calls.
    pub fn of<'a>(name: &str, calls: impl IntoIterator<Item = &'a CallBody>) -> Statistics {
        let mut tally = Tally::default();
        calls.into_iter().for_each(|call| tally.add(call));
        tally.finish(name)
    }
}

/// Figures in the making, one set for each group.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    by_name: BTreeMap<String, Tally>,
}

impl Tallies {
    pub(super) fn add(&mut self, group: Group, call: &CallBody) {
        match group {
            Group::Tool => self.of(&call.tool_name).add(call),
            Group::User => self.add_to(call.user_id.as_deref(), call),
            Group::Model => self.add_to(call.model.as_deref(), call),
            Group::Subject => {
                let subjects: HashSet<&String> = call.subject_ids.iter().collect();
                for subject in subjects {
                    self.of(subject).add(call);
                }
            }
        }
    }

    fn add_to(&mut self, name: Option<&str>, call: &CallBody) {
        if let Some(name) = name {
            self.of(name).add(call);
        }
    }

    fn of(&mut self, name: &str) -> &mut Tally {
        self.by_name.entry(name.to_owned()).or_default()
    }

    /// By name.
    pub(super) fn finish(self) -> Vec<Statistics> {
        let by_name = self.by_name.into_iter();
        by_name.map(|(name, tally)| tally.finish(&name)).collect()
    }
}

#[derive(Debug, Default)]
struct Tally {
    outcomes: BTreeMap<Outcome, u64>,
    durations: Vec<f64>,
    users: HashSet<String>,
    unattributed: u64,
    emergencies: u64,
}

impl Tally {
    fn add(&mut self, call: &CallBody) {
        *self.outcomes.entry(call.outcome).or_default() += 1;
        self.durations.push(call.duration_ms);
        self.emergencies += u64::from(call.is_emergency());
        match &call.user_id {
            None => self.unattributed += 1,
            Some(user) if self.users.contains(user) => {}
            Some(user) => drop(self.users.insert(user.clone())),
        }
    }

    fn finish(mut self, name: &str) -> Statistics {
        self.durations.sort_by(f64::total_cmp);
        let calls = self.durations.len() as u64;
        let ok = self.outcomes.get(&Outcome::Ok).copied().unwrap_or(0);
        let share = |part: f64| (calls > 0).then(|| part / calls as f64);
        Statistics {
            name: name.to_owned(),
            calls,
            success_rate: share(ok as f64),
            mean_ms: share(self.durations.iter().sum()),
            p50_ms: nearest_rank(&self.durations, 50),
            p95_ms: nearest_rank(&self.durations, 95),
            max_ms: self.durations.last().copied(),
            unique_users: self.users.len() as u64,
            unattributed: self.unattributed,
            emergencies: self.emergencies,
            outcomes: self.outcomes,
            retention: None,
        }
    }
}

/// The smallest value that at least `percent` in 100 of the sorted values do not exceed.
fn nearest_rank(sorted: &[f64], percent: usize) -> Option<f64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nearest_rank_is_the_textbook_one() {
        let values = [15.0, 20.0, 35.0, 40.0, 50.0];
        for (percent, value) in [
            (5, 15.0),
            (30, 20.0),
            (40, 20.0),
            (50, 35.0),
            (95, 50.0),
            (100, 50.0),
        ] {
            assert_eq!(nearest_rank(&values, percent), Some(value), "{percent}");
        }
        assert_eq!(nearest_rank(&[], 50), None);
        assert_eq!(nearest_rank(&[7.0], 50), Some(7.0));
    }

    proptest! {
        #[test]
        fn nearest_rank_is_its_definition(mut values in proptest::collection::vec(0_u16..50, 1..40), percent in 1_usize..=100) {
            values.sort_unstable();
            let floats: Vec<f64> = values.iter().map(|v| f64::from(*v)).collect();
            let wanted = floats.iter().copied().find(|candidate| {
                let not_above = floats.iter().filter(|v| *v <= candidate).count();
                not_above * 100 >= percent * floats.len()
            });
            prop_assert_eq!(nearest_rank(&floats, percent), wanted);
        }
    }
}
