//! The clinic itself: its charts, its staff and its rules. Nothing here knows of audit logs.

mod chart;
mod error;
mod formulary;
mod session;
mod staff;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use chart::{
    Appointment, Chart, Condition, Encounter, Medication, Message, Note, Observation, Order,
    Patient, Value,
};
pub use error::ClinicError;
pub use formulary::interaction;
pub use session::Session;
pub use staff::{Duty, Role, Staff};

/// What a tool gives back: its answer, or why there is none.
pub type Result<T> = std::result::Result<T, ClinicError>;

/// All charts, kept in memory for as long as the program runs.
pub struct Clinic {
    charts: Mutex<BTreeMap<String, Chart>>,
    last_number: AtomicU32,
}

impl Clinic {
    /// Opens with the charts that were loaded.
    pub fn new(charts: BTreeMap<String, Chart>) -> Clinic {
        Clinic {
            charts: Mutex::new(charts),
            last_number: AtomicU32::new(0),
        }
    }

    /// Looks something up in one patient's chart.
    pub fn read<T>(&self, patient_id: &str, look: impl FnOnce(&Chart) -> T) -> Result<T> {
        self.charts()
            .get(patient_id)
            .map(look)
            .ok_or_else(|| unknown(patient_id))
    }

    /// Changes one patient's chart.
    pub fn change<T>(
        &self,
        patient_id: &str,
        change: impl FnOnce(&mut Chart) -> Result<T>,
    ) -> Result<T> {
        change(
            self.charts()
                .get_mut(patient_id)
                .ok_or_else(|| unknown(patient_id))?,
        )
    }

    /// The patients to whom a question applies, in the order of their ids.
    pub fn patients_who(&self, question: impl Fn(&Chart) -> bool) -> Vec<Patient> {
        let charts = self.charts();
        charts
            .values()
            .filter(|chart| question(chart))
            .map(|chart| chart.patient.clone())
            .collect()
    }

    /// A number that nothing else in this clinic has: `NOTE-7`, `ORDER-8`.
    pub fn number(&self, prefix: &str) -> String {
        format!(
            "{prefix}-{}",
            self.last_number.fetch_add(1, Ordering::Relaxed) + 1
        )
    }

    /// A panic in a tool leaves the charts whole: none of them changes a chart half.
    fn charts(&self) -> MutexGuard<'_, BTreeMap<String, Chart>> {
        self.charts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unknown(patient_id: &str) -> ClinicError {
    ClinicError::UnknownPatient(patient_id.to_owned())
}
