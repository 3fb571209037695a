//! Arguments and items may bear the names that the expansion uses.
#![deny(warnings)]

use audit_core::audited_tool;

pub const TOOL: u64 = 1;

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
    __call + __body + __returns + call + tool + display + debug + result + r#type + core + audit_core + TOOL
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

pub trait Probe {
    fn __audited_capture(&self) {}
    fn __audited_shape(&self) {}
}

impl<T> Probe for T {}

#[audited_tool]
pub fn probed(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {}
