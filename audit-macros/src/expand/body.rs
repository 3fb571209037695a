//! The user's body, and the variables that it expects to find.

use proc_macro2::{TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::{FnArg, Receiver, ReceiverKind, Signature, Type};

use super::{braces, site};
use crate::check::{Audited, Binding, Parameter, Place, Shape};
use crate::types;

/// Hands the arguments on and runs the body. What is handed on is dropped in the body's scope, in
/// the order of a plain function, and the lints for unused variables see the user's names.
pub(super) fn body(audited: &Audited) -> TokenStream {
    let receiver = receiver(&audited.item.signature);
    let arguments = audited
        .parameters
        .iter()
        .map(|parameter| hand_on(audited, parameter));
    let block = block(audited);
    quote_spanned!(site()=> #receiver #(#arguments)* #block)
}

/// The user's block. The braces are ours, so that no lint finds them superfluous, and temporaries
/// of the last expression are dropped before the arguments, as in a function's body.
fn block(audited: &Audited) -> TokenTree {
    let body = &audited.item.body;
    braces(body.tokens.clone(), body.braces.resolved_at(site()))
}

/// `self` cannot be declared anew. A `self` by value is named, so that all of it moves into the
/// body's scope and not only the fields that the body names.
fn receiver(signature: &Signature) -> Option<TokenStream> {
    let Some(FnArg::Receiver(receiver)) = signature.inputs.first() else {
        return None;
    };
    let self_token = &receiver.self_token;
    is_owned(receiver).then(|| quote_spanned!(site()=> let _ = &#self_token;))
}

fn is_owned(receiver: &Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Value => true,
        ReceiverKind::Typed(_, ty) => !matches!(types::peeled(ty), Type::Reference(_)),
        _ => false,
    }
}

fn hand_on(audited: &Audited, parameter: &Parameter) -> TokenStream {
    let (cfgs, lints) = (&parameter.cfgs, &parameter.lints);
    match &parameter.place {
        Place::Hidden(hidden) => {
            let pattern = &parameter.pattern;
            quote_spanned! {site()=>
                #(#cfgs)* let #hidden = #hidden;
                #(#cfgs)* #(#lints)* let #pattern = #hidden;
            }
        }
        Place::Named | Place::Bindings => {
            let bindings = parameter.bindings.iter();
            let needed = bindings.filter(|binding| !is_in_place(audited, parameter, binding));
            let lets = needed.map(|binding| {
                let (mutability, ident) = (&binding.mutability, &binding.ident);
                let allowed = allowed(binding);
                quote_spanned! {site()=>
                    #(#cfgs)* #allowed #(#lints)* let #mutability #ident = #ident;
                }
            });
            quote!(#(#lets)*)
        }
    }
}

/// The lints that find our declaration itself at fault, which bears the user's name.
fn allowed(binding: &Binding) -> TokenStream {
    let mut lints = quote_spanned!(site()=> clippy::shadow_same, clippy::min_ident_chars);
    if binding.name.starts_with('_') {
        lints.extend(quote_spanned! {site()=>
            , clippy::used_underscore_binding, clippy::no_effect_underscore_binding
        });
    }
    quote_spanned!(site()=> #[allow(#lints)])
}

/// Whether the variable may stay where it is: in a future each declaration is one more copy. It
/// may where dropping it does nothing and the body names it, so that no lint is lost.
fn is_in_place(audited: &Audited, parameter: &Parameter, binding: &Binding) -> bool {
    audited.shape == Shape::Async
        && binding.mutability.is_none()
        && parameter.variable_type().is_some_and(types::drops_nothing)
        && types::mentions(&audited.item.body.tokens, &binding.name)
}
