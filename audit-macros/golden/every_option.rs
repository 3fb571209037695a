/// Not this.
#[audited_tool(
    sensitive = ["ssn", "*.pin"],
    pseudonymize = ["name"],
    subject = ["ssn"],
    retention = "healthcare",
    summary = ["id"],
    action = "read",
    purpose = "TREAT",
    level = "result",
    write_ahead,
    on_failure = "withhold",
    is_failure = Chart::is_empty,
    skip(cache),
    name = "chart.read",
    description = "Reads a chart.",
    crate = crate::log,
)]
fn read(ssn: &str, name: &str, cache: &Cache) -> Chart {
    cache.read(ssn, name)
}
