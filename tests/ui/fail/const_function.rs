use audit_core::audited_tool;

#[audited_tool]
const fn double(number: u64) -> u64 {
    number * 2
}

fn main() {
    double(1);
}
