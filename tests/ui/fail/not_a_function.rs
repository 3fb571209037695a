use audit_core::audited_tool;

#[audited_tool]
struct Chart;

#[audited_tool]
impl Chart {
    fn read(&self) {}
}

fn main() {
    Chart.read();
}
