//! Reading a log from its first line, checking it on the way.

use std::ops::ControlFlow;

use crate::entry::{Body, Entry, Kind};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::note::SignedCheckpoint;
use crate::query::{Clock, Filter, Judgement, Selection};
use crate::sink::{LineEnd, Lines, LogUrl, Reader, open_reader};

/// A log that is open for questions. It takes no lease, changes nothing and needs no key.
///
/// ```
/// use audit_core::{Clock, Context, Filter, Log, LogUrl, Recorder, audited_tool};
///
/// #[audited_tool(subject = "order")]
/// fn refund(order: &str) -> Result<u32, String> {
///     Err(format!("{order} was not paid"))
/// }
///
/// let recorder = Recorder::builder().log("memory:asked").open()?;
/// let context = Context::new().recorder(&recorder).user("usr_1").role("support_agent");
/// let _ = context.sync_scope(|| refund("ORD-123"));
///
/// let log = Log::open(&LogUrl::parse("memory:asked")?)?;
/// let found = log.find(&Filter::parse("user:usr_1 is:failed since:1h")?, &Clock::system())?;
/// let calls = found.whole()?;
/// let call = calls.first().and_then(|entry| entry.call()).expect("a call");
/// assert_eq!(call.attribution().to_string(), "User usr_1 (support_agent) → refund");
/// # Ok::<(), audit_core::Error>(())
/// ```
///
/// It checks that every line matches its hash and continues the line before. Whether the whole
/// chain is the one that was written, `verify` tells: somebody who can rewrite the log can rewrite
/// the chain.
pub struct Log {
    reader: Box<dyn Reader>,
}

/// What was found, and how far the log could be read.
#[derive(Debug, Clone)]
#[must_use]
pub struct Found<T> {
    /// What was found before the reading ended.
    pub answer: T,
    /// How far that was.
    pub coverage: Coverage,
}

/// How far a log was read, and what could not be looked at.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Name of the log, from its first line.
    pub origin: Option<String>,
    /// Number of lines that were read and matched their hashes.
    pub entries: u64,
    /// Entries that may have been wanted, but whose bodies were purged.
    pub purged: u64,
    /// Why reading stopped before the end of the log, and where. What is said here makes the answer
    /// incomplete.
    pub damage: Option<Error>,
    /// Whether the last line is not finished: it is being written, or was cut off when its writer
    /// ended. It is no entry yet.
    pub unfinished: bool,
}

impl<T> Found<T> {
    /// The answer, if the log was read to its end.
    ///
    /// # Errors
    /// The damage, where there is any.
    pub fn whole(self) -> Result<T> {
        match self.coverage.damage {
            None => Ok(self.answer),
            Some(damage) => Err(damage),
        }
    }

    /// The same coverage with something made of the answer.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Found<U> {
        Found {
            answer: make(self.answer),
            coverage: self.coverage,
        }
    }
}

impl Log {
    /// Opens the log at a URL.
    ///
    /// # Errors
    /// When there is none, or no driver for the URL is linked.
    pub fn open(url: &LogUrl) -> Result<Log> {
        open_reader(url).map(Log::from_reader)
    }

    /// Asks what another reader reads.
    pub fn from_reader(reader: Box<dyn Reader>) -> Log {
        Log { reader }
    }

    /// What reads the lines, for verification.
    pub fn reader(&self) -> &dyn Reader {
        self.reader.as_ref()
    }

    /// Every entry in order, each with all its subjects.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn entries(&self) -> Result<Entries<'_>> {
        // Read before the lines: the log may grow in between, and never shrinks.
        let attested = self.reader.checkpoint()?.as_deref().and_then(size_of);
        Ok(Entries {
            lines: self.reader.lines(0)?,
            place: self.reader.describe(),
            line: Vec::new(),
            previous: None,
            attested: attested.unwrap_or(0),
            ahead: None,
            coverage: Coverage::default(),
            ended: false,
        })
    }

    /// The entries that are wanted, in order.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn select(&self, selection: Selection) -> Result<Matches<'_>> {
        Ok(Matches {
            entries: self.entries()?,
            selection,
            purged: 0,
        })
    }

    /// All entries that a filter wants, in order.
    ///
    /// # Errors
    /// When the log cannot be read, or the filter's period is none.
    pub fn find(&self, filter: &Filter, clock: &Clock) -> Result<Found<Vec<Entry>>> {
        let mut matches = self.select(filter.at(clock)?)?;
        let answer = matches.by_ref().collect::<Result<Vec<Entry>>>()?;
        Ok(Found {
            answer,
            coverage: matches.into_coverage(),
        })
    }
}

/// Checked entries in order. An error means that the medium failed; damage ends the iteration and
/// stands in [`Entries::into_coverage`].
pub struct Entries<'a> {
    lines: Box<dyn Lines + 'a>,
    place: String,
    line: Vec<u8>,
    previous: Option<Hash>,
    /// Size that the stored checkpoint states.
    attested: u64,
    /// An entry that was read to see whether it continues the one before.
    ahead: Option<Entry>,
    coverage: Coverage,
    ended: bool,
}

impl Entries<'_> {
    /// How far the log has been read.
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// How far the log was read.
    pub fn into_coverage(self) -> Coverage {
        self.coverage
    }

    fn read(&mut self) -> Result<Option<Entry>> {
        if self.ended {
            return Ok(None);
        }
        self.line.clear();
        match self.lines.read(&mut self.line)? {
            LineEnd::Whole => Ok(self.check()),
            LineEnd::Unfinished => {
                self.coverage.unfinished = true;
                Ok(self.end())
            }
            LineEnd::EndOfLog => Ok(self.end()),
        }
    }

    /// The line as an entry, if it is the one that comes next.
    fn check(&mut self) -> Option<Entry> {
        match self.next_in_chain() {
            Ok(entry) => {
                self.previous = Some(entry.hash);
                self.coverage.entries += 1;
                self.note_origin(&entry);
                Some(entry)
            }
            Err(damage) => self.stop(&damage),
        }
    }

    fn next_in_chain(&self) -> Result<Entry> {
        let wanted = self.coverage.entries;
        let entry = Entry::read(&self.line)?;
        if entry.envelope.seq != wanted {
            let found = entry.envelope.seq;
            return Err(Error::corrupt(format!("entry {found} stands in its place")));
        }
        if entry.envelope.previous_hash != self.previous {
            return Err(Error::corrupt("it does not continue the entry before"));
        }
        if (wanted == 0) != (entry.envelope.kind == Kind::Genesis) {
            return Err(Error::corrupt(format!(
                "an entry of kind `{}` cannot stand here",
                entry.envelope.kind
            )));
        }
        Ok(entry)
    }

    fn note_origin(&mut self, entry: &Entry) {
        if let (Kind::Genesis, Body::Other(fields)) = (entry.envelope.kind, &entry.body) {
            let origin = fields.get("origin").and_then(|origin| origin.as_str());
            self.coverage.origin = origin.map(str::to_owned);
        }
    }

    fn end(&mut self) -> Option<Entry> {
        self.ended = true;
        let (size, attested) = (self.coverage.entries, self.attested);
        if size < attested {
            return self.stop(&Error::corrupt(format!(
                "the log ends here, but its checkpoint states {attested} entries"
            )));
        }
        None
    }

    fn stop(&mut self, damage: &Error) -> Option<Entry> {
        self.ended = true;
        let place = format!("{}, entry {}", self.place, self.coverage.entries);
        self.coverage.damage = Some(damage.within(&place));
        None
    }

    /// Adds to a call the subjects in the entries that follow it.
    fn join(&mut self, entry: &mut Entry) -> Result<()> {
        let Body::Call(call) = &mut entry.body else {
            return Ok(());
        };
        while let Some(next) = self.read()? {
            match next.body {
                Body::Subjects(more) if more.call_id == call.call_id => {
                    call.subject_ids.extend(more.subject_ids);
                }
                _ => {
                    self.ahead = Some(next);
                    break;
                }
            }
        }
        Ok(())
    }

    fn joined(&mut self) -> Result<Option<Entry>> {
        let next = match self.ahead.take() {
            Some(entry) => Some(entry),
            None => self.read()?,
        };
        let Some(mut entry) = next else {
            return Ok(None);
        };
        self.join(&mut entry)?;
        Ok(Some(entry))
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Result<Entry>> {
        let next = self.joined();
        self.ended |= next.is_err();
        next.transpose()
    }
}

/// The size that a checkpoint states. Whether its signature holds is for verification to say; a size
/// that is too large is reason enough to look.
fn size_of(note: &str) -> Option<u64> {
    let signed = SignedCheckpoint::parse(note).ok()?;
    Some(signed.checkpoint.size)
}

/// The entries that a selection wants, in order.
pub struct Matches<'a> {
    entries: Entries<'a>,
    selection: Selection,
    purged: u64,
}

impl Matches<'_> {
    /// Name of the log, once the first line was read.
    pub fn origin(&self) -> Option<&str> {
        self.entries.coverage.origin.as_deref()
    }

    /// How far the log was read.
    pub fn into_coverage(self) -> Coverage {
        Coverage {
            purged: self.purged,
            ..self.entries.into_coverage()
        }
    }

    fn wanted(&mut self, entry: Entry) -> ControlFlow<Entry> {
        match self.selection.judge(&entry) {
            Judgement::Wanted => ControlFlow::Break(entry),
            Judgement::Unwanted => ControlFlow::Continue(()),
            Judgement::Purged => {
                self.purged += 1;
                ControlFlow::Continue(())
            }
        }
    }
}

impl Iterator for Matches<'_> {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Result<Entry>> {
        loop {
            let entry = match self.entries.next()? {
                Ok(entry) => entry,
                Err(error) => return Some(Err(error)),
            };
            if let ControlFlow::Break(entry) = self.wanted(entry) {
                return Some(Ok(entry));
            }
        }
    }
}
