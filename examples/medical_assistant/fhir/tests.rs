//! Bundles as they come: from Synthea, from servers, from the wrong folder.

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::*;
use crate::clinic::Value;

/// A folder of files that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Folder {
        let folder = std::env::temp_dir().join(format!("fhir-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (file, text) in files {
            fs::write(folder.join(file), text).unwrap();
        }
        Folder(folder)
    }

    fn load(&self) -> Result<BTreeMap<String, Chart>, LoadError> {
        load(&self.0)
    }

    fn load_error(&self) -> String {
        let error = self
            .load()
            .map(|charts| charts.len())
            .unwrap_err()
            .to_string();
        error.replace(&format!("{}/", self.0.display()), "")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn bundle(resources: &[(&str, Json)]) -> String {
    let entry = |(url, resource): &(&str, Json)| json!({ "fullUrl": url, "resource": resource });
    let entries: Vec<Json> = resources.iter().map(entry).collect();
    json!({ "resourceType": "Bundle", "type": "transaction", "entry": entries }).to_string()
}

/// As Synthea writes one: several identifiers and names, a drug in a resource of its own.
fn synthea() -> String {
    let subject = json!({ "reference": "urn:uuid:p-1", "display": "Mrs. Alma10 Vance20" });
    let coded = |code: &str, text: &str| json!({ "coding": [{ "code": code }], "text": text });
    bundle(&[
        (
            "urn:uuid:p-1",
            json!({
                "resourceType": "Patient", "id": "p-1",
                "identifier": [
                    { "system": "https://github.com/synthetichealth/synthea", "value": "p-1" },
                    { "type": { "coding": [{ "code": "SS" }] }, "value": "999-11-2222" },
                    { "type": { "coding": [{ "code": "MR" }] }, "value": "MRN-1" },
                ],
                "name": [
                    { "use": "maiden", "family": "Ober30", "given": ["Alma10"] },
                    { "use": "official", "family": "Vance20", "given": ["Alma10", "Bo40"], "prefix": ["Mrs."] },
                ],
                "telecom": [{ "system": "phone", "value": "555-010-1234", "use": "home" }],
                "birthDate": "1950-10-24",
                "address": [{ "line": ["690 Raynor Overpass"], "city": "Randolph", "state": "MA" }],
            }),
        ),
        (
            "urn:uuid:m-1",
            json!({ "resourceType": "Medication", "id": "m-1", "code": coded("1", "warfarin 5 MG") }),
        ),
        (
            "urn:uuid:r-1",
            json!({
                "resourceType": "MedicationRequest", "status": "active", "subject": subject,
                "medicationReference": { "reference": "urn:uuid:m-1" },
            }),
        ),
        (
            "urn:uuid:r-2",
            json!({
                "resourceType": "MedicationRequest", "status": "stopped", "subject": subject,
                "medicationCodeableConcept": coded("2", "aspirin 81 MG"),
            }),
        ),
        (
            "urn:uuid:o-1",
            json!({
                "resourceType": "Observation", "subject": { "reference": "Patient/p-1" },
                "code": coded("85354-9", "Blood pressure"), "effectiveDateTime": "2020-01-02T03:04:05-05:00",
                "component": [
                    { "code": coded("8480-6", "Systolic"), "valueQuantity": { "value": 133, "unit": "mmHg" } },
                    { "code": coded("8462-4", "Diastolic"), "valueQuantity": { "value": 76.5, "unit": "mmHg" } },
                ],
            }),
        ),
        (
            "urn:uuid:o-2",
            json!({
                "resourceType": "Observation", "subject": { "reference": "https://h/fhir/Patient/p-1/_history/2" },
                "code": coded("72166-2", "Smoking status"), "valueCodeableConcept": { "text": "never smoked" },
            }),
        ),
        (
            "urn:uuid:e-1",
            json!({
                "resourceType": "Encounter", "subject": subject, "type": [coded("162673000", "Examination")],
                "period": { "start": "1979-01-02T11:44:52-05:00" },
            }),
        ),
        (
            "urn:uuid:c-1",
            json!({
                "resourceType": "Condition", "subject": subject, "code": coded("15777000", "Prediabetes"),
                "clinicalStatus": { "coding": [{ "code": "resolved" }] },
            }),
        ),
        (
            "urn:uuid:x-1",
            json!({ "resourceType": "Claim", "patient": subject }),
        ),
        (
            "urn:uuid:x-2",
            json!({ "resourceType": "Condition", "code": "of the wrong type" }),
        ),
    ])
}

#[test]
fn reads_what_synthea_writes() {
    let folder = Folder::with(
        "synthea",
        &[("a.json", &synthea()), ("notes.txt", "not read")],
    );
    let charts = folder.load().unwrap();
    let chart = &charts["MRN-1"];
    assert_eq!(chart.patient.patient_name, "Alma10 Bo40 Vance20");
    assert_eq!(chart.patient.former_names, ["Alma10 Ober30"]);
    assert_eq!(chart.patient.phone.as_deref(), Some("555-010-1234"));
    assert_eq!(
        chart.patient.address.as_deref(),
        Some("690 Raynor Overpass, Randolph, MA")
    );
    assert_eq!(chart.encounters[0].encounter_id, "e-1");
    assert!(!chart.conditions[0].active);
    let drugs: Vec<_> = chart
        .medications
        .iter()
        .map(|one| (&*one.name, one.active))
        .collect();
    assert_eq!(drugs, [("warfarin 5 MG", true), ("aspirin 81 MG", false)]);
}

#[test]
fn reads_parts_and_words_as_results() {
    let charts = Folder::with("parts", &[("a.json", &synthea())])
        .load()
        .unwrap();
    let chart = &charts["MRN-1"];
    assert_eq!(chart.observations.len(), 3);
    assert!(matches!(
        chart.results_of("8462-4")[0].value,
        Value::Number(76.5)
    ));
    let smoking = &chart.results_of("smoking")[0];
    assert!(matches!(&smoking.value, Value::Text(words) if words == "never smoked"));
}

#[test]
fn one_patient_in_two_bundles_has_one_chart() {
    let folder = Folder::with("twice", &[("a.json", &synthea()), ("b.json", &synthea())]);
    let charts = folder.load().unwrap();
    assert_eq!(charts.len(), 1);
    assert_eq!(charts["MRN-1"].medications.len(), 4);
}

#[test]
fn a_patient_of_whom_little_is_known_is_still_a_patient() {
    let bare = bundle(&[("urn:uuid:7", json!({ "resourceType": "Patient" }))]);
    let charts = Folder::with("bare", &[("a.JSON", &bare)]).load().unwrap();
    assert_eq!(charts["7"].patient.patient_name, "(no name)");
    assert_eq!(charts["7"].patient.dob, None);
}

#[test]
fn a_social_security_number_never_becomes_a_patients_id() {
    let ssn = json!({ "system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-11-2222" });
    let patient = json!({ "resourceType": "Patient", "id": "7", "identifier": [ssn] });
    let folder = Folder::with("ssn", &[("a.json", &bundle(&[("urn:uuid:7", patient)]))]);
    assert_eq!(
        folder.load().unwrap().into_keys().collect::<Vec<_>>(),
        ["7"]
    );
}

#[test]
fn a_list_of_hospitals_is_passed_over() {
    let hospitals = bundle(&[("urn:uuid:h", json!({ "resourceType": "Organization" }))]);
    let both = [("a.json", synthea()), ("hospitals.json", hospitals.clone())];
    let both = both.each_ref().map(|(name, text)| (*name, text.as_str()));
    assert_eq!(Folder::with("both", &both).load().unwrap().len(), 1);
    let alone = Folder::with("hospitals", &[("hospitals.json", &hospitals)]);
    assert!(alone.load_error().starts_with("no patient in "));
}

#[test]
fn says_which_file_is_wrong_and_where() {
    let broken = "{\"resourceType\": \"Bundle\",\n \"entry\": [\n {]}";
    let error = Folder::with("broken", &[("a.json", &synthea()), ("b.json", broken)]).load_error();
    assert_eq!(
        error,
        "b.json: not JSON: key must be a string at line 3 column 3"
    );
    let wrong = "{\"resourceType\": \"Bundle\",\n \"entry\": \"Vance\"}";
    let error = Folder::with("wrong", &[("a.json", wrong)]).load_error();
    assert_eq!(
        error,
        "a.json:2: JSON, but no FHIR bundle; move it elsewhere"
    );
}

#[test]
fn clinical_data_of_nobody_is_an_error() {
    let orphan = bundle(&[("urn:uuid:1", json!({ "resourceType": "Observation" }))]);
    let error = Folder::with("orphan", &[("a.json", &orphan)]).load_error();
    assert!(error.starts_with("a.json: the bundle holds clinical data but no Patient"));
}

#[test]
fn a_missing_folder_is_named() {
    let error = load(Path::new("/nowhere/at/all"))
        .map(|charts| charts.len())
        .unwrap_err();
    assert!(error.to_string().contains("/nowhere/at/all"));
    assert!(error.to_string().contains("--patients"));
}
