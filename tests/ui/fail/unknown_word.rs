use audit_core::audited_tool;

#[audited_tool(action = "reads")]
fn action() {}

#[audited_tool(level = "everything")]
fn level() {}

#[audited_tool(name = " ", purpose = "")]
fn empty() {}

fn main() {}
