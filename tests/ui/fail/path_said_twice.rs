use audit_core::audited_tool;

#[audited_tool(sensitive = ["ssn", "name", "SSN"])]
fn list(ssn: String, name: String) -> usize {
    ssn.len() + name.len()
}

#[audited_tool(sensitive = "ssn", pseudonymize = ["name", "ssn"])]
fn two_ways(ssn: String, name: String) -> usize {
    ssn.len() + name.len()
}

fn main() {}
