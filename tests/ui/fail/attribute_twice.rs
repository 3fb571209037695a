use audit_core::audited_tool;

#[audited_tool(action = "read")]
#[audited_tool(level = "result")]
fn read(id: u64) -> u64 {
    id
}

fn main() {
    read(1);
}
