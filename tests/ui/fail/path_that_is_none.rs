use audit_core::audited_tool;

#[audited_tool(sensitive = ["", "card.", ".number", "card[0].number", "/card/number", "card. number"])]
fn charge(card: Vec<Vec<u64>>) -> usize {
    card.len()
}

fn main() {}
