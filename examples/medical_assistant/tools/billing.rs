//! The desk.

use audit_core::audited_tool;
use serde::Serialize;

use crate::clinic::{Chart, ClinicError, Duty, Result, Session};

/// A bill that was sent to the insurer.
#[derive(Serialize)]
pub struct Invoice {
    pub invoice_id: String,
    pub status: &'static str,
    pub amount_cents: u32,
}

/// Bills a visit to the patient's insurer, once.
#[audited_tool(
    subject = "patient_id",
    summary = ["invoice_id", "amount_cents"],
    action = "create",
    purpose = "HPAYMT",
    retention = "financial",
    skip(session)
)]
pub async fn bill_visit(
    session: &Session,
    patient_id: &str,
    encounter_id: &str,
    amount_cents: u32,
) -> Result<Invoice> {
    session.may(Duty::Bill)?;
    session
        .clinic
        .change(patient_id, |chart| mark_billed(chart, encounter_id))?;
    Ok(Invoice {
        invoice_id: session.clinic.number("INVOICE"),
        status: "billed",
        amount_cents,
    })
}

fn mark_billed(chart: &mut Chart, encounter_id: &str) -> Result<()> {
    let encounter_id = encounter_id.to_owned();
    if chart.billed.contains(&encounter_id) {
        return Err(ClinicError::AlreadyBilled { encounter_id });
    }
    if !chart
        .encounters
        .iter()
        .any(|visit| visit.encounter_id == encounter_id)
    {
        return Err(ClinicError::UnknownVisit(encounter_id));
    }
    chart.billed.push(encounter_id);
    Ok(())
}
