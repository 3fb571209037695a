//! Somebody who has signed in.

use std::sync::Arc;

use super::{Clinic, ClinicError, Duty, Result, Staff};

/// A member of the staff at work: what every tool is given.
#[derive(Clone)]
pub struct Session {
    pub clinic: Arc<Clinic>,
    pub staff: Staff,
    /// Whether the glass is broken: in an emergency anybody may treat anybody, and answers for it.
    pub emergency: bool,
}

impl Session {
    /// Signs somebody in.
    pub fn new(clinic: &Arc<Clinic>, staff: Staff) -> Session {
        Session {
            clinic: Arc::clone(clinic),
            staff,
            emergency: false,
        }
    }

    /// The same person, for whom the care team's rule is lifted.
    pub fn break_glass(&self) -> Session {
        Session {
            emergency: true,
            ..self.clone()
        }
    }

    /// Whether the job includes the duty.
    pub fn may(&self, duty: Duty) -> Result<()> {
        let role = self.staff.role;
        if role.may(duty) {
            Ok(())
        } else {
            Err(ClinicError::NotYourJob { role, duty })
        }
    }

    /// Whether the job includes the duty, and the patient is one of theirs.
    pub fn may_for(&self, duty: Duty, patient_id: &str) -> Result<()> {
        self.may(duty)?;
        let theirs = |team: &Vec<String>| team.iter().any(|member| member == self.staff.id);
        if self.emergency
            || self
                .clinic
                .read(patient_id, |chart| theirs(&chart.care_team))?
        {
            return Ok(());
        }
        Err(ClinicError::NotOnCareTeam {
            patient_id: patient_id.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinic::{Chart, Patient, Role};
    use std::collections::BTreeMap;

    const NURSE: Staff = Staff {
        id: "nurse_x",
        role: Role::Nurse,
    };

    fn session() -> Session {
        let patient = Patient {
            patient_id: "P-1".to_owned(),
            patient_name: "Somebody".to_owned(),
            former_names: Vec::new(),
            dob: None,
            sex: None,
            address: None,
            phone: None,
            email: None,
        };
        let charts = BTreeMap::from([("P-1".to_owned(), Chart::new(patient))]);
        Session::new(&Arc::new(Clinic::new(charts)), NURSE)
    }

    #[test]
    fn strangers_are_turned_away_until_the_glass_is_broken() {
        let session = session();
        let refused = session.may_for(Duty::ReadCharts, "P-1");
        assert_eq!(
            refused,
            Err(ClinicError::NotOnCareTeam {
                patient_id: "P-1".to_owned()
            })
        );
        assert_eq!(
            session.break_glass().may_for(Duty::ReadCharts, "P-1"),
            Ok(())
        );
    }

    #[test]
    fn no_emergency_makes_a_nurse_a_physician() {
        let refused = session().break_glass().may_for(Duty::Prescribe, "P-1");
        assert!(matches!(refused, Err(ClinicError::NotYourJob { .. })));
    }

    #[test]
    fn an_unknown_patient_is_named() {
        let refused = session().may_for(Duty::ReadCharts, "P-9");
        assert_eq!(refused, Err(ClinicError::UnknownPatient("P-9".to_owned())));
    }
}
