//! Finding patients and reading their charts.

use audit_core::audited_tool;
use serde::Serialize;

use super::{list_medications, read_labs};
use crate::clinic::{Condition, Duty, Medication, Observation, Patient, Result, Session};

/// Finds patients by any part of their name and, if it is known, their date of birth.
#[audited_tool(
    subject = "result.patient_id",
    pseudonymize = ["patient_name", "result.patient_name"],
    sensitive = ["dob", "result.former_names"],
    summary = ["patient_id", "patient_name"],
    action = "read",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn search_patients(
    session: &Session,
    patient_name: &str,
    dob: Option<&str>,
) -> Result<Vec<Patient>> {
    session.may(Duty::FindPatients)?;
    Ok(session.clinic.patients_who(|chart| {
        let patient = &chart.patient;
        patient.is_called(patient_name) && (dob.is_none() || patient.dob.as_deref() == dob)
    }))
}

/// What a clinician sees when a chart is opened.
#[derive(Serialize)]
pub struct ChartView {
    pub patient: Patient,
    pub conditions: Vec<Condition>,
    pub medications: Vec<Medication>,
    pub labs: Vec<Observation>,
}

/// Opens a patient's chart: diagnoses, medications and laboratory results.
#[audited_tool(
    subject = "patient_id",
    action = "read",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn read_chart(session: &Session, patient_id: &str) -> Result<ChartView> {
    session.may_for(Duty::ReadCharts, patient_id)?;
    let (patient, conditions) = session.clinic.read(patient_id, |chart| {
        (chart.patient.clone(), chart.conditions.clone())
    })?;
    let medications = list_medications(session, patient_id).await?;
    let labs = read_labs(session, patient_id, None).await?;
    Ok(ChartView {
        patient,
        conditions,
        medications,
        labs,
    })
}
