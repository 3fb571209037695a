//! How to record: what was said ([`RecorderBuilder`]) and what was accepted (`Settings`).

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::admin::{MAX_TEXT, cut};
use super::clock::Clock;
use super::{Guard, Recorder};
use crate::environment;
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::keys::Keys;
use crate::redact::KeyWords;
use crate::retention::RetentionPolicies;
use crate::sink::{KeyPlace, LogUrl};
use crate::tool::tools;

/// When a call counts as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Once its entry is on disk: one disk sync for all who wait at that moment.
    #[default]
    Durable,
    /// Once its entry is queued. The queue is written every 100 ms, by [`Recorder::flush`] and when
    /// the [`Guard`] is dropped; what it holds is lost if the process is killed.
    Buffered,
}

impl Durability {
    const fn as_str(self) -> &'static str {
        match self {
            Durability::Durable => "durable",
            Durability::Buffered => "buffered",
        }
    }
}

/// Where a log goes when nobody says: an unexpected folder is better than a lost record.
pub(super) const DEFAULT_LOG: &str = "file:./audit-log";

/// How to record. Everything has a default.
#[derive(Clone)]
pub struct RecorderBuilder {
    log: Option<String>,
    keys: Option<PathBuf>,
    durability: Durability,
    service: Option<(String, String)>,
    retention: RetentionPolicies,
    retention_error: Option<Error>,
    hide_secrets: bool,
    hide_personal: bool,
    hidden_keys: Vec<String>,
    clock: Clock,
}

impl Default for RecorderBuilder {
    fn default() -> RecorderBuilder {
        RecorderBuilder {
            log: None,
            keys: None,
            durability: Durability::default(),
            service: None,
            retention: RetentionPolicies::default(),
            retention_error: None,
            hide_secrets: true,
            hide_personal: true,
            hidden_keys: Vec::new(),
            clock: Arc::new(Utc::now),
        }
    }
}

impl RecorderBuilder {
    /// The log's URL, or a folder. Without it: `AUDIT_LOG`, else `file:./audit-log`.
    #[must_use]
    pub fn log(mut self, url: impl Into<String>) -> Self {
        self.log = Some(url.into());
        self
    }

    /// The folder of the keys. Without it: `AUDIT_KEYS=dir:PATH`, else the log's folder with
    /// `.admin` behind its name.
    #[must_use]
    pub fn keys(mut self, folder: impl Into<PathBuf>) -> Self {
        self.keys = Some(folder.into());
        self
    }

    /// When a call counts as recorded.
    #[must_use]
    pub fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Name and version of the program, for the `open` entry.
    #[must_use]
    pub fn service(mut self, name: impl Into<String>, version: impl Into<String>) -> Self {
        self.service = Some((name.into(), version.into()));
        self
    }

    /// Adds a retention policy, or changes the days of one. A bad name is told by
    /// [`open`](Self::open).
    #[must_use]
    pub fn retention(mut self, name: &str, days: u32) -> Self {
        if let Err(error) = self.retention.set(name, days) {
            self.retention_error.get_or_insert(error);
        }
        self
    }

    /// Switches off the built-in list of key names that hold secrets.
    #[must_use]
    pub fn keep_secret_keys(mut self) -> Self {
        self.hide_secrets = false;
        self
    }

    /// Switches off the built-in list of key names that hold personal data.
    #[must_use]
    pub fn keep_personal_keys(mut self) -> Self {
        self.hide_personal = false;
        self
    }

    /// Hides values under one more key name, at any depth, in any case style: `badge number`.
    #[must_use]
    pub fn hide_key(mut self, words: impl Into<String>) -> Self {
        self.hidden_keys.push(words.into());
        self
    }

    /// Takes the time from here instead of the system.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Opens the log, making it where there is none.
    ///
    /// # Errors
    /// A URL without a driver, a place that cannot be written, a damaged log, a tool that names a
    /// retention policy that does not exist.
    pub fn open(self) -> Result<Recorder> {
        Recorder::open_with(self.accept()?)
    }

    /// Opens the log and makes it the one that this process records to. Hold the guard in `main`:
    /// dropping it closes the log.
    ///
    /// # Errors
    /// Those of [`open`](Self::open), and when this process records already.
    pub fn install(self) -> Result<Guard> {
        super::global::install(self.open()?)
    }

    fn accept(self) -> Result<Settings> {
        if let Some(error) = self.retention_error {
            return Err(error);
        }
        check_tools(&self.retention)?;
        let (log, is_default) = match self.log.map(Ok).or_else(|| environment::text("AUDIT_LOG")) {
            Some(log) => (log?, false),
            None => (DEFAULT_LOG.to_owned(), true),
        };
        let url = LogUrl::parse(&log)?;
        let place = Keys::place(self.keys, &url)?;
        let lists = [self.hide_secrets, self.hide_personal];
        Ok(Settings {
            url,
            is_default,
            keys: place,
            durability: self.durability,
            service: self.service,
            retention: self.retention,
            words: KeyWords::new(self.hide_secrets, self.hide_personal, &self.hidden_keys),
            policy: policy_name(lists, &self.hidden_keys),
            clock: self.clock,
        })
    }
}

/// `default`, or `custom:` and a digest of what differs.
fn policy_name(lists: [bool; 2], own: &[String]) -> String {
    if lists == [true, true] && own.is_empty() {
        return "default".to_owned();
    }
    let digest = Hash::of(&[format!("{lists:?}{own:?}").as_bytes()]).to_string();
    format!("custom:{}", digest.get(..8).unwrap_or_default())
}

fn check_tools(retention: &RetentionPolicies) -> Result<()> {
    for tool in tools() {
        let Some(name) = tool.definition().retention else {
            continue;
        };
        if retention.days(name).is_none() {
            let known: Vec<&str> = retention.iter().map(|(name, _)| name).collect();
            let d = tool.definition();
            return Err(Error::usage(format!(
                "tool `{}` ({}:{}) names the retention policy {name:?}, which does not exist (known: {}); \
                 correct the name, or add the policy with `.retention({name:?}, days)`",
                d.name,
                d.file,
                d.line,
                known.join(", ")
            )));
        }
    }
    Ok(())
}

/// How to record, checked.
pub(super) struct Settings {
    pub(super) url: LogUrl,
    /// Nobody said where.
    pub(super) is_default: bool,
    pub(super) keys: KeyPlace,
    pub(super) durability: Durability,
    pub(super) service: Option<(String, String)>,
    pub(super) retention: RetentionPolicies,
    pub(super) words: KeyWords,
    pub(super) policy: String,
    pub(super) clock: Clock,
}

/// Most bytes of JSON that the list of policies takes in an `open` entry.
const MAX_POLICIES: usize = 8 * 1024;
/// Most bytes of JSON that the log's URL takes there.
const MAX_URL: usize = 1024;

impl Settings {
    /// What the `open` entry says of the configuration, as much of it as fits, and the digest of the
    /// whole: no secrets.
    pub(super) fn describe(&self, pseudonym_key: &str) -> (Value, Hash) {
        let whole = self.described(pseudonym_key, usize::MAX);
        let digest = Hash::of(&[whole.to_string().as_bytes()]);
        (self.described(pseudonym_key, MAX_POLICIES), digest)
    }

    fn described(&self, pseudonym_key: &str, mut room: usize) -> Value {
        let fits = |(name, days): &(&str, u32)| {
            room = room.saturating_sub(name.len() + days.to_string().len() + 4);
            room > 0
        };
        let retention: serde_json::Map<String, Value> = self
            .retention
            .iter()
            .take_while(fits)
            .map(|(name, days)| (name.to_owned(), json!(days)))
            .collect();
        json!({
            "url": cut(&self.url.to_string(), MAX_URL),
            "durability": self.durability.as_str(),
            "redaction_policy": self.policy,
            "retention": retention,
            "pseudonym_key": pseudonym_key,
        })
    }

    /// Name and version of the program, as the `open` entry says them.
    pub(super) fn service(&self) -> Option<(String, String)> {
        let (name, version) = self.service.as_ref()?;
        Some((cut(name, MAX_TEXT), cut(version, MAX_TEXT)))
    }
}
