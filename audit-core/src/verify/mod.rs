//! Verification: trusts stored bytes and nothing else, neither the recorder nor an index.
//!
//! One pass checks every line (shape, hashes, number, link to the line before), builds the Merkle
//! tree on the way, and compares its root with the checkpoint and with what the signer remembers.
//! The first entry that is wrong is named; a second pass finds out what happened to it.

mod diagnose;
mod trust;
mod verdict;
mod walk;

use crate::entry::{Body, Entry};
use crate::error::Result;
use crate::note::{SignedCheckpoint, VerifierKey};
use crate::sink::Reader;
pub use trust::Trust;
pub use verdict::{Finding, Problem, Status, Verdict};
use walk::{Mark, Walk};

/// Checks a whole log.
///
/// # Errors
/// When the log cannot be read at all. What is wrong *in* it is a finding, not an error.
pub fn verify(reader: &dyn Reader, trust: &Trust) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    let genesis = first_entry(reader)?;
    let stored = checkpoint(reader, &mut verdict)?;
    trust.say_what_is_missing(&mut verdict);
    let keys = trust.keys_for(genesis.as_ref(), &mut verdict);
    let marks = marks(stored.as_ref(), trust, genesis.as_ref());
    let walk = Walk::over(reader, &marks)?;
    verdict.take_walk(&walk);
    match walk.stopped {
        Some(stop) => verdict.findings.push(diagnose::cause(reader, &stop)?),
        None => verdict
            .findings
            .extend(diagnose::missed_marks(&walk, &marks)),
    }
    check_checkpoint(
        &mut verdict,
        stored.as_ref(),
        &keys,
        trust,
        walk.only_beginnings,
    );
    verdict.say_what_is_not_proven(stored.is_some(), trust);
    Ok(verdict)
}

fn first_entry(reader: &dyn Reader) -> Result<Option<Entry>> {
    let mut line = Vec::new();
    reader.lines(0)?.read(&mut line)?;
    // What is wrong with it is the walk's to say.
    Ok(Entry::read(&line).ok())
}

/// Origin and verifier key that the first entry names.
fn named_by(genesis: &Entry) -> Option<(&str, &str)> {
    let Body::Other(fields) = &genesis.body else {
        return None;
    };
    Some((
        fields.get("origin")?.as_str()?,
        fields.get("vkey")?.as_str()?,
    ))
}

fn checkpoint(reader: &dyn Reader, verdict: &mut Verdict) -> Result<Option<SignedCheckpoint>> {
    let Some(note) = reader.checkpoint()? else {
        return Ok(None);
    };
    let parsed = SignedCheckpoint::parse(&note);
    if let Err(error) = &parsed {
        let detail = error.to_string();
        verdict
            .findings
            .push(Finding::of_checkpoint(Problem::Changed, detail));
    }
    Ok(parsed.ok())
}

/// Sizes at which the root is known from elsewhere.
fn marks(stored: Option<&SignedCheckpoint>, trust: &Trust, genesis: Option<&Entry>) -> Vec<Mark> {
    let stored = stored.map(|stored| Mark {
        size: stored.checkpoint.size,
        root: stored.checkpoint.root,
        source: "the checkpoint",
    });
    let origin = genesis.and_then(named_by).map(|(origin, _)| origin);
    let remembered = trust.remembered_of(origin).map(|checkpoint| Mark {
        size: checkpoint.size,
        root: checkpoint.root,
        source: "what the signer remembers",
    });
    stored.into_iter().chain(remembered).collect()
}

fn check_checkpoint(
    verdict: &mut Verdict,
    stored: Option<&SignedCheckpoint>,
    keys: &[VerifierKey],
    trust: &Trust,
    only_beginnings: bool,
) {
    let Some(stored) = stored else {
        // Something violated explains a missing checkpoint; anything less does not.
        if verdict.status() < Status::Violated {
            let missing = match verdict.entries {
                0 => Finding::empty(trust.is_given()),
                _ => Finding::unsigned(only_beginnings, trust.is_given()),
            };
            verdict.findings.push(missing);
        }
        return;
    };
    verdict.checkpoint_size = Some(stored.checkpoint.size);
    if verdict
        .origin
        .as_deref()
        .is_some_and(|origin| origin != stored.checkpoint.origin)
    {
        let detail = format!(
            "it is of the origin {:?}, not of this log",
            stored.checkpoint.origin
        );
        verdict
            .findings
            .push(Finding::of_checkpoint(Problem::Contradicted, detail));
    }
    match keys.iter().find(|key| stored.is_signed_by(key)) {
        Some(key) => verdict.notes.push(format!(
            "the signature of the checkpoint over {} entries, by the key {key} ({})",
            stored.checkpoint.size,
            trust.source()
        )),
        None => {
            let detail = format!("no key that is trusted signed it (keys {})", trust.source());
            verdict
                .findings
                .push(Finding::of_checkpoint(Problem::Untrusted, detail));
        }
    }
}

#[cfg(test)]
mod tests;
