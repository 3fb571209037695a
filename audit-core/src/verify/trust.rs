//! What a verification takes for granted: keys, and what the signer remembers.

use std::path::{Path, PathBuf};

use super::{Finding, Problem, Verdict, named_by};
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::keys::{Keys, signed_in, verifiers};
use crate::note::{Checkpoint, VerifierKey};
use crate::sink::{KeyPlace, LogUrl};

/// What a verification takes for granted.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    keys: Vec<VerifierKey>,
    /// Where the keys come from, for people.
    source: String,
    /// Obtained for this verification, and not found beside the log.
    is_given: bool,
    remembered: Option<Checkpoint>,
    /// What lies beside the log and could not be used.
    missing: Vec<Missing>,
}

#[derive(Debug, Clone)]
enum Missing {
    /// This account may not read it, as it should be for an auditor's.
    Unreadable(Error),
    /// It is there, and does not say what was signed.
    Damaged { place: String, error: Error },
}

impl Trust {
    /// Nothing: the key is taken from the log's first entry. Shows that a log agrees with itself,
    /// and no more.
    pub fn nothing() -> Trust {
        Trust::default()
    }

    /// A verifier key that was obtained elsewhere, `<name>+<hash>+<base64>`.
    ///
    /// # Errors
    /// When it is not one.
    pub fn key(vkey: &str) -> Result<Trust> {
        Ok(Trust {
            keys: vec![VerifierKey::parse(vkey.trim())?],
            source: "given for this verification".to_owned(),
            is_given: true,
            ..Trust::default()
        })
    }

    /// Verifier keys, one a line, in a file.
    ///
    /// # Errors
    /// When it cannot be read, or a line is no key, or there is none.
    pub fn key_file(path: &Path) -> Result<Trust> {
        let text = std::fs::read_to_string(path).map_err(|e| Error::io("read", path, e))?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let keys: Vec<VerifierKey> = lines
            .map(|line| {
                VerifierKey::parse(line.trim()).map_err(|e| e.within(&path.display().to_string()))
            })
            .collect::<Result<_>>()?;
        match keys.is_empty() {
            true => Err(Error::usage(format!(
                "{} holds no verifier key",
                path.display()
            ))),
            false => Ok(Trust {
                keys,
                source: format!("from {}", path.display()),
                is_given: true,
                ..Trust::default()
            }),
        }
    }

    /// The keys that lie beside a log (or where `AUDIT_KEYS` says), and what its signer remembers
    /// there; nothing, where there are none or this account may not read them.
    ///
    /// # Errors
    /// When there is a file of keys that holds something else.
    pub fn beside(url: &LogUrl) -> Result<Trust> {
        let Some(folder) = folder_of(url)? else {
            return Ok(Trust::nothing());
        };
        let mut trust = Trust {
            source: format!(
                "from {}, beside the log",
                folder.join("verify/vkey").display()
            ),
            ..Trust::default()
        };
        match verifiers(&folder) {
            Ok(keys) => trust.keys = keys,
            Err(error) if error.is_io() => trust.missing.push(Missing::Unreadable(error)),
            Err(error) => return Err(error),
        }
        trust.take_memory(&folder);
        Ok(trust)
    }

    /// The signer's memory is private to the signer: an auditor's account may not read it.
    fn take_memory(&mut self, folder: &Path) {
        match signed_in(folder) {
            Ok(signed) => self.remembered = signed.map(|signed| signed.checkpoint()),
            Err(error) if error.is_io() => self.missing.push(Missing::Unreadable(error)),
            Err(error) => self.missing.push(Missing::Damaged {
                place: folder.join("sign/signed").display().to_string(),
                error,
            }),
        }
    }

    pub(super) fn say_what_is_missing(&self, verdict: &mut Verdict) {
        for missing in &self.missing {
            match missing {
                Missing::Unreadable(error) => {
                    verdict.notes.push(format!("not looked at: {error}"));
                }
                Missing::Damaged { place, error } => {
                    let finding = Finding::forgotten(place, error.to_string());
                    verdict.findings.push(finding);
                }
            }
        }
    }

    /// Whether the key was obtained from elsewhere than the log and what lies beside it.
    pub(super) fn is_given(&self) -> bool {
        self.is_given
    }

    /// What the signer of the log of this origin remembers.
    pub(super) fn remembered_of(&self, origin: Option<&str>) -> Option<&Checkpoint> {
        let remembered = self.remembered.as_ref()?;
        (origin.is_none() || origin == Some(&remembered.origin)).then_some(remembered)
    }

    /// Whether any key was known before the log was looked at.
    pub(super) fn has_keys(&self) -> bool {
        !self.keys.is_empty()
    }

    /// The keys to trust for this log. Notes its origin, and that it names another key.
    pub(super) fn keys_for(
        &self,
        genesis: Option<&Entry>,
        verdict: &mut Verdict,
    ) -> Vec<VerifierKey> {
        let named = genesis.and_then(named_by);
        verdict.origin = named.map(|(origin, _)| origin.to_owned());
        let named = named.and_then(|(_, vkey)| VerifierKey::parse(vkey).ok());
        if !self.has_keys() {
            return named.into_iter().collect();
        }
        if named.is_some_and(|named| !self.keys.contains(&named)) {
            verdict.findings.push(Finding {
                seq: Some(0),
                place: "entry 0".to_owned(),
                problem: Problem::Untrusted,
                detail: "the first entry names another verifier key than the trusted one"
                    .to_owned(),
            });
        }
        self.keys.clone()
    }

    /// Where a key that is trusted was taken from.
    pub(super) fn source(&self) -> &str {
        match self.has_keys() {
            true => &self.source,
            false => "from the log's own first entry",
        }
    }
}

fn folder_of(url: &LogUrl) -> Result<Option<PathBuf>> {
    let place = Keys::place(None, url)?;
    Ok(match place {
        KeyPlace::Folder(folder) => Some(folder),
        KeyPlace::Process(_) => None,
    })
}
