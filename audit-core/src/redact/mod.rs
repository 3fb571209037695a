//! What may stand in the log. Decides; [`crate::capture`] does it while it serialises.
//!
//! 1. paths that the tool declares (`path`)
//! 2. key names at any depth (`words`)
//! 3. what is recognisable in the remaining text (`detect`)
//! 4. values hidden by 1 to 3 that turn up again later in the same call (`echo`)

mod detect;
mod echo;
mod path;
mod pseudonym;
mod words;

pub(crate) use echo::Hidden;
pub(crate) use path::{Keys, Path};
pub(crate) use pseudonym::PseudonymKey;
pub(crate) use words::KeyWords;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::entry::json;
use crate::tool::{Parameter, ToolDefinition};

/// Longest identity that stands as it is, in bytes of JSON.
const MAX_IDENTITY: usize = 256;

/// What stands in place of a hidden value.
pub(crate) const MASK: &str = "***REDACTED***";

/// What happens to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Treatment {
    /// It stands as it is.
    Keep,
    /// Its keyed hash stands in its place.
    Pseudonym,
    /// [`MASK`] stands in its place.
    Mask,
}

/// Whether an identity is short and holds nothing recognisable.
pub(crate) fn stands_as_it_is(id: &str) -> bool {
    json::length(id) <= MAX_IDENTITY && detect::detect(id, "").is_empty()
}

/// A policy in force: word lists, the key of the pseudonyms, and the name that entries give.
#[derive(Debug)]
pub(crate) struct Redactor {
    words: KeyWords,
    key: PseudonymKey,
    policy: String,
    /// Tells it from others: what a tool remembers is remembered for one.
    number: u64,
}

impl Redactor {
    pub(crate) fn new(words: KeyWords, key: PseudonymKey, policy: String) -> Redactor {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        Redactor {
            words,
            key,
            policy,
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// What happens to the argument of the parameter at `index`: found out once for each tool.
    pub(crate) fn of_parameter(&self, rules: &ToolRules, index: usize) -> Treatment {
        let find = |parameter: &Parameter| {
            let mut keys = Keys::default();
            keys.push(parameter.name);
            self.treatment(rules, &keys, parameter.name)
        };
        let (number, known) = rules.known.get_or_init(|| {
            let treatments = rules.parameters.iter().map(find);
            (self.number, treatments.collect())
        });
        match *number == self.number {
            true => known.get(index).copied().unwrap_or(Treatment::Keep),
            false => rules.parameters.get(index).map_or(Treatment::Keep, find),
        }
    }

    /// The policy's name.
    pub(crate) fn policy(&self) -> &str {
        &self.policy
    }

    /// The key that pseudonyms are made with.
    pub(crate) fn key(&self) -> &PseudonymKey {
        &self.key
    }

    /// The text with labels in place of what is recognised in it. What was recognised is hidden from
    /// here on.
    pub(crate) fn label<'t>(&self, text: &'t str, key: &str, hidden: &mut Hidden) -> Cow<'t, str> {
        let found = detect::detect(text, key);
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut labelled = String::with_capacity(text.len());
        let mut from = 0;
        for detected in found {
            let Range { start, end } = detected.place;
            hidden.add(text.get(start..end).unwrap_or_default());
            labelled.push_str(text.get(from..start).unwrap_or_default());
            labelled.push_str(detected.class.label());
            from = end;
        }
        labelled.push_str(text.get(from..).unwrap_or_default());
        Cow::Owned(labelled)
    }

    /// What stands for somebody's identity: the identity, or its pseudonym where it is long or
    /// holds what would be hidden. It is never destroyed.
    pub(crate) fn identity<'t>(&self, id: &'t str) -> Cow<'t, str> {
        match stands_as_it_is(id) {
            true => Cow::Borrowed(id),
            false => Cow::Owned(self.key.token(id.as_bytes())),
        }
    }

    /// What happens to the value under `key`, whose place `keys` (its own included) leads to. What
    /// the tool declares goes before what the key's name says.
    pub(crate) fn treatment(&self, rules: &ToolRules, keys: &Keys, key: &str) -> Treatment {
        match rules.declared(keys, false) {
            Some(treatment) => treatment,
            None if self.words.hide(key) => Treatment::Mask,
            None => Treatment::Keep,
        }
    }
}

/// The declared paths of one tool, parsed.
#[derive(Debug, Default)]
pub(crate) struct ToolRules {
    hide: Vec<(Path, Treatment)>,
    subjects: Vec<Path>,
    reach_result: bool,
    parameters: &'static [Parameter],
    /// What happens to each parameter, for the redactor of this number.
    known: OnceLock<(u64, Vec<Treatment>)>,
}

impl ToolRules {
    pub(crate) fn new(definition: &ToolDefinition) -> ToolRules {
        let parse = |paths: &'static [&'static str]| paths.iter().map(|path| Path::parse(path));
        let masked = parse(definition.sensitive).map(|path| (path, Treatment::Mask));
        let hashed = parse(definition.pseudonymize).map(|path| (path, Treatment::Pseudonym));
        let subjects: Vec<Path> = parse(definition.subject).collect();
        let hide: Vec<(Path, Treatment)> = masked.chain(hashed).collect();
        let mut all = hide.iter().map(|(path, _)| path).chain(&subjects);
        ToolRules {
            reach_result: all.any(Path::reaches_result),
            hide,
            subjects,
            parameters: definition.parameters,
            known: OnceLock::new(),
        }
    }

    /// What the tool declares for this place, or for the items of the list there. Where it declares
    /// both, the mask wins.
    pub(crate) fn declared(&self, keys: &Keys, item: bool) -> Option<Treatment> {
        let here = |rule: &&(Path, Treatment)| rule.0.each_item() == item && rule.0.matches(keys);
        self.hide.iter().filter(here).map(|rule| rule.1).max()
    }

    /// Whether the value at this place is a subject: the value that a path names, each item of the
    /// list, or the `id` of the object there.
    pub(crate) fn is_subject(&self, keys: &Keys) -> bool {
        self.subjects.iter().any(|path| path.matches_identity(keys))
    }

    /// Whether any path can name something inside the result.
    pub(crate) fn reach_result(&self) -> bool {
        self.reach_result
    }
}
