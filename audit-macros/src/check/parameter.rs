//! How each argument is captured, and how it comes into the body as if nothing had happened.

use proc_macro2::Span;
use quote::format_ident;
use syn::{Attribute, FnArg, Ident, Pat, PatIdent, PatType, Signature, Token, Type};

use super::attributes::{is_cfg, is_lint};
use crate::pattern;
use crate::types::peeled;

/// One argument besides `self`.
pub(crate) struct Parameter {
    /// Where it is compiled in at all.
    pub(crate) cfgs: Vec<Attribute>,
    /// Lint levels, which belong to the variable that the body sees.
    pub(crate) lints: Vec<Attribute>,
    /// The pattern as it was written.
    pub(crate) pattern: Pat,
    pub(crate) ty: Type,
    pub(crate) place: Place,
    pub(crate) bindings: Vec<Binding>,
}

impl Parameter {
    /// The type of its one variable; nothing where a pattern takes the value apart.
    pub(crate) fn variable_type(&self) -> Option<&Type> {
        match self.place {
            Place::Named => Some(&self.ty),
            Place::Hidden(_) | Place::Bindings => None,
        }
    }
}

/// Where the value waits between the call and the body.
pub(crate) enum Place {
    /// In the variable of its own name.
    Named,
    /// In a hidden variable, because the pattern does not bind all of it: it is taken apart inside
    /// the body, so that the rest is dropped in its turn.
    Hidden(Ident),
    /// In the bindings of the pattern, which stays in the signature.
    Bindings,
}

/// A variable that the body sees.
pub(crate) struct Binding {
    pub(crate) ident: Ident,
    /// Without `r#`.
    pub(crate) name: String,
    pub(crate) mutability: Option<Token![mut]>,
    pub(crate) captured: bool,
}

/// Reads the arguments, and rewrites the signature so that they arrive where their place says.
pub(super) fn parameters(signature: &mut Signature, in_place: bool) -> Vec<Parameter> {
    let typed = signature.inputs.iter_mut().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    });
    typed
        .enumerate()
        .map(|(index, typed)| parameter(typed, index, in_place))
        .collect()
}

fn parameter(typed: &mut PatType, index: usize, in_place: bool) -> Parameter {
    let place = place(typed, index, in_place);
    let parameter = Parameter {
        cfgs: typed.attrs.iter().filter(|a| is_cfg(a)).cloned().collect(),
        lints: typed.attrs.iter().filter(|a| is_lint(a)).cloned().collect(),
        pattern: (*typed.pat).clone(),
        ty: (*typed.ty).clone(),
        bindings: bindings(&typed.pat, &place),
        place,
    };
    typed.attrs.retain(|attribute| !is_lint(attribute));
    *typed.pat = match &parameter.place {
        Place::Named | Place::Bindings => pattern::without_mut(&typed.pat),
        Place::Hidden(ident) => syn::parse_quote!(#ident),
    };
    parameter
}

fn place(typed: &PatType, index: usize, in_place: bool) -> Place {
    match &*typed.pat {
        Pat::Ident(ident) if is_variable(ident, &typed.ty) => Place::Named,
        pattern if in_place || pattern::keeps_all(pattern) => Place::Bindings,
        _ => Place::Hidden(format_ident!(
            "__audited_{index}",
            span = Span::mixed_site()
        )),
    }
}

/// A plain name, and not the unit struct of that type.
fn is_variable(pattern: &PatIdent, ty: &Type) -> bool {
    let last = match peeled(ty) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let is_unit = last.is_some_and(|last| last.ident == pattern.ident);
    pattern.by_ref.is_none() && pattern.subpat.is_none() && !is_unit
}

fn bindings(pattern: &Pat, place: &Place) -> Vec<Binding> {
    let found = match (place, pattern) {
        (Place::Named, Pat::Ident(ident)) => vec![ident.clone()],
        _ => pattern::bindings(pattern),
    };
    let mut bindings: Vec<Binding> = Vec::new();
    for ident in found {
        let name = super::plain(&ident.ident);
        // Each side of an or-pattern binds the same names.
        if bindings.iter().all(|binding| binding.name != name) {
            bindings.push(Binding {
                mutability: ident.mutability.filter(|_| ident.by_ref.is_none()),
                ident: ident.ident,
                name,
                captured: true,
            });
        }
    }
    bindings
}
