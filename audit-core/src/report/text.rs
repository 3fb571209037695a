//! A report as pages of plain text, for a terminal, a file or a printer.

use std::fmt::{self, Write as _};

use super::{Access, AccessReport, Count, Integrity};
use crate::query::{printable, wrapped};

/// Narrowest page that is laid out.
const MIN_WIDTH: usize = 40;
/// Width of the labels in front of values.
const LABELS: usize = 10;

/// What stands in captured values in place of what is not kept, and what to say of it.
const MARKS: &[(&str, &str)] = &[
    (
        "***REDACTED***",
        "***REDACTED***: a value that was hidden before anything was stored",
    ),
    (
        "hmac-sha256:",
        "hmac-sha256:…: a pseudonym; the same value always has the same one",
    ),
    (
        "\"_length\"",
        "{\"_length\":N}: a list of N, or a text of N characters, that is not kept",
    ),
    (
        "\"_keys\"",
        "{\"_keys\":N}: an object with N fields that is not kept",
    ),
    (
        "\"_truncated\"",
        "{\"_truncated\":true,\"_size\":N}: a value of N bytes, too large to be kept",
    ),
];

impl AccessReport {
    /// The report on pages of `width` columns. No control character of a stored value is in it.
    pub fn to_text(&self, width: usize) -> String {
        let mut page = Page {
            text: String::new(),
            width: width.max(MIN_WIDTH),
        };
        page.head(self);
        page.integrity(&self.integrity);
        page.totals(self);
        page.accesses(&self.accesses);
        page.left_out(&self.left_out);
        page.marks(&self.accesses);
        page.text
    }
}

impl fmt::Display for AccessReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(100))
    }
}

struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn head(&mut self, report: &AccessReport) {
        let asked = &report.question;
        self.line("ACCESS REPORT");
        self.paragraph(
            0,
            "Every recorded access, by tools that AI agents called, to the data of one person, treatment \
             included. It is not an accounting of disclosures (45 CFR 164.528).",
        );
        self.line("");
        self.field(0, "Person", &asked.subjects.join(", also "));
        self.field(
            0,
            "Period",
            &period(asked.since.as_deref(), asked.before.as_deref()),
        );
        self.field(0, "Times in", &asked.time_zone);
        let by = asked.asked_by.as_ref().map(|by| format!(", by {by}"));
        self.field(
            0,
            "Asked",
            &format!("{}{}", asked.asked_at, by.unwrap_or_default()),
        );
        let log = &report.log;
        let origin = log.origin.as_deref().unwrap_or("a log without a name");
        let read = format!("{origin} at {}, {}", log.place, entries(log.entries));
        self.field(0, "Log", &read);
    }

    fn integrity(&mut self, integrity: &Integrity) {
        self.section("CAN THE LOG BE BELIEVED?");
        self.paragraph(2, &integrity.statement);
        self.list("What is wrong:", &integrity.findings);
        self.list("What was checked:", &integrity.notes);
        self.list("What this does not prove:", &integrity.unproven);
    }

    fn list(&mut self, title: &str, items: &[String]) {
        if !items.is_empty() {
            self.paragraph(2, title);
        }
        for item in items {
            self.paragraph(2, &format!("- {item}"));
        }
    }

    fn totals(&mut self, report: &AccessReport) {
        let totals = &report.totals;
        self.section("TOTALS");
        let figures = [
            ("Accesses", totals.accesses),
            ("Failed", totals.failed),
            ("Emergency", totals.emergencies),
            ("No user", totals.unattributed),
        ];
        for (name, figure) in figures {
            self.field(2, name, &figure.to_string());
        }
        let lists = [
            ("Users", &totals.by_user),
            ("Tools", &totals.by_tool),
            ("Actions", &totals.by_action),
            ("Purposes", &totals.by_purpose),
            ("Outcomes", &totals.by_outcome),
        ];
        for (name, counts) in lists.into_iter().filter(|(_, counts)| !counts.is_empty()) {
            self.field(2, name, &in_words(counts));
        }
    }

    fn accesses(&mut self, accesses: &[Access]) {
        self.section("ACCESSES");
        if accesses.is_empty() {
            self.paragraph(
                2,
                "None was found. The person may be known to the log by another id, or by a pseudonym.",
            );
        }
        for (number, access) in (1..).zip(accesses) {
            self.access(number, access);
        }
    }

    fn access(&mut self, number: usize, access: &Access) {
        let emergency = if access.emergency { "  EMERGENCY" } else { "" };
        let outcome = &access.outcome;
        let tool = printable(&access.tool);
        self.line(&format!(
            "{number:>3}. {}  {tool}  {outcome}{emergency}",
            access.when
        ));
        self.field(5, "Who", &access.attribution);
        self.optional("Action", access.action.as_deref());
        self.optional("Purpose", access.purpose.as_deref());
        self.optional("With", access.arguments.as_deref().map(|json| json.get()));
        self.optional(
            touched(access.action.as_deref()),
            access.result.as_deref().map(|json| json.get()),
        );
        self.optional("Error", access.error.as_deref());
        let approved = access
            .approval
            .as_ref()
            .map(|approval| approval.by.as_str());
        self.optional("Approved", approved);
        let others = (access.other_subjects > 0)
            .then(|| format!("{} more whose data it touched", access.other_subjects));
        self.optional("Others", others.as_deref());
        self.field(5, "Entry", &access.entry);
    }

    fn left_out(&mut self, sentences: &[String]) {
        self.section("LEFT OUT");
        if sentences.is_empty() {
            self.paragraph(2, "Nothing that the log holds.");
        }
        for sentence in sentences {
            self.paragraph(2, &format!("- {sentence}"));
        }
    }

    /// Explains the marks that occur.
    fn marks(&mut self, accesses: &[Access]) {
        let values = || {
            accesses
                .iter()
                .flat_map(|a| [a.arguments.as_deref(), a.result.as_deref()])
        };
        let occurs = |mark: &str| values().flatten().any(|json| json.get().contains(mark));
        let occurring: Vec<&(&str, &str)> = MARKS.iter().filter(|(mark, _)| occurs(mark)).collect();
        if !occurring.is_empty() {
            self.section("HOW TO READ IT");
        }
        for (_, meaning) in occurring {
            self.paragraph(2, &format!("- {meaning}"));
        }
    }

    fn section(&mut self, title: &str) {
        self.line("");
        self.line(title);
    }

    fn optional(&mut self, label: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.field(5, label, value);
        }
    }

    /// A label and its value, which goes on under itself.
    fn field(&mut self, indent: usize, label: &str, value: &str) {
        let value_at = indent + LABELS;
        let first = format!("{:indent$}{label:<LABELS$}", "");
        self.wrapped(&first, value_at, value);
    }

    fn paragraph(&mut self, indent: usize, text: &str) {
        let hang = if text.starts_with("- ") {
            indent + 2
        } else {
            indent
        };
        self.wrapped(&" ".repeat(indent), hang, text);
    }

    fn wrapped(&mut self, first: &str, indent: usize, text: &str) {
        let room = self.width - indent.min(self.width / 2);
        let text = printable(text);
        let mut prefix = first.to_owned();
        for line in wrapped(&text, room) {
            self.line(&format!("{prefix}{line}"));
            prefix = " ".repeat(indent);
        }
    }

    fn line(&mut self, text: &str) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.text, "{}", text.trim_end());
    }
}

fn period(since: Option<&str>, before: Option<&str>) -> String {
    let since = since.map_or("the beginning of the log".to_owned(), str::to_owned);
    let before = before.map_or("the end of the log".to_owned(), |before| {
        format!("before {before}")
    });
    format!("from {since} to {before}")
}

fn entries(count: u64) -> String {
    match count {
        1 => "1 entry".to_owned(),
        _ => format!("{count} entries"),
    }
}

fn in_words(counts: &[Count]) -> String {
    let each: Vec<String> = counts
        .iter()
        .map(|c| format!("{} {}", c.name, c.count))
        .collect();
    each.join(" · ")
}

/// What the tool's result is called, by what the tool does.
fn touched(action: Option<&str>) -> &'static str {
    match action {
        Some("read") => "Seen",
        _ => "Result",
    }
}
