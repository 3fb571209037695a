//! Accesses of a report, for spreadsheets.

use audit_core::Access;

/// First line of the file.
pub(crate) const ACCESS_FIELDS: [&str; 18] = [
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
];

/// One line of it.
pub(crate) fn access_fields(access: &Access) -> [String; ACCESS_FIELDS.len()] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let json = |value: Option<&serde_json::value::RawValue>| {
        value.map_or("", |json| json.get()).to_owned()
    };
    let approved_by = access.approval.as_ref().map(|approval| approval.by.clone());
    [
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
