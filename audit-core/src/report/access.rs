//! The access report: who saw or changed one person's data.
//!
//! It lists every access, treatment included. It is not the accounting of disclosures of 45 CFR
//! 164.528, which leaves treatment, payment and operations out.

use std::collections::HashSet;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Integrity, Totals};
use crate::entry::{Approval, Body, CallBody, CallError, Entry, Kind};
use crate::error::Result;
use crate::query::{Clock, Coverage, Filter, Log, Selection, When, Zone};
use crate::verify::Verdict;

/// What an access report is asked.
#[derive(Debug, Clone)]
pub struct AccessQuestion {
    subjects: Vec<String>,
    period: Filter,
    asked_by: Option<String>,
}

impl AccessQuestion {
    /// About the person whom the log knows by this id, or this pseudonym.
    pub fn about(subject: impl Into<String>) -> AccessQuestion {
        AccessQuestion {
            subjects: vec![subject.into()],
            period: Filter::new(),
            asked_by: None,
        }
    }

    /// A further id or pseudonym of the same person.
    #[must_use]
    pub fn or(mut self, subject: impl Into<String>) -> AccessQuestion {
        self.subjects.push(subject.into());
        self
    }

    /// From the beginning of `when` on.
    #[must_use]
    pub fn since(mut self, when: impl Into<When>) -> AccessQuestion {
        self.period = self.period.since(when);
        self
    }

    /// Up to the end of `when`.
    #[must_use]
    pub fn until(mut self, when: impl Into<When>) -> AccessQuestion {
        self.period = self.period.until(when);
        self
    }

    /// Who asks, to be printed on the report.
    #[must_use]
    pub fn asked_by(mut self, name: impl Into<String>) -> AccessQuestion {
        self.asked_by = Some(name.into());
        self
    }
}

/// Every recorded access to one person's data in a period.
#[derive(Debug, Clone, Serialize)]
pub struct AccessReport {
    /// `access report`
    pub report: &'static str,
    /// What was asked, when, by whom.
    pub question: Asked,
    /// The log that was asked.
    pub log: SourceLog,
    /// Whether the log can be believed.
    pub integrity: Integrity,
    /// The figures.
    pub totals: Totals,
    /// Every access, in the order in which they began.
    pub accesses: Vec<Access>,
    /// What the report leaves out, and why, in plain sentences.
    pub left_out: Vec<String>,
}

/// A question as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Ids and pseudonyms of the person.
    pub subjects: Vec<String>,
    /// First instant of the period; absent: from the beginning of the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// First instant after the period; absent: to the end of the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Time zone of every time in the report.
    pub time_zone: String,
    /// When it was asked.
    pub asked_at: String,
    /// Who asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
}

/// The log behind a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceLog {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Where it was read from.
    pub place: String,
    /// How many lines were read.
    pub entries: u64,
}

/// One access.
#[derive(Debug, Clone, Serialize)]
pub struct Access {
    /// Address of the entry: `origin#seq`.
    pub entry: String,
    /// Hash of the entry.
    pub hash: String,
    /// Id of the call.
    pub call_id: String,
    /// When it began: RFC 3339, in the time zone of the report.
    pub when: String,
    /// For whom the agent acted; absent: not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// In which role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// User, delegation, agent, model and tool in one line.
    pub attribution: String,
    /// The tool.
    pub tool: String,
    /// `create`, `read`, `update`, `delete` or `execute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The purpose of use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// Its turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<u64>,
    /// What the tool was told, redacted when it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arguments: Option<Box<RawValue>>,
    /// What is kept of what it gave back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Box<RawValue>>,
    /// How it ended.
    pub outcome: &'static str,
    /// The error's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Whether it was made under emergency access.
    pub emergency: bool,
    /// Who approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// How many other people's data the same call touched. Who they are is not for this report.
    pub other_subjects: u64,
}

impl AccessReport {
    /// Reads the log and answers. The verdict should be of the same log, and made just before: the
    /// report looks at no more entries than the verification did.
    ///
    /// # Errors
    /// When the log cannot be read, or the period ends before it begins. Damage is no error: the
    /// report says where the log could not be read further.
    pub fn answer(
        log: &Log,
        question: &AccessQuestion,
        clock: &Clock,
        verdict: &Verdict,
    ) -> Result<AccessReport> {
        let period = question.period.at(clock)?;
        let mut search = Search::new(question, &clock.zone, &period);
        let mut entries = log.entries()?;
        while let Some(entry) = entries.next() {
            let entry = entry?;
            if entry.envelope.seq >= verdict.entries {
                break;
            }
            search.look_at(
                &entry,
                entries.coverage().origin.as_deref().unwrap_or_default(),
            );
        }
        let coverage = entries.into_coverage();
        let left_out = search.left_out(&coverage);
        let accesses = search.accesses();
        Ok(AccessReport {
            report: "access report",
            question: asked(question, clock, &period),
            log: SourceLog {
                place: log.reader().describe(),
                entries: coverage.entries.min(verdict.entries),
                origin: coverage.origin,
            },
            integrity: Integrity::from(verdict),
            totals: Totals::of(&accesses),
            accesses,
            left_out,
        })
    }
}

fn asked(question: &AccessQuestion, clock: &Clock, period: &Selection) -> Asked {
    let shown = |instant: DateTime<Utc>| in_zone(&clock.zone, instant);
    Asked {
        subjects: question.subjects.clone(),
        since: period.since().map(shown),
        before: period.until().map(shown),
        time_zone: clock.zone.name().to_owned(),
        asked_at: shown(clock.now),
        asked_by: question.asked_by.clone(),
    }
}

fn in_zone(zone: &Zone, instant: DateTime<Utc>) -> String {
    zone.at(instant).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Goes through the log once.
struct Search<'q> {
    question: &'q AccessQuestion,
    zone: &'q Zone,
    period: &'q Selection,
    found: Vec<(DateTime<Utc>, Access)>,
    purged: u64,
    without_subject: u64,
    lost: u64,
}

impl<'q> Search<'q> {
    fn new(question: &'q AccessQuestion, zone: &'q Zone, period: &'q Selection) -> Search<'q> {
        Search {
            question,
            zone,
            period,
            found: Vec::new(),
            purged: 0,
            without_subject: 0,
            lost: 0,
        }
    }

    fn look_at(&mut self, entry: &Entry, origin: &str) {
        let began = entry.started();
        if !self.period.covers(began) {
            return;
        }
        match (&entry.body, entry.envelope.kind) {
            (Body::Purged, Kind::Call) => self.purged += 1,
            (Body::Call(call), _) if call.subject_ids.is_empty() => self.without_subject += 1,
            (Body::Call(call), _) if self.is_about(call) => {
                let access = self.access(entry, call, began, origin);
                self.found.push((began, access));
            }
            (Body::Other(fields), Kind::Gap) => {
                self.lost += fields
                    .get("lost")
                    .and_then(|lost| lost.as_u64())
                    .unwrap_or(0);
            }
            _ => {}
        }
    }

    fn is_about(&self, call: &CallBody) -> bool {
        call.subject_ids.iter().any(|id| self.is_asked_for(id))
    }

    fn is_asked_for(&self, subject: &String) -> bool {
        self.question.subjects.contains(subject)
    }

    fn access(&self, entry: &Entry, call: &CallBody, began: DateTime<Utc>, origin: &str) -> Access {
        let others = call.subject_ids.iter().filter(|id| !self.is_asked_for(id));
        let message = |error: &CallError| error.message.clone();
        Access {
            entry: format!("{origin}#{}", entry.envelope.seq),
            hash: entry.hash.to_string(),
            call_id: call.call_id.clone(),
            when: in_zone(self.zone, began),
            user: call.user_id.clone(),
            role: call.metadata("user_role").map(str::to_owned),
            agent: call.agent_id.clone(),
            model: call.model.clone(),
            attribution: call.attribution().to_string(),
            tool: call.tool_name.clone(),
            action: call.action.clone(),
            purpose: call.purpose.clone(),
            conversation: call.conversation_id.clone(),
            turn: call.turn_number,
            arguments: call.arguments.clone(),
            result: call.result_summary.clone(),
            outcome: call.outcome.as_str(),
            error: call.error.as_ref().and_then(message),
            emergency: call.is_emergency(),
            approval: call.approval.clone(),
            other_subjects: others.collect::<HashSet<&String>>().len() as u64,
        }
    }

    /// In the order in which they began; the log holds them in the order in which they ended.
    fn accesses(self) -> Vec<Access> {
        let mut found = self.found;
        found.sort_by_key(|(began, _)| *began);
        found.into_iter().map(|(_, access)| access).collect()
    }

    fn left_out(&self, coverage: &Coverage) -> Vec<String> {
        let mut sentences = Vec::new();
        if let Some(damage) = &coverage.damage {
            sentences.push(format!("everything from here on: {damage}"));
        }
        let counted = [
            (
                self.lost,
                "calls that could not be recorded: that they happened is known, not what they were",
            ),
            (
                self.purged,
                "calls whose contents were purged: whether they were about this person is no longer known",
            ),
            (
                self.without_subject,
                "calls of tools that do not say whose data they touch (they declare no `subject`)",
            ),
        ];
        let in_words = |(count, what): &(u64, &str)| format!("in the period, {what}: {count}");
        sentences.extend(counted.iter().filter(|(count, _)| *count > 0).map(in_words));
        sentences
    }
}
