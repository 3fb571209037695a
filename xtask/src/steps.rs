//! `cargo xtask test`: the one test command. What CI runs is what a laptop runs.
//!
//! All Cargo commands of a step are given the same profile and features, so that nothing is built
//! twice; warnings fail in the steps `lint` and `rustdoc` and not by `RUSTFLAGS`, which would
//! rebuild every dependency.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::process::{Outcome, command, root, run};
use crate::{requirements, unknown};

/// One part of the test command.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    run: fn() -> Outcome,
}

/// Cheap ones first.
pub(crate) const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "cargo fmt --check",
        run: format,
    },
    Step {
        name: "lint",
        about: "clippy on all targets and the bench, warnings fail",
        run: lint,
    },
    Step {
        name: "build",
        about: "everything the next steps run",
        run: build,
    },
    Step {
        name: "test",
        about: "cargo test --workspace",
        run: tests,
    },
    Step {
        name: "examples",
        about: "run every example on a log of its own",
        run: examples,
    },
    Step {
        name: "patients",
        about: "the committed patients are what their script makes",
        run: patients,
    },
    Step {
        name: "rustdoc",
        about: "cargo doc, warnings fail",
        run: rustdoc,
    },
];

/// A step that was run.
struct Ran {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

/// Runs the named steps, or all.
pub(crate) fn test(names: &[String]) -> Outcome {
    let steps = chosen(names)?;
    requirements::check()?;
    let mut ran = Vec::new();
    for step in steps {
        let result = execute(step);
        let failed = result.outcome.is_err();
        ran.push(result);
        if failed {
            break;
        }
    }
    summarise(&ran)
}

fn chosen(names: &[String]) -> Result<Vec<&'static Step>, String> {
    for name in names {
        if !STEPS.iter().any(|step| step.name == name) {
            return Err(unknown("step", name, STEPS.iter().map(|step| step.name)));
        }
    }
    let wanted = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(wanted).collect())
}

fn execute(step: &Step) -> Ran {
    println!("\n=== {}: {}", step.name, step.about);
    let start = Instant::now();
    let outcome = (step.run)();
    let took = start.elapsed();
    println!("=== {}: {:.1} s", step.name, took.as_secs_f64());
    Ran {
        name: step.name,
        took,
        outcome,
    }
}

fn summarise(ran: &[Ran]) -> Outcome {
    println!("\n=== summary");
    for step in ran {
        let word = if step.outcome.is_ok() { "ok" } else { "FAILED" };
        println!(
            "{:<10} {:>7.1} s  {word}",
            step.name,
            step.took.as_secs_f64()
        );
    }
    let total: Duration = ran.iter().map(|step| step.took).sum();
    println!("{:<10} {:>7.1} s", "total", total.as_secs_f64());
    match ran.last() {
        Some(Ran {
            name,
            outcome: Err(message),
            ..
        }) => Err(format!(
            "step {name}: {message}; `cargo xtask test {name}` runs it alone"
        )),
        _ => Ok(()),
    }
}

/// The bench is a workspace of its own; it shares what was built, and must not rot.
const BENCH: &[&str] = &["--manifest-path", "bench/Cargo.toml"];

fn format() -> Outcome {
    run(&mut command(&["cargo", "fmt", "--all", "--check"]))?;
    run(command(&["cargo", "fmt"]).args(BENCH).arg("--check"))
}

fn lint() -> Outcome {
    let deny = ["--all-targets", "--", "-D", "warnings"];
    run(command(&["cargo", "clippy", "--workspace"]).args(deny))?;
    let mut bench = command(&["cargo", "clippy", "--target-dir"]);
    run(bench.arg(target()).args(BENCH).args(deny))
}

/// Where Cargo builds.
fn target() -> PathBuf {
    let chosen = std::env::var_os("CARGO_TARGET_DIR");
    root().join(chosen.unwrap_or_else(|| "target".into()))
}

fn build() -> Outcome {
    run(&mut command(&[
        "cargo",
        "build",
        "--workspace",
        "--all-targets",
    ]))
}

fn tests() -> Outcome {
    run(&mut command(&[
        "cargo",
        "test",
        "--workspace",
        "--no-fail-fast",
    ]))
}

fn rustdoc() -> Outcome {
    let mut doc = command(&["cargo", "doc", "--workspace", "--no-deps"]);
    run(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

/// Every example, so that none rots; each writes to a fresh log.
fn examples() -> Outcome {
    let logs = root().join("target/examples");
    for name in example_names()? {
        let folder = logs.join(&name);
        clear(&folder)?;
        let mut example = command(&["cargo", "run", "--quiet", "--example", &name]);
        run(example.env("AUDIT_LOG", folder.join("audit-log")))?;
    }
    Ok(())
}

/// Names of the examples as Cargo finds them: `NAME.rs`, or a folder with a `main.rs`.
fn example_names() -> Result<Vec<String>, String> {
    let folder = root().join("examples");
    let listing = fs::read_dir(&folder).map_err(|error| at(&folder, &error))?;
    let mut names: Vec<String> = listing
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| {
            path.join("main.rs").is_file() || path.extension().is_some_and(|e| e == "rs")
        })
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    if names.is_empty() {
        return Err(format!("no example found in {}", folder.display()));
    }
    Ok(names)
}

/// Makes the patients again and compares: nobody edited one, and the script still runs.
fn patients() -> Outcome {
    let made = root().join("target/patients");
    clear(&made)?;
    let committed = "examples/medical_assistant/patients";
    let mut make = command(&["sh", "examples/medical_assistant/patients/make_patients"]);
    run(make
        .arg(&made)
        .env("CAREBUNDLE", requirements::carebundle()))?;
    let mut diff = command(&["diff", "--recursive", "--brief", "--exclude=make_patients"]);
    run(diff.args(["--exclude=*.md", committed]).arg(&made))
}

/// Makes `folder` an empty one.
fn clear(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| at(folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| at(folder, &error))
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
