//! What a patient takes, and changing it.

use audit_core::audited_tool;
use serde::Serialize;

use crate::clinic::{Chart, ClinicError, Duty, Medication, Result, Session, interaction};

/// Lists what a patient takes at present.
#[audited_tool(
    subject = "patient_id",
    action = "read",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn list_medications(session: &Session, patient_id: &str) -> Result<Vec<Medication>> {
    session.may_for(Duty::ReadCharts, patient_id)?;
    session.clinic.read(patient_id, current)
}

/// What to do with a drug.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Start,
    Stop,
}

/// What a change of treatment led to.
#[derive(Serialize)]
pub struct Treatment {
    pub status: &'static str,
    pub medications: Vec<Medication>,
}

/// Starts or stops a drug, unless the new one interacts with another.
#[audited_tool(
    subject = "patient_id",
    summary = ["status"],
    action = "update",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn update_treatment(
    session: &Session,
    patient_id: &str,
    change: Change,
    drug: &str,
) -> Result<Treatment> {
    session.may_for(Duty::Prescribe, patient_id)?;
    session.clinic.change(patient_id, |chart| {
        match change {
            Change::Start => start(chart, drug)?,
            Change::Stop => stop(chart, drug)?,
        }
        Ok(Treatment {
            status: "updated",
            medications: current(chart),
        })
    })
}

fn start(chart: &mut Chart, drug: &str) -> Result<()> {
    let taken = current(chart);
    let names: Vec<&str> = taken
        .iter()
        .map(|medication| medication.name.as_str())
        .collect();
    if names.contains(&drug) {
        return Err(ClinicError::AlreadyTaken {
            name: drug.to_owned(),
        });
    }
    if let Some((other, risk)) = interaction(&names, drug) {
        let (new, other) = (drug.to_owned(), other.to_owned());
        return Err(ClinicError::Interaction { new, other, risk });
    }
    chart.medications.push(Medication {
        name: drug.to_owned(),
        active: true,
        since: None,
    });
    Ok(())
}

fn stop(chart: &mut Chart, drug: &str) -> Result<()> {
    let mut active = chart.medications.iter_mut().filter(|one| one.active);
    let found = active.find(|one| one.name == drug);
    found
        .ok_or_else(|| ClinicError::NotTaken {
            name: drug.to_owned(),
        })?
        .active = false;
    Ok(())
}

fn current(chart: &Chart) -> Vec<Medication> {
    chart
        .medications
        .iter()
        .filter(|medication| medication.active)
        .cloned()
        .collect()
}
