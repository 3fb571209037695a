//! One tool, one call, one log.

use audit_core::{Context, Recorder, audited_tool};

/// Gives a customer their money back.
#[audited_tool(subject = "customer_id", sensitive = ["card_number"], retention = "financial")]
fn refund(customer_id: &str, order_id: &str, card_number: &str) -> Result<String, String> {
    let card = card_number.get(12..).ok_or("a card number has 16 digits")?;
    Ok(format!("{customer_id}: {order_id} back on card …{card}"))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let _log = Recorder::builder().install()?; // into AUDIT_LOG, else into ./audit-log
    let turn = Context::new()
        .user("usr_1")
        .model("openai", "gpt-4.1")
        .conversation("conv-7")
        .turn(1);
    let answer = turn.sync_scope(|| refund("cus_42", "ORD-123", "4111111111111111"))?;
    println!("{answer}");
    Ok(())
}
