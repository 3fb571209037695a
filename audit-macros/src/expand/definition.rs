//! The `static` that describes the tool, its registration, and the begin of a call.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
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
            #[allow(clippy::needless_update)]
            static TOOL: Tool = Tool::new(#definition);
            #private::inventory::submit! { #private::Registered(&TOOL) }
            Call::begin(&TOOL)
        };
    }
}

fn definition(audited: &Audited) -> TokenStream {
    let identity = identity(audited);
    let policies = policies(&audited.policy);
    let parameters = parameters(&audited.parameters);
    let is_async = (audited.shape != Shape::Sync).then(|| quote_spanned!(site()=> is_async: true,));
    quote_spanned! {site()=>
        ToolDefinition {
            #identity
            #policies
            #parameters
            #is_async
            ..ToolDefinition::BLANK
        }
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
        name: #name,
        function: #function,
        module_path: ::core::module_path!(),
        file: #file,
        line: #line,
        column: #column,
        version: ::core::option_env!("CARGO_PKG_VERSION"),
    }
}

/// The fields of which something was said.
fn policies(policy: &Policy) -> TokenStream {
    let mut fields = TokenStream::new();
    if let Some(description) = &policy.description {
        fields.extend(quote_spanned!(site()=> description: #description,));
    }
    fields.extend(paths(&quote!(sensitive), &policy.sensitive));
    fields.extend(paths(&quote!(pseudonymize), &policy.pseudonymize));
    fields.extend(paths(&quote!(subject), &policy.subject));
    fields.extend(optional(&quote!(retention), policy.retention.as_ref()));
    if let Some(keys) = &policy.summary {
        let keys = quote_spanned!(site()=> &[#(#keys),*]);
        fields.extend(optional(&quote!(summary), Some(keys)));
    }
    let action = policy.action.as_ref();
    let action = action.map(|variant| quote_spanned!(site()=> Action::#variant));
    fields.extend(optional(&quote!(action), action));
    fields.extend(optional(&quote!(purpose), policy.purpose.as_ref()));
    if let Some(variant) = &policy.level {
        fields.extend(quote_spanned!(site()=> level: Level::#variant,));
    }
    fields
}

fn paths(field: &TokenStream, paths: &[LitStr]) -> Option<TokenStream> {
    let said = !paths.is_empty();
    said.then(|| quote_spanned!(site()=> #field: &[#(#paths),*],))
}

fn optional(field: &TokenStream, value: Option<impl ToTokens>) -> Option<TokenStream> {
    value.map(|value| quote_spanned!(site()=> #field: Some(#value),))
}

fn parameters(parameters: &[Parameter]) -> Option<TokenStream> {
    let entries: Vec<TokenStream> = parameters
        .iter()
        .enumerate()
        .flat_map(|(index, parameter)| entries(index, parameter))
        .collect();
    let some = !entries.is_empty();
    some.then(|| quote_spanned!(site()=> parameters: &[#(#entries),*],))
}

/// One entry per variable; a pattern that binds none is listed by its position.
fn entries(index: usize, parameter: &Parameter) -> Vec<TokenStream> {
    let entry = |name: &str, is_captured: bool| {
        let (cfgs, type_name) = (&parameter.cfgs, types::text(&parameter.ty));
        match is_captured {
            true => quote_spanned!(site()=> #(#cfgs)* captured(#name, #type_name)),
            false => quote_spanned!(site()=> #(#cfgs)* skipped(#name, #type_name)),
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
