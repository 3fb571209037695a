//! Which drugs must not be taken together.

/// Two ingredients and what happens to those who take both.
const INTERACTIONS: &[(&str, &str, &str)] = &[
    (
        "amlodipine",
        "simvastatin",
        "raises simvastatin levels: muscle damage",
    ),
    (
        "atorvastatin",
        "clarithromycin",
        "raises atorvastatin levels: muscle damage",
    ),
    (
        "hydrochlorothiazide",
        "ibuprofen",
        "blunts the diuretic: fluid retention, kidney injury",
    ),
    (
        "lisinopril",
        "ibuprofen",
        "blunts the ACE inhibitor: kidney injury",
    ),
    (
        "lisinopril",
        "losartan",
        "blocks the renin-angiotensin system twice: high potassium",
    ),
    (
        "losartan",
        "ibuprofen",
        "blunts the receptor blocker: kidney injury",
    ),
    ("sertraline", "tramadol", "serotonin syndrome"),
    ("warfarin", "aspirin", "bleeding"),
    ("warfarin", "ibuprofen", "bleeding"),
];

/// What happens when `new` is added to what a patient takes, as (the other drug, the risk).
pub fn interaction<'a>(taken: &[&'a str], new: &str) -> Option<(&'a str, &'static str)> {
    taken
        .iter()
        .find_map(|drug| risk_of(drug, new).map(|risk| (*drug, risk)))
}

fn risk_of(one: &str, other: &str) -> Option<&'static str> {
    let pair = INTERACTIONS.iter().find(|(a, b, _)| {
        (contains(one, a) && contains(other, b)) || (contains(one, b) && contains(other, a))
    });
    pair.map(|(_, _, risk)| *risk)
}

/// Prescriptions name strength and form too: "lisinopril 10 MG Oral Tablet".
fn contains(prescription: &str, ingredient: &str) -> bool {
    prescription.to_lowercase().contains(ingredient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_an_interaction_whichever_drug_came_first() {
        let taken = ["metformin 500 MG", "Lisinopril 10 MG Oral Tablet"];
        let (other, risk) = interaction(&taken, "ibuprofen 600 MG").unwrap();
        assert_eq!(other, "Lisinopril 10 MG Oral Tablet");
        assert!(risk.contains("kidney"));
        assert!(interaction(&["ibuprofen 600 MG"], "lisinopril 10 MG").is_some());
    }

    #[test]
    fn lets_harmless_pairs_pass() {
        assert!(interaction(&["lisinopril 10 MG"], "acetaminophen 500 MG").is_none());
        assert!(interaction(&[], "warfarin 5 MG").is_none());
    }
}
