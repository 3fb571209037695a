//! What a tool is: the static description that the attribute emits, and the registry that finds
//! every one of them at start.
//!
//! Two types at the boundary: [`ToolDefinition`] is what the attribute *said* (plain literals, so
//! that it can stand in a `static`); [`Tool`] is what core *made of it* (paths parsed, words
//! looked up), computed once at first use.

use std::sync::{Arc, LazyLock, OnceLock};

use crate::redact::ToolRules;

/// What a tool does to the data it touches (FHIR AuditEvent action: C R U D E).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Makes something new.
    Create,
    /// Reads and changes nothing.
    Read,
    /// Changes what exists.
    Update,
    /// Removes what exists.
    Delete,
    /// Does something else: send, run, compute.
    Execute,
}

impl Action {
    /// The word that stands in an entry.
    pub const fn as_str(self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::Read => "read",
            Action::Update => "update",
            Action::Delete => "delete",
            Action::Execute => "execute",
        }
    }
}

/// How much of a call is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Level {
    /// Who, what, when, outcome: neither arguments nor result.
    Metadata,
    /// `Metadata` and the redacted arguments.
    Arguments,
    /// `Arguments` and a summary of the result.
    #[default]
    Summary,
    /// `Arguments` and the whole redacted result.
    Result,
}

impl Level {
    /// The word that stands in the attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::Metadata => "metadata",
            Level::Arguments => "arguments",
            Level::Summary => "summary",
            Level::Result => "result",
        }
    }
}

/// What a tool does when the log fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OnFailure {
    /// Its value goes out all the same.
    #[default]
    Allow,
    /// Its body does not run unless the intent to run it is durable.
    Block,
    /// Its value is replaced by the error when its end could not be recorded.
    Withhold,
}

impl OnFailure {
    /// The word that stands in the attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            OnFailure::Allow => "allow",
            OnFailure::Block => "block",
            OnFailure::Withhold => "withhold",
        }
    }
}

/// One parameter of a tool's function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The binding's name, or `_0`, `_1` … where a pattern binds none.
    pub name: &'static str,
    /// Its type as written.
    pub type_name: &'static str,
    /// `false` for `skip`ped parameters: never captured, never in the schema.
    pub captured: bool,
}

/// What the attribute says about a tool. Generated code fills it with literals over
/// [`ToolDefinition::BLANK`], so that a new field needs no new expansion.
#[derive(Debug, Clone, Copy)]
pub struct ToolDefinition {
    /// Name by which agents call it; not necessarily unique.
    pub name: &'static str,
    /// First from `description = "…"`, else the doc comment, else empty.
    pub description: &'static str,
    /// `module_path!()` of the function.
    pub module_path: &'static str,
    /// Name of the function as written.
    pub function: &'static str,
    /// Source file as the compiler names it.
    pub file: &'static str,
    /// Source line, from 1.
    pub line: u32,
    /// Source column, from 1.
    pub column: u32,
    /// Version of the crate that holds the function, where Cargo told it.
    pub version: Option<&'static str>,
    /// Parameters without `self`, in order.
    pub parameters: &'static [Parameter],
    /// Paths to mask.
    pub sensitive: &'static [&'static str],
    /// Paths to replace by a keyed hash.
    pub pseudonymize: &'static [&'static str],
    /// Paths that name the person whose data is touched.
    pub subject: &'static [&'static str],
    /// Named retention policy.
    pub retention: Option<&'static str>,
    /// Keys of the result worth keeping; `None` for the default set.
    pub summary: Option<&'static [&'static str]>,
    /// What it does to data.
    pub action: Option<Action>,
    /// Purpose of use where the context gives none.
    pub purpose: Option<&'static str>,
    /// How much is recorded.
    pub level: Level,
    /// Whether `write_ahead` was said; see [`ToolDefinition::writes_ahead`].
    pub write_ahead: bool,
    /// What happens when the log fails.
    pub on_failure: OnFailure,
    /// Whether the function is awaited.
    pub is_async: bool,
}

impl ToolDefinition {
    /// A definition that says nothing: generated code overrides what it knows.
    pub const BLANK: ToolDefinition = ToolDefinition {
        name: "",
        description: "",
        module_path: "",
        function: "",
        file: "",
        line: 0,
        column: 0,
        version: None,
        parameters: &[],
        sensitive: &[],
        pseudonymize: &[],
        subject: &[],
        retention: None,
        summary: None,
        action: None,
        purpose: None,
        level: Level::Summary,
        write_ahead: false,
        on_failure: OnFailure::Allow,
        is_async: false,
    };

    /// Whether an `intent` entry is durable before the body runs. What blocks writes ahead.
    pub const fn writes_ahead(&self) -> bool {
        self.write_ahead || matches!(self.on_failure, OnFailure::Block)
    }
}

/// A registered tool.
#[derive(Debug)]
pub struct Tool {
    definition: Source,
    rules: OnceLock<ToolRules>,
    retention: OnceLock<Arc<str>>,
    path: OnceLock<Box<str>>,
}

#[derive(Debug)]
enum Source {
    Said(ToolDefinition),
    /// Made at first use: the compiler evaluates every `static`, and this one costs it nothing.
    Printed(LazyLock<ToolDefinition>),
}

impl Tool {
    /// Takes a definition in; meant for a `static`.
    pub const fn new(definition: ToolDefinition) -> Tool {
        Tool::of(Source::Said(definition))
    }

    /// The same for generated code.
    pub(crate) const fn printed(define: fn() -> ToolDefinition) -> Tool {
        Tool::of(Source::Printed(LazyLock::new(define)))
    }

    const fn of(definition: Source) -> Tool {
        Tool {
            definition,
            rules: OnceLock::new(),
            retention: OnceLock::new(),
            path: OnceLock::new(),
        }
    }

    /// Everything the attribute said.
    pub fn definition(&self) -> &ToolDefinition {
        match &self.definition {
            Source::Said(definition) => definition,
            Source::Printed(definition) => definition,
        }
    }

    /// Name by which agents call it.
    pub fn name(&self) -> &'static str {
        self.definition().name
    }

    /// Where it stands: `module::path::function`.
    pub fn path(&self) -> &str {
        let path = || {
            let d = self.definition();
            format!("{}::{}", d.module_path, d.function).into()
        };
        self.path.get_or_init(path)
    }

    /// Its redaction rules, parsed at first use.
    pub(crate) fn rules(&self) -> &ToolRules {
        self.rules.get_or_init(|| ToolRules::new(self.definition()))
    }

    /// The name that its entries' retention policy bears, shared by all of them.
    pub(crate) fn retention_name(&self, name: impl Fn(&Tool) -> &'static str) -> Arc<str> {
        self.retention.get_or_init(|| name(self).into()).clone()
    }

    /// What tells two registrations apart. The name is part of it: one `macro_rules!` call can
    /// make several functions at one position.
    fn identity(
        &self,
    ) -> (
        &'static str,
        &'static str,
        u32,
        u32,
        &'static str,
        &'static str,
    ) {
        let d = self.definition();
        (d.name, d.module_path, d.line, d.column, d.function, d.file)
    }
}

/// One registration, as collected by `inventory`.
#[derive(Debug)]
pub struct Registered(pub &'static Tool);

inventory::collect!(Registered);

/// Every registered tool, sorted by name and then by place.
///
/// The order does not depend on the linker. A binary that never names the crate its tools live in
/// sees none of them: write `use my_tools as _;`.
pub fn tools() -> Vec<&'static Tool> {
    let mut tools: Vec<&'static Tool> = inventory::iter::<Registered>
        .into_iter()
        .map(|registered| registered.0)
        .collect();
    tools.sort_by_key(|tool| tool.identity());
    // A macro that copies a function body copies its registration too.
    tools.dedup_by_key(|tool| tool.identity());
    tools
}
