use audit_core::audited_tool;

#[audited_tool(sensitive)]
fn nothing(ssn: String) -> usize {
    ssn.len()
}

#[audited_tool(action = read)]
fn word(ssn: String) -> usize {
    ssn.len()
}

#[audited_tool(subject("ssn"))]
fn parentheses(ssn: String) -> usize {
    ssn.len()
}

#[audited_tool(sensitive = ["ssn", 5])]
fn number(ssn: String) -> usize {
    ssn.len()
}

#[audited_tool(skip = "ssn")]
fn string(ssn: String) -> usize {
    ssn.len()
}

#[audited_tool(skip("ssn"))]
fn quoted(ssn: String) -> usize {
    ssn.len()
}

#[audited_tool(is_failure = |n| *n == 0)]
fn closure(ssn: String) -> usize {
    ssn.len()
}

#[audited_tool("ssn")]
fn bare(ssn: String) -> usize {
    ssn.len()
}

fn main() {}
