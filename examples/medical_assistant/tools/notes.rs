//! Clinical notes: what clinicians tell each other about a patient, in their own words.

use audit_core::audited_tool;
use serde::Serialize;

use crate::clinic::{Duty, Note, Result, Session};

/// Reads what clinicians have written about a patient.
#[audited_tool(
    subject = "patient_id",
    level = "arguments",
    action = "read",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn read_notes(session: &Session, patient_id: &str) -> Result<Vec<Note>> {
    session.may_for(Duty::ReadNotes, patient_id)?;
    session.clinic.read(patient_id, |chart| chart.notes.clone())
}

/// Where a note went.
#[derive(Serialize)]
pub struct NoteAdded {
    pub note_id: String,
    pub status: &'static str,
}

/// Adds a note to a patient's chart.
#[audited_tool(
    subject = "patient_id",
    sensitive = ["text"],
    summary = ["note_id", "status"],
    action = "create",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn add_note(session: &Session, patient_id: &str, text: &str) -> Result<NoteAdded> {
    session.may_for(Duty::WriteNotes, patient_id)?;
    let note_id = session.clinic.number("NOTE");
    let author = session.staff.id.to_owned();
    let note = Note {
        note_id: note_id.clone(),
        author,
        text: text.to_owned(),
    };
    session.clinic.change(patient_id, |chart| {
        chart.notes.push(note);
        Ok(NoteAdded {
            note_id,
            status: "added",
        })
    })
}
