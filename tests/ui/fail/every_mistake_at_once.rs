use audit_core::audited_tool;

#[audited_tool(
    senstive = "ssn",
    subject = "patient",
    pseudonymize = ["name", "naem"],
    action = "reed",
    level = "all",
    skip(chart),
    retention = "",
)]
fn read(ssn: String, name: String) -> usize {
    ssn.len() + name.len()
}

fn main() {
    read(String::new(), String::new());
}
