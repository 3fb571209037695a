//! The `static` that describes the tool, its registration, and the begin of a call.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::LitStr;

use super::{private, site};
use crate::check::{Audited, Parameter, Policy, Shape, plain};
use crate::types;

/// Begins a call. The description stands in a block of its own, where the body cannot see it, and
/// inside the function, so that methods, trait impls, generics and nested functions register too.
pub(super) fn begin(audited: &Audited) -> TokenStream {
    let private = private(&audited.krate);
    let definition = definition(audited);
    let mut bindings = audited.parameters.iter().flat_map(|p| &p.bindings);
    let mutable = bindings
        .any(|binding| binding.captured)
        .then(|| quote!(mut));
    quote_spanned! {site()=>
        let #mutable __call = {
            use #private::definition::*;
            static TOOL: Tool = #definition;
            #private::inventory::submit! { #private::Registered(&TOOL) }
            Call::begin(&TOOL)
        };
    }
}

fn definition(audited: &Audited) -> TokenStream {
    let identity = identity(audited);
    let policies = policies(&audited.policy);
    let parameters = parameters(&audited.parameters);
    let is_async = (audited.shape != Shape::Sync).then(|| quote_spanned!(site()=> .is_async()));
    quote_spanned! {site()=>
        tool(|| describe(#identity, #parameters) #policies #is_async .all())
    }
}

/// What the function is and where it stands.
fn identity(audited: &Audited) -> TokenStream {
    let ident = &audited.item.signature.ident;
    let name = &audited.policy.name;
    let function = LitStr::new(&plain(ident), ident.span());
    // With the name's own span these tell the place of the name; a function made by
    // `macro_rules!` stands where the macro was called.
    let line = quote_spanned!(ident.span()=> ::core::line!());
    let column = quote_spanned!(ident.span()=> ::core::column!());
    let file = quote_spanned!(ident.span()=> ::core::file!());
    quote_spanned! {site()=>
        [#name, #function],
        (::core::module_path!(), #file, #line, #column),
        ::core::option_env!("CARGO_PKG_VERSION")
    }
}

/// What was said.
fn policies(policy: &Policy) -> TokenStream {
    let mut said = TokenStream::new();
    said.extend(text(&quote!(description), policy.description.as_ref()));
    said.extend(list(&quote!(sensitive), &policy.sensitive));
    said.extend(list(&quote!(pseudonymize), &policy.pseudonymize));
    said.extend(list(&quote!(subject), &policy.subject));
    said.extend(text(&quote!(retention), policy.retention.as_ref()));
    if let Some(keys) = &policy.summary {
        said.extend(quote_spanned!(site()=> .summary(&[#(#keys),*])));
    }
    if let Some(variant) = &policy.action {
        said.extend(quote_spanned!(site()=> .action(Action::#variant)));
    }
    said.extend(text(&quote!(purpose), policy.purpose.as_ref()));
    if let Some(variant) = &policy.level {
        said.extend(quote_spanned!(site()=> .level(Level::#variant)));
    }
    if policy.write_ahead {
        said.extend(quote_spanned!(site()=> .write_ahead()));
    }
    if let Some(variant) = &policy.on_failure {
        said.extend(quote_spanned!(site()=> .on_failure(OnFailure::#variant)));
    }
    said
}

fn text(word: &TokenStream, text: Option<&LitStr>) -> Option<TokenStream> {
    text.map(|text| quote_spanned!(site()=> .#word(#text)))
}

fn list(word: &TokenStream, texts: &[LitStr]) -> Option<TokenStream> {
    let said = !texts.is_empty();
    said.then(|| quote_spanned!(site()=> .#word(&[#(#texts),*])))
}

fn parameters(parameters: &[Parameter]) -> TokenStream {
    let entries = parameters.iter().enumerate();
    let entries = entries.flat_map(|(index, parameter)| entries_of(index, parameter));
    quote_spanned!(site()=> &[#(#entries),*])
}

/// One entry per variable; a pattern that binds none is listed by its position.
fn entries_of(index: usize, parameter: &Parameter) -> Vec<TokenStream> {
    let entry = |name: &str, is_captured: bool| {
        let (cfgs, type_name) = (&parameter.cfgs, types::text(&parameter.ty));
        quote_spanned! {site()=>
            #(#cfgs)*
            (#name, #type_name, #is_captured)
        }
    };
    match parameter.bindings.as_slice() {
        [] => vec![entry(&format!("_{index}"), false)],
        bindings => bindings
            .iter()
            .map(|b| entry(&b.name, b.captured))
            .collect(),
    }
}
