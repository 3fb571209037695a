//! A script that runs at night, whose author never heard of contexts.

use super::Today;
use super::people::NURSE;
use crate::clinic::{Result, Session};
use crate::tools::list_medications;

pub async fn runs(today: &Today) -> Result<()> {
    println!("\n23:00  a script exports a list of medications, and does not say who asked for it");
    let session = Session::new(&today.clinic, NURSE);
    list_medications(&session, &today.patient.patient_id).await?;
    Ok(())
}
