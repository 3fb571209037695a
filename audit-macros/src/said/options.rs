//! What stands between the parentheses of `#[audited_tool(…)]`.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{ExprPath, Ident, LitStr, Path, Token, bracketed, parenthesized, token};

use crate::errors::{Errors, did_you_mean, list};

const KNOWN: &[&str] = &[
    "sensitive",
    "pseudonymize",
    "subject",
    "retention",
    "summary",
    "action",
    "purpose",
    "level",
    "write_ahead",
    "on_failure",
    "is_failure",
    "skip",
    "name",
    "description",
    "crate",
];

/// Words that are reserved: accepting one without doing what it says would be a lie.
const LATER: &[&str] = &["local", "no_dispatch"];

/// The options in the words of the user.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) sensitive: Vec<LitStr>,
    pub(crate) pseudonymize: Vec<LitStr>,
    pub(crate) subject: Vec<LitStr>,
    pub(crate) retention: Option<LitStr>,
    pub(crate) summary: Option<Vec<LitStr>>,
    pub(crate) action: Option<LitStr>,
    pub(crate) purpose: Option<LitStr>,
    pub(crate) level: Option<LitStr>,
    pub(crate) write_ahead: bool,
    pub(crate) on_failure: Option<LitStr>,
    pub(crate) is_failure: Option<ExprPath>,
    pub(crate) skip: Vec<Ident>,
    pub(crate) name: Option<LitStr>,
    pub(crate) description: Option<LitStr>,
    pub(crate) krate: Option<Path>,
}

impl Options {
    /// Reads all of them; one that cannot be read costs only itself.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Options {
        let mut options = Options::default();
        let read = |input: ParseStream<'_>| {
            options.read_all(input, errors);
            Ok(())
        };
        // The reader consumes whatever stands there, so the parser itself finds no mistake.
        if let Err(error) = read.parse2(tokens) {
            errors.push(error);
        }
        options
    }

    fn read_all(&mut self, input: ParseStream<'_>, errors: &mut Errors) {
        let mut seen = Vec::new();
        while !input.is_empty() {
            if let Err(error) = self.read_one(input, &mut seen) {
                errors.push(error);
                skip_to_comma(input);
            }
            if let Err(error) = comma_or_end(input) {
                errors.push(error);
                skip_to_comma(input);
                let _ = comma_or_end(input);
            }
        }
    }

    fn read_one(&mut self, input: ParseStream<'_>, seen: &mut Vec<String>) -> syn::Result<()> {
        let key = input.call(Ident::parse_any).map_err(|error| {
            syn::Error::new(error.span(), "expected an option, like `sensitive = \"…\"`")
        })?;
        let word = key.to_string();
        let repeated = seen.contains(&word);
        seen.push(word.clone());
        self.read_value(&word, key.span(), input)?;
        match repeated {
            true => Err(syn::Error::new(
                key.span(),
                format!("`{word}` is said twice; say it once"),
            )),
            false => Ok(()),
        }
    }

    fn read_value(&mut self, word: &str, at: Span, input: ParseStream<'_>) -> syn::Result<()> {
        let value = Value { word, at, input };
        match word {
            "sensitive" => self.sensitive = value.strings()?,
            "pseudonymize" => self.pseudonymize = value.strings()?,
            "subject" => self.subject = value.strings()?,
            "summary" => self.summary = Some(value.strings()?),
            "retention" => self.retention = Some(value.string()?),
            "action" => self.action = Some(value.string()?),
            "purpose" => self.purpose = Some(value.string()?),
            "level" => self.level = Some(value.string()?),
            "write_ahead" => self.write_ahead = value.none()?,
            "on_failure" => self.on_failure = Some(value.string()?),
            "name" => self.name = Some(value.string()?),
            "description" => self.description = Some(value.string()?),
            "is_failure" => self.is_failure = Some(value.function()?),
            "skip" => self.skip = value.names()?,
            "crate" => self.krate = Some(value.path()?),
            _ => return Err(syn::Error::new(at, unknown(word))),
        }
        Ok(())
    }
}

/// What follows an option's word.
struct Value<'a> {
    word: &'a str,
    at: Span,
    input: ParseStream<'a>,
}

impl Value<'_> {
    /// Steps over `=`.
    fn equals(&self, example: &str) -> syn::Result<()> {
        match self.input.parse::<Option<Token![=]>>()? {
            Some(_) => Ok(()),
            None => Err(self.malformed(self.at, example)),
        }
    }

    /// The word alone says it.
    fn none(&self) -> syn::Result<bool> {
        match self.input.is_empty() || self.input.peek(Token![,]) {
            true => Ok(true),
            false => {
                let word = self.word;
                let message = format!("`{word}` takes no value; write the word alone");
                Err(syn::Error::new(self.input.span(), message))
            }
        }
    }

    fn string(&self) -> syn::Result<LitStr> {
        let example = " = \"…\"";
        self.equals(example)?;
        self.literal(example)
    }

    /// One string, or a list of strings in brackets.
    fn strings(&self) -> syn::Result<Vec<LitStr>> {
        let example = " = [\"…\", \"…\"]";
        self.equals(example)?;
        if !self.input.peek(token::Bracket) {
            return Ok(vec![self.literal(example)?]);
        }
        let inner;
        bracketed!(inner in self.input);
        let strings = Punctuated::<LitStr, Token![,]>::parse_terminated(&inner);
        let strings = strings.map_err(|error| self.malformed_inside(&inner, &error, example))?;
        Ok(strings.into_iter().collect())
    }

    fn literal(&self, example: &str) -> syn::Result<LitStr> {
        let literal: syn::Result<LitStr> = self.input.parse();
        literal.map_err(|error| self.malformed(error.span(), example))
    }

    fn names(&self) -> syn::Result<Vec<Ident>> {
        let example = "(first, second)";
        if !self.input.peek(token::Paren) {
            return Err(self.malformed(self.at, example));
        }
        let inner;
        parenthesized!(inner in self.input);
        let names = Punctuated::<Ident, Token![,]>::parse_terminated_with(&inner, Ident::parse_any);
        let names = names.map_err(|error| self.malformed_inside(&inner, &error, example))?;
        Ok(names.into_iter().collect())
    }

    fn function(&self) -> syn::Result<ExprPath> {
        let example = " = path::to::predicate";
        self.equals(example)?;
        let path: syn::Result<ExprPath> = self.input.parse();
        path.map_err(|error| self.malformed(error.span(), example))
    }

    fn path(&self) -> syn::Result<Path> {
        let example = " = path::to::audit_core";
        self.equals(example)?;
        Path::parse_mod_style(self.input).map_err(|error| self.malformed(error.span(), example))
    }

    /// The parser would find one more mistake in what is left between the brackets.
    fn malformed_inside(
        &self,
        inside: ParseStream<'_>,
        error: &syn::Error,
        example: &str,
    ) -> syn::Error {
        let _ = inside.parse::<TokenStream>();
        self.malformed(error.span(), example)
    }

    fn malformed(&self, span: Span, example: &str) -> syn::Error {
        let word = self.word;
        syn::Error::new(span, format!("write `{word}{example}`"))
    }
}

fn unknown(word: &str) -> String {
    if LATER.contains(&word) {
        return format!("`{word}` is not supported yet; leave it out");
    }
    format!(
        "unknown option `{word}`{}\nthe options are {}",
        did_you_mean(word, KNOWN),
        list(KNOWN)
    )
}

fn comma_or_end(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        // Not empty, so there is a token to step over.
        let _ = input.parse::<proc_macro2::TokenTree>();
    }
}
