//! What is printed for a function, kept beside it: `golden/NAME.rs` is what the user writes and
//! `golden/NAME.expanded.rs` what the compiler sees. `UPDATE_GOLDEN=1 cargo test -p audit-macros`
//! writes the latter anew.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, File, ImplItemFn, Meta, parse_quote};

/// An expansion that does not fit on a screen is not read by anybody.
const SCREEN: usize = 68;

#[test]
fn expansions_are_those_that_were_reviewed() {
    let inputs = inputs();
    assert!(!inputs.is_empty());
    for input in inputs {
        let expanded = expanded(&fs::read_to_string(&input).unwrap());
        let output = input.with_extension("expanded.rs");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&output, &expanded).unwrap();
        }
        let reviewed = fs::read_to_string(&output).unwrap_or_default();
        assert_eq!(expanded, reviewed, "{}", output.display());
        let lines = expanded.lines().count();
        assert!(lines <= SCREEN, "{}: {lines} lines", output.display());
    }
}

fn inputs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut inputs: Vec<PathBuf> = paths
        .filter(|path| !path.to_string_lossy().ends_with(".expanded.rs"))
        .collect();
    inputs.sort();
    inputs
}

fn expanded(source: &str) -> String {
    let mut function: ImplItemFn = syn::parse_str(source).unwrap();
    let ours = |attribute: &Attribute| attribute.path().is_ident("audited_tool");
    let at = function.attrs.iter().position(ours).unwrap();
    let options = match function.attrs.remove(at).meta {
        Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    };
    let expanded = crate::attribute(options, &function.into_token_stream());
    // A method stands in an `impl`, and the printer prints whole files.
    let function: ImplItemFn = syn::parse2(expanded).unwrap();
    let file: File = parse_quote!(impl Tools { #function });
    prettyplease::unparse(&file)
}
