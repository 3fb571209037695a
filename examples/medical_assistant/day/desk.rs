//! The visit is billed, and the desk learns no more than it must.

use super::Today;
use super::conversation::Conversation;
use super::people::{CLERK, DESK_ASSISTANT};
use crate::clinic::Result;
use crate::tools::{bill_visit, read_notes};

pub async fn bills(today: &Today) -> Result<()> {
    let mut talk = Conversation::begin(today, "16:30", "billing desk", CLERK, DESK_ASSISTANT);
    let id = &today.patient.patient_id;

    if let Some(visit) = today.clinic.read(id, |chart| chart.latest_visit())? {
        talk.turn("Bill the last visit.");
        let bill = || bill_visit(&talk.session, id, &visit, 12_500);
        talk.call("bills it", bill()).await?;
        // The answer got lost on its way to the model, which tries again.
        let _refused = talk.retry("bills it", bill()).await;
    }

    talk.turn("What was it for? The insurer asks.");
    let _refused = talk
        .call("reads the notes", read_notes(&talk.session, id))
        .await;
    Ok(())
}
