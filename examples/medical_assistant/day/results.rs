//! The laboratory reports, and the nurse tells the patient.

use super::Today;
use super::conversation::Conversation;
use super::people::{CHART_ASSISTANT, NURSE};
use crate::clinic::{Chart, Order, Result};
use crate::tools::{Channel, schedule_follow_up, send_message, wait_for_result};

pub async fn arrive(today: &Today, order: &Order) -> Result<()> {
    let mut talk = Conversation::begin(today, "09:35", "results", NURSE, CHART_ASSISTANT);
    let id = &today.patient.patient_id;
    today.clinic.change(id, |chart| {
        report(chart, &order.order_id);
        Ok(())
    })?;

    talk.turn("Is last night's potassium back?");
    let result = wait_for_result(&talk.session, id, &order.order_id);
    talk.follow_up("picks it up", result).await?;

    talk.turn("Tell them it is fine, and that we want to see them in two weeks.");
    let text = "Your potassium is back to normal. Please come to see us in two weeks.";
    let by_phone = send_message(&talk.session, id, Channel::Phone, text);
    if talk.call("writes to their phone", by_phone).await.is_err() {
        let in_portal = send_message(&talk.session, id, Channel::Portal, text);
        talk.retry("writes to the portal", in_portal).await?;
    }
    let visit = schedule_follow_up(&talk.session, id, 14, "review after collapse");
    talk.call("makes an appointment", visit).await?;
    Ok(())
}

/// What the laboratory's own system does: no agent, no tool.
fn report(chart: &mut Chart, order_id: &str) {
    let order = chart
        .orders
        .iter_mut()
        .find(|order| order.order_id == order_id);
    if let Some(order) = order {
        order.report(4.4, "mmol/L");
    }
}
