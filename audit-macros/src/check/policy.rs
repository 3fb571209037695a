//! What the description of the tool will say, with every word looked up.

use proc_macro2::Span;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Meta, Type};

use super::plain;
use crate::errors::{Errors, did_you_mean, list};
use crate::said::{Item, Options};
use crate::types::peeled;

/// Name, description and policies of a tool.
pub(crate) struct Policy {
    pub(crate) name: LitStr,
    pub(crate) description: Option<LitStr>,
    pub(crate) sensitive: Vec<LitStr>,
    pub(crate) pseudonymize: Vec<LitStr>,
    pub(crate) subject: Vec<LitStr>,
    pub(crate) retention: Option<LitStr>,
    pub(crate) summary: Option<Vec<LitStr>>,
    /// Variant of core's `Action`.
    pub(crate) action: Option<Ident>,
    pub(crate) purpose: Option<LitStr>,
    /// Variant of core's `Level`.
    pub(crate) level: Option<Ident>,
    pub(crate) write_ahead: bool,
    /// Variant of core's `OnFailure`.
    pub(crate) on_failure: Option<Ident>,
}

impl Policy {
    /// Whether the body waits for an intent.
    pub(crate) fn writes_ahead(&self) -> bool {
        self.write_ahead || self.blocks()
    }

    /// Whether the body does not run without one.
    pub(crate) fn blocks(&self) -> bool {
        self.fails_as("Block")
    }

    /// Whether its value hangs on its entry.
    pub(crate) fn withholds(&self) -> bool {
        self.fails_as("Withhold")
    }

    fn fails_as(&self, variant: &str) -> bool {
        self.on_failure.as_ref().is_some_and(|said| said == variant)
    }
}

const ACTIONS: &[(&str, &str)] = &[
    ("create", "Create"),
    ("read", "Read"),
    ("update", "Update"),
    ("delete", "Delete"),
    ("execute", "Execute"),
];

const LEVELS: &[(&str, &str)] = &[
    ("metadata", "Metadata"),
    ("arguments", "Arguments"),
    ("summary", "Summary"),
    ("result", "Result"),
];

const ON_FAILURE: &[(&str, &str)] = &[
    ("allow", "Allow"),
    ("block", "Block"),
    ("withhold", "Withhold"),
];

pub(super) fn accept(options: &mut Options, item: &Item, errors: &mut Errors) -> Policy {
    refuse_empty(options, errors);
    refuse_speechless(options, item, errors);
    let function = &item.signature.ident;
    let name = options.name.take();
    Policy {
        name: name.unwrap_or_else(|| LitStr::new(&plain(function), function.span())),
        description: options
            .description
            .take()
            .or_else(|| described(&item.attributes)),
        sensitive: std::mem::take(&mut options.sensitive),
        pseudonymize: std::mem::take(&mut options.pseudonymize),
        subject: std::mem::take(&mut options.subject),
        retention: options.retention.take(),
        summary: options.summary.take(),
        action: look_up(&options.action, "an action", ACTIONS, errors),
        purpose: options.purpose.take(),
        level: look_up(&options.level, "a level", LEVELS, errors),
        write_ahead: options.write_ahead,
        on_failure: look_up(
            &options.on_failure,
            "a way to go on when the log fails",
            ON_FAILURE,
            errors,
        ),
    }
}

/// Names that name nothing.
fn refuse_empty(options: &Options, errors: &mut Errors) {
    for (word, value) in [
        ("name", &options.name),
        ("retention", &options.retention),
        ("purpose", &options.purpose),
    ] {
        if let Some(value) = value
            && value.value().trim().is_empty()
        {
            errors.add(
                value.span(),
                format!("`{word}` is empty; give it a value or leave it out"),
            );
        }
    }
}

/// A tool that returns nothing cannot return an error.
fn refuse_speechless(options: &Options, item: &Item, errors: &mut Errors) {
    let Some(said) = &options.on_failure else {
        return;
    };
    let word = said.value();
    let returns = match super::output(&item.signature).map(peeled) {
        None => "returns nothing",
        Some(Type::Never(_)) => "never returns",
        Some(Type::Tuple(unit)) if unit.elems.is_empty() => "returns nothing",
        Some(_) => return,
    };
    if word == "block" || word == "withhold" {
        let function = plain(&item.signature.ident);
        errors.add(
            said.span(),
            format!(
                "`{word}` returns an error when the log fails, but `{function}` {returns}; \
                 let it return a `Result`"
            ),
        );
    }
}

/// The variant that a word stands for.
fn look_up(
    said: &Option<LitStr>,
    what: &str,
    known: &[(&str, &str)],
    errors: &mut Errors,
) -> Option<Ident> {
    let said = said.as_ref()?;
    let word = said.value();
    match known.iter().find(|(name, _)| *name == word) {
        Some((_, variant)) => Some(Ident::new(variant, Span::mixed_site())),
        None => {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            let meant = did_you_mean(&word, &names);
            let names = list(&names);
            errors.add(
                said.span(),
                format!("`{word}` is not {what}{meant}\nthere are {names}"),
            );
            None
        }
    }
}

/// The doc comment as one text.
fn described(attributes: &[Attribute]) -> Option<LitStr> {
    let lines: Vec<LitStr> = attributes.iter().filter_map(doc_literal).collect();
    let span = lines.first()?.span();
    let text: Vec<String> = lines.iter().flat_map(doc_lines).collect();
    Some(LitStr::new(text.join("\n").trim(), span))
}

fn doc_literal(attribute: &Attribute) -> Option<LitStr> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The lines of one `///`, or of one `/** … */` without its stars.
fn doc_lines(literal: &LitStr) -> Vec<String> {
    let text = literal.value();
    let lines: Vec<&str> = text.lines().collect();
    match lines.as_slice() {
        [] => vec![String::new()],
        [line] => vec![line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()],
        _ => block_lines(&lines),
    }
}

fn block_lines(lines: &[&str]) -> Vec<String> {
    let trimmed = lines.iter().map(|line| line.trim());
    let starred = trimmed
        .clone()
        .skip(1)
        .all(|line| line.is_empty() || line.starts_with('*'));
    let bare = |line: &str| match starred {
        true => line.trim_start_matches('*').trim().to_owned(),
        false => line.to_owned(),
    };
    trimmed.map(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doc_comment_becomes_one_text() {
        for (attributes, expected) in [
            ("/// Refunds an order.", "Refunds an order."),
            (
                "/// Refunds.\n///\n/// - one\n///   - two",
                "Refunds.\n\n- one\n  - two",
            ),
            ("/** Refunds\n * an order.\n */", "Refunds\nan order."),
            ("/** Refunds\n    an order. */", "Refunds\nan order."),
        ] {
            let function: syn::ItemFn =
                syn::parse_str(&format!("{attributes}\nfn f() {{}}")).unwrap();
            let text = described(&function.attrs).unwrap().value();
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn without_a_doc_comment_there_is_no_description() {
        let function: syn::ItemFn = syn::parse_quote!(
            #[inline]
            #[doc(hidden)]
            fn f() {}
        );
        assert!(described(&function.attrs).is_none());
    }
}
