//! Arguments are captured by reference before the body runs, since the body may consume them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Attribute;

use super::{private, site};
use crate::check::{Audited, Binding, Parameter, Place};
use crate::pattern;
use crate::types;

/// The statements that capture, in a block of their own: the traits that they choose between are
/// in scope nowhere else.
pub(super) fn capture(audited: &Audited) -> Option<TokenStream> {
    let private = private(&audited.krate);
    let mut index = Index::default();
    let statements: Vec<TokenStream> = audited
        .parameters
        .iter()
        .filter_map(|parameter| capture_one(parameter, &mut index, &private))
        .collect();
    let some = !statements.is_empty();
    some.then(|| {
        quote_spanned! {site()=>
            {
                use #private::capture::*;
                #(#statements)*
            }
        }
    })
}

/// The captures of one argument.
fn capture_one(
    parameter: &Parameter,
    index: &mut Index,
    private: &TokenStream,
) -> Option<TokenStream> {
    let mut calls = TokenStream::new();
    for binding in &parameter.bindings {
        if binding.captured {
            calls.extend(call(parameter, binding, index, private));
        }
        index.advance(&parameter.cfgs);
    }
    if parameter.bindings.is_empty() {
        index.advance(&parameter.cfgs);
    }
    let cfgs = &parameter.cfgs;
    let borrow = borrow(parameter);
    let grouped = borrow.is_some() || !cfgs.is_empty();
    match (calls.is_empty(), grouped) {
        (true, _) => None,
        (false, true) => Some(quote_spanned!(site()=> #(#cfgs)* { #borrow #calls })),
        (false, false) => Some(calls),
    }
}

/// Takes a hidden argument apart by reference.
fn borrow(parameter: &Parameter) -> Option<TokenStream> {
    let Place::Hidden(hidden) = &parameter.place else {
        return None;
    };
    let is_captured = |name: &syn::Ident| {
        let mut bindings = parameter.bindings.iter();
        bindings.any(|binding| binding.captured && binding.ident == *name)
    };
    let pattern = pattern::borrowing(&parameter.pattern, &|binding| is_captured(&binding.ident));
    Some(quote_spanned! {site()=>
        #[allow(clippy::pattern_type_mismatch)]
        let #pattern = &#hidden;
    })
}

/// One call. It stands on the argument's type, so that a type that cannot be captured is told
/// there; which of the traits' methods is meant is decided by the number of references.
fn call(
    parameter: &Parameter,
    binding: &Binding,
    index: &Index,
    private: &TokenStream,
) -> TokenStream {
    let name = &binding.ident;
    let value = match parameter.place {
        Place::Hidden(_) => quote!(#name),
        Place::Named | Place::Bindings => quote_spanned!(site()=> &#name),
    };
    let at = types::telling_span(&parameter.ty).resolved_at(site());
    let method = quote_spanned!(at=> .__audited_capture);
    let index = index.tokens();
    let allowed = binding
        .name
        .starts_with('_')
        .then(|| quote_spanned!(site()=> #[allow(clippy::used_underscore_binding)]));
    quote_spanned! {site()=>
        #allowed
        (&&&#private::Argument(#value)) #method(&mut __call, #index);
    }
}

/// The position of a parameter in the description. Parameters under `cfg` may not be there.
#[derive(Default)]
struct Index {
    certain: usize,
    conditional: Vec<TokenStream>,
}

impl Index {
    fn advance(&mut self, cfgs: &[Attribute]) {
        let predicates: Vec<TokenStream> = cfgs.iter().filter_map(predicate).collect();
        match predicates.is_empty() {
            true => self.certain += 1,
            false => self.conditional.push(quote_spanned! {site()=>
                + ::core::cfg!(all(#(#predicates),*)) as usize
            }),
        }
    }

    fn tokens(&self) -> TokenStream {
        let certain = proc_macro2::Literal::usize_unsuffixed(self.certain);
        let conditional = &self.conditional;
        quote_spanned!(site()=> #certain #(#conditional)*)
    }
}

/// What stands between the parentheses of a `cfg`.
fn predicate(cfg: &Attribute) -> Option<TokenStream> {
    let list = cfg.meta.require_list().ok()?;
    Some(list.tokens.clone())
}
