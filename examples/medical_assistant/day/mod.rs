//! One day at the clinic. Each scene is a conversation between somebody on duty and an assistant;
//! what the assistant's model would have chosen to call is written down here, in its place.

mod conversation;
mod desk;
mod gaps;
mod night;
mod people;
mod results;
mod round;
mod script;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::clinic::{Clinic, Patient, Result};
use people::{FAMILY_DOCTOR, NURSE};

/// What the scenes of a day have in common.
pub struct Today {
    pub clinic: Arc<Clinic>,
    /// The patient whom the day is about.
    pub patient: Patient,
    /// When it began. Conversations bear it in their ids, so that no two days share one.
    pub began: DateTime<Utc>,
}

impl Today {
    /// The day of the first patient who takes an ACE inhibitor, else of the first of all.
    pub fn begin(clinic: Clinic) -> Option<Today> {
        let takes_lisinopril = clinic.patients_who(|chart| chart.takes("lisinopril"));
        let everybody = clinic.patients_who(|_| true);
        let patient = takes_lisinopril.into_iter().chain(everybody).next()?;
        Some(Today {
            clinic: Arc::new(clinic),
            patient,
            began: Utc::now(),
        })
    }

    /// The conversation that is printed from the log in the evening.
    pub fn round_conversation(&self) -> String {
        self.conversation_id(round::PLACE)
    }

    fn conversation_id(&self, place: &str) -> String {
        format!(
            "{}-{}",
            place.replace(' ', "-"),
            self.began.format("%m%d-%H%M%S%3f")
        )
    }
}

/// Everything that happens.
pub async fn live(today: &Today) -> Result<()> {
    for patient in today.clinic.patients_who(|_| true) {
        today.clinic.change(&patient.patient_id, |chart| {
            chart.care_team = vec![FAMILY_DOCTOR.id.to_owned(), NURSE.id.to_owned()];
            Ok(())
        })?;
    }
    let order = night::emergency(today).await?;
    round::morning(today).await?;
    results::arrive(today, &order).await?;
    gaps::closed(today).await?;
    desk::bills(today).await?;
    script::runs(today).await
}
