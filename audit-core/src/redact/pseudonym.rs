//! Keyed hashes that stand for values: the same value gives the same token, and without the key
//! nobody finds the value by trying all of them.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::hash::{Hash, hex, unhex};

/// Bytes of a pseudonym key.
const KEY_BYTES: usize = 32;

/// A key that pseudonyms are made with (RFC 2104, SHA-256). Wiped when dropped.
#[derive(Clone)]
pub(crate) struct PseudonymKey {
    id: String,
    key: Zeroizing<[u8; KEY_BYTES]>,
    /// The state after the key was absorbed: each token starts from a copy.
    keyed: Hmac<Sha256>,
}

impl PseudonymKey {
    pub(crate) fn new(key: [u8; KEY_BYTES]) -> PseudonymKey {
        let key = Zeroizing::new(key);
        let digest = Hash::of(&[b"toolaudit pseudonym key id\0", &*key]);
        let keyed = <Hmac<Sha256> as KeyInit>::new_from_slice(&*key);
        PseudonymKey {
            id: hex(digest.0.get(..4).unwrap_or_default()),
            key,
            // RFC 2104 keys can have any length: the constructor cannot fail.
            keyed: keyed.unwrap_or_else(|_| unreachable!("HMAC takes keys of any length")),
        }
    }

    /// Reads the form of the key file.
    pub(crate) fn from_text(text: &str) -> Option<PseudonymKey> {
        let mut bytes = unhex(text.trim_end_matches('\n'))?;
        let key: Option<[u8; KEY_BYTES]> = bytes.as_slice().try_into().ok();
        bytes.zeroize();
        key.map(PseudonymKey::new)
    }

    /// The form of the key file.
    pub(crate) fn to_text(&self) -> Zeroizing<String> {
        let mut text = hex(&*self.key);
        text.push('\n');
        Zeroizing::new(text)
    }

    /// First 8 hexadecimal digits of a digest of the key.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// `hmac-sha256:<key id>:<32 hexadecimal digits>`.
    pub(crate) fn token(&self, value: &[u8]) -> String {
        let mut mac = self.keyed.clone();
        mac.update(value);
        let tag = mac.finalize().into_bytes();
        let half = hex(tag.get(..16).unwrap_or_default());
        format!("hmac-sha256:{}:{half}", self.id)
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PseudonymKey({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_those_of_rfc_4231() {
        // Test case 2 of RFC 4231 has a short key; case 1's key of 20 bytes 0x0b, padded here to
        // 32 with NULs, is the same HMAC key (RFC 2104, section 2).
        let mut key = [0; KEY_BYTES];
        key[..20].fill(0x0b);
        let token = PseudonymKey::new(key).token(b"Hi There");
        assert!(
            token.ends_with(":b0344c61d8db38535ca8afceaf0bf12b"),
            "{token}"
        );
    }

    #[test]
    fn the_key_goes_to_a_file_and_back_and_is_never_printed() {
        let key = PseudonymKey::new([7; KEY_BYTES]);
        let copy = PseudonymKey::from_text(&key.to_text()).expect("reads");
        assert_eq!(key.token(b"x"), copy.token(b"x"));
        assert!(!format!("{key:?}").contains("0707"));
        assert!(PseudonymKey::from_text("07").is_none());
    }
}
