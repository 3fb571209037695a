//! Figures over calls.

use audit_core::{Outcome, Statistics, json_line};

use crate::render::{Cell, Column, Layout, Paint, Row};

/// The figures of one tool, user, subject or model.
pub(crate) struct StatisticsRow<'a>(pub(crate) &'a Statistics);

const fn number(title: &'static str, rank: u8) -> Column {
    Column::right(title, 5, rank)
}

const COLUMNS: &[Column] = &[
    Column::left("NAME", 12, 0),
    number("CALLS", 0),
    number("OK", 0),
    number("FAILED", 2),
    number("MEAN MS", 3),
    number("P50 MS", 4),
    number("P95 MS", 0),
    number("MAX MS", 1),
    number("USERS", 5),
    Column::left("KEPT", 8, 6),
];

const FIELDS: &[&str] = &[
    "name",
    "calls",
    "ok",
    "failed",
    "success_rate",
    "mean_ms",
    "p50_ms",
    "p95_ms",
    "max_ms",
    "unique_users",
    "unattributed",
    "emergencies",
    "retention_policy",
    "retention_days",
];

impl StatisticsRow<'_> {
    /// How long calls are kept is said of tools only.
    pub(crate) fn layout(of_tools: bool) -> Layout {
        let columns = match COLUMNS {
            [columns @ .., _kept] if !of_tools => columns,
            _ => COLUMNS,
        };
        Layout {
            columns,
            fields: FIELDS,
        }
    }

    fn ok(&self) -> u64 {
        self.0.outcomes.get(&Outcome::Ok).copied().unwrap_or(0)
    }

    fn failed(&self) -> u64 {
        self.0.calls - self.ok()
    }
}

impl Row for StatisticsRow<'_> {
    fn cells(&self) -> Vec<Cell> {
        let figures = self.0;
        let failed = match self.failed() {
            0 => Cell::painted("0", Paint::Quiet),
            failed => Cell::painted(failed.to_string(), Paint::Bad),
        };
        let percent = figures
            .success_rate
            .map(|rate| format!("{:.1} %", rate * 100.0));
        let ms = |value: Option<f64>| {
            Cell::plain(value.map(|ms| format!("{ms:.2}")).unwrap_or_default())
        };
        let kept = figures.retention.as_ref();
        let kept = kept.map(|kept| format!("{} days ({})", kept.days, kept.policy));
        vec![
            Cell::plain(&figures.name),
            Cell::plain(figures.calls.to_string()),
            Cell::plain(percent.unwrap_or_default()),
            failed,
            ms(figures.mean_ms),
            ms(figures.p50_ms),
            ms(figures.p95_ms),
            ms(figures.max_ms),
            Cell::plain(figures.unique_users.to_string()),
            Cell::painted(kept.unwrap_or_default(), Paint::Quiet),
        ]
    }

    fn fields(&self) -> Vec<String> {
        let figures = self.0;
        let float = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        let kept = figures.retention.as_ref();
        vec![
            figures.name.clone(),
            figures.calls.to_string(),
            self.ok().to_string(),
            self.failed().to_string(),
            float(figures.success_rate),
            float(figures.mean_ms),
            float(figures.p50_ms),
            float(figures.p95_ms),
            float(figures.max_ms),
            figures.unique_users.to_string(),
            figures.unattributed.to_string(),
            figures.emergencies.to_string(),
            kept.map(|kept| kept.policy.clone()).unwrap_or_default(),
            kept.map(|kept| kept.days.to_string()).unwrap_or_default(),
        ]
    }

    fn json(&self) -> serde_json::Result<String> {
        json_line(self.0)
    }
}
