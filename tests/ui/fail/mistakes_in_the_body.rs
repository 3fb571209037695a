use audit_core::audited_tool;

#[audited_tool]
fn wrong_value(id: u64) -> String {
    id + 1
}

#[audited_tool]
async fn wrong_return(id: u64) -> Result<String, u8> {
    if id == 0 {
        return Err("zero");
    }
    Ok(id)
}

#[audited_tool]
fn unknown_name(id: u64) -> u64 {
    id + idd
}

#[audited_tool]
fn used_after_move(names: Vec<String>) -> usize {
    drop(names);
    names.len()
}

#[audited_tool]
fn no_value(id: u64) -> u64 {
    id + 1;
}

fn main() {}
