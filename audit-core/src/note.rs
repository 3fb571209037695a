//! Checkpoints as C2SP signed notes: what is signed, by which key, and how that is read back.
//!
//! Forms: <https://c2sp.org/signed-note> and <https://c2sp.org/tlog-checkpoint>.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::hash::{Hash, hex, unhex};

/// The signature type of Ed25519 in key hashes and encoded keys.
const ED25519: u8 = 1;
/// What a signature line begins with: an em dash and a space.
const SIGNATURE: &str = "\u{2014} ";

/// What a checkpoint states: the log of this origin has this size and this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose log.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// RFC 6962 root over them.
    pub root: Hash,
}

impl Checkpoint {
    fn text(&self) -> String {
        let root = STANDARD.encode(self.root.0);
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Signs it: the whole note.
    pub(crate) fn sign(&self, key: &SignerKey) -> String {
        let text = self.text();
        let signature = key.key.sign(text.as_bytes()).to_bytes();
        let blob = [&key.verifier.key_hash[..], &signature[..]].concat();
        format!(
            "{text}\n{SIGNATURE}{} {}\n",
            key.verifier.name,
            STANDARD.encode(blob)
        )
    }

    fn parse(text: &str) -> Option<Checkpoint> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let checkpoint = Checkpoint {
            origin: origin.to_owned(),
            size: size.parse().ok()?,
            root: Hash(STANDARD.decode(root).ok()?.try_into().ok()?),
        };
        // Only the canonical text is taken: no leading zeros, no other base64, no further lines.
        (!origin.is_empty() && checkpoint.text() == text).then_some(checkpoint)
    }
}

/// A signed note as it is stored, its shape checked and its signatures not.
#[derive(Debug, Clone)]
pub struct SignedCheckpoint {
    text: String,
    /// What it states.
    pub checkpoint: Checkpoint,
    signatures: Vec<(String, Vec<u8>)>,
}

impl SignedCheckpoint {
    /// Reads a note.
    ///
    /// # Errors
    /// When it is not a signed note around a checkpoint.
    pub fn parse(note: &str) -> Result<SignedCheckpoint> {
        let malformed =
            || Error::corrupt("the checkpoint is not a signed note around origin, size and root");
        if note.len() > 64 * 1024 || note.chars().any(|c| c.is_control() && c != '\n') {
            return Err(malformed());
        }
        let (text, signatures) = note.rsplit_once("\n\n").ok_or_else(malformed)?;
        let text = format!("{text}\n");
        let checkpoint = Checkpoint::parse(&text).ok_or_else(malformed)?;
        let signatures = signatures.strip_suffix('\n').ok_or_else(malformed)?;
        let signatures = signatures.split('\n').map(signature).collect::<Option<_>>();
        Ok(SignedCheckpoint {
            text,
            checkpoint,
            signatures: signatures.ok_or_else(malformed)?,
        })
    }

    /// Whether this key signed it. A signature under the key's name and hash that does not verify
    /// makes it false whatever else there is.
    pub fn is_signed_by(&self, key: &VerifierKey) -> bool {
        let mut ours = self
            .signatures
            .iter()
            .filter(|(name, blob)| *name == key.name && blob.starts_with(&key.key_hash));
        let verifies = |(_, blob): &(String, Vec<u8>)| {
            let signature = blob.get(4..).and_then(|s| Signature::from_slice(s).ok());
            signature.is_some_and(|s| key.key.verify_strict(self.text.as_bytes(), &s).is_ok())
        };
        ours.next().is_some_and(verifies) && ours.all(verifies)
    }
}

fn signature(line: &str) -> Option<(String, Vec<u8>)> {
    let (name, blob) = line.strip_prefix(SIGNATURE)?.split_once(' ')?;
    let bytes = STANDARD.decode(blob).ok()?;
    (!name.is_empty() && bytes.len() > 4).then(|| (name.to_owned(), bytes))
}

/// The public half of a signer's key, and the name it signs under.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key_hash: [u8; 4],
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, key: VerifyingKey) -> VerifierKey {
        let digest = Hash::of(&[name.as_bytes(), b"\n", &[ED25519], key.as_bytes()]);
        let [a, b, c, d, ..] = digest.0;
        VerifierKey {
            name: name.to_owned(),
            key_hash: [a, b, c, d],
            key,
        }
    }

    /// Reads `<name>+<key hash>+<base64>`.
    ///
    /// # Errors
    /// When it is not such a text, or the key hash is not the one of name and key.
    pub fn parse(text: &str) -> Result<VerifierKey> {
        let refused = |why: &str| {
            Error::usage(format!(
                "verifier key: {why}; it is written `<name>+<8 hexadecimal digits>+<base64>`, as in `verify/vkey`"
            ))
        };
        let (name, key_hash, bytes) = parts(text).ok_or_else(|| refused("not of its form"))?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| refused("not an Ed25519 key"))?;
        let verifier = VerifierKey::new(name, key);
        match key_hash == verifier.key_hash {
            true => Ok(verifier),
            false => Err(refused("its hash is not the one of its name and key")),
        }
    }

    /// The name it signs under: the log's origin.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Splits `name+hash+base64(0x01 ‖ key)`. The base64 may hold `+` too.
fn parts(text: &str) -> Option<(&str, Vec<u8>, [u8; 32])> {
    let mut parts = text.splitn(3, '+');
    let (name, key_hash, blob) = (parts.next()?, parts.next()?, parts.next()?);
    let blob = Zeroizing::new(STANDARD.decode(blob).ok()?);
    let (kind, key) = blob.split_first()?;
    let shaped = *kind == ED25519 && key_hash.len() == 8 && is_key_name(name);
    let key = key.try_into().ok()?;
    shaped.then_some((name, unhex(key_hash)?, key))
}

/// A key name has no space and no plus.
pub(crate) fn is_key_name(name: &str) -> bool {
    let allowed = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
    (1..=128).contains(&name.len()) && name.chars().all(allowed)
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blob = [&[ED25519][..], self.key.as_bytes()].concat();
        write!(
            f,
            "{}+{}+{}",
            self.name,
            hex(&self.key_hash),
            STANDARD.encode(blob)
        )
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

/// A signer's key. Wiped when dropped, never printed.
#[derive(Clone)]
pub(crate) struct SignerKey {
    key: SigningKey,
    verifier: VerifierKey,
}

impl SignerKey {
    pub(crate) fn new(name: &str, seed: &[u8; 32]) -> SignerKey {
        let key = SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, key.verifying_key());
        SignerKey { key, verifier }
    }

    /// Reads the form of the key file.
    pub(crate) fn from_text(text: &str) -> Option<SignerKey> {
        let text = text.trim_end_matches('\n').strip_prefix("PRIVATE+KEY+")?;
        let (name, key_hash, seed) = parts(text)?;
        let seed = Zeroizing::new(seed);
        let key = SignerKey::new(name, &seed);
        (key_hash == key.verifier.key_hash).then_some(key)
    }

    /// The form of the key file.
    pub(crate) fn to_text(&self) -> Zeroizing<String> {
        let blob = Zeroizing::new([&[ED25519][..], self.key.as_bytes()].concat());
        let encoded = Zeroizing::new(STANDARD.encode(&*blob));
        let key_hash = hex(&self.verifier.key_hash);
        Zeroizing::new(format!(
            "PRIVATE+KEY+{}+{key_hash}+{}\n",
            self.verifier.name, *encoded
        ))
    }

    /// The public half.
    pub(crate) fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerKey({})", self.verifier.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example key and note of Go's golang.org/x/mod/sumdb/note package documentation.
    const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    #[test]
    fn a_published_key_is_read_and_written() {
        let key = VerifierKey::parse(VKEY).expect("reads");
        assert_eq!(key.to_string(), VKEY);
        for wrong in [
            "",
            "x",
            "a+b+c",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        ] {
            assert!(VerifierKey::parse(wrong).expect_err(wrong).is_usage());
        }
    }

    fn signed() -> (SignerKey, String) {
        let key = SignerKey::new("example.org/log", &[3; 32]);
        let checkpoint = Checkpoint {
            origin: "example.org/log".to_owned(),
            size: 42,
            root: Hash::of(&[b"root"]),
        };
        let note = checkpoint.sign(&key);
        (key, note)
    }

    #[test]
    fn a_note_is_signed_and_read_back() {
        let (key, note) = signed();
        let read = SignedCheckpoint::parse(&note).expect("reads");
        assert_eq!(read.checkpoint.size, 42);
        assert!(read.is_signed_by(key.verifier()));
        assert!(!read.is_signed_by(SignerKey::new("example.org/log", &[4; 32]).verifier()));
        let copy = SignerKey::from_text(&key.to_text()).expect("reads");
        assert_eq!(copy.verifier(), key.verifier());
        assert!(!format!("{key:?}").contains(&*key.to_text()));
    }

    #[test]
    fn no_changed_byte_of_a_note_passes() {
        let (key, note) = signed();
        for at in 0..note.len() {
            let mut bytes = note.clone().into_bytes();
            bytes[at] ^= 1;
            let passes = String::from_utf8(bytes)
                .ok()
                .and_then(|note| SignedCheckpoint::parse(&note).ok())
                .is_some_and(|note| note.is_signed_by(key.verifier()));
            assert!(!passes, "byte {at}");
        }
    }

    #[test]
    fn only_the_canonical_form_is_read() {
        let (_, note) = signed();
        for wrong in [
            note.replace("\n42\n", "\n042\n"),
            note.replace("\n42\n", "\n+42\n"),
            note.replacen("example.org/log", "", 1),
            note.trim_end().to_owned(),
            note.replace("\n\n", "\nextension\n\n"),
            note.replace('\u{2014}', "-"),
        ] {
            assert!(SignedCheckpoint::parse(&wrong).is_err(), "{wrong}");
        }
    }
}
