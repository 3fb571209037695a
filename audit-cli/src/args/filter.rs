//! Filters as they are typed: words of the filter language, and flags that are sugar for them.

use audit_core::Filter;
use clap::Args as ClapArgs;

use crate::exit::Failure;

/// The filter language and its examples, for the help of `find`.
pub(super) const LANGUAGE: &str = "\
Filter: words `field:value`, all of which must hold; a `-` in front means not.
  user tool conversation subject outcome purpose trigger model agent provider tenant action role kind
  since until   2026-03-01, 2026-03-01T09:30:00Z, today, yesterday, 12h, 7d, 2w
  is            failed, emergency, unattributed
  In a value `,` separates alternatives and `*` stands for anything; quote spaces: 'user:\"Ann Lee\"'.
  A purpose includes those under it: purpose:TREAT finds ETREAT and BTG.

Examples:
  toolaudit find user:dr_lee 'tool:read_*' since:7d
  toolaudit find -outcome:ok since:today --json | jq .tool_name
  toolaudit find --subject P-1 --emergency --out P-1.csv";

// No doc comment: it would become the text of whatever takes a filter.
#[derive(Debug, Default, ClapArgs)]
pub(crate) struct FilterArgs {
    /// Words of the filter
    #[arg(value_name = "FILTER")]
    words: Vec<String>,
    /// Same as user:ID
    #[arg(long, value_name = "ID")]
    user: Option<String>,
    /// Same as tool:NAME
    #[arg(long, value_name = "NAME")]
    tool: Option<String>,
    /// Same as conversation:ID
    #[arg(long, value_name = "ID")]
    conversation: Option<String>,
    /// Same as subject:ID
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    /// Same as outcome:OUTCOME
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<String>,
    /// Same as purpose:CODE
    #[arg(long, value_name = "CODE")]
    purpose: Option<String>,
    /// Same as trigger:TRIGGER
    #[arg(long, value_name = "TRIGGER")]
    trigger: Option<String>,
    /// Same as since:TIME
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Same as until:TIME
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Same as is:failed
    #[arg(long)]
    failed: bool,
    /// Same as is:emergency
    #[arg(long)]
    emergency: bool,
    /// Same as is:unattributed
    #[arg(long)]
    unattributed: bool,
}

impl FilterArgs {
    /// Words and flags as one filter.
    pub(crate) fn filter(&self) -> Result<Filter, Failure> {
        let texts = [
            ("user", &self.user),
            ("tool", &self.tool),
            ("conversation", &self.conversation),
            ("subject", &self.subject),
            ("outcome", &self.outcome),
            ("purpose", &self.purpose),
            ("trigger", &self.trigger),
            ("since", &self.since),
            ("until", &self.until),
        ];
        let marks = [
            ("failed", self.failed),
            ("emergency", self.emergency),
            ("unattributed", self.unattributed),
        ];
        let mut filter = Filter::parse(&self.words.join(" "))?;
        for (field, value) in texts {
            if let Some(value) = value {
                filter = filter.with_word(field, value)?;
            }
        }
        for (mark, _) in marks.into_iter().filter(|(_, wanted)| *wanted) {
            filter = filter.with_word("is", mark)?;
        }
        Ok(filter)
    }
}
