//! Tools are listed whether or not anybody calls them.

use audit_core::{Action, Level, Tool, audited_tool, tools};

/// Moves money
/// back to the customer.
///
///   Indented, and after an empty line.
#[audited_tool(
    name = "listing.refund",
    sensitive = ["card.number", "*.pin"],
    pseudonymize = "customer",
    subject = ["customer", "others[].id"],
    retention = "financial",
    summary = ["id", "status"],
    action = "update",
    purpose = "HPAYMT",
    level = "result",
    skip(database),
)]
#[allow(dead_code)]
async fn refund(customer: &str, card: Vec<Vec<u8>>, others: Vec<Vec<u8>>, database: Vec<u8>) {
    let _ = (customer, card, others, database);
}

#[audited_tool(description = "Said in the attribute.")]
#[doc = "Said in a comment."]
#[allow(dead_code)]
fn listing_plain((a, b): (u64, u64), _: &'static str, r#type: Option<u64>) -> u64 {
    a + b + r#type.unwrap_or_default()
}

macro_rules! three {
    ($($name:ident),*) => {$(
        #[audited_tool]
        #[allow(dead_code)]
        fn $name(id: u64) -> u64 {
            id
        }
    )*};
}

three!(listing_one, listing_two, listing_three);

#[allow(dead_code)]
struct Desk<T>(T);

#[allow(dead_code)]
impl<T: Clone> Desk<T> {
    #[audited_tool]
    fn listing_method(&self, id: u64) -> (T, u64) {
        (self.0.clone(), id)
    }
}

#[allow(dead_code)]
trait Charts {
    #[audited_tool]
    fn listing_provided(&self) {}
}

impl Charts for u8 {}

fn tool(name: &str) -> &'static Tool {
    let mut found = tools().into_iter().filter(|tool| tool.name() == name);
    let tool = found
        .next()
        .unwrap_or_else(|| panic!("{name} is not listed"));
    assert!(found.next().is_none(), "{name} is listed twice");
    tool
}

#[test]
fn a_definition_holds_what_was_said() {
    let line = include_str!("listing.rs")
        .lines()
        .position(|line| line.contains("async fn refund("));
    let refund = tool("listing.refund").definition();
    assert_eq!(
        refund.description,
        "Moves money\nback to the customer.\n\n  Indented, and after an empty line."
    );
    assert_eq!(
        (refund.module_path, refund.function),
        ("attribute::listing", "refund")
    );
    assert!(
        refund.file.ends_with("tests/attribute/listing.rs"),
        "{}",
        refund.file
    );
    assert_eq!(
        (refund.line as usize, refund.column),
        (line.unwrap() + 1, 10)
    );
    assert_eq!(refund.version, Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(refund.sensitive, ["card.number", "*.pin"]);
    assert_eq!(refund.pseudonymize, ["customer"]);
    assert_eq!(refund.subject, ["customer", "others[].id"]);
    assert_eq!(refund.retention, Some("financial"));
    assert_eq!(refund.summary, Some(["id", "status"].as_slice()));
    assert_eq!(refund.action, Some(Action::Update));
    assert_eq!(refund.purpose, Some("HPAYMT"));
    assert_eq!(refund.level, Level::Result);
    assert!(refund.is_async);
}

#[test]
fn parameters_are_listed_as_written() {
    let parameters = |name| {
        let parameters = tool(name).definition().parameters.iter();
        parameters
            .map(|p| (p.name, p.type_name, p.captured))
            .collect::<Vec<_>>()
    };
    let expected = [
        ("customer", "&str", true),
        ("card", "Vec<Vec<u8>>", true),
        ("others", "Vec<Vec<u8>>", true),
        ("database", "Vec<u8>", false),
    ];
    assert_eq!(parameters("listing.refund"), expected);
    let expected = [
        ("a", "(u64, u64)", true),
        ("b", "(u64, u64)", true),
        ("_1", "&'static str", false),
        ("type", "Option<u64>", true),
    ];
    assert_eq!(parameters("listing_plain"), expected);
    assert_eq!(parameters("listing_method"), [("id", "u64", true)]);
}

#[test]
fn what_was_not_said_is_blank() {
    let plain = tool("listing_plain").definition();
    assert_eq!(plain.description, "Said in the attribute.");
    assert_eq!(
        (plain.retention, plain.summary, plain.action, plain.purpose),
        (None, None, None, None)
    );
    assert_eq!((plain.level, plain.is_async), (Level::Summary, false));
}

#[test]
fn functions_of_one_macro_call_methods_and_provided_methods_are_listed() {
    for name in [
        "listing_one",
        "listing_two",
        "listing_three",
        "listing_method",
        "listing_provided",
    ] {
        assert_eq!(tool(name).definition().module_path, "attribute::listing");
    }
}

#[test]
fn the_list_is_sorted_by_name() {
    let names: Vec<_> = tools().iter().map(|tool| tool.name()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(names, sorted);
}
