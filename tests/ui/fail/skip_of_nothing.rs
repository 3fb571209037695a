use audit_core::audited_tool;

struct Database;

#[audited_tool(skip(databse))]
fn misspelt(database: Vec<u8>) -> usize {
    database.len()
}

#[audited_tool(skip(cache, database, cache))]
fn twice(database: Vec<u8>, cache: Vec<u8>) -> usize {
    database.len() + cache.len()
}

impl Database {
    #[audited_tool(skip(self))]
    fn receiver(&self) {}
}

fn main() {}
