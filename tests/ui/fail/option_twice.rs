use audit_core::audited_tool;

#[audited_tool(sensitive = "ssn", action = "read", sensitive = "name")]
fn read(ssn: String, name: String) -> usize {
    ssn.len() + name.len()
}

fn main() {
    read(String::new(), String::new());
}
