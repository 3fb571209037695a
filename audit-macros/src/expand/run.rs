//! Runs the body and tells how it ended, in the way of each shape.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::Type;

use super::{body, private, site};
use crate::check::{Audited, Shape, output};
use crate::types;

pub(super) fn run(audited: &Audited) -> TokenStream {
    match audited.shape {
        Shape::Sync => sync(audited),
        Shape::Async => awaited(audited),
        Shape::Future | Shape::BoxedFuture => returned(audited),
    }
}

fn sync(audited: &Audited) -> TokenStream {
    let private = private(&audited.krate);
    let closure = closure(audited);
    let observer = observer(audited);
    quote_spanned! {site()=>
        let __body = #private::once(#closure);
        let __returns = #private::Returns::of_call(&__body);
        #private::run(__call, __body, #observer)
    }
}

/// An `async fn`: the body becomes a future of its own, which is watched at every poll.
fn awaited(audited: &Audited) -> TokenStream {
    let private = private(&audited.krate);
    let early_return = early_return(audited);
    let body = body::body(audited);
    let watch = watch(audited, &quote_spanned!(site()=> __body));
    let never = is_never(audited);
    // A future that never ends has no type to end with: `()` is as good as any.
    let end = never.then(|| quote_spanned!(site()=> ;));
    let unreachable = never.then(|| quote_spanned!(site()=> ; ::core::unreachable!()));
    quote_spanned! {site()=>
        #[allow(clippy::async_yields_async)]
        let __body = ::core::pin::pin!(async move { #early_return #body #end });
        let __returns = #private::Returns::of_future(&__body);
        #watch.await #unreachable
    }
}

/// A function that returns a future: its statements run now, the future is watched.
fn returned(audited: &Audited) -> TokenStream {
    if audited.policy.writes_ahead() && !types::is_bare_future(&audited.item.body.tokens) {
        return returned_announced(audited);
    }
    let private = private(&audited.krate);
    let closure = closure(audited);
    let result = match audited.shape {
        Shape::BoxedFuture => {
            let watch = watch(audited, &quote_spanned!(site()=> __future));
            quote_spanned!(site()=> #private::boxed(#watch))
        }
        // Nothing is known of this future, so it has to be boxed to be polled in place.
        _ => watch(audited, &quote_spanned!(site()=> #private::boxed(__future))),
    };
    quote_spanned! {site()=>
        let (__call, __future) = #private::start(__call, #closure);
        let __returns = #private::Returns::of_future(&__future);
        #result
    }
}

/// The same where the statements wait for the intent. Where there are none, the future does.
fn returned_announced(audited: &Audited) -> TokenStream {
    let private = private(&audited.krate);
    let closure = closure(audited);
    let observer = observer(audited);
    let blocks = audited.policy.blocks();
    let future = match audited.shape {
        Shape::BoxedFuture => quote_spanned!(site()=> __future),
        _ => quote_spanned!(site()=> __future.map(#private::boxed)),
    };
    let watch = quote_spanned! {site()=>
        #private::watch_started(__call, #future, #observer, #private::slot!(__returns))
    };
    let watch = match audited.shape {
        Shape::BoxedFuture => quote_spanned!(site()=> #private::boxed(#watch)),
        _ => watch,
    };
    quote_spanned! {site()=>
        let (__call, __future) = #private::start_announced(__call, #blocks, #closure);
        let __returns = #private::Returns::of_started(&__future);
        #watch
    }
}

fn watch(audited: &Audited, future: &TokenStream) -> TokenStream {
    let private = private(&audited.krate);
    let observer = observer(audited);
    quote_spanned! {site()=>
        #private::watch(__call, #future, #observer, #private::slot!(__returns))
    }
}

/// What will look at the returned value.
fn observer(audited: &Audited) -> TokenStream {
    let private = private(&audited.krate);
    let is_failure = audited.is_failure.as_ref();
    let is_failure = is_failure.map(|path| quote_spanned!(site()=> .is_failure(#path)));
    let refusal = refusal(audited);
    let output = output(&audited.item.signature);
    let looks = match audited.shape {
        Shape::Sync | Shape::Async => output.map_or(types::Looks::Plain, types::looks),
        Shape::Future | Shape::BoxedFuture => types::Looks::Unknown,
    };
    // What the type shows, the compiler need not find out.
    let observer = match looks {
        types::Looks::Plain => quote_spanned!(site()=> #private::observer::plain(&__returns)),
        types::Looks::Result => quote_spanned!(site()=> #private::observer!(__returns, plain)),
        types::Looks::Unknown => quote_spanned!(site()=> #private::observer!(__returns)),
    };
    quote_spanned!(site()=> #observer #is_failure #refusal)
}

/// What goes out when the log fails. It stands on the return type, so that a type that cannot bear
/// the error is told there.
fn refusal(audited: &Audited) -> Option<TokenStream> {
    let output = output(&audited.item.signature)?;
    let at = types::telling_span(output).resolved_at(site());
    let krate = &audited.krate;
    let refuse = quote_spanned!(at=> <_ as #krate::__private::Refuse>::refuse);
    match &audited.policy {
        policy if policy.blocks() => Some(quote_spanned!(site()=> .blocks(#refuse))),
        policy if policy.withholds() => Some(quote_spanned!(site()=> .withholds(#refuse))),
        _ => None,
    }
}

/// The body as a closure. It names its return type, so that the body is coerced to it.
fn closure(audited: &Audited) -> TokenStream {
    let body = body::body(audited);
    let returns = match output(&audited.item.signature) {
        None => Some(quote_spanned!(site()=> -> ())),
        Some(ty) => types::nameable(ty).map(|ty| quote_spanned!(site()=> -> #ty)),
    };
    quote_spanned!(site()=> move || #returns { #body })
}

/// A future block cannot name its return type; a return that is never taken does it instead.
fn early_return(audited: &Audited) -> Option<TokenStream> {
    let output = output(&audited.item.signature);
    match output.filter(|_| !is_never(audited)) {
        None => Some(quote_spanned!(site()=> if false { return; })),
        Some(ty) => types::nameable(ty).map(|ty| {
            quote_spanned! {site()=>
                if let ::core::option::Option::Some(__early) = ::core::option::Option::None::<#ty> {
                    return __early;
                }
            }
        }),
    }
}

fn is_never(audited: &Audited) -> bool {
    let output = output(&audited.item.signature);
    output.is_some_and(|ty| matches!(types::peeled(ty), Type::Never(_)))
}
