//! The family doctor sees the patient in the morning.

use super::Today;
use super::conversation::Conversation;
use super::people::{CHART_ASSISTANT, FAMILY_DOCTOR};
use crate::clinic::{Observation, Result};
use crate::tools::{Change, lab_trend, order_lab_test, read_chart, read_notes, update_treatment};

/// What its conversation is called after.
pub const PLACE: &str = "morning round";

pub async fn morning(today: &Today) -> Result<()> {
    let mut talk = Conversation::begin(today, "08:10", PLACE, FAMILY_DOCTOR, CHART_ASSISTANT);
    let id = &today.patient.patient_id;

    talk.turn("What happened last night?");
    talk.call("reads the notes", read_notes(&talk.session, id))
        .await?;
    let chart = talk
        .call("opens the chart", read_chart(&talk.session, id))
        .await?;

    if let Some(sugar) = chart.labs.iter().find(|lab| lab.is_of("hemoglobin a1c")) {
        talk.turn("How is the sugar developing?");
        trend(&talk, id, sugar).await?;
    }

    talk.turn("Their shoulder hurts. Something against the pain.");
    let (start, first) = (Change::Start, "ibuprofen 600 MG Oral Tablet");
    let prescribed = update_treatment(&talk.session, id, start, first);
    if talk.call("prescribes ibuprofen", prescribed).await.is_err() {
        let second = update_treatment(&talk.session, id, start, "acetaminophen 500 MG Oral Tablet");
        talk.retry("prescribes acetaminophen", second).await?;
    }

    if let Some(drug) = chart
        .medications
        .iter()
        .find(|drug| drug.name.contains("lisinopril"))
    {
        talk.turn("Pause the lisinopril until the potassium is back.");
        let paused = update_treatment(&talk.session, id, Change::Stop, &drug.name);
        talk.call("stops it", paused).await?;
    }

    talk.turn("And a new HbA1c.");
    talk.call(
        "orders it",
        order_lab_test(&talk.session, id, "HbA1c", false),
    )
    .await?;
    Ok(())
}

async fn trend(talk: &Conversation, patient_id: &str, lab: &Observation) -> Result<()> {
    let (session, patient, test) = (
        talk.session.clone(),
        patient_id.to_owned(),
        lab.loinc.clone(),
    );
    // "Up to now", thinks the model, and asks for 0 months.
    let up_to_now = async move { lab_trend(&session, &patient, &test, 0).await };
    if talk
        .call_on_a_task("looks at the trend", up_to_now)
        .await
        .is_none()
    {
        talk.retry(
            "looks at a year",
            lab_trend(&talk.session, patient_id, &lab.loinc, 12),
        )
        .await?;
    }
    Ok(())
}
