//! Arguments are captured by reference before the body runs, since the body may consume them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Attribute;

use super::{private, site};
use crate::check::{Audited, Binding, Parameter, Place, Shape};
use crate::pattern;
use crate::types;

/// The statement that captures. It is a block of its own: the traits that it chooses between are
/// in scope nowhere else.
pub(super) fn capture(audited: &Audited) -> Option<TokenStream> {
    let looks = looks(audited);
    if looks.is_empty() {
        return None;
    }
    // A future keeps whatever its block ever borrowed, even when it was moved away since. What is
    // lent to a function and handed back was never borrowed. A tuple cannot have parts under `cfg`.
    let lends = audited.shape == Shape::Async && looks.iter().all(|l| l.parameter.cfgs.is_empty());
    Some(match lends {
        true => lent(&looks, &private(&audited.krate)),
        false => borrowed(&looks, &private(&audited.krate)),
    })
}

fn borrowed(looks: &[Look<'_>], private: &TokenStream) -> TokenStream {
    let statements = looks.iter().map(|look| {
        let (variable, cfgs) = (look.variable, &look.parameter.cfgs);
        let statements = look.statements(&quote_spanned!(site()=> &#variable));
        match cfgs.is_empty() && !look.is_hidden() {
            true => statements,
            false => quote_spanned!(site()=> #(#cfgs)* { #statements }),
        }
    });
    quote_spanned! {site()=>
        {
            use #private::capture::*;
            #(#statements)*
        }
    }
}

fn lent(looks: &[Look<'_>], private: &TokenStream) -> TokenStream {
    let variables: Vec<&Ident> = looks.iter().map(|look| look.variable).collect();
    let lent: Vec<Ident> = (0..looks.len())
        .map(|index| format_ident!("__lent_{index}", span = site()))
        .collect();
    let statements = looks
        .iter()
        .zip(&lent)
        .map(|(look, lent)| look.statements(&quote!(#lent)));
    let underscored = looks.iter().any(|look| look.is_underscored());
    let allowed = underscored.then(|| quote_spanned!(site()=> , clippy::used_underscore_binding));
    quote_spanned! {site()=>
        #[allow(clippy::shadow_reuse, clippy::shadow_unrelated, clippy::min_ident_chars #allowed)]
        let (#(#variables,)*) = {
            use #private::capture::*;
            #private::lend((#(#variables,)*), |(#(#lent,)*)| { #(#statements)* })
        };
    }
}

/// What is captured out of one variable.
struct Look<'a> {
    parameter: &'a Parameter,
    variable: &'a Ident,
    /// Each with its position in the description.
    bindings: Vec<(&'a Binding, TokenStream)>,
}

fn looks(audited: &Audited) -> Vec<Look<'_>> {
    let mut index = Index::default();
    let mut looks = Vec::new();
    for parameter in &audited.parameters {
        let mut bindings = Vec::new();
        for binding in &parameter.bindings {
            if binding.captured {
                bindings.push((binding, index.tokens()));
            }
            index.advance(&parameter.cfgs);
        }
        if parameter.bindings.is_empty() {
            index.advance(&parameter.cfgs);
        }
        looks.extend(by_variable(parameter, bindings));
    }
    looks
}

/// A hidden argument is one variable for all that its pattern binds.
fn by_variable<'a>(
    parameter: &'a Parameter,
    bindings: Vec<(&'a Binding, TokenStream)>,
) -> Vec<Look<'a>> {
    let look = |variable, bindings| Look {
        parameter,
        variable,
        bindings,
    };
    match &parameter.place {
        Place::Hidden(_) if bindings.is_empty() => Vec::new(),
        Place::Hidden(hidden) => vec![look(hidden, bindings)],
        Place::Named | Place::Bindings => {
            let each = bindings.into_iter();
            each.map(|each| look(&each.0.ident, vec![each])).collect()
        }
    }
}

impl Look<'_> {
    fn is_hidden(&self) -> bool {
        matches!(self.parameter.place, Place::Hidden(_))
    }

    fn is_underscored(&self) -> bool {
        self.bindings
            .iter()
            .any(|(binding, _)| binding.name.starts_with('_'))
    }

    /// Captures out of a reference to the variable.
    fn statements(&self, reference: &TokenStream) -> TokenStream {
        let borrow = self.is_hidden().then(|| self.take_apart(reference));
        let calls = self.bindings.iter().map(|(binding, index)| {
            let name = &binding.ident;
            let value = match self.is_hidden() {
                true => quote!(#name),
                false => reference.clone(),
            };
            self.call(binding, &value, index)
        });
        quote!(#borrow #(#calls)*)
    }

    fn take_apart(&self, reference: &TokenStream) -> TokenStream {
        let is_wanted = |name: &Ident| {
            self.bindings
                .iter()
                .any(|(binding, _)| binding.ident == *name)
        };
        let pattern = &self.parameter.pattern;
        let pattern = pattern::borrowing(pattern, &|binding| is_wanted(&binding.ident));
        quote_spanned! {site()=>
            #[allow(clippy::pattern_type_mismatch)]
            let #pattern = #reference;
        }
    }

    /// One call. It stands on the argument's type, so that a type that cannot be captured is told
    /// there; which of the traits' methods is meant is decided by the number of references.
    fn call(&self, binding: &Binding, value: &TokenStream, index: &TokenStream) -> TokenStream {
        let at = types::telling_span(&self.parameter.ty).resolved_at(site());
        let is_plain = self.parameter.variable_type().and_then(types::scalar);
        let underscored = binding.name.starts_with('_');
        let allowed =
            underscored.then(|| quote_spanned!(site()=> #[allow(clippy::used_underscore_binding)]));
        if is_plain.is_some() {
            // Nothing to choose, and choosing is what costs the compiler time.
            let value = quote_spanned!(at=> &#value);
            return quote_spanned!(site()=> #allowed __call.argument(#index, #value););
        }
        let method = quote_spanned!(at=> .__audited_capture);
        quote_spanned! {site()=>
            #allowed
            (&&&Argument(#value)) #method(&mut __call, #index);
        }
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
