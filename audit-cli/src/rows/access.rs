//! Accesses of a report, for spreadsheets.

use audit_core::{Access, json_line};

use super::paint_of;
use crate::render::{Cell, Column, Layout, Row};

/// One access.
pub(crate) struct AccessRow<'a>(pub(crate) &'a Access);

impl AccessRow<'_> {
    pub(crate) const LAYOUT: Layout = Layout {
        columns: &[
            Column::left("WHEN", 25, 0),
            Column::left("WHO", 20, 0),
            Column::left("OUTCOME", 7, 0),
        ],
        fields: &[
            "entry",
            "when",
            "user",
            "role",
            "agent",
            "model",
            "tool",
            "action",
            "purpose",
            "arguments",
            "result",
            "outcome",
            "error",
            "emergency",
            "approved_by",
            "other_subjects",
            "attribution",
            "hash",
        ],
    };
}

impl Row for AccessRow<'_> {
    fn cells(&self) -> Vec<Cell> {
        let access = self.0;
        vec![
            Cell::plain(&access.when),
            Cell::plain(&access.attribution),
            Cell::painted(access.outcome, paint_of(access.outcome)),
        ]
    }

    fn fields(&self) -> Vec<String> {
        let access = self.0;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let json = |value: Option<&serde_json::value::RawValue>| {
            value.map_or("", |json| json.get()).to_owned()
        };
        let approved_by = access.approval.as_ref().map(|approval| approval.by.clone());
        vec![
            access.entry.clone(),
            access.when.clone(),
            text(&access.user),
            text(&access.role),
            text(&access.agent),
            text(&access.model),
            access.tool.clone(),
            text(&access.action),
            text(&access.purpose),
            json(access.arguments.as_deref()),
            json(access.result.as_deref()),
            access.outcome.to_owned(),
            text(&access.error),
            access.emergency.to_string(),
            approved_by.unwrap_or_default(),
            access.other_subjects.to_string(),
            access.attribution.clone(),
            access.hash.clone(),
        ]
    }

    fn json(&self) -> serde_json::Result<String> {
        json_line(self.0)
    }
}
