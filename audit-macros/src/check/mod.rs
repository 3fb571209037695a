//! Second step: what was said is held against the function, and becomes what is *accepted*.
//!
//! The parts: [`parameter`] says how each argument is captured and handed on, [`paths`] holds the
//! policies' paths against the parameters, [`policy`] looks their words up, [`attributes`] tells
//! what else stands on the function. Whatever leaves here as [`Audited`] can be expanded.

mod attributes;
mod parameter;
mod paths;
mod policy;

use proc_macro2::Span;
use syn::{ExprPath, Ident, Path, ReturnType, Signature, Type};

pub(crate) use parameter::{Binding, Parameter, Place};
pub(crate) use policy::Policy;

use crate::errors::{Errors, did_you_mean, list};
use crate::said::{Item, Options};
use crate::types::{self, Returned};

/// A function that can be expanded.
pub(crate) struct Audited {
    pub(crate) krate: Path,
    pub(crate) item: Item,
    pub(crate) shape: Shape,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) policy: Policy,
    pub(crate) is_failure: Option<ExprPath>,
}

/// How the function runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// To its end, when it is called.
    Sync,
    /// When it is awaited, all of it.
    Async,
    /// It returns `impl Future`: its statements when it is called, the rest when it is awaited.
    Future,
    /// The same with a boxed future.
    BoxedFuture,
}

/// Holds the options against the function. Fails where there is any mistake, also an earlier one.
pub(crate) fn check(mut options: Options, mut item: Item, errors: &mut Errors) -> Option<Audited> {
    refuse(&mut item, errors);
    let in_place = attributes::has_foreign(&item.attributes);
    let mut parameters = parameter::parameters(&mut item.signature, in_place);
    apply_skip(&options.skip, &item.signature, &mut parameters, errors);
    paths::check(&options, &parameters, output(&item.signature), errors);
    let policy = policy::accept(&mut options, &item, errors);
    if !errors.is_empty() {
        return None;
    }
    Some(Audited {
        krate: options.krate.unwrap_or_else(default_crate),
        shape: shape(&item.signature),
        item,
        parameters,
        policy,
        is_failure: options.is_failure,
    })
}

fn default_crate() -> Path {
    syn::parse_quote_spanned!(Span::mixed_site()=> ::audit_core)
}

/// What can be told from the signature alone.
fn refuse(item: &mut Item, errors: &mut Errors) {
    if let Some(constness) = &item.signature.constness {
        errors.add(
            constness.span,
            "a `const fn` may run while compiling, where nothing can be recorded; drop `const`, \
             or audit the function that calls it",
        );
    }
    if let Some(second) = attributes::take_second(&mut item.attributes) {
        errors.add(
            second,
            "`#[audited_tool]` stands on this function twice; put all options into one",
        );
    }
}

fn shape(signature: &Signature) -> Shape {
    if signature.asyncness.is_some() {
        return Shape::Async;
    }
    match output(signature).map(types::returned) {
        Some(Returned::Future) => Shape::Future,
        Some(Returned::BoxedFuture) => Shape::BoxedFuture,
        Some(Returned::Value) | None => Shape::Sync,
    }
}

/// Marks the skipped bindings; a name that nothing binds is a mistake.
fn apply_skip(
    skip: &[Ident],
    signature: &Signature,
    parameters: &mut [Parameter],
    errors: &mut Errors,
) {
    let mut seen: Vec<String> = Vec::new();
    for ident in skip {
        let name = plain(ident);
        if seen.contains(&name) {
            errors.add(
                ident.span(),
                format!("`{name}` is skipped twice; say it once"),
            );
        } else if let Some(problem) = skip_one(&name, signature, parameters) {
            errors.add(ident.span(), problem);
        }
        seen.push(name);
    }
}

fn skip_one(name: &str, signature: &Signature, parameters: &mut [Parameter]) -> Option<String> {
    let mut bindings = parameters.iter_mut().flat_map(|p| &mut p.bindings);
    if let Some(binding) = bindings.find(|binding| binding.name == name) {
        binding.captured = false;
        return None;
    }
    if name == "self" && signature.receiver().is_some() {
        return Some("`self` is never captured; leave it out".to_owned());
    }
    Some(no_parameter(name, parameters))
}

/// `no parameter is called …`, with the names that exist.
fn no_parameter(name: &str, parameters: &[Parameter]) -> String {
    let names: Vec<&str> = names(parameters).collect();
    match names.is_empty() {
        true => format!("no parameter is called `{name}`: this function binds none"),
        false => format!(
            "no parameter is called `{name}`{}\nthe parameters are {}",
            did_you_mean(name, &names),
            list(&names)
        ),
    }
}

fn names(parameters: &[Parameter]) -> impl Iterator<Item = &str> {
    let bindings = parameters.iter().flat_map(|p| &p.bindings);
    bindings.map(|binding| binding.name.as_str())
}

/// The identifier without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    syn::ext::IdentExt::unraw(ident).to_string()
}

/// The declared return type, where there is one.
pub(crate) fn output(signature: &Signature) -> Option<&Type> {
    match &signature.output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => Some(ty),
    }
}
