//! The one error type of the crate. Callers ask it questions (`is_corrupt()`), people read it.
//!
//! Texts name what, where and what to do instead; they never hold a captured value.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// What went wrong. Cheap to clone: one failed batch is told to every caller that waited for it.
#[derive(Clone)]
pub struct Error {
    inner: Arc<Inner>,
}

struct Inner {
    class: Class,
    message: String,
    source: Option<io::Error>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Usage,
    Io,
    Corrupt,
    Refused,
}

/// Result with this crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    fn new(class: Class, message: impl Into<String>, source: Option<io::Error>) -> Error {
        Error {
            inner: Arc::new(Inner {
                class,
                message: message.into(),
                source,
            }),
        }
    }

    /// A wrong argument, URL, filter or configuration.
    pub(crate) fn usage(message: impl Into<String>) -> Error {
        Error::new(Class::Usage, message, None)
    }

    /// The medium failed; `doing` says what was tried, `path` on what.
    pub(crate) fn io(doing: &str, path: &Path, source: io::Error) -> Error {
        let message = format!("cannot {doing} {}", path.display());
        Error::new(Class::Io, message, Some(source))
    }

    /// For sinks of one's own: the medium failed. The message says what was tried and on what, in lower
    /// case, without a full stop, and holds no secret.
    pub fn medium(message: impl Into<String>, source: io::Error) -> Error {
        Error::new(Class::Io, message, Some(source))
    }

    /// For sinks of one's own: the URL, or what stands in it, cannot be used. The message names what is
    /// wrong and what to write instead.
    pub fn unusable(message: impl Into<String>) -> Error {
        Error::usage(message)
    }

    /// Stored bytes are not what they must be.
    pub(crate) fn corrupt(message: impl Into<String>) -> Error {
        Error::new(Class::Corrupt, message, None)
    }

    /// Doing it would lose or hide something, so it is not done.
    pub(crate) fn refused(message: impl Into<String>) -> Error {
        Error::new(Class::Refused, message, None)
    }

    /// The same error with words in front that say where it happened.
    pub(crate) fn within(&self, context: &str) -> Error {
        let message = format!("{context}: {}", self.inner.message);
        let source = self.inner.source.as_ref().map(copy_of);
        Error::new(self.inner.class, message, source)
    }

    /// Whether the caller asked for something that cannot be: mend the argument and try again.
    pub fn is_usage(&self) -> bool {
        self.inner.class == Class::Usage
    }

    /// Whether the medium (disk, permission) failed: it may work later.
    pub fn is_io(&self) -> bool {
        self.inner.class == Class::Io
    }

    /// Whether stored bytes are not what they must be: run `toolaudit verify`.
    pub fn is_corrupt(&self) -> bool {
        self.inner.class == Class::Corrupt
    }

    /// Whether something was not done because it would lose or hide something.
    pub fn is_refused(&self) -> bool {
        self.inner.class == Class::Refused
    }
}

/// `io::Error` is not `Clone`; its kind and text are what a reader needs of it.
fn copy_of(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.message)?;
        match &self.inner.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.inner.class)
    }
}

impl std::error::Error for Error {}
