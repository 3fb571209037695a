//! The command line as it is typed.

mod filter;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

pub(crate) use filter::FilterArgs;

const ABOUT: &str = "Verify, search and report on the audit log of the tools that AI agents call";

const EXIT_CODES: &str = "\
Exit codes:
  0  fine
  1  nothing was found, or something needs attention
  2  the command line or the filter cannot be
  3  integrity violated: the log is not what was written
  4  it could not be checked: no log, no permission, a failing disk

Examples:
  toolaudit verify
  toolaudit find user:dr_lee since:7d -outcome:ok
  toolaudit report access --subject P-1 --since 2026-01-01 --out report.txt";

#[derive(Debug, Parser)]
#[command(name = "toolaudit", version, about = ABOUT, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Global {
    /// The log: a folder, or a URL such as file:PATH [default: $AUDIT_LOG, else ./audit-log]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) log: Option<String>,
    /// Answer for people: tables and pages [default on a terminal]
    #[arg(long, global = true, conflicts_with_all = ["json", "csv"])]
    pub(crate) text: bool,
    /// Answer for programs: one JSON object on each line [default in a pipe]
    #[arg(long, global = true, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Answer for spreadsheets (RFC 4180)
    #[arg(long, global = true)]
    pub(crate) csv: bool,
    /// Write the answer to a file that only you can read; .txt, .csv, .json and .jsonl choose the
    /// form
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Time zone of days and times: an IANA name, UTC, local, or an offset such as +02:00
    #[arg(long, global = true, value_name = "ZONE", default_value = "local")]
    pub(crate) tz: String,
    /// Use colors; auto is on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorWhen,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ColorWhen {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Verify(VerifyArgs),
    /// Find entries
    ///
    /// Without words every call is found; `kind:*` finds entries of every kind.
    #[command(after_help = filter::LANGUAGE)]
    Find(FilterArgs),
    Show(ShowArgs),
    Timeline(TimelineArgs),
    Stats(StatsArgs),
    #[command(subcommand)]
    Report(ReportVerb),
    /// Sign the log as it is now
    ///
    /// Needs the signing key, which lies beside the log or where AUDIT_KEYS says. Whatever is signed
    /// continues what was signed before: a log that ends before that, or lost its checkpoint, is not
    /// signed, which is told with exit code 3.
    Checkpoint,
    /// Say what to search for, when a value stands in the log as a keyed hash
    ///
    /// Reads values from standard input, one a line, and never from the command line, which everybody
    /// on the machine can read. Prints the pseudonym of each under every key there is, the key in use
    /// first; search for it with `find --user`, `--subject` or in a filter. Needs the pseudonym keys,
    /// which lie beside the log or where AUDIT_KEYS says.
    #[command(after_help = "\
Example:
  echo ann@example.org | toolaudit pseudonym")]
    Pseudonym,
}

/// Check that the log is what was written
///
/// Checks every line, the chain of hashes, the tree over them and the signed checkpoint, and says
/// what it checked, which key it trusted and why, and what it cannot prove. Names the first bad
/// entry and what is wrong with it.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  toolaudit verify
  toolaudit verify --log /mnt/archive/audit-log --key-file officer.vkey")]
pub(crate) struct VerifyArgs {
    /// Trust this verifier key, and not those that lie beside the log
    #[arg(long, value_name = "VKEY", conflicts_with = "key_file")]
    pub(crate) key: Option<String>,
    /// Trust the verifier keys in this file, one a line
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

/// Show one entry in full
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  toolaudit show 42
  toolaudit show 'toolaudit.local/ward#42'
  toolaudit show 019a9f0e-4a53-7cc1-b7c1-0f6c8d1f2a3b")]
pub(crate) struct ShowArgs {
    /// Number of the entry, its address ORIGIN#NUMBER, or the id of a call
    #[arg(value_name = "ENTRY")]
    pub(crate) entry: String,
}

/// Show a conversation as its calls followed each other
///
/// One line for each call, in the order in which they started; calls made inside another call are
/// indented under it.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Example:
  toolaudit timeline conv-7

  [Turn 3] ✅ update_order_status({\"order_id\":\"ORD-123\"}) → {\"success\":true} [145.23ms]")]
pub(crate) struct TimelineArgs {
    /// Id of the conversation
    pub(crate) conversation: String,
}

/// Count calls: how many, how successful, how fast, for how many people
///
/// Durations are of all calls, however they ended. p50 and p95 are by nearest rank: the shortest
/// duration that at least 50 or 95 in 100 of the calls did not exceed.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  toolaudit stats
  toolaudit stats --by user since:7d
  toolaudit stats --tool refund --failed

The words of a filter are explained by `toolaudit find --help`.")]
pub(crate) struct StatsArgs {
    /// What to count by; a call that touches several subjects counts for each
    #[arg(long, value_name = "WHAT", default_value = "tool")]
    pub(crate) by: By,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum By {
    Tool,
    User,
    Subject,
    Model,
}

/// Make a report
#[derive(Debug, Subcommand)]
pub(crate) enum ReportVerb {
    Access(AccessArgs),
}

/// Every access to one person's data, treatment included
///
/// Who, in which role, through which model, when, with which tool, for which purpose, what was seen
/// or changed and with what outcome, with totals, what is left out and why, and whether the log can
/// be believed. It is not an accounting of disclosures (45 CFR 164.528).
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  toolaudit report access --subject P-1
  toolaudit report access --subject P-1 --since 2026-01-01 --until 2026-06-30 --tz America/New_York --out P-1.txt")]
pub(crate) struct AccessArgs {
    /// The person: their id in the log, or a pseudonym; several times for several ids of one person
    #[arg(long = "subject", value_name = "ID", required = true)]
    pub(crate) subjects: Vec<String>,
    /// From the beginning of this time on (2026-03-01, today, 7d …)
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Up to the end of this time
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Who asks, as the report shall say [default: the user who runs this]
    #[arg(long, value_name = "NAME")]
    pub(crate) asked_by: Option<String>,
}
