//! What the environment says.

use crate::error::{Error, Result};

/// The text of a variable that is set and not empty.
pub(crate) fn text(name: &str) -> Option<Result<String>> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
    let text = value.into_string();
    Some(text.map_err(|_| Error::usage(format!("{name} is not UTF-8"))))
}
