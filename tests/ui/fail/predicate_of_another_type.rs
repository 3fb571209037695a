use audit_core::audited_tool;

fn is_empty(text: &String) -> bool {
    text.is_empty()
}

#[audited_tool(is_failure = is_empty)]
fn length(text: String) -> usize {
    text.len()
}

#[audited_tool(is_failure = nowhere)]
fn missing(text: String) -> usize {
    text.len()
}

fn main() {}
