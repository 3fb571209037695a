use std::sync::{Arc, Mutex};

use audit_core::audited_tool;

struct Database;

#[audited_tool]
fn value(id: u64, database: Database) {
    let _ = (id, database);
}

#[audited_tool]
async fn reference(database: &Database, id: u64) {
    let _ = (id, database);
}

#[audited_tool]
fn locked(database: Arc<Mutex<Database>>) {
    drop(database);
}

#[audited_tool]
fn generic<T>(anything: T) {
    drop(anything);
}

#[audited_tool]
fn hidden(callback: impl Fn(u64)) {
    callback(1);
}

#[audited_tool]
fn taken_apart((id, database): (u64, Database)) {
    let _ = (id, database);
}

fn main() {}
