//! Sound code draws no warning that its plain copy would not draw.
#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    rust_2018_idioms,
    unused_qualifications,
    unreachable_pub,
    unused_lifetimes,
    unused_results,
    trivial_casts,
    let_underscore_drop,
    explicit_outlives_requirements,
    missing_debug_implementations,
    non_ascii_idents,
    variant_size_differences
)]

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use audit_core::audited_tool;

macro_rules! made {
    ($name:ident, $argument:ident, $body:block) => {
        /// Made by a macro, whose body stands in an invisible group.
        #[audited_tool]
        pub fn $name($argument: u64, other: u64) -> u64 {
            let _ = other;
            $body
        }
    };
}

made!(made_one, number, { number + 1 });
made!(made_two, number, { number });

/// One line, superfluous braces.
#[audited_tool]
pub fn one_line(number: u64) -> u64 {
    number
}

/// Every kind of argument.
#[audited_tool(skip(callback))]
pub fn arguments(
    mut text: String,
    _underscored: u64,
    _: u64,
    (first, ..): (u64, u64),
    #[allow(unused_variables)] silenced: u64,
    #[expect(unused_variables)] expected: u64,
    callback: impl Fn(u64),
) -> String {
    callback(first);
    text.push('!');
    text
}

/// A place is assigned to and nothing else.
#[audited_tool]
pub fn assigned(mut pair: (String, u64)) {
    pair.1 = 1;
}

/// Borrows from its arguments.
#[audited_tool]
pub async fn borrows<'a>(text: &'a str, list: &mut Vec<u64>) -> Option<&'a str> {
    list.clear();
    text.get(1..)
}

/// A temporary of the last expression borrows an argument.
#[audited_tool]
pub fn temporary(cell: RefCell<Vec<u64>>) -> usize {
    cell.borrow().len()
}

/// Yields a future.
#[audited_tool]
pub fn later(number: u64) -> impl Future<Output = u64> + Send {
    async move { number }
}

/// Yields a boxed future.
#[audited_tool]
pub fn boxed(text: &str) -> Pin<Box<dyn Future<Output = usize> + Send + '_>> {
    Box::pin(async move { text.len() })
}

/// Never returns.
#[audited_tool]
pub fn never(number: u64) -> ! {
    panic!("{number}")
}

/// Neither does this.
#[audited_tool]
pub async fn never_later(number: u64) -> ! {
    panic!("{number}")
}

/// Returns early.
#[audited_tool]
pub async fn early(number: u64) -> Result<(), String> {
    if number == 0 {
        return Err("zero".to_owned());
    }
    let text = borrows("text", &mut Vec::new()).await.ok_or("nothing")?;
    assert_eq!(text, "ext");
    Ok(())
}

fn main() {}
