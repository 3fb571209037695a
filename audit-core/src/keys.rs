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

use crate::environment;
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::id::key_bytes;
use crate::note::{Checkpoint, SignerKey, VerifierKey};
use crate::redact::PseudonymKey;
use crate::sink::{KeyPlace, LogUrl, key_place, make_private_folder, write_private_file};
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
    /// Hash of the last entry: a log that was rolled back and grew past this size has another one.
    pub(crate) last: Hash,
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
        lines.push(STANDARD.encode(self.last.0));
        let subtrees = self.frontier.subtrees().iter();
        lines.extend(subtrees.map(|hash| STANDARD.encode(hash.0)));
        lines.push(String::new());
        lines.join("\n")
    }

    fn from_text(text: &str) -> Option<Signed> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let last = lines.next()?;
        let hash = |line: &str| Some(Hash(STANDARD.decode(line).ok()?.try_into().ok()?));
        let subtrees = lines.map(hash).collect::<Option<_>>()?;
        let frontier = Frontier::resume(size.parse().ok()?, subtrees)?;
        let last = hash(last)?;
        (frontier.root() == hash(root)?).then(|| Signed {
            origin: origin.to_owned(),
            frontier,
            last,
        })
    }
}

impl Keys {
    pub(crate) fn at(place: KeyPlace) -> Keys {
        match place {
            // The program may change its working directory.
            KeyPlace::Folder(folder) => {
                Keys::Folder(std::path::absolute(&folder).unwrap_or(folder))
            }
            KeyPlace::Process(name) => {
                Keys::Process(lock(&PROCESS_KEYS).entry(name).or_default().clone())
            }
        }
    }

    /// Where the keys of a log are: where it was said, else where `AUDIT_KEYS` says, else where the
    /// log's driver keeps them.
    pub(crate) fn place(said: Option<PathBuf>, url: &LogUrl) -> Result<KeyPlace> {
        match said {
            Some(folder) => Ok(KeyPlace::Folder(folder)),
            None => match environment::text("AUDIT_KEYS") {
                Some(text) => Keys::parse_place(&text?),
                None => key_place(url),
            },
        }
    }

    /// Reads `dir:PATH`, the value of `AUDIT_KEYS`.
    fn parse_place(text: &str) -> Result<KeyPlace> {
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

    /// Makes a signing key for a new log. A copy of the one before is kept under its origin; what
    /// the signer remembers stays as it is until something is signed with the new key.
    pub(crate) fn make_signer(&self, origin: &str) -> Result<SignerKey> {
        let key = SignerKey::new(origin, &Zeroizing::new(key_bytes()?));
        match self {
            Keys::Folder(folder) => {
                let path = folder.join("sign/key");
                if let Some(before) = self.signer()? {
                    keep_copy(&path, before.verifier().name())?;
                }
                write_private_file(&path, key.to_text().as_bytes())?;
            }
            Keys::Process(keys) => lock(&keys.kept).signer = Some(key.clone()),
        }
        Ok(key)
    }

    /// Says with which key a new log is verified, and where that log is.
    pub(crate) fn publish(&self, key: &VerifierKey, log: &str) -> Result<()> {
        let Keys::Folder(folder) = self else {
            return Ok(());
        };
        for (name, text) in [
            ("verify/vkey", key.to_string()),
            ("sign/log", log.to_owned()),
        ] {
            let (path, text) = (folder.join(name), text + "\n");
            if read(&path).is_ok_and(|there| there.is_some_and(|there| *there == text)) {
                continue;
            }
            write_private_file(&path, text.as_bytes())?;
        }
        Ok(())
    }

    /// Where the log was when it began.
    pub(crate) fn log(&self) -> Result<Option<String>> {
        let Keys::Folder(folder) = self else {
            return Ok(None);
        };
        let text = read(&folder.join("sign/log"))?;
        Ok(text.map(|text| text.trim_end().to_owned()))
    }

    /// What to call the place in messages.
    pub(crate) fn describe(&self) -> String {
        match self {
            Keys::Folder(folder) => folder.display().to_string(),
            Keys::Process(_) => "this process".to_owned(),
        }
    }

    /// What the signer remembers.
    pub(crate) fn signed(&self) -> Result<Option<Signed>> {
        match self {
            Keys::Folder(folder) => signed_in(folder),
            Keys::Process(keys) => Ok(lock(&keys.kept).signed.clone()),
        }
    }

    /// Remembers what was signed. What was remembered of another origin is kept under that.
    pub(crate) fn remember(&self, signed: &Signed) -> Result<()> {
        match self {
            Keys::Folder(folder) => {
                let path = folder.join("sign/signed");
                let before = signed_in(folder)?;
                if let Some(other) = before.filter(|before| before.origin != signed.origin) {
                    keep_copy(&path, &other.origin)?;
                }
                write_private_file(&path, signed.to_text().as_bytes())
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
        let file = file.and_then(|file| wait_for(&file).map(|()| file));
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
                None => {
                    let _turn = self.take_turn()?;
                    // Somebody may have made it by now.
                    pseudonym_in(folder)?.map_or_else(|| make_pseudonym(folder), Ok)
                }
            },
            Keys::Process(keys) => {
                let made = PseudonymKey::new(key_bytes()?);
                Ok(lock(&keys.kept).pseudonym.get_or_insert(made).clone())
            }
        }
    }
}

/// The pseudonyms of a value under every key of a log's key folder, the one in use first: what to search
/// the log for.
///
/// # Errors
/// When there are no keys there, or they cannot be read.
pub fn pseudonyms(url: &LogUrl, value: &str) -> Result<Vec<String>> {
    let keys = match Keys::place(None, url)? {
        KeyPlace::Folder(folder) => all_pseudonym_keys(&folder)?,
        place @ KeyPlace::Process(_) => vec![Keys::at(place).pseudonym()?],
    };
    Ok(keys.iter().map(|key| key.token(value.as_bytes())).collect())
}

/// Every pseudonym key of a folder, the one in use first.
fn all_pseudonym_keys(folder: &Path) -> Result<Vec<PseudonymKey>> {
    let current = pseudonym_in(folder)?.ok_or_else(|| {
        Error::refused(format!(
            "{} holds no pseudonym key: pseudonyms are made where the log was written; name its key \
             folder with AUDIT_KEYS=dir:PATH",
            folder.display()
        ))
    })?;
    let inner = folder.join("pseudonym");
    let unreadable = |e| Error::io("list the keys in", &inner, e);
    let mut others = Vec::new();
    for file in fs::read_dir(&inner).map_err(unreadable)? {
        let path = file.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "key") {
            let text = read_private(&path)?.unwrap_or_default();
            others.push(PseudonymKey::from_text(&text).ok_or_else(|| not_a_key(&path))?);
        }
    }
    others.retain(|key| key.id() != current.id());
    others.sort_by(|a, b| a.id().cmp(b.id()));
    Ok(std::iter::once(current).chain(others).collect())
}

/// Verifier keys that stand in `verify/vkey` of a key folder.
pub(crate) fn verifiers(folder: &Path) -> Result<Vec<VerifierKey>> {
    let path = folder.join("verify/vkey");
    let Some(text) = read(&path)? else {
        return Ok(Vec::new());
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let not_a_key = |e: Error| Error::refused(format!("{}: {e}", path.display()));
    lines
        .map(|line| VerifierKey::parse(line).map_err(not_a_key))
        .collect()
}

/// What the signer of a key folder remembers. It is no secret: whoever may read it may know it.
pub(crate) fn signed_in(folder: &Path) -> Result<Option<Signed>> {
    let path = folder.join("sign/signed");
    let damaged = || {
        Error::refused(format!(
            "{} is damaged: what the signer remembers cannot be told, and nothing is signed; restore \
             it from a copy",
            path.display()
        ))
    };
    let text = read(&path)?;
    text.map(|text| Signed::from_text(&text).ok_or_else(damaged))
        .transpose()
}

/// Waits for a lock, past signals.
fn wait_for(file: &fs::File) -> io::Result<()> {
    loop {
        match file.lock() {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            taken => return taken,
        }
    }
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

/// Keeps a copy of a file of an origin whose log is gone, so that it can be looked at.
fn keep_copy(path: &Path, origin: &str) -> Result<()> {
    let Some(content) = read(path)? else {
        return Ok(());
    };
    let digest = Hash::of(&[origin.as_bytes()]).to_string();
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}", digest.get(..8).unwrap_or_default()));
    write_private_file(&path.with_file_name(name), content.as_bytes())
}

fn not_a_key(path: &Path) -> Error {
    Error::refused(format!(
        "{} does not hold a key of its kind; restore it from a copy",
        path.display()
    ))
}

fn read(path: &Path) -> Result<Option<Zeroizing<String>>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) if e.kind() == io::ErrorKind::InvalidData => Err(Error::refused(format!(
            "{} is not text; restore it from a copy",
            path.display()
        ))),
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
                last: Hash::of(&[&[n]]),
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
        drop(keys.take_turn().expect("makes the folder"));
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
