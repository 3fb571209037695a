//! Types in print: the compiler's own printer puts a blank on either side of every sign.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;

/// The type as a reader would write it.
pub(crate) fn text(ty: &Type) -> String {
    let mut text = String::new();
    print(ty.to_token_stream(), &mut text);
    text
}

fn print(tokens: TokenStream, text: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = brackets(group.delimiter());
                text.push_str(open);
                print(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => print_punct(punct.as_char(), text),
            word => {
                if text.ends_with(|before: char| before.is_alphanumeric() || "_>".contains(before))
                {
                    text.push(' ');
                }
                text.push_str(&word.to_string());
            }
        }
    }
}

fn print_punct(punct: char, text: &mut String) {
    match punct {
        ',' | ';' => text.extend([punct, ' ']),
        '+' | '=' => text.extend([' ', punct, ' ']),
        '-' => text.push_str(" -"),
        '>' if text.ends_with(" -") => text.push_str("> "),
        '\'' | '&' if text.ends_with(char::is_alphanumeric) => text.extend([' ', punct]),
        _ => text.push(punct),
    }
}

fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::None => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_printed_as_they_are_written() {
        for ty in [
            "Vec<u8>",
            "&'a mut std::sync::Arc<Mutex<T>>",
            "impl Fn(u32, &str) -> Result<(), E> + Send + 'static",
            "Pin<Box<dyn Future<Output = [u8; 4]>>>",
            "<T as Trait>::Item",
            "*const dyn for<'a> Fn(&'a u8)",
            "!",
        ] {
            assert_eq!(text(&syn::parse_str(ty).unwrap()), ty);
        }
    }
}
