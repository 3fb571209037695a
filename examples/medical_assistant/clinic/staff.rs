//! Who works here and what they may do.

use std::fmt;

/// A member of the staff.
#[derive(Clone, Copy, Debug)]
pub struct Staff {
    pub id: &'static str,
    pub role: Role,
}

/// What somebody is employed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Physician,
    Nurse,
    BillingClerk,
}

impl Role {
    /// The word that stands in records and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Physician => "physician",
            Role::Nurse => "nurse",
            Role::BillingClerk => "billing_clerk",
        }
    }

    /// Whether the job includes the duty.
    pub fn may(self, duty: Duty) -> bool {
        match self {
            Role::Physician => duty != Duty::Bill,
            Role::Nurse => !matches!(duty, Duty::Bill | Duty::Prescribe),
            Role::BillingClerk => matches!(duty, Duty::FindPatients | Duty::Bill),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a tool lets somebody do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    FindPatients,
    ReadCharts,
    ReadNotes,
    WriteNotes,
    Prescribe,
    OrderTests,
    Contact,
    Bill,
}

impl fmt::Display for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Duty::FindPatients => "find patients",
            Duty::ReadCharts => "read charts",
            Duty::ReadNotes => "read clinical notes",
            Duty::WriteNotes => "write clinical notes",
            Duty::Prescribe => "prescribe",
            Duty::OrderTests => "order tests",
            Duty::Contact => "contact patients",
            Duty::Bill => "bill visits",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desk_bills_and_reads_no_notes() {
        assert!(Role::BillingClerk.may(Duty::Bill));
        assert!(!Role::BillingClerk.may(Duty::ReadNotes));
        assert!(!Role::BillingClerk.may(Duty::ReadCharts));
    }

    #[test]
    fn only_physicians_prescribe() {
        let prescribers = [Role::Physician, Role::Nurse, Role::BillingClerk]
            .into_iter()
            .filter(|role| role.may(Duty::Prescribe));
        assert_eq!(prescribers.collect::<Vec<_>>(), [Role::Physician]);
    }
}
