//! The few FHIR R4 resources a chart is made of, and of each only the fields that are read.
//!
//! Every field may be missing: real exports leave out whatever the hospital did not know.

use serde::Deserialize;
use serde_json::Value;

/// A bundle whose resources are still raw: which of them are worth reading is decided later.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bundle {
    resource_type: Option<String>,
    #[serde(default)]
    pub entry: Vec<Entry>,
}

impl Bundle {
    /// Whether it calls itself one.
    pub fn is_one(&self) -> bool {
        self.resource_type.as_deref() == Some("Bundle")
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    pub full_url: Option<String>,
    pub resource: Option<Value>,
}

impl Entry {
    /// `Patient`, `Observation` …
    pub fn kind(&self) -> Option<&str> {
        self.resource.as_ref()?.get("resourceType")?.as_str()
    }

    /// The resource as `T`, or nothing where it has another shape than the standard says.
    pub fn read<T: for<'de> Deserialize<'de>>(&self) -> Option<T> {
        T::deserialize(self.resource.as_ref()?).ok()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Patient {
    pub id: Option<String>,
    #[serde(default)]
    pub identifier: Vec<Identifier>,
    #[serde(default)]
    pub name: Vec<HumanName>,
    pub birth_date: Option<String>,
    pub gender: Option<String>,
    #[serde(default)]
    pub address: Vec<Address>,
    #[serde(default)]
    pub telecom: Vec<ContactPoint>,
}

impl Patient {
    /// The medical record number; identifiers are also passports and social security numbers.
    pub fn record_number(&self) -> Option<&str> {
        let typed = self.identifier.iter().find(|one| one.is_record_number());
        let untyped = || self.identifier.iter().find(|one| one.is_local());
        typed.or_else(untyped)?.value.as_deref()
    }

    /// Every name as it is spoken, the official one first.
    pub fn spoken_names(&self) -> Vec<String> {
        let mut names: Vec<&HumanName> = self.name.iter().collect();
        names.sort_by_key(|name| name.usage.as_deref() != Some("official"));
        names.into_iter().filter_map(HumanName::spoken).collect()
    }

    /// The first way to reach the patient by `system`: `phone`, `email`.
    pub fn contact(&self, system: &str) -> Option<String> {
        let mut ways = self.telecom.iter();
        let way = ways.find(|one| one.system.as_deref() == Some(system))?;
        way.value.clone()
    }
}

#[derive(Deserialize)]
pub struct Identifier {
    #[serde(rename = "type")]
    kind: Option<CodeableConcept>,
    system: Option<String>,
    value: Option<String>,
}

impl Identifier {
    /// Whether a hospital gave it out: nothing else is said, and it is of no nation's system.
    fn is_local(&self) -> bool {
        const NATIONAL: &str = "http://hl7.org/fhir/sid/";
        let system = self.system.as_deref().unwrap_or_default();
        self.kind.is_none() && !system.starts_with(NATIONAL)
    }

    fn is_record_number(&self) -> bool {
        let codings = self.kind.iter().flat_map(|kind| &kind.coding);
        codings
            .filter_map(|one| one.code.as_deref())
            .any(|code| code == "MR")
    }
}

#[derive(Deserialize)]
pub struct HumanName {
    #[serde(rename = "use")]
    pub usage: Option<String>,
    pub text: Option<String>,
    pub family: Option<String>,
    #[serde(default)]
    pub given: Vec<String>,
}

impl HumanName {
    /// "Ada Lovelace": from its parts, or as the record words it.
    fn spoken(&self) -> Option<String> {
        let parts: Vec<&str> = self
            .given
            .iter()
            .chain(&self.family)
            .map(String::as_str)
            .collect();
        if parts.is_empty() {
            self.text.clone()
        } else {
            Some(parts.join(" "))
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    #[serde(default)]
    pub line: Vec<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
}

impl Address {
    /// One line, as on an envelope.
    pub fn one_line(&self) -> String {
        let parts = self
            .line
            .iter()
            .chain(&self.city)
            .chain(&self.state)
            .chain(&self.postal_code);
        parts.map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

#[derive(Deserialize)]
pub struct ContactPoint {
    pub system: Option<String>,
    pub value: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    pub subject: Option<Reference>,
    pub code: Option<CodeableConcept>,
    pub clinical_status: Option<CodeableConcept>,
    pub onset_date_time: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MedicationRequest {
    pub subject: Option<Reference>,
    pub status: Option<String>,
    pub medication_codeable_concept: Option<CodeableConcept>,
    pub medication_reference: Option<Reference>,
    pub authored_on: Option<String>,
}

/// What a `medicationReference` points at.
#[derive(Deserialize)]
pub struct Medication {
    pub code: Option<CodeableConcept>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Observation {
    pub subject: Option<Reference>,
    pub code: Option<CodeableConcept>,
    pub effective_date_time: Option<String>,
    #[serde(flatten)]
    pub measured: Measured,
    #[serde(default)]
    pub component: Vec<Component>,
}

/// One part of an observation that has several: the two numbers of a blood pressure.
#[derive(Deserialize)]
pub struct Component {
    pub code: Option<CodeableConcept>,
    #[serde(flatten)]
    pub measured: Measured,
}

/// FHIR's `value[x]`, in the three forms that laboratories use.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Measured {
    pub value_quantity: Option<Quantity>,
    pub value_string: Option<String>,
    pub value_codeable_concept: Option<CodeableConcept>,
}

#[derive(Deserialize)]
pub struct Quantity {
    pub value: Option<f64>,
    pub unit: Option<String>,
}

#[derive(Deserialize)]
pub struct Encounter {
    pub id: Option<String>,
    pub subject: Option<Reference>,
    pub period: Option<Period>,
    #[serde(rename = "type", default)]
    pub kind: Vec<CodeableConcept>,
}

#[derive(Deserialize)]
pub struct Period {
    pub start: Option<String>,
}

#[derive(Deserialize)]
pub struct CodeableConcept {
    pub text: Option<String>,
    #[serde(default)]
    pub coding: Vec<Coding>,
}

impl CodeableConcept {
    /// What a person calls it.
    pub fn words(&self) -> Option<&str> {
        let shown = || self.coding.iter().find_map(|one| one.display.as_deref());
        self.text.as_deref().or_else(shown).or_else(|| self.code())
    }

    /// What a machine calls it: the first code, LOINC for a test, RxNorm for a drug.
    pub fn code(&self) -> Option<&str> {
        self.coding.iter().find_map(|one| one.code.as_deref())
    }
}

#[derive(Deserialize)]
pub struct Coding {
    pub code: Option<String>,
    pub display: Option<String>,
}

#[derive(Deserialize)]
pub struct Reference {
    pub reference: Option<String>,
}

impl Reference {
    /// The id inside, however it is written: `urn:uuid:7`, `Patient/7`, `https://host/Patient/7`.
    pub fn id(&self) -> Option<&str> {
        self.reference.as_deref().map(bare_id)
    }
}

/// The id at the end of a reference or of a `fullUrl`.
pub fn bare_id(reference: &str) -> &str {
    let whole = reference.split("/_history/").next().unwrap_or(reference);
    whole.rsplit(['/', ':']).next().unwrap_or(whole)
}
