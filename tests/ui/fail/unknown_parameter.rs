use audit_core::audited_tool;

struct Chart;

#[audited_tool(sensitive = "snn")]
fn misspelt(ssn: String, name: String) -> usize {
    ssn.len() + name.len()
}

#[audited_tool(subject = ["name", "card.number"])]
fn root(ssn: String, name: String) -> usize {
    ssn.len() + name.len()
}

#[audited_tool(pseudonymize = "name")]
fn no_parameters() {}

impl Chart {
    #[audited_tool(sensitive = "self.ssn")]
    fn receiver(&self, ssn: String) -> usize {
        ssn.len()
    }
}

fn main() {
    misspelt(String::new(), String::new());
    root(String::new(), String::new());
    no_parameters();
    Chart.receiver(String::new());
}
