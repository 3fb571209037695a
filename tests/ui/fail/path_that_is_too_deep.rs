use audit_core::audited_tool;

#[audited_tool(sensitive = ["name.first", "ids[].number", "amount[]", "result.total"])]
fn charge(name: &str, ids: Vec<u64>, amount: u64) -> u64 {
    amount + name.len() as u64 + ids.len() as u64
}

fn main() {}
