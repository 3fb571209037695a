//! Where captured JSON goes: a buffer with a limit, which can be muted and rolled back.

use super::json;

/// Longest key of an object, in bytes of JSON; a longer one is cut.
const MAX_KEY: usize = 256;

/// The end of a buffer, of which at most so many bytes may be used.
pub(super) struct Out<'a> {
    bytes: &'a mut Vec<u8>,
    start: usize,
    /// The buffer never grows past this; what would is counted.
    end: usize,
    overflow: usize,
    /// What is written while this is above zero goes nowhere.
    muted: usize,
}

/// A place to come back to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    length: usize,
    overflow: usize,
}

impl<'a> Out<'a> {
    pub(super) fn new(bytes: &'a mut Vec<u8>, room: usize) -> Out<'a> {
        let start = bytes.len();
        Out {
            bytes,
            start,
            end: start + room,
            overflow: 0,
            muted: 0,
        }
    }

    pub(super) fn mute(&mut self) {
        self.muted += 1;
    }

    pub(super) fn unmute(&mut self) {
        self.muted = self.muted.saturating_sub(1);
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            length: self.bytes.len(),
            overflow: self.overflow,
        }
    }

    pub(super) fn back_to(&mut self, mark: Mark) {
        self.bytes.truncate(mark.length);
        self.overflow = mark.overflow;
    }

    /// Whether there is no room for more: what is written now is only counted.
    pub(super) fn is_full(&self) -> bool {
        self.overflow > 0
    }

    /// Appends bytes, unless it is muted or there is no room.
    pub(super) fn put(&mut self, bytes: &[u8]) {
        if self.muted > 0 {
            return;
        }
        if self.overflow > 0 || self.bytes.len() + bytes.len() > self.end {
            self.overflow += bytes.len();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// Appends a string that needs no escapes.
    pub(super) fn plain(&mut self, text: &str) {
        self.put(b"\"");
        self.put(text.as_bytes());
        self.put(b"\"");
    }

    /// Appends a string.
    pub(super) fn string(&mut self, text: &str) {
        self.escaped(text.len(), |bytes| json::string(bytes, text));
    }

    /// Appends the key of an object's member, and a colon.
    pub(super) fn key(&mut self, text: &str) {
        self.escaped(text.len(), |bytes| {
            json::capped_string(bytes, text, MAX_KEY)
        });
        self.put(b":");
    }

    /// Turns what was written since the mark into a string that holds it.
    pub(super) fn quote_since(&mut self, mark: Mark) {
        if self.muted > 0 || self.overflow > mark.overflow {
            return;
        }
        let written = self.bytes.split_off(mark.length);
        self.string(&String::from_utf8_lossy(&written));
    }

    fn escaped(&mut self, size: usize, write: impl FnOnce(&mut Vec<u8>)) {
        if self.muted > 0 {
            return;
        }
        if self.overflow > 0 {
            self.overflow += size;
            return;
        }
        let start = self.bytes.len();
        write(self.bytes);
        if self.bytes.len() > self.end {
            self.overflow += self.bytes.len() - start;
            self.bytes.truncate(start);
        }
    }

    /// Appends `{"name":number}`.
    pub(super) fn counted(&mut self, name: &str, number: usize) {
        self.put(format!("{{\"{name}\":{number}}}").as_bytes());
    }

    /// Ends the value: whatever happened, exactly one JSON value stands in the buffer. Marks are
    /// short; they may go past the limit, for which every limit leaves room.
    pub(super) fn end(self, mark: Option<&[u8]>) {
        let written = self.bytes.len() - self.start + self.overflow;
        match mark {
            None if self.overflow == 0 && written > 0 => {}
            None if self.overflow == 0 => self.bytes.extend_from_slice(b"null"),
            None => {
                self.bytes.truncate(self.start);
                super::truncated(self.bytes, written);
            }
            Some(mark) => {
                self.bytes.truncate(self.start);
                self.bytes.extend_from_slice(mark);
            }
        }
    }
}
