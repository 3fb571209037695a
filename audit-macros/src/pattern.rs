//! Argument patterns: what they bind, and the same pattern in other clothes.

use syn::{FieldPat, Pat, PatIdent, PatWild, Token};

/// What a pattern binds.
pub(crate) fn bindings(pattern: &Pat) -> Vec<PatIdent> {
    let mut found = Vec::new();
    rewrite(&mut pattern.clone(), &mut |pattern| {
        if let Pat::Ident(ident) = pattern
            && !is_unit(ident)
        {
            found.push(ident.clone());
        }
    });
    found
}

/// Whether all that the pattern matches moves into its bindings, so that nothing else is left to
/// be dropped.
pub(crate) fn keeps_all(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(ident) => ident.by_ref.is_none() && ident.subpat.is_none(),
        Pat::Paren(paren) => keeps_all(&paren.pat),
        Pat::Slice(slice) => slice.elems.iter().all(keeps_all),
        Pat::Struct(fields) => {
            fields.rest.is_none() && fields.fields.iter().all(|field| keeps_all(&field.pat))
        }
        Pat::Tuple(tuple) => tuple.elems.iter().all(keeps_all),
        Pat::TupleStruct(tuple) => tuple.elems.iter().all(keeps_all),
        // What is moved out of a reference is dropped with nothing.
        Pat::Reference(_) => true,
        _ => false,
    }
}

/// The pattern without the `mut` of its bindings.
pub(crate) fn without_mut(pattern: &Pat) -> Pat {
    let mut plain = pattern.clone();
    rewrite(&mut plain, &mut |pattern| {
        if let Pat::Ident(ident) = pattern
            && ident.by_ref.is_none()
        {
            ident.mutability = None;
        }
    });
    plain
}

/// The pattern as it is matched against a reference to the value: it borrows the bindings that
/// are wanted and binds nothing else.
pub(crate) fn borrowing(pattern: &Pat, wanted: &dyn Fn(&PatIdent) -> bool) -> Pat {
    let mut borrowed = pattern.clone();
    rewrite(&mut borrowed, &mut |pattern| match pattern {
        Pat::Ident(ident) if is_unit(ident) => {}
        Pat::Ident(ident) if wanted(ident) => {
            ident.by_ref = None;
            ident.mutability = None;
        }
        Pat::Ident(ident) => *pattern = without_name(ident),
        Pat::Reference(reference) => *pattern = (*reference.pat).clone(),
        _ => {}
    });
    borrowed
}

/// A name in a pattern that is more likely a unit struct or a constant than a binding.
fn is_unit(ident: &PatIdent) -> bool {
    let plain = ident.by_ref.is_none() && ident.mutability.is_none() && ident.subpat.is_none();
    plain && ident.ident.to_string().starts_with(char::is_uppercase)
}

/// What is left of a binding whose name is not wanted.
fn without_name(ident: &PatIdent) -> Pat {
    match &ident.subpat {
        Some((_, inner)) => (**inner).clone(),
        None => Pat::Wild(PatWild {
            attrs: Vec::new(),
            underscore_token: Token![_](ident.ident.span()),
        }),
    }
}

/// Applies `change` to every part of a pattern, the inner ones first.
fn rewrite(pattern: &mut Pat, change: &mut dyn FnMut(&mut Pat)) {
    for inner in parts(pattern) {
        rewrite(inner, change);
    }
    if let Pat::Struct(fields) = pattern {
        fields.fields.iter_mut().for_each(write_out);
    }
    change(pattern);
}

/// Names the field where its pattern is no longer its name: `a` became `_`, so it is `a: _`.
fn write_out(field: &mut FieldPat) {
    if !matches!(&*field.pat, Pat::Ident(_)) {
        field.colon_token.get_or_insert_default();
    }
}

fn parts(pattern: &mut Pat) -> Vec<&mut Pat> {
    match pattern {
        Pat::Ident(ident) => ident.subpat.iter_mut().map(|(_, p)| &mut **p).collect(),
        Pat::Or(or) => or.cases.iter_mut().collect(),
        Pat::Paren(paren) => vec![&mut *paren.pat],
        Pat::Reference(reference) => vec![&mut *reference.pat],
        Pat::Slice(slice) => slice.elems.iter_mut().collect(),
        Pat::Struct(fields) => fields
            .fields
            .iter_mut()
            .map(|field| &mut *field.pat)
            .collect(),
        Pat::Tuple(tuple) => tuple.elems.iter_mut().collect(),
        Pat::TupleStruct(tuple) => tuple.elems.iter_mut().collect(),
        Pat::Type(typed) => vec![&mut *typed.pat],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens, quote};
    use syn::parse::Parser;

    use super::*;

    fn parse(text: &str) -> Pat {
        Pat::parse_multi.parse_str(text).unwrap()
    }

    fn printed(pattern: &Pat) -> String {
        pattern.to_token_stream().to_string()
    }

    #[test]
    fn bindings_are_found_wherever_they_stand() {
        for (pattern, expected) in [
            ("x", "x"),
            ("_", ""),
            ("mut x", "x"),
            ("(a, (b, _), ..)", "a b"),
            ("Point { x, y: other, .. }", "x other"),
            ("&Wrapper(ref inner)", "inner"),
            ("[first, .., last]", "first last"),
            ("whole @ (Left(x) | Right(x))", "x x whole"),
            ("(Unit, a)", "a"),
        ] {
            let names: Vec<String> = bindings(&parse(pattern))
                .iter()
                .map(|binding| binding.ident.to_string())
                .collect();
            assert_eq!(names.join(" "), expected, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_that_leaves_something_behind_is_told() {
        for (pattern, expected) in [
            ("Parameters(request)", true),
            ("(a, [b, c])", true),
            ("&(a, _)", true),
            ("Point { x, y: mut z }", true),
            ("_", false),
            ("(a, _)", false),
            ("(a, ..)", false),
            ("Point { x, .. }", false),
            ("ref a", false),
            ("a @ (_, _)", false),
        ] {
            assert_eq!(keeps_all(&parse(pattern)), expected, "{pattern}");
        }
    }

    #[test]
    fn mut_is_taken_off_but_ref_mut_stays() {
        let plain = without_mut(&parse("(mut a, ref mut b, Unit)"));
        assert_eq!(printed(&plain), quote!((a, ref mut b, Unit)).to_string());
    }

    #[test]
    fn a_borrowing_pattern_binds_what_is_wanted_only() {
        let wanted = |ident: &PatIdent| ident.ident != "c";
        let pattern = parse("(&a, ref mut b, S { c, mut d }, c @ (_, e))");
        let expected = parse("(a, b, S { c: _, d }, (_, e))");
        assert_eq!(printed(&borrowing(&pattern, &wanted)), printed(&expected));
    }
}
