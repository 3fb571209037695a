//! Arguments and items may bear the names that the expansion uses.
#![deny(warnings)]

use audit_core::audited_tool;

#[audited_tool(sensitive = "result")]
pub fn arguments(
    __call: u64,
    __body: u64,
    __returns: u64,
    call: u64,
    tool: u64,
    display: u64,
    debug: u64,
    result: u64,
    r#type: u64,
    core: u64,
    audit_core: u64,
) -> u64 {
    __call
        + __body
        + __returns
        + call
        + tool
        + display
        + debug
        + result
        + r#type
        + core
        + audit_core
        + constants::TOOL
}

#[audited_tool]
#[allow(non_snake_case)]
pub async fn upper(TOOL: u64, __early: u64) -> u64 {
    TOOL + __early
}

#[audited_tool]
pub fn r#match(r#in: &str) -> usize {
    r#in.len()
}

pub trait Everything: Sized {
    fn value(self) {}
    fn error(self) {}
    fn observe(self) {}
    fn is_failure(self) {}
    fn run(self) {}
}

impl<T> Everything for T {}

pub fn is_zero(result: &Result<u64, String>) -> bool {
    matches!(result, Ok(0))
}

#[audited_tool(is_failure = is_zero)]
pub fn probed(id: u64) -> Result<u64, String> {
    Ok(id)
}

pub mod constants {
    pub const TOOL: u64 = 1;

    #[audit_core::audited_tool]
    pub fn tool() -> u64 {
        TOOL
    }
}

#[allow(dead_code)]
struct Registered;

#[audited_tool]
pub fn generics<Tool, Call: serde::Serialize, Argument, const TOOL: usize>(
    tool: Vec<Call>,
    captured: u64,
    skipped: u64,
) -> usize {
    let _ = (tool, size_of::<Tool>(), size_of::<Argument>());
    TOOL + (captured + skipped) as usize
}

fn main() {}
