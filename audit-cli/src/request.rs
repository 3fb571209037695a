//! What was typed, made definite: which log, at what time, in what form, to where.

use std::path::Path;

use audit_core::{Clock, Log, LogUrl};
use chrono::{DateTime, Utc};

use crate::args::{ColorWhen, Global};
use crate::environment::Environment;
use crate::exit::Failure;
use crate::output::Output;
use crate::render::{Form, Style};
use crate::zone;

/// The log that is asked when nobody names one.
const DEFAULT_LOG: &str = "./audit-log";

/// Everything a verb needs besides its own arguments.
pub(crate) struct Request {
    pub(crate) url: LogUrl,
    pub(crate) clock: Clock,
    pub(crate) form: Form,
    pub(crate) style: Style,
    pub(crate) output: Output,
    messages: Style,
    user: Option<String>,
}

impl Request {
    pub(crate) fn new(global: &Global, environment: &Environment) -> Result<Request, Failure> {
        let url = global.log.as_deref().or(environment.log.as_deref());
        let to_terminal = environment.to_terminal && global.out.is_none();
        Ok(Request {
            url: LogUrl::parse(url.unwrap_or(DEFAULT_LOG))?,
            clock: Clock {
                now: now(environment)?,
                zone: zone::named(&global.tz, environment)?,
            },
            form: form(global, to_terminal),
            style: Style {
                color: colored(global.color, to_terminal && !environment.no_color),
                width: environment.width.filter(|_| global.out.is_none()),
            },
            output: match &global.out {
                Some(path) => Output::file(path)?,
                None => Output::stdout(),
            },
            messages: environment.error_style(),
            user: environment.user.clone(),
        })
    }

    pub(crate) fn open(&self) -> Result<Log, Failure> {
        Log::open(&self.url).map_err(Failure::Unopened)
    }

    /// Tells something that is not part of the answer.
    pub(crate) fn warn(&self, message: &str) {
        self.messages.say("warning", message);
    }

    /// Who runs the program.
    pub(crate) fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }
}

fn now(environment: &Environment) -> Result<DateTime<Utc>, Failure> {
    let Some(text) = &environment.now else {
        return Ok(Utc::now());
    };
    let stated = DateTime::parse_from_rfc3339(text);
    stated.map(|now| now.to_utc()).map_err(|_| {
        Failure::Usage(format!(
            "TOOLAUDIT_NOW is no RFC 3339 time: {}",
            audit_core::printable(text)
        ))
    })
}

/// A form that is asked for; else by the ending of the file; else for people on a terminal and for
/// programs in a pipe.
fn form(global: &Global, to_terminal: bool) -> Form {
    match (global.text, global.json, global.csv) {
        (true, ..) => Form::Text,
        (_, true, _) => Form::Json,
        (.., true) => Form::Csv,
        _ => match global.out.as_deref().and_then(by_ending) {
            Some(form) => form,
            None if to_terminal => Form::Text,
            None => Form::Json,
        },
    }
}

fn by_ending(path: &Path) -> Option<Form> {
    match path.extension()?.to_str()? {
        "txt" => Some(Form::Text),
        "csv" => Some(Form::Csv),
        "json" | "jsonl" => Some(Form::Json),
        _ => None,
    }
}

fn colored(when: ColorWhen, fitting: bool) -> bool {
    match when {
        ColorWhen::Auto => fitting,
        ColorWhen::Always => true,
        ColorWhen::Never => false,
    }
}
