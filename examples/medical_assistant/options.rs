//! What the command line and the environment say.

use std::env::VarError;
use std::ffi::OsString;
use std::path::PathBuf;

/// What `--help` prints.
pub const HELP: &str = "\
A day at a clinic whose AI assistants keep an audit log.

Usage: cargo run --example medical_assistant -- [--patients DIR]

  --patients DIR   FHIR R4 bundles, such as Synthea writes (default: the eight of the example)
  --help           this text

The log goes where AUDIT_LOG says, else into ./medical-audit-log.
";

/// What was asked for.
pub enum Request {
    /// A day with these patients.
    Day {
        patients: PathBuf,
    },
    Help,
}

impl Request {
    /// Reads the words behind the program's name; what it cannot read, it names.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Request, String> {
        let mut words = words.into_iter();
        let mut patients: PathBuf =
            concat!(env!("CARGO_MANIFEST_DIR"), "/medical_assistant/patients").into();
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--help" | "-h") => return Ok(Request::Help),
                Some("--patients") => {
                    patients = words
                        .next()
                        .ok_or("--patients needs a folder behind it")?
                        .into();
                }
                _ => {
                    return Err(format!(
                        "unknown argument {word:?}; --help lists those there are"
                    ));
                }
            }
        }
        Ok(Request::Day { patients })
    }
}

/// Where the log goes.
pub fn log_url() -> Result<String, String> {
    match std::env::var("AUDIT_LOG") {
        Ok(url) if !url.is_empty() => Ok(url),
        Ok(_) | Err(VarError::NotPresent) => Ok("./medical-audit-log".to_owned()),
        Err(VarError::NotUnicode(_)) => Err("AUDIT_LOG is not UTF-8".to_owned()),
    }
}
