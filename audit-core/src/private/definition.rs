//! The names that stand in a printed description.
//!
//! A chain of calls behind a function pointer: the compiler checks it in a fraction of the time that
//! it takes for a literal with the rest of its fields taken from another, and evaluates nothing.

pub use crate::call::Call;
use crate::tool::Parameter;
pub use crate::tool::{Action, Level, OnFailure, Tool, ToolDefinition};

/// `module_path!()`, `file!()`, `line!()` and `column!()` of a function.
pub type Place = (&'static str, &'static str, u32, u32);

/// A parameter: its name, its type, and whether it is captured.
pub type Printed = (&'static str, &'static str, bool);

/// A description that is being written.
#[derive(Debug)]
pub struct Described(ToolDefinition);

/// What every description says.
pub fn describe(
    [name, function]: [&'static str; 2],
    place: Place,
    version: Option<&'static str>,
    parameters: &[Printed],
) -> Described {
    let (module_path, file, line, column) = place;
    let parameter = |&(name, type_name, captured)| Parameter {
        name,
        type_name,
        captured,
    };
    let parameters: Vec<Parameter> = parameters.iter().map(parameter).collect();
    Described(ToolDefinition {
        name,
        function,
        module_path,
        file,
        line,
        column,
        version,
        // Once for each tool, which lives as long as the program.
        parameters: parameters.leak(),
        ..ToolDefinition::BLANK
    })
}

/// The tool that a function describes.
pub const fn tool(describe: fn() -> ToolDefinition) -> Tool {
    Tool::printed(describe)
}

macro_rules! say {
    ($($field:ident($($said:ident: $type:ty)?) = $value:expr;)*) => {$(
        #[doc = concat!("Says `", stringify!($field), "`.")]
        #[must_use]
        pub fn $field(mut self $(, $said: $type)?) -> Described {
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

    /// The description.
    pub fn all(self) -> ToolDefinition {
        self.0
    }
}
