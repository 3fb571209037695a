//! Reads the patients from FHIR R4 bundles: those in this folder, Synthea's, your own.
//!
//! Lenient where real exports are sloppy (missing fields, unknown resources, values of odd types),
//! strict where guessing would be dangerous: clinical data that belongs to nobody is an error.

mod chart;
mod error;
mod resources;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::clinic::Chart;
use resources::Bundle;

pub use error::LoadError;

/// The charts of all patients in the bundles of `folder`, by patient id.
pub fn load(folder: &Path) -> Result<BTreeMap<String, Chart>, LoadError> {
    let mut charts: BTreeMap<String, Chart> = BTreeMap::new();
    for file in bundle_files(folder)? {
        for chart in charts_in(&read_bundle(&file)?, &file)? {
            match charts.get_mut(&chart.patient.patient_id) {
                Some(known) => known.absorb(chart),
                None => drop(charts.insert(chart.patient.patient_id.clone(), chart)),
            }
        }
    }
    if charts.is_empty() {
        let folder = folder.to_owned();
        return Err(LoadError::Empty { folder });
    }
    Ok(charts)
}

/// The `.json` files of the folder in the order of their names.
fn bundle_files(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let failed = |cause| LoadError::Folder {
        folder: folder.to_owned(),
        cause,
    };
    let mut files = Vec::new();
    for item in fs::read_dir(folder).map_err(failed)? {
        let path = item.map_err(failed)?.path();
        if path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read_bundle(path: &Path) -> Result<Bundle, LoadError> {
    let file = path.to_owned();
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(cause) => return Err(LoadError::File { file, cause }),
    };
    match serde_json::from_slice::<Bundle>(&text) {
        Ok(bundle) if bundle.is_one() => Ok(bundle),
        Ok(_) => Err(LoadError::NotABundle { file, line: 1 }),
        // What serde says about a wrong value quotes it, and it may be a patient's.
        Err(cause) if cause.is_data() => Err(LoadError::NotABundle {
            file,
            line: cause.line(),
        }),
        Err(cause) => Err(LoadError::Json { file, cause }),
    }
}

/// The charts in one bundle; none where it only lists a hospital's places and people.
fn charts_in(bundle: &Bundle, file: &Path) -> Result<Vec<Chart>, LoadError> {
    let charts = chart::assemble(bundle);
    if charts.is_empty() && !is_directory(bundle) {
        return Err(LoadError::NoPatient {
            file: file.to_owned(),
        });
    }
    Ok(charts)
}

/// Synthea writes its hospitals and practitioners beside the patients, in bundles of their own.
fn is_directory(bundle: &Bundle) -> bool {
    const DIRECTORY: [&str; 5] = [
        "Organization",
        "Location",
        "Practitioner",
        "PractitionerRole",
        "HealthcareService",
    ];
    let mut kinds = bundle
        .entry
        .iter()
        .map(|entry| entry.kind().unwrap_or_default());
    !bundle.entry.is_empty() && kinds.all(|kind| DIRECTORY.contains(&kind))
}

#[cfg(test)]
mod tests;
