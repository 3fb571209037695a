//! What the clinic knows about one patient.

use serde::Serialize;

/// Who the patient is and how to reach them.
#[derive(Clone, Debug, Serialize)]
pub struct Patient {
    pub patient_id: String,
    pub patient_name: String,
    pub former_names: Vec<String>,
    pub dob: Option<String>,
    pub sex: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
}

impl Patient {
    /// Whether any of the patient's names contains `words`, in whatever case.
    pub fn is_called(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        let mut names = self.former_names.iter().chain([&self.patient_name]);
        names.any(|name| name.to_lowercase().contains(&words))
    }
}

/// A diagnosis.
#[derive(Clone, Debug, Serialize)]
pub struct Condition {
    pub name: String,
    pub active: bool,
    pub since: Option<String>,
}

/// A prescription, named as the pharmacy names it: "lisinopril 10 MG Oral Tablet".
#[derive(Clone, Debug, Serialize)]
pub struct Medication {
    pub name: String,
    pub active: bool,
    pub since: Option<String>,
}

/// One result of one test.
#[derive(Clone, Debug, Serialize)]
pub struct Observation {
    pub test: String,
    pub loinc: String,
    pub value: Value,
    pub unit: String,
    /// FHIR date or instant, as far as it is known.
    pub taken: String,
}

impl Observation {
    /// Whether a clinician who writes `words` means this test.
    pub fn is_of(&self, words: &str) -> bool {
        self.loinc == words || self.test.to_lowercase().contains(&words.to_lowercase())
    }
}

/// What a laboratory reports: mostly numbers, sometimes words.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Value {
    Number(f64),
    Text(String),
}

/// A visit.
#[derive(Clone, Debug, Serialize)]
pub struct Encounter {
    pub encounter_id: String,
    pub kind: String,
    pub on: Option<String>,
}

/// What a clinician wrote down about a visit.
#[derive(Clone, Debug, Serialize)]
pub struct Note {
    pub note_id: String,
    pub author: String,
    pub text: String,
}

/// A laboratory test that was asked for, with its result once there is one.
#[derive(Clone, Debug, Serialize)]
pub struct Order {
    pub order_id: String,
    pub test: String,
    pub urgent: bool,
    pub result: Option<Observation>,
}

impl Order {
    /// Takes the laboratory's answer in.
    pub fn report(&mut self, value: f64, unit: &str) {
        self.result = Some(Observation {
            test: self.test.clone(),
            loinc: String::new(),
            value: Value::Number(value),
            unit: unit.to_owned(),
            taken: String::new(),
        });
    }
}

/// What a patient was told.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    pub message_id: String,
    pub text: String,
}

/// A visit to come.
#[derive(Clone, Debug, Serialize)]
pub struct Appointment {
    pub appointment_id: String,
    pub on: String,
    pub reason: String,
}

/// Everything about one patient.
#[derive(Clone, Debug)]
pub struct Chart {
    pub patient: Patient,
    pub conditions: Vec<Condition>,
    pub medications: Vec<Medication>,
    pub observations: Vec<Observation>,
    pub encounters: Vec<Encounter>,
    pub notes: Vec<Note>,
    pub orders: Vec<Order>,
    pub messages: Vec<Message>,
    pub appointments: Vec<Appointment>,
    /// Visits that were billed.
    pub billed: Vec<String>,
    /// The staff who treat the patient.
    pub care_team: Vec<String>,
}

impl Chart {
    /// A chart with nothing in it yet.
    pub fn new(patient: Patient) -> Chart {
        Chart {
            patient,
            conditions: Vec::new(),
            medications: Vec::new(),
            observations: Vec::new(),
            encounters: Vec::new(),
            notes: Vec::new(),
            orders: Vec::new(),
            messages: Vec::new(),
            appointments: Vec::new(),
            billed: Vec::new(),
            care_team: Vec::new(),
        }
    }

    /// Takes in what another file knows about the same patient.
    pub fn absorb(&mut self, other: Chart) {
        self.conditions.extend(other.conditions);
        self.medications.extend(other.medications);
        self.observations.extend(other.observations);
        self.encounters.extend(other.encounters);
    }

    /// Whether a drug of this name is prescribed at present.
    pub fn takes(&self, drug: &str) -> bool {
        self.medications
            .iter()
            .any(|one| one.active && one.name.to_lowercase().contains(drug))
    }

    /// The id of the last visit.
    pub fn latest_visit(&self) -> Option<String> {
        let latest = self.encounters.iter().max_by(|a, b| a.on.cmp(&b.on))?;
        Some(latest.encounter_id.clone())
    }

    /// The results of one test, oldest first.
    pub fn results_of(&self, test: &str) -> Vec<Observation> {
        let mut results: Vec<Observation> = self
            .observations
            .iter()
            .filter(|one| one.is_of(test))
            .cloned()
            .collect();
        results.sort_by(|a, b| a.taken.cmp(&b.taken));
        results
    }
}
