use audit_core::audited_tool;

#[audited_tool(sensitive = "ssn", skip(ssn))]
fn masked(ssn: String) -> usize {
    ssn.len()
}

#[audited_tool(subject = "patient.id", skip(patient))]
fn subject(patient: Vec<String>) -> usize {
    patient.len()
}

fn main() {}
