//! Commands of others, run from the root of the workspace with their output passed through.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Done, or one line that says what failed and how to go on.
pub(crate) type Outcome = Result<(), String>;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

/// A command that will run in the root; `words` are program and arguments.
pub(crate) fn command(words: &[&str]) -> Command {
    let (program, arguments) = words.split_first().unwrap_or((&"", &[]));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Runs the command with its output passed through; anything but exit code 0 is an error.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let line = shown(command);
    println!("$ {line}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{line}` failed: {status}")),
        Err(error) => Err(format!("`{line}` does not start: {error}")),
    }
}

/// Whether the command exists and succeeds; it stays silent.
pub(crate) fn succeeds(words: &[&str]) -> bool {
    command(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The command as one would type it: what it sets in the environment, then its words.
fn shown(command: &Command) -> String {
    let mut line = String::new();
    for (name, value) in command.get_envs() {
        let value = value.unwrap_or_default().to_string_lossy();
        // Writing into a `String` cannot fail.
        let _ = write!(line, "{}={} ", name.to_string_lossy(), quoted(&value));
    }
    line += &quoted(&command.get_program().to_string_lossy());
    for argument in command.get_args() {
        line += " ";
        line += &quoted(&argument.to_string_lossy());
    }
    line
}

fn quoted(word: &str) -> String {
    if word.contains([' ', '"', '$', '|', ';', '&', '\n']) || word.is_empty() {
        format!("'{}'", word.replace('\'', r"'\''"))
    } else {
        word.to_owned()
    }
}
