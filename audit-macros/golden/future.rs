#[audited_tool(skip(database))]
pub async fn read(database: &Database, id: u64, name: String) -> Result<Chart, Missing> {
    database.read(id, &name).await
}
