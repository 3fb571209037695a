//! The function below the attribute: its signature parsed, its body kept as tokens.
//!
//! The body is never parsed: the editor keeps working while it is half typed, and syntax that is
//! newer than the parser passes through.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Signature, Token, Visibility};

/// A function as it was written.
pub(crate) struct Item {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) is_default: Option<Token![default]>,
    pub(crate) signature: Signature,
    pub(crate) body: Body,
}

/// The braces and what stands between them.
pub(crate) struct Body {
    /// `#![…]` at its start: they speak of the whole function.
    pub(crate) inner_attributes: Vec<Attribute>,
    pub(crate) tokens: TokenStream,
    pub(crate) braces: Span,
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Item> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let is_default = input.parse()?;
        let signature: Signature = parse_signature(input)?;
        let body = parse_body(input, &signature)?;
        Ok(Item {
            attributes,
            visibility,
            is_default,
            signature,
            body,
        })
    }
}

fn parse_signature(input: ParseStream<'_>) -> syn::Result<Signature> {
    let is_function = input.fork().parse::<Signature>().is_ok() || mentions_fn(input);
    match is_function {
        true => input.parse(),
        false => Err(syn::Error::new(
            input.span(),
            "`#[audited_tool]` goes on a function or a method; put it on each that agents call",
        )),
    }
}

/// Whether a `fn` stands before the first group: then the item means to be a function, and the
/// parser's own message is the better one.
fn mentions_fn(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while let Ok(token) = ahead.parse::<TokenTree>() {
        match token {
            TokenTree::Ident(word) if word == "fn" => return true,
            TokenTree::Group(_) => return false,
            _ => {}
        }
    }
    false
}

fn parse_body(input: ParseStream<'_>, signature: &Signature) -> syn::Result<Body> {
    let braces = match input.parse::<TokenTree>() {
        Ok(TokenTree::Group(group)) => unwrap_invisible(group),
        _ => None,
    };
    match braces {
        Some(group) if input.is_empty() => split_body(&group),
        _ => Err(syn::Error::new(
            signature.ident.span(),
            "this function has no body to audit; put `#[audited_tool]` where it is implemented",
        )),
    }
}

/// A body that passed through `macro_rules!` may stand inside an invisible group.
fn unwrap_invisible(group: Group) -> Option<Group> {
    match group.delimiter() {
        Delimiter::Brace => Some(group),
        Delimiter::None => {
            let mut inside = group.stream().into_iter();
            match (inside.next(), inside.next()) {
                (Some(TokenTree::Group(inner)), None) => unwrap_invisible(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

fn split_body(group: &Group) -> syn::Result<Body> {
    let parse = |input: ParseStream<'_>| {
        let inner_attributes = input.call(Attribute::parse_inner)?;
        Ok((inner_attributes, input.parse()?))
    };
    let (inner_attributes, tokens) = syn::parse::Parser::parse2(parse, group.stream())?;
    Ok(Body {
        inner_attributes,
        tokens,
        braces: group.span(),
    })
}
