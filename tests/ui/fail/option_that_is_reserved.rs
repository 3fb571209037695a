use audit_core::audited_tool;

#[audited_tool(write_ahead)]
fn intent() {}

#[audited_tool(on_failure = "block")]
fn block() {}

#[audited_tool(local)]
async fn local() {}

#[audited_tool(no_dispatch)]
fn hidden() {}

fn main() {}
