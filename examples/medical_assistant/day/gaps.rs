//! Nobody asked: an agent goes through the doctor's patients by itself.

use super::Today;
use super::conversation::Conversation;
use super::people::{CARE_GAP_AGENT, FAMILY_DOCTOR};
use crate::clinic::{Observation, Result, Value};
use crate::tools::{Channel, read_labs, send_message};

pub async fn closed(today: &Today) -> Result<()> {
    let mut talk = Conversation::begin(today, "12:00", "care gaps", FAMILY_DOCTOR, CARE_GAP_AGENT);
    talk.turn("(nobody asked: the agent looks for blood sugar that is out of hand)");
    let patients = today.clinic.patients_who(|_| true);
    let mut letters = 0;
    for patient in &patients {
        let id = &patient.patient_id;
        let labs = talk
            .proactive(read_labs(&talk.session, id, Some("4548-4")))
            .await?;
        if labs.last().is_some_and(is_high) {
            let text = "Your long-term blood sugar is high. Please make an appointment with us.";
            talk.proactive(send_message(&talk.session, id, Channel::Portal, text))
                .await?;
            letters += 1;
        }
    }
    talk.remark(&format!(
        "it looks at {} patients and writes to {letters}",
        patients.len()
    ));
    Ok(())
}

/// Above 7 % the guidelines ask for a visit.
fn is_high(hba1c: &Observation) -> bool {
    matches!(hba1c.value, Value::Number(percent) if percent > 7.0)
}
