//! HL7 purposes of use and what they are part of.

/// Code and the code it is part of, from `http://terminology.hl7.org/CodeSystem/v3-ActReason`
/// (children of `PurposeOfUse`). Codes directly under the root are not listed.
const PART_OF: &[(&str, &str)] = &[
    ("CAREMGT", "HOPERAT"),
    ("DONAT", "HOPERAT"),
    ("FRAUD", "HOPERAT"),
    ("GOV", "HOPERAT"),
    ("HACCRED", "HOPERAT"),
    ("HCOMPL", "HOPERAT"),
    ("HDECD", "HOPERAT"),
    ("HDIRECT", "HOPERAT"),
    ("HDM", "HOPERAT"),
    ("HLEGAL", "HOPERAT"),
    ("HOUTCOMS", "HOPERAT"),
    ("HPRGRP", "HOPERAT"),
    ("HQUALIMP", "HOPERAT"),
    ("HSYSADMIN", "HOPERAT"),
    ("LABELING", "HOPERAT"),
    ("METAMGT", "HOPERAT"),
    ("MEMADMIN", "HOPERAT"),
    ("MILCDM", "HOPERAT"),
    ("PATADMIN", "HOPERAT"),
    ("PATSFTY", "HOPERAT"),
    ("PERFMSR", "HOPERAT"),
    ("RECORDMGT", "HOPERAT"),
    ("SYSDEV", "HOPERAT"),
    ("HTEST", "SYSDEV"),
    ("TRAIN", "HOPERAT"),
    ("CLMATTCH", "HPAYMT"),
    ("COVAUTH", "HPAYMT"),
    ("COVERAGE", "HPAYMT"),
    ("ELIGDTRM", "COVERAGE"),
    ("ELIGVER", "COVERAGE"),
    ("ENROLLM", "COVERAGE"),
    ("MILDCRG", "HPAYMT"),
    ("REMITADV", "HPAYMT"),
    ("BIORCH", "HRESCH"),
    ("CLINTRCH", "HRESCH"),
    ("CLINTRCHNPC", "CLINTRCH"),
    ("CLINTRCHPC", "CLINTRCH"),
    ("PRECLINTRCH", "CLINTRCH"),
    ("DSRCH", "HRESCH"),
    ("POARCH", "HRESCH"),
    ("TRANSRCH", "HRESCH"),
    ("FAMRQT", "PATRQT"),
    ("PWATRNY", "PATRQT"),
    ("SUPNWK", "PATRQT"),
    ("DISASTER", "PUBHLTH"),
    ("THREAT", "PUBHLTH"),
    ("CLINTRL", "TREAT"),
    ("COC", "TREAT"),
    ("ETREAT", "TREAT"),
    ("BTG", "ETREAT"),
    ("ERTREAT", "ETREAT"),
    ("POPHLTH", "TREAT"),
];

/// Whether `purpose` is `wanted` or a part of it. Case does not matter.
pub(super) fn is_within(purpose: &str, wanted: &str) -> bool {
    let mut code = purpose;
    loop {
        if code.eq_ignore_ascii_case(wanted) {
            return true;
        }
        match part_of(code) {
            Some(whole) => code = whole,
            None => return false,
        }
    }
}

fn part_of(code: &str) -> Option<&'static str> {
    PART_OF
        .iter()
        .find(|(part, _)| part.eq_ignore_ascii_case(code))
        .map(|(_, whole)| *whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn treatment_holds_emergencies_and_not_the_other_way_round() {
        for (purpose, wanted, within) in [
            ("TREAT", "TREAT", true),
            ("BTG", "TREAT", true),
            ("etreat", "Treat", true),
            ("TREAT", "BTG", false),
            ("HPAYMT", "TREAT", false),
            ("our-own", "our-own", true),
            ("our-own", "TREAT", false),
        ] {
            assert_eq!(
                is_within(purpose, wanted),
                within,
                "{purpose} within {wanted}"
            );
        }
    }

    #[test]
    fn every_code_leads_to_the_root() {
        for (code, _) in PART_OF {
            let mut steps = 0;
            let mut at = *code;
            while let Some(whole) = part_of(at) {
                at = whole;
                steps += 1;
                assert!(steps < 4, "{code} is part of itself");
            }
        }
    }
}
