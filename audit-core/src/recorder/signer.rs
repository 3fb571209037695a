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
use crate::sink::{LineEnd, Reader, Sink};
use crate::tree::Frontier;

pub(super) struct Signer {
    keys: Keys,
    /// Made for a log without entries, and not yet committed.
    genesis: Option<AdminEntry>,
}

impl Signer {
    pub(super) fn new(keys: Keys) -> Signer {
        Signer {
            keys,
            genesis: None,
        }
    }

    /// The first entry of a new log. If the signer remembers a log that is not there any more, it
    /// begins a new origin whose first line says so.
    pub(super) fn genesis(&mut self) -> Result<&AdminEntry> {
        let made = match self.genesis.take() {
            Some(made) => made,
            None => self.make_genesis()?,
        };
        Ok(self.genesis.insert(made))
    }

    fn make_genesis(&self) -> Result<AdminEntry> {
        let gone = self.keys.signed()?;
        let key = match (self.keys.signer()?, &gone) {
            (Some(key), None) => key,
            _ => self.keys.make_signer(&new_origin()?)?,
        };
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

    /// Signs the log as far as it is on disk, and stores the checkpoint.
    pub(super) fn sign(&self, sink: &mut dyn Sink) -> Result<Checkpoint> {
        let size = sink.begin()?.head().size;
        let _turn = self.keys.take_turn()?;
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
        let key = self.keys.signer()?.ok_or_else(|| {
            Error::refused(
                "there is no signing key, so the log is not signed; restore `sign/key` from a copy",
            )
        })?;
        match genesis_key(reader)? == *key.verifier() {
            true => Ok(key),
            false => Err(Error::refused(
                "the signing key is not the one that the log's first entry names, so the log is not signed here",
            )),
        }
    }
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
    let frontier = remembered.map_or_else(Frontier::default, |signed| signed.frontier);
    let frontier = extend(frontier, stored, reader, size)?;
    Ok(Signed { origin, frontier })
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
        return Err(Error::refused(
            "the stored checkpoint is not signed by this log's key; nothing is signed",
        ));
    }
    if stored.is_none() && known > 0 {
        return Err(Error::refused(format!(
            "the checkpoint is missing, and {known} entries were signed before; nothing is signed"
        )));
    }
    match known.max(stated) > size {
        true => Err(Error::refused(format!(
            "the log has {size} entries, and {} were signed before: its end was cut off or an older \
             copy was restored; nothing is signed",
            known.max(stated)
        ))),
        false => Ok(()),
    }
}

/// Reads the lines from the frontier to `size`. They must continue the chain, and pass through the
/// root of the stored checkpoint.
fn extend(
    mut frontier: Frontier,
    stored: Option<&SignedCheckpoint>,
    reader: &dyn Reader,
    size: u64,
) -> Result<Frontier> {
    let start = frontier.size().saturating_sub(1);
    let mut lines = reader.lines(start)?;
    let mut line = Vec::new();
    let mut previous: Option<Hash> = None;
    let stated = stored.map(|stored| &stored.checkpoint);
    for seq in start..size {
        let damaged = |what: &str| Error::corrupt(format!("entry {seq} {what}; nothing is signed"));
        if lines.read(&mut line)? != LineEnd::Whole {
            return Err(damaged("is missing"));
        }
        let entry = StoredLine::parse(&line).map_err(|_| damaged("is malformed"))?;
        if entry.envelope().seq != seq || !entry.hash_matches() || !entry.body_matches() {
            return Err(damaged("does not match its place or hash"));
        }
        if previous.is_some() && entry.envelope().previous_hash != previous {
            return Err(damaged("does not continue the entry before"));
        }
        previous = Some(entry.stated_hash());
        if seq >= frontier.size() {
            frontier.push(entry.stated_hash());
        }
        if stated
            .is_some_and(|stated| stated.size == frontier.size() && stated.root != frontier.root())
        {
            return Err(damaged("ends a log whose root the checkpoint contradicts"));
        }
    }
    Ok(frontier)
}
