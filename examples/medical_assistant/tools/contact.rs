//! Reaching patients.

use audit_core::audited_tool;
use chrono::{Days, Utc};
use serde::Serialize;

use crate::clinic::{Appointment, ClinicError, Duty, Message, Result, Session};

/// How to reach a patient.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Phone,
    Portal,
}

/// What became of a message.
#[derive(Serialize)]
pub struct Sent {
    pub message_id: String,
    pub status: &'static str,
    /// The number it went to, for messages by phone.
    pub phone: Option<String>,
}

/// Sends a patient a message, to their phone or into the patient portal.
#[audited_tool(
    subject = "patient_id",
    sensitive = ["message"],
    summary = ["message_id", "status"],
    action = "execute",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn send_message(
    session: &Session,
    patient_id: &str,
    channel: Channel,
    message: &str,
) -> Result<Sent> {
    session.may_for(Duty::Contact, patient_id)?;
    let phone = match channel {
        Channel::Portal => None,
        Channel::Phone => Some(phone_of(session, patient_id)?),
    };
    let message_id = session.clinic.number("MESSAGE");
    let sent = Message {
        message_id: message_id.clone(),
        text: message.to_owned(),
    };
    session.clinic.change(patient_id, |chart| {
        chart.messages.push(sent);
        Ok(Sent {
            message_id,
            status: "sent",
            phone,
        })
    })
}

fn phone_of(session: &Session, patient_id: &str) -> Result<String> {
    let phone = session
        .clinic
        .read(patient_id, |chart| chart.patient.phone.clone())?;
    phone.ok_or(ClinicError::NoContact { channel: "phone" })
}

/// Makes an appointment so many days from now.
#[audited_tool(
    subject = "patient_id",
    sensitive = ["*.reason"],
    level = "result",
    action = "create",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn schedule_follow_up(
    session: &Session,
    patient_id: &str,
    in_days: u16,
    reason: &str,
) -> Result<Appointment> {
    session.may_for(Duty::Contact, patient_id)?;
    if !(1..=365).contains(&in_days) {
        return Err(ClinicError::OutOfRange { days: in_days });
    }
    let on = (Utc::now().date_naive() + Days::new(in_days.into())).to_string();
    let appointment_id = session.clinic.number("APPT");
    let appointment = Appointment {
        appointment_id,
        on,
        reason: reason.to_owned(),
    };
    session.clinic.change(patient_id, |chart| {
        chart.appointments.push(appointment.clone());
        Ok(appointment)
    })
}
