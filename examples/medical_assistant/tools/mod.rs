//! What the assistant can do. Every tool is an ordinary function; what the log needs to know about
//! it stands in the attribute above it.

mod billing;
mod contact;
mod labs;
mod medications;
mod notes;
mod records;

pub use billing::bill_visit;
pub use contact::{Channel, schedule_follow_up, send_message};
pub use labs::{lab_trend, order_lab_test, read_labs, wait_for_result};
pub use medications::{Change, list_medications, update_treatment};
pub use notes::{add_note, read_notes};
pub use records::{read_chart, search_patients};
