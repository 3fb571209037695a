//! The URL of a log. A bare path is `file:`.

use std::fmt;
use std::path::Path;

use crate::error::{Error, Result};

/// Where a log lives: a scheme and what its driver makes of the rest.
///
/// `Display` and `Debug` leave out what could be a password.
#[derive(Clone, PartialEq, Eq)]
pub struct LogUrl {
    scheme: String,
    rest: String,
}

impl LogUrl {
    /// Reads `scheme:rest` or a bare path.
    ///
    /// # Errors
    /// When it is empty.
    pub fn parse(text: &str) -> Result<LogUrl> {
        if text.trim().is_empty() {
            return Err(Error::usage(
                "the log's URL is empty; give a folder (`./audit-log`), `file:PATH`, `memory:NAME` or `off:`",
            ));
        }
        let (scheme, rest) = match text.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (scheme, rest),
            _ => ("file", text),
        };
        Ok(LogUrl {
            scheme: scheme.to_owned(),
            rest: rest.to_owned(),
        })
    }

    /// What stands before the first `:`.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// What stands after it. It may hold a password: never print it.
    pub fn rest(&self) -> &str {
        &self.rest
    }

    /// The path of a `file:` URL; `file:///a/b` and `file:/a/b` are the same.
    ///
    /// # Errors
    /// When it is empty, or names another host.
    pub fn path(&self) -> Result<&Path> {
        let path = match self.rest.strip_prefix("//") {
            Some(absolute) if absolute.starts_with('/') => absolute,
            Some(_) => {
                return Err(Error::usage(format!(
                    "log URL `{self}`: a file URL names no host; write `file:PATH` or `file:///PATH`"
                )));
            }
            None => &self.rest,
        };
        if path.is_empty() {
            return Err(Error::usage(
                "log URL `file:` names no folder; write `file:PATH`",
            ));
        }
        Ok(Path::new(path))
    }
}

/// RFC 3986 schemes, two letters at least: `C:\logs` is a path.
fn is_scheme(word: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+-.".contains(&b);
    word.len() > 1 && word.starts_with(|c: char| c.is_ascii_lowercase()) && word.bytes().all(inner)
}

impl fmt::Display for LogUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scheme == "file" {
            return write!(f, "file:{}", self.rest);
        }
        let place = self.rest.split(['?', '#']).next().unwrap_or_default();
        match place.rsplit_once('@') {
            Some((_, host)) => write!(f, "{}://***@{host}", self.scheme),
            None => write!(f, "{}:{place}", self.scheme),
        }
    }
}

impl fmt::Debug for LogUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_paths_are_files() {
        for (text, scheme, path) in [
            ("./audit-log", "file", "./audit-log"),
            ("/var/log/x", "file", "/var/log/x"),
            ("file:./a", "file", "./a"),
            ("file:///a/b", "file", "/a/b"),
            ("a b:c", "file", "a b:c"),
            (r"C:\logs", "file", r"C:\logs"),
        ] {
            let url = LogUrl::parse(text).expect(text);
            assert_eq!(url.scheme(), scheme);
            assert_eq!(url.path().expect(text), Path::new(path));
        }
        assert!(LogUrl::parse(" ").is_err());
        assert!(LogUrl::parse("file:").expect("parses").path().is_err());
        assert!(
            LogUrl::parse("file://host/a")
                .expect("parses")
                .path()
                .is_err()
        );
    }

    #[test]
    fn a_password_is_never_printed() {
        for (text, printed) in [
            (
                "postgres://me:hunter2@db/log?password=x",
                "postgres://***@db/log",
            ),
            ("postgres://db/log?password=x", "postgres://db/log"),
            ("memory:tests", "memory:tests"),
        ] {
            let url = LogUrl::parse(text).expect(text);
            assert_eq!(url.to_string(), printed);
            assert_eq!(format!("{url:?}"), format!("LogUrl({printed})"));
        }
    }
}
