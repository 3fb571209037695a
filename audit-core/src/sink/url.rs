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
    /// Reads `scheme:rest` or a bare path. A scheme may be written in capitals.
    ///
    /// # Errors
    /// When it is empty, or looks like a URL whose scheme is none.
    pub fn parse(text: &str) -> Result<LogUrl> {
        if text.trim().is_empty() {
            return Err(Error::usage(
                "the log's URL is empty; give a folder (`./audit-log`), `file:PATH`, `memory:NAME` or `off:`",
            ));
        }
        let (scheme, rest) = match text.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (scheme, rest),
            // A path would be printed, and this may hold a password: it is not repeated.
            _ if text.contains("://") => {
                return Err(Error::usage(
                    "the log's URL holds `://` and begins with no scheme; write `scheme://…`, or \
                     `file:PATH` if it is a path",
                ));
            }
            _ => ("file", text),
        };
        Ok(LogUrl {
            scheme: scheme.to_ascii_lowercase(),
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
    let inner = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
    word.len() > 1 && word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.bytes().all(inner)
}

/// What may be printed of what stands after a scheme that is not ours: host and path, if it is
/// certain that no password is among them, and the rest is left out.
fn printable_place(rest: &str) -> Option<String> {
    let rest = rest.strip_prefix("//")?;
    let (hidden, place) = match rest.rsplit_once('@') {
        Some((user, place)) if !user.contains(ENDS_HOST) => ("***@", place),
        // The `@` may stand in the password or behind the host: nobody can tell.
        Some(_) => return None,
        None => ("", rest),
    };
    let (host, tail) = place.split_at(place.find(ENDS_HOST).unwrap_or(place.len()));
    let path = tail.split(['?', '#', ';', ' ']).next().unwrap_or_default();
    is_host(host).then(|| format!("//{hidden}{host}{path}"))
}

const ENDS_HOST: [char; 5] = ['/', '?', '#', ';', ' '];

/// A name or an address, and a port: not `user:password`.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !text.ends_with(']') => (host, port),
        _ => (text, ""),
    };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
    let is_bracketed = host.starts_with('[') && host.ends_with(']');
    host.bytes().all(plain)
        && (is_bracketed || !host.contains(':'))
        && port.bytes().all(|b| b.is_ascii_digit())
}

impl fmt::Display for LogUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.scheme.as_str() {
            "file" | "memory" | "off" => write!(f, "{}:{}", self.scheme, self.rest),
            scheme => match printable_place(&self.rest) {
                Some(place) => write!(f, "{scheme}:{place}"),
                None => write!(f, "{scheme}:***"),
            },
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
            ("File:./a", "file", "./a"),
            ("file:a://b", "file", "a://b"),
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
            ("Postgres://me:hunter2@db/log", "postgres://***@db/log"),
            ("postgres://me:hun#ter2@db/log", "postgres:***"),
            ("postgres://me:hunter2?x@db/log", "postgres:***"),
            ("postgres://me:hun/ter2@db/log", "postgres:***"),
            (
                "postgres://me:hun@ter2@db:5432/log",
                "postgres://***@db:5432/log",
            ),
            ("postgres://db/log?password=hun@ter2", "postgres:***"),
            ("postgres://me:hunter2", "postgres:***"),
            ("postgres://[::1]:5432/log", "postgres://[::1]:5432/log"),
            ("postgres:host=db password=hunter2", "postgres:***"),
            ("s3:hunter2", "s3:***"),
            ("memory:tests", "memory:tests"),
            ("off:", "off:"),
        ] {
            let url = LogUrl::parse(text).expect(text);
            assert_eq!(url.to_string(), printed);
            assert_eq!(format!("{url:?}"), format!("LogUrl({printed})"));
        }
    }

    #[test]
    fn what_is_neither_a_url_nor_a_path_is_refused_and_not_repeated() {
        for text in ["post gres://me:hunter2@db", "1st://hunter2", "p://hunter2"] {
            let error = LogUrl::parse(text).expect_err(text);
            assert!(
                error.is_usage() && !error.to_string().contains("hunter2"),
                "{error}"
            );
        }
    }
}
