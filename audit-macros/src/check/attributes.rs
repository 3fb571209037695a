//! Attributes that stand beside ours.

use proc_macro2::Span;
use syn::Attribute;

/// Attributes of the compiler that no macro reads.
const INERT: &[&str] = &[
    "allow",
    "cfg",
    "cfg_attr",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "export_name",
    "forbid",
    "ignore",
    "inline",
    "link_section",
    "must_use",
    "no_mangle",
    "should_panic",
    "target_feature",
    "track_caller",
    "unsafe",
    "warn",
];

/// Namespaces of tools that no macro reads.
const TOOLS: &[&str] = &["clippy", "diagnostic", "miri", "rust_analyzer", "rustfmt"];

const LINTS: &[&str] = &["allow", "deny", "expect", "forbid", "warn"];

/// Whether an attribute macro below ours will still read the signature: then it has to find the
/// patterns as they were written.
pub(super) fn has_foreign(attributes: &[Attribute]) -> bool {
    !attributes.iter().all(is_inert)
}

fn is_inert(attribute: &Attribute) -> bool {
    let path = attribute.path();
    match path.get_ident() {
        Some(word) => INERT.iter().any(|known| word == known),
        None => {
            let first = path.segments.first();
            first.is_some_and(|first| TOOLS.iter().any(|tool| first.ident == tool))
        }
    }
}

/// Takes every further `#[audited_tool]` away and says where the first of them stood.
pub(super) fn take_second(attributes: &mut Vec<Attribute>) -> Option<Span> {
    let ours = |attribute: &Attribute| {
        let last = attribute.path().segments.last();
        last.filter(|last| last.ident == "audited_tool")
            .map(|last| last.ident.span())
    };
    let span = attributes.iter().find_map(ours);
    attributes.retain(|attribute| ours(attribute).is_none());
    span
}

/// Whether it says where something is compiled in.
pub(super) fn is_cfg(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
}

/// Whether it sets the level of a lint.
pub(super) fn is_lint(attribute: &Attribute) -> bool {
    LINTS.iter().any(|lint| attribute.path().is_ident(lint))
}
