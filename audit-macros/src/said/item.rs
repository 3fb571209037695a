//! The function below the attribute: its signature parsed, its body kept as tokens.
//!
//! The body is not even looked through: the editor keeps working while it is half typed, syntax
//! that is newer than the parser passes, and so does what only the compiler knows of its tokens.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
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

/// Everything before the body.
struct Header {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    is_default: Option<Token![default]>,
    signature: Signature,
}

impl Item {
    pub(crate) fn read(tokens: TokenStream) -> syn::Result<Item> {
        let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let last = tokens.pop();
        expect_function(&tokens)?;
        let header: Header = syn::parse2(tokens.into_iter().collect())?;
        let body = read_body(last, &header.signature)?;
        Ok(Item {
            attributes: header.attributes,
            visibility: header.visibility,
            is_default: header.is_default,
            signature: header.signature,
            body,
        })
    }
}

/// There is a `fn` among the words, if this means to be a function.
fn expect_function(tokens: &[TokenTree]) -> syn::Result<()> {
    let words = tokens.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    });
    if words.clone().any(|word| word == "fn") {
        return Ok(());
    }
    let mut others = words.filter(|word| *word != "pub");
    Err(syn::Error::new(
        others.next().map_or_else(Span::call_site, Ident::span),
        "`#[audited_tool]` goes on a function or a method; put it on each that agents call",
    ))
}

impl Parse for Header {
    fn parse(input: ParseStream<'_>) -> syn::Result<Header> {
        Ok(Header {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            is_default: input.parse()?,
            signature: input.parse()?,
        })
    }
}

fn read_body(last: Option<TokenTree>, signature: &Signature) -> syn::Result<Body> {
    let group = match last {
        Some(TokenTree::Group(group)) => unwrap_invisible(group),
        _ => None,
    };
    match group {
        Some(group) => split_body(&group),
        None => Err(syn::Error::new(
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
    let (inner_attributes, tokens) = match starts_with_attribute(&group.stream()) {
        true => split_attributes.parse2(group.stream())?,
        false => (Vec::new(), group.stream()),
    };
    Ok(Body {
        inner_attributes,
        tokens,
        braces: group.span(),
    })
}

fn starts_with_attribute(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    let mut is_next = |char| {
        let next = tokens.next();
        matches!(next, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
    };
    is_next('#') && is_next('!')
}

fn split_attributes(input: ParseStream<'_>) -> syn::Result<(Vec<Attribute>, TokenStream)> {
    let attributes = input.call(Attribute::parse_inner)?;
    Ok((attributes, input.parse()?))
}
