//! Signing: builds the root from stored lines and states it in a checkpoint.
//!
//! Never on the acknowledging path. Whatever is signed continues what was signed before, because it
//! is built upon what the signer remembers; a log that ends before that is not signed again.

use super::admin::{AdminEntry, Genesis, Predecessor};
use crate::entry::{Body, Entry, Kind, StoredLine};
use crate::error::{Error, Result};
use crate::hash::{Hash, hex};
use crate::keys::{Keys, Signed};
use crate::note::{Checkpoint, SignedCheckpoint, SignerKey, VerifierKey};
use crate::sink::{LineEnd, LogUrl, Reader, Sink, open_reader, resolved};
use crate::tree::Frontier;

pub(super) struct Signer {
    keys: Keys,
    /// What to call the log, and where to find it.
    place: String,
}

impl Signer {
    pub(super) fn new(keys: Keys, url: &LogUrl) -> Signer {
        Signer {
            keys,
            place: place_of(url),
        }
    }

    /// The first entry of a log that has none; nothing if it has one by now. If the signer remembers
    /// a log that is not there any more, this one begins a new origin, and its first line says so.
    pub(super) fn genesis(&self, sink: &mut dyn Sink) -> Result<Option<AdminEntry>> {
        let _turn = self.keys.take_turn()?;
        // Nobody signs before this turn ends: what is remembered now was there before this log.
        if sink.begin()?.head().size > 0 {
            return Ok(None);
        }
        self.make_genesis()
            .map(Some)
            .map_err(|e| e.within(&self.place))
    }

    fn make_genesis(&self) -> Result<AdminEntry> {
        let gone = self.keys.signed()?;
        let key = self.key_for_new_log(gone.as_ref())?;
        self.keys.publish(key.verifier(), &self.place)?;
        let predecessor = gone.map(|signed| Predecessor {
            origin: signed.origin.clone(),
            size: signed.frontier.size(),
            root: signed.frontier.root().to_string(),
            reason: "the signer remembers it, and where it was there was no log",
        });
        let fields = Genesis {
            origin: key.verifier().name(),
            format: "toolaudit/0",
            vkey: key.verifier().to_string(),
            predecessor,
        };
        Ok(AdminEntry::new(Kind::Genesis, &fields))
    }

    /// A key that signed nothing yet is used: whoever made it began this log, or died before.
    fn key_for_new_log(&self, gone: Option<&Signed>) -> Result<SignerKey> {
        if let Some(key) = self.keys.signer()? {
            self.check_not_in_use(key.verifier())?;
            if gone.is_none_or(|gone| gone.origin != key.verifier().name()) {
                return Ok(key);
            }
        }
        self.keys.make_signer(&new_origin()?)
    }

    /// A key is not taken from another log that is still there.
    fn check_not_in_use(&self, key: &VerifierKey) -> Result<()> {
        let Some(other) = self.keys.log()?.filter(|log| *log != self.place) else {
            return Ok(());
        };
        let reader = LogUrl::parse(&other).and_then(|url| open_reader(&url));
        match reader.and_then(|reader| genesis_key(&*reader)) {
            Ok(named) if named == *key => Err(Error::refused(format!(
                "the keys in {} belong to the log {other}; give this log a folder of its own with \
                 AUDIT_KEYS=dir:PATH or `.keys(PATH)`",
                self.keys.describe()
            ))),
            _ => Ok(()),
        }
    }

    /// Signs the log as far as it is on disk, and stores the checkpoint.
    pub(super) fn sign(&self, sink: &mut dyn Sink) -> Result<Checkpoint> {
        let signed = self.sign_in_turn(sink);
        signed.map_err(|e| e.within(&self.place))
    }

    fn sign_in_turn(&self, sink: &mut dyn Sink) -> Result<Checkpoint> {
        let _turn = self.keys.take_turn()?;
        // In this turn: who signs after another must not look at the log from before.
        let size = sink.begin()?.head().size;
        let reader = sink.reader()?;
        let key = self.key_of(&*reader)?;
        let stored = stored_checkpoint(&*reader)?;
        let remembered = self.keys.signed()?;
        let signed = continue_from(remembered, stored.as_ref(), &*reader, key.verifier(), size)?;
        let checkpoint = signed.checkpoint();
        if stored.is_none() {
            // The first: a crash between the two must not leave a memory without a checkpoint, for
            // that is what a stolen checkpoint looks like. A checkpoint that is not remembered is
            // caught up with.
            sink.store_checkpoint(&checkpoint.sign(&key))?;
            self.keys.remember(&signed)?;
            return Ok(checkpoint);
        }
        self.keys.remember(&signed)?;
        if stored.is_none_or(|stored| stored.checkpoint != checkpoint) {
            sink.store_checkpoint(&checkpoint.sign(&key))?;
        }
        Ok(checkpoint)
    }

    /// The signing key, which must be the one that the log's first line names.
    fn key_of(&self, reader: &dyn Reader) -> Result<SignerKey> {
        let key = self
            .keys
            .signer()?
            .ok_or_else(|| no_key(&self.keys.describe()))?;
        match genesis_key(reader)? == *key.verifier() {
            true => Ok(key),
            false => Err(Error::refused(format!(
                "the signing key in {} is not the one that the log's first entry names; nothing is \
                 signed: name the folder of this log's keys with AUDIT_KEYS=dir:PATH",
                self.keys.describe()
            ))),
        }
    }
}

/// Checks that there is something to sign and a key for it, without making anything.
pub(super) fn check_signable(reader: &dyn Reader, keys: &Keys) -> Result<()> {
    let within = |e: Error| e.within(&reader.describe());
    if reader.lines(0)?.read(&mut Vec::new())? == LineEnd::EndOfLog {
        return Err(within(Error::refused(
            "the log holds no entries, so there is nothing to sign",
        )));
    }
    match keys.signer().map_err(within)? {
        Some(_) => Ok(()),
        None => Err(within(no_key(&keys.describe()))),
    }
}

fn no_key(folder: &str) -> Error {
    Error::refused(format!(
        "there is no signing key in {folder}, so nothing is signed; restore `sign/key` from a copy, or \
         name the folder of this log's keys with AUDIT_KEYS=dir:PATH"
    ))
}

/// The log's URL as it can be found from anywhere, and without secrets.
fn place_of(url: &LogUrl) -> String {
    let path = match url.scheme() {
        "file" => url.path().ok(),
        _ => None,
    };
    let path = path.and_then(|path| resolved(path).ok());
    path.map_or_else(
        || url.to_string(),
        |path| format!("file:{}", path.display()),
    )
}

fn new_origin() -> Result<String> {
    let random = crate::id::key_bytes()?;
    let name = hex(random.get(..16).unwrap_or_default());
    Ok(format!("toolaudit.local/{name}"))
}

fn stored_checkpoint(reader: &dyn Reader) -> Result<Option<SignedCheckpoint>> {
    let note = reader.checkpoint()?;
    note.map(|note| SignedCheckpoint::parse(&note)).transpose()
}

fn genesis_key(reader: &dyn Reader) -> Result<VerifierKey> {
    let mut line = Vec::new();
    reader.lines(0)?.read(&mut line)?;
    let vkey = match Entry::read(&line)?.body {
        Body::Other(fields) => fields
            .get("vkey")
            .and_then(|v| v.as_str())
            .map(VerifierKey::parse),
        _ => None,
    };
    vkey.unwrap_or_else(|| {
        Err(Error::corrupt(
            "the log's first entry names no verifier key",
        ))
    })
}

/// Extends what was signed to `size` entries.
fn continue_from(
    remembered: Option<Signed>,
    stored: Option<&SignedCheckpoint>,
    reader: &dyn Reader,
    verifier: &VerifierKey,
    size: u64,
) -> Result<Signed> {
    let origin = verifier.name().to_owned();
    let remembered = remembered.filter(|signed| signed.origin == origin);
    check_not_behind(remembered.as_ref(), stored, verifier, size)?;
    extend(remembered, origin, stored, reader, size)
}

/// The log is not what was signed.
fn behind(what: &str) -> Error {
    Error::corrupt(format!(
        "{what}; nothing is signed: look at the log with `toolaudit verify`"
    ))
}

fn check_not_behind(
    remembered: Option<&Signed>,
    stored: Option<&SignedCheckpoint>,
    verifier: &VerifierKey,
    size: u64,
) -> Result<()> {
    let known = remembered.map_or(0, |signed| signed.frontier.size());
    let stated = stored.map_or(0, |stored| stored.checkpoint.size);
    if stored.is_some_and(|stored| !stored.is_signed_by(verifier)) {
        return Err(behind(
            "the stored checkpoint is not signed by this log's key",
        ));
    }
    if stored.is_none() && known > 0 {
        return Err(behind(&format!(
            "the checkpoint is missing, and {known} entries were signed before"
        )));
    }
    match known.max(stated) > size {
        true => Err(behind(&format!(
            "the log has {size} entries, and {} were signed before: its end was cut off or an older \
             copy was restored",
            known.max(stated)
        ))),
        false => Ok(()),
    }
}

/// Reads the lines from the last one that was signed to `size`. They must continue the chain, begin
/// with that very line, and pass through the root of the stored checkpoint.
fn extend(
    remembered: Option<Signed>,
    origin: String,
    stored: Option<&SignedCheckpoint>,
    reader: &dyn Reader,
    size: u64,
) -> Result<Signed> {
    let mut previous = None;
    let mut last = remembered.as_ref().map(|signed| signed.last);
    let mut frontier = remembered.map_or_else(Frontier::default, |signed| signed.frontier);
    let start = frontier.size().saturating_sub(1);
    let mut lines = reader.lines(start)?;
    let mut line = Vec::new();
    for seq in start..size {
        let end = lines.read(&mut line)?;
        let damaged = |what: &str| behind(&format!("entry {seq} ({}) {what}", lines.place()));
        if end != LineEnd::Whole {
            return Err(damaged("is missing"));
        }
        let hash = check_line(&line, seq, previous).map_err(damaged)?;
        if seq >= frontier.size() {
            frontier.push(hash);
        } else if last.is_some_and(|last| last != hash) {
            return Err(damaged(
                "is another one than was signed: an older copy was restored, and went on",
            ));
        }
        if contradicts(stored, &frontier) {
            return Err(damaged("ends a log whose root the checkpoint contradicts"));
        }
        (previous, last) = (Some(hash), Some(hash));
    }
    let last = last.ok_or_else(|| behind("the log holds no entries"))?;
    Ok(Signed {
        origin,
        frontier,
        last,
    })
}

/// The hash of a line that is right, and continues the one before where that is known.
fn check_line(
    line: &[u8],
    seq: u64,
    previous: Option<Hash>,
) -> std::result::Result<Hash, &'static str> {
    let entry = StoredLine::parse(line).map_err(|_| "is malformed")?;
    if entry.envelope().seq != seq || !entry.hash_matches() || !entry.body_matches() {
        return Err("does not match its place or hash");
    }
    if previous.is_some() && entry.envelope().previous_hash != previous {
        return Err("does not continue the entry before");
    }
    Ok(entry.stated_hash())
}

fn contradicts(stored: Option<&SignedCheckpoint>, frontier: &Frontier) -> bool {
    stored.is_some_and(|stored| {
        stored.checkpoint.size == frontier.size() && stored.checkpoint.root != frontier.root()
    })
}
