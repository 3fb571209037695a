//! The names that stand in a printed description.

pub use std::option::Option::Some;

pub use crate::call::Call;
use crate::tool::Parameter;
pub use crate::tool::{Action, Level, Tool, ToolDefinition};

/// A parameter that is captured.
pub const fn captured(name: &'static str, type_name: &'static str) -> Parameter {
    Parameter {
        name,
        type_name,
        captured: true,
    }
}

/// A parameter that is not.
pub const fn skipped(name: &'static str, type_name: &'static str) -> Parameter {
    Parameter {
        name,
        type_name,
        captured: false,
    }
}
