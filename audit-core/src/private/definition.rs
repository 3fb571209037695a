//! The names that stand in a printed description.
//!
//! A chain of calls, since the compiler checks it in half the time that it takes for a literal with
//! the rest of its fields taken from another.

pub use crate::call::Call;
use crate::tool::Parameter;
pub use crate::tool::{Action, Level, OnFailure, Tool, ToolDefinition};

/// `module_path!()`, `file!()`, `line!()` and `column!()` of a function.
pub type Place = (&'static str, &'static str, u32, u32);

/// A description that is being written.
#[derive(Debug)]
pub struct Described(ToolDefinition);

/// What every description says.
pub const fn describe(
    [name, function]: [&'static str; 2],
    place: Place,
    version: Option<&'static str>,
    parameters: &'static [Parameter],
) -> Described {
    let (module_path, file, line, column) = place;
    Described(ToolDefinition {
        name,
        function,
        module_path,
        file,
        line,
        column,
        version,
        parameters,
        ..ToolDefinition::BLANK
    })
}

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

macro_rules! say {
    ($($field:ident($($said:ident: $type:ty)?) = $value:expr;)*) => {$(
        #[doc = concat!("Says `", stringify!($field), "`.")]
        #[must_use]
        pub const fn $field(mut self $(, $said: $type)?) -> Described {
            self.0.$field = $value;
            self
        }
    )*};
}

impl Described {
    say! {
        description(said: &'static str) = said;
        sensitive(said: &'static [&'static str]) = said;
        pseudonymize(said: &'static [&'static str]) = said;
        subject(said: &'static [&'static str]) = said;
        retention(said: &'static str) = Some(said);
        summary(said: &'static [&'static str]) = Some(said);
        action(said: Action) = Some(said);
        purpose(said: &'static str) = Some(said);
        level(said: Level) = said;
        write_ahead() = true;
        on_failure(said: OnFailure) = said;
        is_async() = true;
    }

    /// The tool that it describes.
    pub const fn tool(self) -> Tool {
        Tool::new(self.0)
    }
}
