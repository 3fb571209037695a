//! Third step: prints the function with a new body around the old one.
//!
//! Expanded in place: no item beside the function (impl blocks forbid it), no new type, and the
//! signature keeps its tokens. Everything named here is named absolutely, and our variables have
//! hygiene of their own, so that nothing in the user's scope can come between. The parts of the
//! new body stand in [`definition`], [`capture`], [`body`] and [`run`], in this order.

mod body;
mod capture;
mod definition;
mod run;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Path;

use crate::check::Audited;

/// The whole function.
pub(crate) fn expand(audited: &Audited) -> TokenStream {
    let item = &audited.item;
    let (attributes, inner) = (&item.attributes, &item.body.inner_attributes);
    let (visibility, default, signature) = (&item.visibility, &item.is_default, &item.signature);
    let begin = definition::begin(audited);
    let capture = capture::capture(audited);
    let run = run::run(audited);
    // The outermost braces stay the user's: by them the compiler knows the function's place.
    let body = braces(quote!(#(#inner)* #begin #capture #run), item.body.braces);
    quote!(#(#attributes)* #visibility #default #signature #body)
}

/// Where generated tokens live: our variables are invisible to the user's code and theirs to ours.
fn site() -> Span {
    Span::mixed_site()
}

/// The tokens between braces that stand at `span`.
fn braces(tokens: TokenStream, span: Span) -> TokenTree {
    let mut group = Group::new(Delimiter::Brace, tokens);
    group.set_span(span);
    TokenTree::Group(group)
}

/// The one module of core that generated code names.
fn private(krate: &Path) -> TokenStream {
    quote_spanned!(site()=> #krate::__private)
}
