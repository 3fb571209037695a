//! What the tests need beyond Cargo: the real things, found or brought, never replaced by a mock
//! and never a reason to skip.

use std::path::PathBuf;

use crate::process::{Outcome, command, root, run, succeeds};

/// Where the tests' Python lives, from the root of the workspace.
const PYTHON: &str = "target/python/bin/python";

/// Something that must be on the machine.
struct Requirement {
    name: &'static str,
    /// Which part of the tests asks for it.
    needed_for: &'static str,
    /// A command that succeeds where it is present.
    present: &'static [&'static str],
    /// Commands that bring it.
    bring: &'static [&'static [&'static str]],
    /// Whether those need root (`sudo` is put before them for others).
    as_root: bool,
}

/// In the order in which they are brought: later ones stand on earlier ones.
const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        name: "rustfmt",
        needed_for: "step format",
        present: &["cargo", "fmt", "--version"],
        bring: &[&["rustup", "component", "add", "rustfmt"]],
        as_root: false,
    },
    Requirement {
        name: "clippy",
        needed_for: "step lint",
        present: &["cargo", "clippy", "--version"],
        bring: &[&["rustup", "component", "add", "clippy"]],
        as_root: false,
    },
    Requirement {
        name: "python3 with venv",
        needed_for: "the independent verifier",
        present: &["python3", "-c", "import ensurepip, venv"],
        bring: &[
            &["apt-get", "update"],
            &[
                "apt-get",
                "install",
                "--yes",
                "--no-install-recommends",
                "python3",
                "python3-venv",
            ],
        ],
        as_root: true,
    },
    Requirement {
        name: "target/python with the packages of tests/independent/requirements.txt",
        needed_for: "the independent verifier, the patients",
        present: &[PYTHON, "tests/independent/installed.py"],
        bring: &[
            &["python3", "-m", "venv", "--clear", "target/python"],
            &[
                PYTHON,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--requirement",
                "tests/independent/requirements.txt",
            ],
        ],
        as_root: false,
    },
];

impl Requirement {
    fn is_present(&self) -> bool {
        succeeds(self.present)
    }

    fn bring(&self, root: bool) -> Outcome {
        println!("bringing {} (for {})", self.name, self.needed_for);
        for words in self.bring {
            let prefix: &[&str] = if self.as_root && !root {
                &["sudo"]
            } else {
                &[]
            };
            run(&mut command(&[prefix, words].concat()))?;
        }
        if self.is_present() {
            return Ok(());
        }
        Err(format!(
            "{} is still missing: `{}` fails",
            self.name,
            self.present.join(" ")
        ))
    }
}

/// The program that makes the example's patients, brought with the tests' Python.
pub(crate) fn carebundle() -> PathBuf {
    root().join(PYTHON).with_file_name("carebundle")
}

/// `cargo xtask setup`: brings what is missing.
pub(crate) fn setup(_: &[String]) -> Outcome {
    let root = is_root();
    for requirement in REQUIREMENTS {
        if requirement.is_present() {
            println!("present: {}", requirement.name);
        } else {
            requirement.bring(root)?;
        }
    }
    Ok(())
}

/// Lists what is missing; brings it where nobody is there to be asked, else fails.
pub(crate) fn check() -> Outcome {
    let missing: Vec<&Requirement> = REQUIREMENTS.iter().filter(|r| !r.is_present()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("missing:");
    for requirement in &missing {
        println!("  {} (for {})", requirement.name, requirement.needed_for);
    }
    if is_root() || std::env::var_os("CI").is_some() {
        println!("running `cargo xtask setup`");
        return setup(&[]);
    }
    Err("some of what the tests need is missing; `cargo xtask setup` brings it".to_owned())
}

fn is_root() -> bool {
    let answer = command(&["id", "-u"]).output();
    answer.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
