//! Keys and what the signer remembers: in a folder beside the log, never in it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::id::key_bytes;
use crate::note::{Checkpoint, SignerKey, VerifierKey};
use crate::redact::PseudonymKey;
use crate::sink::{KeyPlace, make_private_folder, write_private_file};
use crate::tree::Frontier;

/// Keys of one log.
pub(crate) enum Keys {
    Folder(PathBuf),
    Process(Arc<ProcessKeys>),
}

/// The right to sign.
pub(crate) enum Turn<'a> {
    Folder { _locked: fs::File },
    Process { _locked: MutexGuard<'a, ()> },
}

/// Keys of logs that live in this process, by the log's name.
static PROCESS_KEYS: Mutex<BTreeMap<String, Arc<ProcessKeys>>> = Mutex::new(BTreeMap::new());

/// Keys that go with the process.
#[derive(Default)]
pub(crate) struct ProcessKeys {
    kept: Mutex<Kept>,
    turn: Mutex<()>,
}

#[derive(Default)]
struct Kept {
    signer: Option<SignerKey>,
    signed: Option<Signed>,
    pseudonym: Option<PseudonymKey>,
}

/// What the signer remembers: the largest tree it ever signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) origin: String,
    pub(crate) frontier: Frontier,
}

impl Signed {
    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            origin: self.origin.clone(),
            size: self.frontier.size(),
            root: self.frontier.root(),
        }
    }

    fn to_text(&self) -> String {
        let mut lines = vec![self.origin.clone(), self.frontier.size().to_string()];
        lines.push(STANDARD.encode(self.frontier.root().0));
        let subtrees = self.frontier.subtrees().iter();
        lines.extend(subtrees.map(|hash| STANDARD.encode(hash.0)));
        lines.push(String::new());
        lines.join("\n")
    }

    fn from_text(text: &str) -> Option<Signed> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let hash = |line: &str| Some(Hash(STANDARD.decode(line).ok()?.try_into().ok()?));
        let subtrees = lines.map(hash).collect::<Option<_>>()?;
        let frontier = Frontier::resume(size.parse().ok()?, subtrees)?;
        (frontier.root() == hash(root)?).then(|| Signed {
            origin: origin.to_owned(),
            frontier,
        })
    }
}

impl Keys {
    pub(crate) fn at(place: KeyPlace) -> Keys {
        match place {
            KeyPlace::Folder(folder) => Keys::Folder(folder),
            KeyPlace::Process(name) => {
                Keys::Process(lock(&PROCESS_KEYS).entry(name).or_default().clone())
            }
        }
    }

    /// Reads `dir:PATH`, the value of `AUDIT_KEYS`.
    pub(crate) fn parse_place(text: &str) -> Result<KeyPlace> {
        match text.strip_prefix("dir:").filter(|path| !path.is_empty()) {
            Some(path) => Ok(KeyPlace::Folder(PathBuf::from(path))),
            // The text may hold a key: it is not repeated.
            None => Err(Error::usage(
                "AUDIT_KEYS: it names no place that is known here; write `dir:PATH`",
            )),
        }
    }

    /// The signing key, if there is one.
    pub(crate) fn signer(&self) -> Result<Option<SignerKey>> {
        match self {
            Keys::Folder(folder) => {
                let path = folder.join("sign/key");
                let text = read_private(&path)?;
                text.map(|text| SignerKey::from_text(&text).ok_or_else(|| not_a_key(&path)))
                    .transpose()
            }
            Keys::Process(keys) => Ok(lock(&keys.kept).signer.clone()),
        }
    }

    /// Makes a signing key for a new log. One that is there already is kept aside under its origin.
    pub(crate) fn make_signer(&self, origin: &str) -> Result<SignerKey> {
        let key = SignerKey::new(origin, &Zeroizing::new(key_bytes()?));
        match self {
            Keys::Folder(folder) => {
                make_folder(folder)?;
                keep_aside(&folder.join("sign"))?;
                write_private_file(&folder.join("sign/key"), key.to_text().as_bytes())?;
                let vkey = format!("{}\n", key.verifier());
                write_private_file(&folder.join("verify/vkey"), vkey.as_bytes())?;
            }
            Keys::Process(keys) => {
                let mut keys = lock(&keys.kept);
                keys.signer = Some(key.clone());
                keys.signed = None;
            }
        }
        Ok(key)
    }

    /// What the signer remembers.
    pub(crate) fn signed(&self) -> Result<Option<Signed>> {
        match self {
            Keys::Folder(folder) => {
                let path = folder.join("sign/signed");
                let text = read_private(&path)?;
                let damaged = || {
                    Error::corrupt(format!(
                        "{} is damaged: what the signer remembers cannot be told; nothing is signed",
                        path.display()
                    ))
                };
                text.map(|text| Signed::from_text(&text).ok_or_else(damaged))
                    .transpose()
            }
            Keys::Process(keys) => Ok(lock(&keys.kept).signed.clone()),
        }
    }

    pub(crate) fn remember(&self, signed: &Signed) -> Result<()> {
        match self {
            Keys::Folder(folder) => {
                write_private_file(&folder.join("sign/signed"), signed.to_text().as_bytes())
            }
            Keys::Process(keys) => {
                lock(&keys.kept).signed = Some(signed.clone());
                Ok(())
            }
        }
    }

    /// The right to sign for this log, across processes, until the guard is dropped.
    pub(crate) fn take_turn(&self) -> Result<Turn<'_>> {
        let folder = match self {
            Keys::Folder(folder) => folder,
            Keys::Process(keys) => {
                return Ok(Turn::Process {
                    _locked: lock(&keys.turn),
                });
            }
        };
        make_folder(folder)?;
        let path = folder.join("sign/lock");
        let file = fs::OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .mode(0o600)
            .open(&path);
        let file = file.and_then(|file| file.lock().map(|()| file));
        let file = file.map_err(|e| Error::io("lock", &path, e))?;
        Ok(Turn::Folder { _locked: file })
    }

    /// The pseudonym key for a recorder; one that records nothing leaves nothing behind.
    pub(crate) fn pseudonym_for(&self, records: bool) -> Result<PseudonymKey> {
        match records {
            true => self.pseudonym(),
            false => Ok(PseudonymKey::new(key_bytes()?)),
        }
    }

    /// The pseudonym key in use; makes the first.
    pub(crate) fn pseudonym(&self) -> Result<PseudonymKey> {
        match self {
            Keys::Folder(folder) => match pseudonym_in(folder)? {
                Some(key) => Ok(key),
                None => make_pseudonym(folder),
            },
            Keys::Process(keys) => {
                let made = PseudonymKey::new(key_bytes()?);
                Ok(lock(&keys.kept).pseudonym.get_or_insert(made).clone())
            }
        }
    }
}

/// Verifier keys that stand in `verify/vkey` of a key folder.
pub(crate) fn verifiers(folder: &Path) -> Result<Vec<VerifierKey>> {
    let path = folder.join("verify/vkey");
    let Some(text) = read(&path)? else {
        return Ok(Vec::new());
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| VerifierKey::parse(line).map_err(|e| e.within(&path.display().to_string())))
        .collect()
}

/// What the signer of a key folder remembers.
pub(crate) fn signed_in(folder: &Path) -> Result<Option<Signed>> {
    Keys::Folder(folder.to_owned()).signed()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pseudonym_in(folder: &Path) -> Result<Option<PseudonymKey>> {
    let Some(id) = read_private(&folder.join("pseudonym/current"))? else {
        return Ok(None);
    };
    let path = folder.join(format!("pseudonym/{}.key", id.trim_end()));
    let text = read_private(&path)?.ok_or_else(|| {
        Error::refused(format!(
            "{} is missing, and pseudonym/current names it: restore it, or the pseudonyms that are \
             in the log can no longer be searched for",
            path.display()
        ))
    })?;
    PseudonymKey::from_text(&text)
        .map(Some)
        .ok_or_else(|| not_a_key(&path))
}

fn make_pseudonym(folder: &Path) -> Result<PseudonymKey> {
    make_folder(folder)?;
    let key = PseudonymKey::new(key_bytes()?);
    let path = folder.join(format!("pseudonym/{}.key", key.id()));
    write_private_file(&path, key.to_text().as_bytes())?;
    write_private_file(
        &folder.join("pseudonym/current"),
        format!("{}\n", key.id()).as_bytes(),
    )?;
    Ok(key)
}

/// The folder is beside the log, so in somebody's checkout: keys must not be committed.
fn make_folder(folder: &Path) -> Result<()> {
    for inner in ["sign", "pseudonym", "verify"] {
        make_private_folder(folder, inner)?;
    }
    let ignore = folder.join(".gitignore");
    match ignore.exists() {
        true => Ok(()),
        false => write_private_file(&ignore, b"*\n"),
    }
}

/// Renames `key` and `signed` of an origin whose log is gone, so that both can be looked at.
fn keep_aside(sign: &Path) -> Result<()> {
    let Some(key) = read_private(&sign.join("key"))? else {
        return Ok(());
    };
    let digest = Hash::of(&[key.as_bytes()]).to_string();
    let suffix = digest.get(..8).unwrap_or_default();
    for name in ["key", "signed"] {
        let from = sign.join(name);
        match fs::rename(&from, sign.join(format!("{name}.{suffix}"))) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(Error::io("rename", &from, e));
            }
            _ => {}
        }
    }
    Ok(())
}

fn not_a_key(path: &Path) -> Error {
    Error::usage(format!(
        "{} does not hold a key of its kind",
        path.display()
    ))
}

fn read(path: &Path) -> Result<Option<Zeroizing<String>>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io("read", path, e)),
    }
}

/// Reads a file that nobody else may read.
fn read_private(path: &Path) -> Result<Option<Zeroizing<String>>> {
    let mode = match fs::metadata(path) {
        Ok(metadata) => metadata.permissions().mode(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(Error::io("look at", path, e)),
    };
    if mode & 0o077 != 0 {
        return Err(Error::refused(format!(
            "{} can be read by others (mode {:o}): a key that others know protects nothing; \
             `chmod 600` it, or replace it if somebody may have read it",
            path.display(),
            mode & 0o777
        )));
    }
    read(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_signer_remembers_is_read_back() {
        let mut frontier = Frontier::default();
        for n in 0..11_u8 {
            frontier.push(Hash::of(&[&[n]]));
            let signed = Signed {
                origin: "example.org/log".to_owned(),
                frontier: frontier.clone(),
            };
            let text = signed.to_text();
            assert_eq!(Signed::from_text(&text).as_ref(), Some(&signed));
            let other_size = text.replacen(&format!("\n{}\n", n + 1), "\n99\n", 1);
            assert_eq!(Signed::from_text(&other_size), None);
        }
    }

    #[test]
    fn keys_are_made_private_and_refused_when_they_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = Keys::at(KeyPlace::Folder(folder.path().to_owned()));
        assert!(keys.signer().expect("reads").is_none());
        let made = keys.make_signer("example.org/log").expect("makes");
        let read = keys.signer().expect("reads").expect("is there");
        assert_eq!(read.verifier(), made.verifier());
        let token = keys.pseudonym().expect("makes").token(b"x");
        assert_eq!(keys.pseudonym().expect("reads").token(b"x"), token);

        let path = folder.path().join("sign/key");
        assert_eq!(
            fs::metadata(&path).expect("is there").permissions().mode() & 0o777,
            0o600
        );
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("chmod");
        let error = keys.signer().expect_err("is refused");
        assert!(
            error.is_refused() && error.to_string().contains("chmod 600"),
            "{error}"
        );
    }
}
