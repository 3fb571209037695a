//! The user's body, and the variables that it expects to find.

use proc_macro2::{TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::{Receiver, ReceiverKind, Type};

use super::{braces, site};
use crate::check::{Audited, Binding, Parameter, Place, Shape};
use crate::types;

/// Hands the arguments on and runs the body. What is handed on is dropped in the body's scope, in
/// the order of a plain function, and the lints for unused variables see the user's names.
pub(super) fn body(audited: &Audited) -> TokenStream {
    let staying = Staying::of(audited);
    let order = order(audited, &staying);
    let parameters = audited.parameters.iter();
    let arguments = parameters.map(|parameter| hand_on(parameter, &staying));
    let block = block(audited);
    quote_spanned!(site()=> #order #(#arguments)* #block)
}

/// The user's block. The braces are ours, so that no lint finds them superfluous, and temporaries
/// of the last expression are dropped before the arguments, as in a function's body.
fn block(audited: &Audited) -> TokenTree {
    let body = &audited.item.body;
    braces(body.tokens.clone(), body.braces.resolved_at(site()))
}

/// Names what stays where it is and is dropped, last first: captured variables are dropped in the
/// order in which they are first named. `self` cannot be declared anew, so it always stays; where it
/// comes by value, naming it makes all of it move and not only the fields that the body names.
fn order(audited: &Audited, staying: &Staying<'_>) -> TokenStream {
    let receiver = audited.item.signature.receiver();
    let receiver = receiver.filter(|receiver| is_owned(receiver));
    // One alone has no order.
    let is_alone = staying.dropped.len() + usize::from(receiver.is_some()) < 2;
    let dropped = staying.dropped.iter().rev().filter(|_| !is_alone);
    let dropped = dropped.map(|(parameter, binding)| {
        let (cfgs, name, allowed) = (&parameter.cfgs, &binding.ident, underscore(binding));
        quote_spanned!(site()=> #(#cfgs)* #allowed let _ = &#name;)
    });
    let receiver = receiver.map(|receiver| {
        let self_token = &receiver.self_token;
        quote_spanned!(site()=> let _ = &#self_token;)
    });
    quote!(#(#dropped)* #receiver)
}

fn underscore(binding: &Binding) -> Option<TokenStream> {
    let underscored = binding.name.starts_with('_');
    underscored.then(|| quote_spanned!(site()=> #[allow(clippy::used_underscore_binding)]))
}

fn is_owned(receiver: &Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Value => true,
        ReceiverKind::Typed(_, ty) => !matches!(types::peeled(ty), Type::Reference(_)),
        _ => false,
    }
}

/// Declares an argument anew. Each in a statement of its own: in a tuple, the compiler would judge
/// unused variables otherwise than it judges arguments.
fn hand_on(parameter: &Parameter, staying: &Staying<'_>) -> TokenStream {
    let (cfgs, lints) = (&parameter.cfgs, &parameter.lints);
    if let Place::Hidden(hidden) = &parameter.place {
        let pattern = &parameter.pattern;
        return quote_spanned! {site()=>
            #(#cfgs)* let #hidden = #hidden;
            #(#cfgs)* #(#lints)* let #pattern = #hidden;
        };
    }
    let bindings = parameter.bindings.iter();
    let moving = bindings.filter(|binding| !staying.contains(parameter, binding));
    let lets = moving.map(|binding| {
        let (mutability, name, allowed) = (&binding.mutability, &binding.ident, allowed(binding));
        quote_spanned!(site()=> #(#cfgs)* #allowed #(#lints)* let #mutability #name = #name;)
    });
    quote!(#(#lets)*)
}

/// The lints that find our declaration itself at fault, which bears the user's name.
fn allowed(binding: &Binding) -> TokenStream {
    let mut lints = quote_spanned!(site()=> clippy::shadow_same, clippy::min_ident_chars);
    if binding.mutability.is_some() {
        lints.extend(quote_spanned!(site()=> , clippy::collection_is_never_read));
    }
    if binding.name.starts_with('_') {
        lints.extend(quote_spanned! {site()=>
            , clippy::used_underscore_binding, clippy::no_effect_underscore_binding
        });
    }
    quote_spanned!(site()=> #[allow(#lints)])
}

/// The arguments that are not declared anew. In a future each declaration is one more copy.
#[derive(Default)]
struct Staying<'a> {
    /// Those whose drop does something, in order.
    dropped: Vec<(&'a Parameter, &'a Binding)>,
    /// The others.
    trivial: Vec<&'a Binding>,
}

impl<'a> Staying<'a> {
    fn of(audited: &'a Audited) -> Staying<'a> {
        if audited.shape != Shape::Async {
            return Staying::default();
        }
        let body = &audited.item.body.tokens;
        let (trivial, dropped): (Vec<_>, Vec<_>) = audited
            .parameters
            .iter()
            .partition(|parameter| parameter.variable_type().is_some_and(types::drops_nothing));
        let trivial = trivial.into_iter().filter_map(|p| stays(p, body)).collect();
        // What is declared anew is dropped before what stays: all of them or none.
        let dropped: Option<Vec<_>> = dropped
            .into_iter()
            .map(|parameter| Some((parameter, stays(parameter, body)?)))
            .collect();
        Staying {
            dropped: dropped.unwrap_or_default(),
            trivial,
        }
    }

    fn contains(&self, parameter: &Parameter, binding: &Binding) -> bool {
        let is_dropped = self
            .dropped
            .iter()
            .any(|(p, _)| std::ptr::eq(*p, parameter));
        is_dropped || self.trivial.iter().any(|b| std::ptr::eq(*b, binding))
    }
}

/// The variable of a parameter that can stay: the body names it, so no lint for unused variables
/// is lost, and does not change it.
fn stays<'a>(parameter: &'a Parameter, body: &TokenStream) -> Option<&'a Binding> {
    parameter.variable_type()?;
    let binding = parameter.bindings.first()?;
    let is_used = binding.mutability.is_none() && types::mentions(body, &binding.name);
    is_used.then_some(binding)
}
