//! First step: what the user *said*, as it was written and not judged yet.
//!
//! Two parts: [`Options`] is what stands between the parentheses of the attribute, [`Item`] is the
//! function below it. [`crate::check`] turns both into what is accepted.

mod item;
mod options;

pub(crate) use item::Item;
pub(crate) use options::Options;
