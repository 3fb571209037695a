//! Entries.

use audit_core::{Body, CallBody, Entry, Record, Zone, json_line};

use super::{paint_of, precise, short};
use crate::render::{Cell, Column, Layout, Paint, Row};

/// An entry of a log.
pub(crate) struct EntryRow<'a> {
    pub(crate) record: Record<'a>,
    pub(crate) zone: &'a Zone,
}

impl EntryRow<'_> {
    pub(crate) const LAYOUT: Layout = Layout {
        columns: &[
            Column::right("ENTRY", 5, 0),
            Column::left("WHEN", 19, 0),
            Column::left("USER", 8, 0),
            Column::left("TOOL", 10, 0),
            Column::left("SUBJECT", 8, 1),
            Column::left("PURPOSE", 13, 3),
            Column::left("OUTCOME", 7, 0),
            Column::right("MS", 5, 4),
            Column::left("CONVERSATION", 8, 2),
            Column::left("MODEL", 7, 5),
        ],
        fields: &[
            "entry",
            "kind",
            "timestamp",
            "tool_name",
            "action",
            "conversation_id",
            "turn_number",
            "user_id",
            "user_role",
            "agent_id",
            "provider",
            "model",
            "on_behalf_of",
            "tenant_id",
            "trigger",
            "purpose",
            "subject_ids",
            "arguments",
            "outcome",
            "result_summary",
            "error",
            "duration_ms",
            "urgency",
            "call_id",
            "hash",
        ],
    };

    fn entry(&self) -> &Entry {
        self.record.entry()
    }
}

impl Row for EntryRow<'_> {
    fn cells(&self) -> Vec<Cell> {
        let entry = self.entry();
        let mut cells = vec![
            Cell::painted(entry.envelope.seq.to_string(), Paint::Quiet),
            Cell::plain(short(self.zone, entry.started())),
        ];
        match &entry.body {
            Body::Call(call) => cells.extend(call_cells(call)),
            Body::Purged => {
                cells.extend(other_cells(&format!("[{}, purged]", entry.envelope.kind)));
            }
            Body::Subjects(_) | Body::Other(_) => {
                cells.extend(other_cells(&format!("[{}]", entry.envelope.kind)));
            }
        }
        cells
    }

    fn fields(&self) -> Vec<String> {
        let entry = self.entry();
        let mut fields = vec![
            self.record.address(),
            entry.envelope.kind.to_string(),
            precise(self.zone, entry.started()),
        ];
        match entry.call() {
            Some(call) => fields.extend(call_fields(call)),
            // The fields of a call, without the three before and the hash.
            None => fields.resize(Self::LAYOUT.fields.len() - 1, String::new()),
        }
        fields.push(entry.hash.to_string());
        fields
    }

    fn json(&self) -> serde_json::Result<String> {
        json_line(&self.record)
    }
}

fn call_cells(call: &CallBody) -> [Cell; 8] {
    let outcome = call.outcome.as_str();
    let user = match &call.user_id {
        Some(user) => Cell::plain(user),
        None => Cell::painted("(unattributed)", Paint::Notice),
    };
    [
        user,
        Cell::plain(&call.tool_name),
        Cell::plain(subjects(call)),
        purpose(call),
        Cell::painted(outcome, paint_of(outcome)),
        Cell::plain(format!("{:.2}", call.duration_ms)),
        Cell::plain(call.conversation_id.clone().unwrap_or_default()),
        Cell::painted(call.model.clone().unwrap_or_default(), Paint::Quiet),
    ]
}

/// The first subject, and how many more there are.
fn subjects(call: &CallBody) -> String {
    match call.subject_ids.as_slice() {
        [] => String::new(),
        [subject] => subject.clone(),
        [first, more @ ..] => format!("{first} +{}", more.len()),
    }
}

fn purpose(call: &CallBody) -> Cell {
    let purpose = call.purpose.as_deref().unwrap_or_default();
    match call.is_emergency() {
        true => Cell::painted(format!("EMERGENCY {purpose}").trim_end(), Paint::Bad),
        false => Cell::plain(purpose),
    }
}

fn other_cells(what: &str) -> [Cell; 8] {
    let mut cells = [const { String::new() }; 8].map(Cell::plain);
    let [_, tool, ..] = &mut cells;
    *tool = Cell::painted(what, Paint::Quiet);
    cells
}

fn call_fields(call: &CallBody) -> [String; 21] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let json = |value: Option<&serde_json::value::RawValue>| {
        value.map_or("", |json| json.get()).to_owned()
    };
    let error = call.error.as_ref().and_then(|error| error.message.clone());
    [
        call.tool_name.clone(),
        text(&call.action),
        text(&call.conversation_id),
        call.turn_number
            .map(|turn| turn.to_string())
            .unwrap_or_default(),
        text(&call.user_id),
        call.metadata("user_role").unwrap_or_default().to_owned(),
        text(&call.agent_id),
        text(&call.provider),
        text(&call.model),
        call.on_behalf_of.join(" "),
        text(&call.tenant_id),
        text(&call.trigger),
        text(&call.purpose),
        call.subject_ids.join(" "),
        json(call.arguments.as_deref()),
        call.outcome.to_string(),
        json(call.result_summary.as_deref()),
        error.unwrap_or_default(),
        call.duration_ms.to_string(),
        text(&call.urgency),
        call.call_id.clone(),
    ]
}
