//! Somebody is brought in unconscious while their own doctors are asleep.

use std::time::Duration;

use tokio::time::timeout;

use super::Today;
use super::conversation::Conversation;
use super::people::{CHART_ASSISTANT, NIGHT_DOCTOR};
use crate::clinic::{Order, Result};
use crate::tools::{add_note, order_lab_test, read_chart, search_patients, wait_for_result};

pub async fn emergency(today: &Today) -> Result<Order> {
    let mut talk = Conversation::begin(
        today,
        "02:41",
        "emergency room",
        NIGHT_DOCTOR,
        CHART_ASSISTANT,
    );
    let id = &today.patient.patient_id;

    talk.turn(
        "Unconscious on arrival. Here is the insurance card: who is this, what do they take?",
    );
    let (name, dob) = (&today.patient.patient_name, today.patient.dob.as_deref());
    talk.call("looks them up", search_patients(&talk.session, name, dob))
        .await?;
    // Somebody else treats this patient, so the first answer is no.
    let refused = talk
        .call("opens the chart", read_chart(&talk.session, id))
        .await;

    if refused.is_err() {
        talk.turn("They are in shock, I cannot wait for their doctor. Break the glass.");
        talk.break_glass();
        talk.retry("opens the chart", read_chart(&talk.session, id))
            .await?;
    }

    talk.turn("Potassium, at once.");
    let ordered = order_lab_test(&talk.session, id, "Potassium", true);
    let order = talk.call("orders it", ordered).await?;
    let result = wait_for_result(&talk.session, id, &order.order_id);
    let waiting = talk.call("waits for the laboratory", result);
    if timeout(Duration::from_millis(120), waiting).await.is_err() {
        talk.remark("the patient goes to intensive care: nobody waits any longer");
    }

    talk.turn("Note that down.");
    let text = "Collapse of unknown cause. Stable after fluids. Potassium pending.";
    talk.call("writes a note", add_note(&talk.session, id, text))
        .await?;
    Ok(order)
}
