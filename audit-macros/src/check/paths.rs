//! Paths of `sensitive`, `pseudonymize` and `subject`: names joined by `.`, the first of which is
//! a parameter, `result`, or `*`; `[]` behind a name means the items of a list.

use syn::{LitStr, Type};

use super::{Parameter, no_parameter};
use crate::errors::Errors;
use crate::said::Options;
use crate::types;

/// What paths are held against.
struct Scope<'a> {
    parameters: &'a [Parameter],
    output: Option<&'a Type>,
}

pub(super) fn check(
    options: &Options,
    parameters: &[Parameter],
    output: Option<&Type>,
    errors: &mut Errors,
) {
    let scope = Scope { parameters, output };
    for (option, paths) in [
        ("sensitive", &options.sensitive),
        ("pseudonymize", &options.pseudonymize),
        ("subject", &options.subject),
    ] {
        check_repeated(option, paths, errors);
        for path in paths {
            if let Err(message) = scope.check(option, &path.value()) {
                errors.add(path.span(), message);
            }
        }
    }
    check_repeated(
        "summary",
        options.summary.as_deref().unwrap_or_default(),
        errors,
    );
    check_exclusive(options, errors);
}

fn check_repeated(option: &str, paths: &[LitStr], errors: &mut Errors) {
    for (index, path) in paths.iter().enumerate() {
        if paths.iter().take(index).any(|before| same(before, path)) {
            let text = path.value();
            errors.add(
                path.span(),
                format!("`{text}` stands in `{option}` twice; say it once"),
            );
        }
    }
}

/// One value cannot be masked and pseudonymised at once.
fn check_exclusive(options: &Options, errors: &mut Errors) {
    for path in &options.pseudonymize {
        if options.sensitive.iter().any(|other| same(other, path)) {
            let text = path.value();
            errors.add(
                path.span(),
                format!("`{text}` is masked by `sensitive` already; keep it in one of the two"),
            );
        }
    }
}

fn same(a: &LitStr, b: &LitStr) -> bool {
    a.value().eq_ignore_ascii_case(&b.value())
}

impl Scope<'_> {
    fn check(&self, option: &str, path: &str) -> Result<(), String> {
        let steps = steps(path)?;
        refuse_numbers(path, &steps)?;
        let Some((root, below)) = steps.split_first() else {
            return Ok(());
        };
        if let Some((binding, parameter)) = self.binding(root.name) {
            return match binding.captured {
                true => check_depth(parameter.variable_type(), root, below),
                false => Err(skipped(option, root.name)),
            };
        }
        match root.name.to_ascii_lowercase().as_str() {
            "*" => Ok(()),
            "result" => check_depth(self.output, root, below),
            "self" => Err("`self` is never captured, so no path can start there".to_owned()),
            _ => Err(self.unknown_root(root.name, below)),
        }
    }

    fn binding(&self, name: &str) -> Option<(&super::Binding, &Parameter)> {
        self.parameters
            .iter()
            .flat_map(|p| p.bindings.iter().map(move |b| (b, p)))
            .find(|(binding, _)| binding.name.eq_ignore_ascii_case(name))
    }

    fn unknown_root(&self, name: &str, below: &[Step<'_>]) -> String {
        let elsewhere = match below.is_empty() {
            true => format!("\nfor a key of that name at any depth, write `*.{name}`"),
            false => String::new(),
        };
        no_parameter(name, self.parameters) + &elsewhere
    }
}

/// Values in a tuple have no names; paths go through it like through a list.
fn refuse_numbers(path: &str, steps: &[Step<'_>]) -> Result<(), String> {
    let is_number = |step: &&Step<'_>| step.name.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = steps.iter().skip(1).find(is_number) else {
        return Ok(());
    };
    let (name, steps) = (number.name, path.split('.'));
    let all: Vec<&str> = steps
        .take_while(|step| step.trim_end_matches("[]") != name)
        .collect();
    let all = all.join(".");
    let whole = all.trim_end_matches("[]");
    Err(format!(
        "`{name}` names nothing: what stands in a tuple or a list has a place and no name\n\
         for all of it write `{whole}`, for each of its items `{whole}[]`"
    ))
}

/// Follows the path as far as the types show the way.
fn check_depth(ty: Option<&Type>, root: &Step<'_>, below: &[Step<'_>]) -> Result<(), String> {
    let Some(ty) = ty else { return Ok(()) };
    let name = root.name;
    // Lists are passed through, whether `[]` is written or not.
    let (held, place) = match types::item(ty) {
        Some(item) => (item, format!("each item of `{name}`")),
        None => (ty, format!("`{name}`")),
    };
    let goes_below = !below.is_empty() || (root.each && types::item(ty).is_none());
    match types::scalar(held) {
        Some(scalar) if goes_below => Err(format!(
            "{place} is a `{scalar}`, which has nothing below it"
        )),
        _ => Ok(()),
    }
}

fn skipped(option: &str, name: &str) -> String {
    format!("`{name}` is skipped, so `{option}` cannot reach it; drop one of the two")
}

/// One name of a path, and whether `[]` stands behind it.
struct Step<'a> {
    name: &'a str,
    each: bool,
}

fn steps(path: &str) -> Result<Vec<Step<'_>>, String> {
    path.split('.').map(|step| parse_step(path, step)).collect()
}

fn parse_step<'a>(path: &str, step: &'a str) -> Result<Step<'a>, String> {
    let name = step.trim_end_matches("[]");
    let each = name != step;
    if name.is_empty() {
        return Err(format!("a name is missing in the path `{path}`"));
    }
    let stray = name.contains(['[', ']', '/', '$']) || name != name.trim();
    match stray {
        true => Err(format!(
            "`{path}` is not a path; write names joined by `.`, and `[]` behind a list, like `items[].iban`"
        )),
        false => Ok(Step { name, each }),
    }
}
