use audit_core::audited_tool;

#[audited_tool(senstive = "ssn")]
fn near(ssn: String) -> usize {
    ssn.len()
}

#[audited_tool(colour = "red")]
fn far(ssn: String) -> usize {
    ssn.len()
}

fn main() {
    // The functions are kept: one mistake is one error.
    near(String::new());
    far(String::new());
}
