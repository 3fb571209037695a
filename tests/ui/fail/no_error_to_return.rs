use audit_core::audited_tool;

#[audited_tool(on_failure = "block")]
fn nothing() {}

#[audited_tool(on_failure = "withhold")]
async fn unit() -> () {}

#[audited_tool(on_failure = "block")]
fn never() -> ! {
    loop {}
}

#[audited_tool(on_failure = "blok")]
fn misspelt() -> Result<(), audit_core::Error> {
    Ok(())
}

#[audited_tool(write_ahead = true)]
fn valued() {}

#[audited_tool(write_ahed)]
fn unknown() {}

fn main() {}
