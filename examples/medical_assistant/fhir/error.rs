//! What can be wrong with a folder of bundles, each with what to do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why no patients could be loaded.
#[derive(Debug)]
pub enum LoadError {
    /// The folder is missing or cannot be listed.
    Folder { folder: PathBuf, cause: io::Error },
    /// The folder has no `.json` file in it, or none with a patient.
    Empty { folder: PathBuf },
    /// A file cannot be read.
    File { file: PathBuf, cause: io::Error },
    /// A file is not JSON. The cause gives line and column.
    Json {
        file: PathBuf,
        cause: serde_json::Error,
    },
    /// A file is JSON of another kind, as far as this line.
    NotABundle { file: PathBuf, line: usize },
    /// A bundle has clinical data in it and nobody whose data it is.
    NoPatient { file: PathBuf },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Folder { folder, cause } => {
                write!(
                    f,
                    "cannot read the patients' folder {}: {cause}; name another with --patients DIR",
                    folder.display()
                )
            }
            LoadError::Empty { folder } => {
                write!(
                    f,
                    "no patient in {}: expected FHIR R4 bundles in files that end in .json",
                    folder.display()
                )
            }
            LoadError::File { file, cause } => write!(f, "cannot read {}: {cause}", file.display()),
            LoadError::Json { file, cause } => write!(f, "{}: not JSON: {cause}", file.display()),
            LoadError::NotABundle { file, line } => {
                write!(
                    f,
                    "{}:{line}: JSON, but no FHIR bundle; move it elsewhere",
                    file.display()
                )
            }
            LoadError::NoPatient { file } => {
                write!(
                    f,
                    "{}: the bundle holds clinical data but no Patient; export it again with its patient",
                    file.display()
                )
            }
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            LoadError::Folder { cause, .. } | LoadError::File { cause, .. } => Some(cause),
            LoadError::Json { cause, .. } => Some(cause),
            _ => None,
        }
    }
}
