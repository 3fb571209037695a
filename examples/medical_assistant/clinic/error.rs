//! Why the clinic did not do what it was asked.

use std::fmt;

use super::staff::{Duty, Role};

/// What a tool's caller is told. No variant carries a patient's name, date of birth or number.
#[derive(Debug, PartialEq)]
pub enum ClinicError {
    /// Nobody here has this id.
    UnknownPatient(String),
    /// There is no such order.
    UnknownOrder(String),
    /// There is no such visit.
    UnknownVisit(String),
    /// The test was never done.
    NoResults { test: String },
    /// The job does not include this.
    NotYourJob { role: Role, duty: Duty },
    /// Somebody else treats this patient.
    NotOnCareTeam { patient_id: String },
    /// Two drugs that must not be taken together.
    Interaction {
        new: String,
        other: String,
        risk: &'static str,
    },
    /// The patient takes it already.
    AlreadyTaken { name: String },
    /// The patient does not take it.
    NotTaken { name: String },
    /// The patient left no number or address of this kind.
    NoContact { channel: &'static str },
    /// The visit was billed before.
    AlreadyBilled { encounter_id: String },
    /// Appointments are made from tomorrow to a year ahead.
    OutOfRange { days: u16 },
}

impl fmt::Display for ClinicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClinicError::UnknownPatient(id) => write!(f, "no patient has the id {id}"),
            ClinicError::UnknownOrder(id) => write!(f, "no order has the id {id}"),
            ClinicError::UnknownVisit(id) => write!(f, "no visit has the id {id}"),
            ClinicError::NoResults { test } => write!(f, "no result of {test} is on file"),
            ClinicError::NotYourJob { role, duty } => write!(f, "a {role} may not {duty}"),
            ClinicError::NotOnCareTeam { patient_id } => {
                write!(
                    f,
                    "not on the care team of {patient_id}: in an emergency, break the glass"
                )
            }
            ClinicError::Interaction { new, other, risk } => {
                write!(f, "{new} interacts with {other}: {risk}")
            }
            ClinicError::AlreadyTaken { name } => write!(f, "{name} is prescribed already"),
            ClinicError::NotTaken { name } => write!(f, "{name} is not prescribed"),
            ClinicError::NoContact { channel } => {
                write!(
                    f,
                    "the patient left no way to be reached by {channel}: use the portal"
                )
            }
            ClinicError::AlreadyBilled { encounter_id } => {
                write!(f, "visit {encounter_id} was billed before")
            }
            ClinicError::OutOfRange { days } => {
                write!(
                    f,
                    "cannot make an appointment in {days} days: choose 1 to 365"
                )
            }
        }
    }
}

impl std::error::Error for ClinicError {}
