//! `cargo xtask compile-cost`: what `cargo check` of 400 annotated functions costs, beside
//! `#[instrument(err)]` and beside no attribute at all, all in one run.
//!
//! Three packages of the same functions, checked in turn. What counts is the fastest of each:
//! everything that disturbs a measurement makes it slower.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::process::{Outcome, command, root, run};

const FUNCTIONS: usize = 400;
const ROUNDS: usize = 5;
/// The most that ours may cost of the rival's.
const ALLOWED: f64 = 0.5;

/// The same functions under one attribute.
struct Variant {
    name: &'static str,
    attribute: &'static str,
    dependency: &'static str,
}

const VARIANTS: [Variant; 3] = [
    Variant {
        name: "plain",
        attribute: "",
        dependency: "",
    },
    Variant {
        name: "audited",
        attribute: "#[audit_core::audited_tool]",
        dependency: "audit-core = { path = \"ROOT/audit-core\" }\n",
    },
    Variant {
        name: "instrument",
        attribute: "#[tracing::instrument(err)]",
        dependency: "tracing = \"0.1.44\"\n",
    },
];

pub(crate) fn compile_cost(_: &[String]) -> Outcome {
    let folder = root().join("target/compile-cost");
    write_workspace(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let [mut plain, mut audited, mut instrument] = [Duration::MAX; 3];
    check(&folder, &["--workspace"])?;
    for _ in 0..ROUNDS {
        for (variant, best) in VARIANTS
            .iter()
            .zip([&mut plain, &mut audited, &mut instrument])
        {
            *best = timed(&folder, variant)?.min(*best);
        }
    }
    let [plain, audited, instrument] = [plain, audited, instrument].map(|d| d.as_secs_f64());
    let ratio = audited / instrument;
    let added = (audited - plain) / (instrument - plain);
    println!("\n`cargo check` of {FUNCTIONS} functions, the fastest of {ROUNDS}:\n");
    println!("  plain                 {plain:6.2} s");
    println!("  #[audited_tool]       {audited:6.2} s");
    println!("  #[instrument(err)]    {instrument:6.2} s");
    println!(
        "\nours of theirs: {ratio:.2} (at most {ALLOWED}); of what each adds to plain: {added:.2}"
    );
    match ratio <= ALLOWED {
        true => Ok(()),
        false => Err(format!(
            "{ratio:.2} of `#[instrument(err)]`, and {ALLOWED} is allowed"
        )),
    }
}

fn write_workspace(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let members: Vec<String> = VARIANTS.iter().map(|v| format!("{:?}", v.name)).collect();
    let members = members.join(", ");
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n");
    fs::write(folder.join("Cargo.toml"), manifest)?;
    for variant in &VARIANTS {
        let package = folder.join(variant.name);
        fs::create_dir_all(package.join("src"))?;
        let dependency = variant
            .dependency
            .replace("ROOT", &root().display().to_string());
        let manifest = format!(
            "[package]\nname = \"{}\"\nedition = \"2024\"\n\n[dependencies]\n{dependency}",
            variant.name
        );
        fs::write(package.join("Cargo.toml"), manifest)?;
        fs::write(package.join("src/lib.rs"), functions(variant.attribute))?;
    }
    Ok(())
}

/// Half of them async, with what tools commonly take and return.
fn functions(attribute: &str) -> String {
    let mut text = String::from("pub async fn later(id: u64) -> u64 { id }\n");
    for number in 0..FUNCTIONS / 2 {
        // Writing into a `String` cannot fail.
        let _ = write!(
            text,
            "
{attribute}
pub fn sync_{number}(id: u64, name: &str, tags: Vec<String>) -> Result<String, String> {{
    let tag = tags.get({number}).ok_or_else(|| format!(\"no tag for {{id}}\"))?;
    Ok(format!(\"{{name}} {{tag}}\"))
}}

{attribute}
pub async fn async_{number}(id: u64, name: String, flag: Option<bool>) -> Result<u64, String> {{
    if flag.unwrap_or_default() {{
        return Err(name);
    }}
    Ok(later(id + {number}).await)
}}
"
        );
    }
    text
}

fn timed(folder: &Path, variant: &Variant) -> Result<Duration, String> {
    let source: PathBuf = folder.join(variant.name).join("src/lib.rs");
    let text = functions(variant.attribute);
    fs::write(&source, text).map_err(|error| format!("{}: {error}", source.display()))?;
    let start = Instant::now();
    check(folder, &["--package", variant.name])?;
    Ok(start.elapsed())
}

fn check(folder: &Path, which: &[&str]) -> Outcome {
    let mut check = command(&["cargo", "check", "--quiet", "--manifest-path"]);
    check.arg(folder.join("Cargo.toml")).args(which);
    // Every round does the whole work.
    check.env("CARGO_INCREMENTAL", "0");
    check.env("CARGO_TARGET_DIR", folder.join("target"));
    run(&mut check)
}
