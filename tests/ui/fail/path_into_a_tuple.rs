use audit_core::audited_tool;

#[audited_tool(sensitive = ["pair.0", "list.0.name", "result.items[].1"])]
fn read(pair: (String, u64), list: Vec<String>) {
    drop((pair, list));
}

fn main() {}
