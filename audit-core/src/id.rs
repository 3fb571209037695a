//! Ids and other random values. Each thread has a generator, seeded by the system; calls that end
//! while a thread is torn down get their ids too.

use std::cell::RefCell;
use std::hash::{BuildHasher as _, RandomState};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::entry::Timestamp;
use crate::hash::{hex, write_hex};

/// An id of a call or a writer: a UUIDv7 (RFC 9562), so that ids sort by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CallId([u8; 16]);

impl CallId {
    /// A new id at this instant.
    pub(crate) fn new(at: Timestamp) -> CallId {
        CallId::from_parts(at.instant().timestamp_millis(), random())
    }

    fn from_parts(millis: i64, random: [u8; 10]) -> CallId {
        let [_, _, time @ ..] = millis.to_be_bytes();
        let mut bytes = [0; 16];
        let (head, tail) = bytes.split_at_mut(6);
        head.copy_from_slice(&time);
        tail.copy_from_slice(&random);
        let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bytes;
        *version = *version & 0x0f | 0x70;
        *variant = *variant & 0x3f | 0x80;
        CallId(bytes)
    }

    /// `xxxxxxxx-xxxx-7xxx-xxxx-xxxxxxxxxxxx`, without an allocation.
    pub(crate) fn text(&self) -> [u8; 36] {
        let mut digits = [0; 32];
        write_hex(&self.0, &mut digits);
        let mut text = [b'-'; 36];
        let mut digits = digits.iter();
        for (place, byte) in text.iter_mut().enumerate() {
            if !matches!(place, 8 | 13 | 18 | 23) {
                *byte = digits.next().copied().unwrap_or(b'0');
            }
        }
        text
    }
}

impl std::fmt::Display for CallId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.text();
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

thread_local! {
    static GENERATOR: RefCell<Option<StdRng>> = const { RefCell::new(None) };
}

/// Random bytes from this thread's generator.
fn random<const N: usize>() -> [u8; N] {
    let kept = GENERATOR.try_with(|generator| {
        let mut generator = generator.borrow_mut();
        generator.get_or_insert_with(seeded).random()
    });
    // A thread that is being torn down has lost its own.
    kept.unwrap_or_else(|_| seeded().random())
}

/// A call must not fail for want of randomness: where the system has none to give now, what it gave
/// the process at its start is stretched.
fn seeded() -> StdRng {
    let stretched = || {
        let state = RandomState::new();
        let mut seed = [0; 32];
        for (index, part) in seed.chunks_exact_mut(8).enumerate() {
            part.copy_from_slice(&state.hash_one(index).to_ne_bytes());
        }
        seed
    };
    StdRng::from_seed(key_bytes().unwrap_or_else(|_| stretched()))
}

/// The salt of a body: 128 random bits as 32 hexadecimal digits.
pub(crate) fn salt() -> [u8; 32] {
    let random: [u8; 16] = random();
    let mut text = [0; 32];
    write_hex(&random, &mut text);
    text
}

/// 16 hexadecimal digits for the name of a file that nobody else makes.
pub(crate) fn random_name() -> String {
    let random: [u8; 8] = random();
    hex(&random)
}

/// Random bytes for a key, from the system itself.
///
/// # Errors
/// When the system has none to give.
pub(crate) fn key_bytes() -> crate::error::Result<[u8; 32]> {
    use rand::TryRng as _;
    let mut bytes = [0; 32];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|e| {
        crate::error::Error::refused(format!("the system gave no randomness for a key: {e}"))
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_is_torn_down_still_has_ids() {
        struct Last;
        impl Drop for Last {
            fn drop(&mut self) {
                assert_ne!(salt(), salt());
            }
        }
        thread_local!(static LAST: Last = const { Last });
        let thread = std::thread::spawn(|| {
            LAST.with(|_| salt());
        });
        thread.join().expect("ends without a panic");
    }

    #[test]
    fn ids_are_version_seven_and_begin_with_the_time() {
        // The example of RFC 9562, appendix A.6.
        let random = [0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f];
        let id = CallId::from_parts(0x017F_22E2_79B0, random);
        assert_eq!(id.to_string(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    }
}
