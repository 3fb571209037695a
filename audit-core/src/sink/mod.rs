//! Places entries live in. A sink is opened by URL; its driver registers the URL's scheme.
//!
//! Writing and reading are two traits: a reader takes no lease, makes no folder and needs no key.

mod file;
mod memory;
mod off;
mod url;

use std::path::PathBuf;

pub use crate::entry::Head;
use crate::error::{Error, Result};
pub(crate) use file::{make_private_folder, resolved, write_private_file};
pub use url::LogUrl;

/// Registers a URL scheme: submit one with `inventory::submit!`.
#[derive(Debug)]
pub struct Driver {
    /// What stands before the `:`.
    pub scheme: &'static str,
    /// Opens the log for appending, making it where there is none.
    pub open: fn(&LogUrl) -> Result<Box<dyn Sink>>,
    /// Opens the log for reading; a log that is not there is an error.
    pub read: fn(&LogUrl) -> Result<Box<dyn Reader>>,
    /// Where its keys live when nobody says.
    pub keys: fn(&LogUrl) -> Result<KeyPlace>,
}

/// Where keys live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// In this folder.
    Folder(PathBuf),
    /// In this process, under this name, and they go with it.
    Process(String),
}

inventory::collect!(Driver);

/// A tail that was found torn, set aside and cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TornTail {
    /// First seq of the segment it was cut from.
    pub segment: u64,
    /// Where in the segment it began, in bytes.
    pub offset: u64,
    /// How long it was, in bytes.
    pub bytes: u64,
    /// Digest of what was cut.
    pub sha256: crate::hash::Hash,
    /// Name of the file that keeps it.
    pub set_aside: String,
}

/// A place that entries are appended to.
pub trait Sink: Send {
    /// Takes the lease: until it is given back, or the commit conflicts, nobody else appends.
    ///
    /// # Errors
    /// When the place cannot be reached, or holds what must not be built upon.
    fn begin(&mut self) -> Result<Box<dyn Lease + '_>>;

    /// A reader of the same log.
    fn reader(&self) -> Result<Box<dyn Reader>>;

    /// Stores the newest checkpoint.
    fn store_checkpoint(&mut self, note: &str) -> Result<()>;

    /// `false` for a sink that keeps nothing: calls are not even captured.
    fn records(&self) -> bool {
        true
    }
}

/// The right to append next.
pub trait Lease {
    /// Where the log ends.
    fn head(&self) -> Head;

    /// What recovery cut off when this lease was taken; the next entry must record it.
    fn torn_tail(&self) -> Option<&TornTail> {
        None
    }

    /// Appends sealed lines and makes them durable.
    fn commit(self: Box<Self>, batch: &Batch<'_>) -> Commit;
}

/// Lines sealed onto the head of a lease.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    /// The lines, each with its LF.
    pub lines: &'a [u8],
    /// The head after them.
    pub head: Head,
}

/// How a commit ended.
#[derive(Debug)]
pub enum Commit {
    /// On disk.
    Committed,
    /// Somebody else appended since the lease was taken: nothing was stored; seal again.
    Conflict,
    /// It may be stored or not: take a lease and look.
    Unknown(Error),
    /// Nothing was stored.
    Failed(Error),
}

/// A place that entries are read from. It takes no lease and changes nothing.
pub trait Reader {
    /// The stored lines in order, beginning with the one that should bear the number `from`.
    ///
    /// # Errors
    /// When the place cannot be read.
    fn lines(&self, from: u64) -> Result<Box<dyn Lines + '_>>;

    /// The stored checkpoint, where there is one.
    ///
    /// # Errors
    /// When the place cannot be read.
    fn checkpoint(&self) -> Result<Option<String>>;

    /// What to call the place in messages.
    fn describe(&self) -> String;
}

/// Stored lines, one after the other.
pub trait Lines {
    /// Reads the next line into `line`, without its LF.
    ///
    /// # Errors
    /// When the place cannot be read.
    fn read(&mut self, line: &mut Vec<u8>) -> Result<LineEnd>;

    /// Where the line that was read last stands, for people: `log/000000000000.jsonl:13`.
    fn place(&self) -> String;

    /// What is wrong with where the lines that were read stand, whatever is in them; `None` where
    /// lines have no place of their own.
    fn misplaced(&self) -> Option<&str> {
        None
    }

    /// Whether the line that was read last, which is wrong and ended in `end`, and all that follows
    /// it are what a crash leaves where entry `seq` was being written.
    ///
    /// # Errors
    /// When the place cannot be read.
    fn is_torn(&self, line: &[u8], end: LineEnd, seq: u64) -> Result<bool> {
        let _ = (line, end, seq);
        Ok(false)
    }
}

/// How a stored line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// In an LF.
    Whole,
    /// In the end of the log: the line lacks its LF.
    Unfinished,
    /// There was no line any more.
    EndOfLog,
}

/// Opens a log for appending.
///
/// # Errors
/// An unknown scheme is told with the way to link its driver.
pub(crate) fn open(url: &LogUrl) -> Result<Box<dyn Sink>> {
    (driver(url)?.open)(url)
}

/// Opens a log for reading.
///
/// # Errors
/// An unknown scheme is told with the way to link its driver; a log that is not there is an error.
pub fn open_reader(url: &LogUrl) -> Result<Box<dyn Reader>> {
    (driver(url)?.read)(url)
}

/// Where the keys of a log live when nobody says.
pub(crate) fn key_place(url: &LogUrl) -> Result<KeyPlace> {
    (driver(url)?.keys)(url)
}

fn driver(url: &LogUrl) -> Result<&'static Driver> {
    let mut found = inventory::iter::<Driver>
        .into_iter()
        .filter(|driver| driver.scheme == url.scheme());
    let driver = found.next().ok_or_else(|| unknown_scheme(url))?;
    match found.next() {
        None => Ok(driver),
        Some(_) => Err(Error::usage(format!(
            "two drivers are registered for log URLs that begin with `{}:`; link only one of them",
            url.scheme()
        ))),
    }
}

fn unknown_scheme(url: &LogUrl) -> Error {
    let mut known: Vec<&str> = inventory::iter::<Driver>
        .into_iter()
        .map(|driver| driver.scheme)
        .collect();
    known.sort_unstable();
    let scheme = url.scheme();
    let hint = match scheme {
        "postgres" | "postgresql" => {
            "add the crate `audit-postgres` and write `use audit_postgres as _;` \
            in your program: the linker drops the drivers of crates that nobody names"
                .to_owned()
        }
        _ => format!(
            "if its driver lives in another crate, name that crate in your program with \
             `use the_crate as _;`, else the linker drops it; a path that holds a `:` is written `file:{scheme}:…`"
        ),
    };
    Error::usage(format!(
        "no driver for log URLs that begin with `{scheme}:` is linked into this program (known: {}): {hint}",
        known.join(", ")
    ))
}
