//! What a type as it is written tells, without knowing what it means.

mod text;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    AngleBracketedGenericArguments, GenericArgument, PathArguments, PathSegment, Token, Type,
    TypeInfer, TypeParamBound,
};

pub(crate) use text::text;

/// Whether a function returns a future, and in which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returned {
    /// `impl Future`.
    Future,
    /// `Pin<Box<dyn Future>>`, `BoxFuture`, `LocalBoxFuture`.
    BoxedFuture,
    /// Something else.
    Value,
}

pub(crate) fn returned(ty: &Type) -> Returned {
    match peeled(ty) {
        Type::ImplTrait(hidden) if is_future(&hidden.bounds) => Returned::Future,
        Type::Path(path) => match path.path.segments.last() {
            Some(last) if is_boxed_future(last) => Returned::BoxedFuture,
            _ => Returned::Value,
        },
        _ => Returned::Value,
    }
}

fn is_boxed_future(segment: &PathSegment) -> bool {
    if segment.ident == "BoxFuture" || segment.ident == "LocalBoxFuture" {
        return true;
    }
    let boxed = match only_argument(segment) {
        Some(Type::Path(inner)) if segment.ident == "Pin" => inner.path.segments.last(),
        _ => None,
    };
    match boxed.map(|boxed| (boxed.ident == "Box", only_argument(boxed))) {
        Some((true, Some(Type::TraitObject(object)))) => is_future(&object.bounds),
        Some((true, Some(Type::ImplTrait(hidden)))) => is_future(&hidden.bounds),
        _ => false,
    }
}

fn is_future<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound>) -> bool {
    bounds.into_iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.is_some_and(|segment| segment.ident == "Future")
        }
        _ => false,
    })
}

/// The one type between angle brackets.
fn only_argument(segment: &PathSegment) -> Option<&Type> {
    let mut types = type_arguments(segment);
    match (types.next(), types.next()) {
        (Some(ty), None) => Some(peeled(ty)),
        _ => None,
    }
}

fn type_arguments(segment: &PathSegment) -> impl Iterator<Item = &Type> {
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(AngleBracketedGenericArguments { args, .. }) => Some(args),
        _ => None,
    };
    arguments.into_iter().flatten().filter_map(|arg| match arg {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The type inside parentheses and invisible groups.
pub(crate) fn peeled(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => peeled(&group.elem),
        Type::Paren(paren) => peeled(&paren.elem),
        other => other,
    }
}

/// The type with `_` for each `impl Trait` in it, so that it can stand inside a body. Nothing,
/// when it says no more than `_`.
pub(crate) fn nameable(ty: &Type) -> Option<Type> {
    let mut named = ty.clone();
    hide_impl_trait(&mut named);
    match peeled(&named) {
        Type::Infer(_) => None,
        _ => Some(named),
    }
}

fn hide_impl_trait(ty: &mut Type) {
    match ty {
        Type::ImplTrait(hidden) => *ty = underscore(hidden.impl_token.span),
        Type::Array(array) => hide_impl_trait(&mut array.elem),
        Type::Group(group) => hide_impl_trait(&mut group.elem),
        Type::Paren(paren) => hide_impl_trait(&mut paren.elem),
        Type::Reference(reference) => hide_impl_trait(&mut reference.elem),
        Type::Slice(slice) => hide_impl_trait(&mut slice.elem),
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(hide_impl_trait),
        Type::Path(path) => {
            for segment in &mut path.path.segments {
                hide_in_arguments(&mut segment.arguments);
            }
        }
        _ => {}
    }
}

fn hide_in_arguments(arguments: &mut PathArguments) {
    if let PathArguments::AngleBracketed(bracketed) = arguments {
        for argument in &mut bracketed.args {
            if let GenericArgument::Type(ty) = argument {
                hide_impl_trait(ty);
            }
        }
    }
}

fn underscore(span: Span) -> Type {
    Type::Infer(TypeInfer {
        attrs: Vec::new(),
        underscore_token: Token![_](span),
    })
}

/// `Some("…")` with the type as a reader would write it, where nothing can lie below a value of
/// it: numbers, texts, booleans.
pub(crate) fn scalar(ty: &Type) -> Option<String> {
    let leaf = match peeled(ty) {
        Type::Reference(reference) => peeled(&reference.elem),
        other => other,
    };
    let is_text = |ty: &Type| is_one_of(ty, &["str", "String"]);
    (is_primitive(leaf) || is_text(leaf)).then(|| text(ty))
}

/// What is known of a returned value from its type alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looks {
    /// A number, a text, nothing: it can be serialised, and is no failure.
    Plain,
    /// Something called `Result` of such a value.
    Result,
    /// Whatever.
    Unknown,
}

pub(crate) fn looks(ty: &Type) -> Looks {
    if is_plain(ty) {
        return Looks::Plain;
    }
    let last = match peeled(ty) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let last = last.filter(|last| last.ident == "Result");
    match last.and_then(|last| type_arguments(last).next()) {
        Some(value) if is_plain(value) => Looks::Result,
        _ => Looks::Unknown,
    }
}

fn is_plain(ty: &Type) -> bool {
    let is_unit = matches!(peeled(ty), Type::Tuple(tuple) if tuple.elems.is_empty());
    is_unit || scalar(ty).is_some()
}

/// What a list of this type holds, where the type shows it.
pub(crate) fn item(ty: &Type) -> Option<&Type> {
    match peeled(ty) {
        Type::Reference(reference) => item(&reference.elem),
        Type::Slice(slice) => Some(&slice.elem),
        Type::Array(array) => Some(&array.elem),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let is_list = ["Vec", "VecDeque", "BTreeSet", "HashSet"];
            let first = type_arguments(last).next();
            first.filter(|_| is_list.iter().any(|name| last.ident == name))
        }
        _ => None,
    }
}

/// Whether dropping a value of this type does nothing.
pub(crate) fn drops_nothing(ty: &Type) -> bool {
    match peeled(ty) {
        Type::Reference(_) | Type::Ptr(_) | Type::FnPtr(_) | Type::Never(_) => true,
        Type::Array(array) => drops_nothing(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(drops_nothing),
        other => is_primitive(other),
    }
}

fn is_primitive(ty: &Type) -> bool {
    const PRIMITIVES: &[&str] = &[
        "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
        "i128", "isize", "f32", "f64",
    ];
    is_one_of(ty, PRIMITIVES)
}

fn is_one_of(ty: &Type, names: &[&str]) -> bool {
    match ty {
        Type::Path(path) => match path.path.get_ident() {
            Some(ident) => path.qself.is_none() && names.iter().any(|name| ident == name),
            None => false,
        },
        _ => false,
    }
}

/// The word of a type that an error about it should stand on.
pub(crate) fn telling_span(ty: &Type) -> Span {
    match peeled(ty) {
        Type::Reference(reference) => telling_span(&reference.elem),
        Type::Path(path) => match path.path.segments.last() {
            Some(last) => last.ident.span(),
            None => first_span(ty),
        },
        other => first_span(other),
    }
}

fn first_span(tokens: &impl ToTokens) -> Span {
    match tokens.to_token_stream().into_iter().next() {
        Some(token) => token.span(),
        None => Span::call_site(),
    }
}

/// Whether a body does nothing but make a future that has not begun: `async move { … }`, boxed or
/// not.
pub(crate) fn is_bare_future(body: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = body.clone().into_iter().collect();
    let is_word =
        |token: &TokenTree, word| matches!(token, TokenTree::Ident(ident) if ident == word);
    let is_block = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    match tokens.as_slice() {
        [word, block] => is_word(word, "async") && is_block(block),
        [word, moved, block] if is_word(word, "async") => is_word(moved, "move") && is_block(block),
        [path @ .., pin, TokenTree::Group(inner)] => {
            let is_path = |token: &TokenTree| match token {
                TokenTree::Ident(_) => true,
                TokenTree::Punct(punct) => punct.as_char() == ':',
                _ => false,
            };
            let is_call = is_word(pin, "pin") && inner.delimiter() == Delimiter::Parenthesis;
            is_call && path.iter().all(is_path) && is_bare_future(&inner.stream())
        }
        _ => false,
    }
}

/// Whether the tokens seem to use the variable `word`, be it in a format string: as fields and
/// methods are named too, what stands behind a dot or before a colon does not count.
pub(crate) fn mentions(tokens: &TokenStream, word: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Group(group) => mentions(&group.stream(), word),
        TokenTree::Ident(ident) => ident == word && !is_member(&tokens, at),
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            text.contains(&format!("{{{word}}}")) || text.contains(&format!("{{{word}:"))
        }
        TokenTree::Punct(_) => false,
    })
}

/// Whether the word at this place is the name of a field or a method: `.word`, `word:`.
fn is_member(tokens: &[TokenTree], at: usize) -> bool {
    let is = |at: Option<usize>, sign| {
        let token = at.and_then(|at| tokens.get(at));
        matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
    };
    let after_dot = is(at.checked_sub(1), '.') && !is(at.checked_sub(2), '.');
    after_dot || is(at.checked_add(1), ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Type {
        syn::parse_str(text).unwrap()
    }

    #[test]
    fn futures_are_told_by_the_return_type() {
        for (ty, expected) in [
            ("u32", Returned::Value),
            ("impl Future<Output = u32>", Returned::Future),
            (
                "impl Send + ::core::future::Future<Output = ()> + 'a",
                Returned::Future,
            ),
            ("impl Iterator<Item = u32>", Returned::Value),
            (
                "Pin<Box<dyn Future<Output = u32> + Send + 'a>>",
                Returned::BoxedFuture,
            ),
            (
                "std::pin::Pin<std::boxed::Box<dyn Future<Output = ()>>>",
                Returned::BoxedFuture,
            ),
            ("Pin<Box<impl Future<Output = ()>>>", Returned::BoxedFuture),
            ("Pin<Box<dyn Stream<Item = u32>>>", Returned::Value),
            ("Pin<&mut dyn Future<Output = ()>>", Returned::Value),
            ("BoxFuture<'a, u32>", Returned::BoxedFuture),
            (
                "futures::future::LocalBoxFuture<'static, ()>",
                Returned::BoxedFuture,
            ),
            ("Result<BoxFuture<'a, u32>, E>", Returned::Value),
        ] {
            assert_eq!(returned(&parse(ty)), expected, "{ty}");
        }
    }

    #[test]
    fn impl_trait_cannot_be_named() {
        for (ty, expected) in [
            ("u32", Some("u32")),
            ("impl Display", None),
            ("Result<impl Display, E>", Some("Result<_, E>")),
            ("(u8, [impl Copy; 2])", Some("(u8, [_; 2])")),
        ] {
            let named = nameable(&parse(ty)).map(|ty| ty.to_token_stream().to_string());
            let expected = expected.map(|text| parse(text).to_token_stream().to_string());
            assert_eq!(named, expected, "{ty}");
        }
    }

    #[test]
    fn scalars_and_lists_are_told() {
        assert_eq!(scalar(&parse("&str")).as_deref(), Some("&str"));
        assert_eq!(scalar(&parse("u64")).as_deref(), Some("u64"));
        assert_eq!(scalar(&parse("Vec<u8>")), None);
        assert!(item(&parse("&[Card]")).is_some());
        assert!(item(&parse("Vec<Card>")).is_some());
        assert!(item(&parse("Card")).is_none());
        assert!(drops_nothing(&parse("[(u8, &T); 4]")));
        assert!(!drops_nothing(&parse("[String; 4]")));
    }

    #[test]
    fn plain_values_are_told() {
        for (ty, expected) in [
            ("()", Looks::Plain),
            ("u64", Looks::Plain),
            ("&'static str", Looks::Plain),
            ("Result<String, E>", Looks::Result),
            ("anyhow::Result<()>", Looks::Result),
            ("Result<Chart, E>", Looks::Unknown),
            ("Answer<u64>", Looks::Unknown),
            ("Result", Looks::Unknown),
            ("Vec<u8>", Looks::Unknown),
        ] {
            assert_eq!(looks(&parse(ty)), expected, "{ty}");
        }
    }

    #[test]
    fn a_body_that_only_makes_a_future_is_told() {
        for (body, expected) in [
            ("async move { f().await }", true),
            ("async {}", true),
            ("Box::pin(async move { 1 })", true),
            ("::std::boxed::Box::pin(async { 1 })", true),
            ("let x = f(); async move { x }", false),
            ("Box::pin(f())", false),
            ("f(); Box::pin(async {})", false),
            ("async { 1 }.boxed()", false),
            ("", false),
        ] {
            assert_eq!(is_bare_future(&body.parse().unwrap()), expected, "{body}");
        }
    }

    #[test]
    fn a_use_of_a_variable_is_told_from_members() {
        for (body, expected) in [
            ("{ foo(1, [x]) }", true),
            ("for _ in 0..x {}", true),
            ("x.y", true),
            ("Point { x }", true),
            ("Point { x: x }", true),
            (r#"format!("{x:?} {x}")"#, true),
            ("point.x", false),
            ("point.x()", false),
            ("Point { x: 1 }", false),
            ("xs", false),
            (r#"format!("{xs} x")"#, false),
        ] {
            assert_eq!(mentions(&body.parse().unwrap(), "x"), expected, "{body}");
        }
    }
}
