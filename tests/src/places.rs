//! Where the workspace, its programs and the tests' Python lie.

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

/// The folder in which Cargo put the programs of this build, and `examples/` below it.
///
/// # Panics
/// When the running test lies in no folder of Cargo's.
pub fn programs() -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    // Tests run from `<programs>/deps/`.
    let folder = test.ancestors().nth(2);
    folder.expect("tests lie in `deps`").to_path_buf()
}

/// A program of the workspace, such as `toolaudit`.
///
/// # Panics
/// When it was not built: `cargo test` builds the programs of the packages it tests only.
pub fn program(name: &str) -> PathBuf {
    let path = programs().join(name);
    let hint = "`cargo build --workspace --all-targets` builds it";
    assert!(path.is_file(), "{} is missing; {hint}", path.display());
    path
}

/// An empty folder below `target/`, on a real disk. It is left behind, so that what a failed test
/// wrote can be looked at.
///
/// # Panics
/// When it cannot be made.
pub fn fresh_folder(name: impl AsRef<Path>) -> PathBuf {
    let folder = root().join("target/tests").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the folder of an earlier run can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// The Python that has the packages of `tests/independent/requirements.txt`.
///
/// # Panics
/// When nobody has brought it.
pub fn python() -> PathBuf {
    let path = root().join("target/python/bin/python");
    let hint = "`cargo xtask setup` brings it";
    assert!(path.is_file(), "{} is missing; {hint}", path.display());
    path
}
