//! The figures of a report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Access;

/// How often something occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What occurs.
    pub name: String,
    /// How often.
    pub count: u64,
}

/// Figures over the accesses of a report. The lists are ordered by count, the largest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// All accesses.
    pub accesses: u64,
    /// Accesses that did not end `ok`.
    pub failed: u64,
    /// Accesses under emergency access.
    pub emergencies: u64,
    /// Accesses for which no user is known.
    pub unattributed: u64,
    /// Accesses by user.
    pub by_user: Vec<Count>,
    /// Accesses by tool.
    pub by_tool: Vec<Count>,
    /// Accesses by action: create, read, update, delete, execute.
    pub by_action: Vec<Count>,
    /// Accesses by purpose of use.
    pub by_purpose: Vec<Count>,
    /// Accesses by outcome.
    pub by_outcome: Vec<Count>,
}

impl Totals {
    pub(super) fn of(accesses: &[Access]) -> Totals {
        let number =
            |wanted: fn(&Access) -> bool| accesses.iter().filter(|a| wanted(a)).count() as u64;
        let by = |name: fn(&Access) -> Option<&str>| counts(accesses.iter().filter_map(name));
        Totals {
            accesses: accesses.len() as u64,
            failed: number(|access| access.outcome != "ok"),
            emergencies: number(|access| access.emergency),
            unattributed: number(|access| access.user.is_none()),
            by_user: by(|access| access.user.as_deref()),
            by_tool: by(|access| Some(&access.tool)),
            by_action: by(|access| Some(access.action.as_deref().unwrap_or("not stated"))),
            by_purpose: by(|access| Some(access.purpose.as_deref().unwrap_or("not stated"))),
            by_outcome: by(|access| Some(access.outcome)),
        }
    }
}

fn counts<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Count> {
    let mut by_name: BTreeMap<&str, u64> = BTreeMap::new();
    for name in names {
        *by_name.entry(name).or_default() += 1;
    }
    let counts = by_name.into_iter().map(|(name, count)| Count {
        name: name.to_owned(),
        count,
    });
    let mut counts: Vec<Count> = counts.collect();
    // Stable: equal counts stay in the order of their names.
    counts.sort_by_key(|count| std::cmp::Reverse(count.count));
    counts
}
