//! From the resources of one bundle to the charts of its patients.

use std::collections::HashMap;

use super::resources::{
    self as fhir, Bundle, CodeableConcept, Entry, Measured, Reference, bare_id,
};
use crate::clinic::{Chart, Condition, Encounter, Medication, Observation, Patient, Value};

/// One chart for each patient of the bundle, in the order they appear.
pub fn assemble(bundle: &Bundle) -> Vec<Chart> {
    let mut drawer = Drawer::default();
    for entry in of_kind(bundle, "Patient") {
        drawer.open_chart(entry);
    }
    let drugs = drugs_by_id(bundle);
    for entry in &bundle.entry {
        drawer.file(entry, &drugs);
    }
    drawer.charts
}

fn of_kind<'a>(bundle: &'a Bundle, kind: &'a str) -> impl Iterator<Item = &'a Entry> {
    bundle
        .entry
        .iter()
        .filter(move |entry| entry.kind() == Some(kind))
}

/// `Medication` resources stand apart from the requests that point at them.
fn drugs_by_id(bundle: &Bundle) -> HashMap<&str, CodeableConcept> {
    let named = |entry: &'_ Entry| entry.read::<fhir::Medication>()?.code;
    of_kind(bundle, "Medication")
        .filter_map(|entry| Some((entry_id(entry)?, named(entry)?)))
        .collect()
}

/// The id by which other resources of the bundle point at this one.
fn entry_id(entry: &Entry) -> Option<&str> {
    let own = || entry.resource.as_ref()?.get("id")?.as_str();
    entry.full_url.as_deref().map(bare_id).or_else(own)
}

/// Charts under way, found by every id that references may use for their patient.
#[derive(Default)]
struct Drawer {
    charts: Vec<Chart>,
    by_reference: HashMap<String, usize>,
}

impl Drawer {
    fn open_chart(&mut self, entry: &Entry) {
        let Some(resource) = entry.read::<fhir::Patient>() else {
            return;
        };
        let referred = entry_id(entry).or(resource.id.as_deref());
        let Some(patient_id) = resource.record_number().or(referred) else {
            return;
        };
        let place = self.charts.len();
        for id in [referred, resource.id.as_deref()].into_iter().flatten() {
            self.by_reference.insert(id.to_owned(), place);
        }
        self.charts.push(Chart::new(patient(patient_id, &resource)));
    }

    /// Puts one resource into the chart of the patient it is about; others are left out.
    fn file(&mut self, entry: &Entry, drugs: &HashMap<&str, CodeableConcept>) {
        match entry.kind() {
            Some("Condition") => self.file_condition(entry),
            Some("MedicationRequest") => self.file_medication(entry, drugs),
            Some("Observation") => self.file_observation(entry),
            Some("Encounter") => self.file_encounter(entry),
            _ => None,
        };
    }

    fn chart_of(&mut self, subject: Option<&Reference>) -> Option<&mut Chart> {
        let place = *self.by_reference.get(subject?.id()?)?;
        self.charts.get_mut(place)
    }

    fn file_condition(&mut self, entry: &Entry) -> Option<()> {
        let found: fhir::Condition = entry.read()?;
        let status = found
            .clinical_status
            .as_ref()
            .and_then(CodeableConcept::code);
        let condition = Condition {
            name: found.code.as_ref()?.words()?.to_owned(),
            active: status.is_none_or(|code| code == "active"),
            since: found.onset_date_time,
        };
        self.chart_of(found.subject.as_ref())?
            .conditions
            .push(condition);
        Some(())
    }

    fn file_medication(
        &mut self,
        entry: &Entry,
        drugs: &HashMap<&str, CodeableConcept>,
    ) -> Option<()> {
        let found: fhir::MedicationRequest = entry.read()?;
        let named = found.medication_codeable_concept.as_ref();
        let pointed = || drugs.get(found.medication_reference.as_ref()?.id()?);
        let drug = named.or_else(pointed)?;
        let medication = Medication {
            name: drug.words()?.to_owned(),
            active: found
                .status
                .as_deref()
                .is_none_or(|status| status == "active"),
            since: found.authored_on,
        };
        self.chart_of(found.subject.as_ref())?
            .medications
            .push(medication);
        Some(())
    }

    fn file_observation(&mut self, entry: &Entry) -> Option<()> {
        let found: fhir::Observation = entry.read()?;
        let on = found.effective_date_time.as_deref();
        let parts = found
            .component
            .iter()
            .map(|part| (part.code.as_ref(), &part.measured));
        let whole = std::iter::once((found.code.as_ref(), &found.measured));
        let readings: Vec<Observation> = whole
            .chain(parts)
            .filter_map(|(code, measured)| reading(code?, measured, on))
            .collect();
        self.chart_of(found.subject.as_ref())?
            .observations
            .extend(readings);
        Some(())
    }

    fn file_encounter(&mut self, entry: &Entry) -> Option<()> {
        let found: fhir::Encounter = entry.read()?;
        let id = entry_id(entry).or(found.id.as_deref())?;
        let encounter = Encounter {
            encounter_id: id.to_owned(),
            kind: found
                .kind
                .first()
                .and_then(CodeableConcept::words)
                .unwrap_or("visit")
                .to_owned(),
            on: found.period.and_then(|period| period.start),
        };
        self.chart_of(found.subject.as_ref())?
            .encounters
            .push(encounter);
        Some(())
    }
}

fn patient(patient_id: &str, found: &fhir::Patient) -> Patient {
    let mut names = found.spoken_names().into_iter();
    Patient {
        patient_id: patient_id.to_owned(),
        patient_name: names.next().unwrap_or_else(|| "(no name)".to_owned()),
        former_names: names.collect(),
        dob: found.birth_date.clone(),
        sex: found.gender.clone(),
        address: found.address.first().map(fhir::Address::one_line),
        phone: found.contact("phone"),
        email: found.contact("email"),
    }
}

/// A reading, where the observation has a value of its own.
fn reading(code: &CodeableConcept, measured: &Measured, on: Option<&str>) -> Option<Observation> {
    let quantity = measured.value_quantity.as_ref();
    let number = quantity
        .and_then(|quantity| quantity.value)
        .map(Value::Number);
    let concept = || measured.value_codeable_concept.as_ref()?.words();
    let text = || measured.value_string.as_deref().or_else(concept);
    Some(Observation {
        test: code.words()?.to_owned(),
        loinc: code.code().unwrap_or_default().to_owned(),
        value: number.or_else(|| text().map(|words| Value::Text(words.to_owned())))?,
        unit: quantity
            .and_then(|quantity| quantity.unit.clone())
            .unwrap_or_default(),
        taken: on.unwrap_or_default().to_owned(),
    })
}
