//! `cargo xtask detectors`: how much the detectors of the redaction find and how much of it is
//! right, beside public ones, on the whole corpus.

use std::fs;

use crate::process::{Outcome, command, root, run};

/// Where everything lies, from the root of the workspace.
const FOLDER: &str = "target/detectors";
const PYTHON: &str = "target/detectors/python/bin/python";

/// What is run, in order.
const COMMANDS: &[&[&str]] = &[
    &["python3", "-m", "venv", "target/detectors/python"],
    &[
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
        "tests/corpus/requirements.txt",
    ],
    &[PYTHON, "-B", "tests/corpus/make_corpus.py", FOLDER],
    &[PYTHON, "-B", "tests/corpus/rival.py", FOLDER],
];

/// Makes the corpus, asks the public detectors, then the test that counts.
pub(crate) fn detectors(_: &[String]) -> Outcome {
    let folder = root().join(FOLDER);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for words in COMMANDS {
        run(&mut command(words))?;
    }
    let mut test = command(&["cargo", "test", "--release", "--package", "audit-tests"]);
    test.args(["--test", "detectors", "--", "--nocapture"]);
    run(test.env("AUDIT_TEST_CORPUS", folder))
}
