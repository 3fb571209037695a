use audit_core::audited_tool;

#[audited_tool(local)]
async fn local() {}

#[audited_tool(no_dispatch)]
fn hidden() {}

fn main() {}
