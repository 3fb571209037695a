//! The documents hold what they promise: links lead somewhere, the example is the one that runs,
//! the commands work.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use audit_tests::markdown::{Block, Document, documents};
use audit_tests::places::{fresh_folder, programs, root};

/// Commands that are not run here, and who runs them or why nobody does.
const ELSEWHERE: &[(&str, &str)] = &[
    ("cargo xtask test", "it is what runs this"),
    (
        "cargo xtask detectors",
        "it takes public detectors from PyPI; the tests read a share of its corpus",
    ),
    (
        "cargo xtask bench",
        "it builds rivals, and figures of a busy machine say nothing",
    ),
];

#[test]
fn every_link_leads_somewhere() {
    let documents = documents();
    assert!(documents.len() > 1, "no documents found");
    let broken: Vec<String> = documents.iter().flat_map(broken_links).collect();
    assert!(broken.is_empty(), "links that lead nowhere: {broken:#?}");
}

/// What the test above says of a link depends on the link.
#[test]
fn broken_links_are_told_from_good_ones() {
    for (link, good) in [
        ("[the line](format.md#the-line)", true),
        ("[the line](format.md#the-lime)", false),
        ("[the line](formats.md)", false),
        ("[here](#a-heading-with-code)", true),
        ("[here](#a-heading-with-code-1)", true),
        ("[here](#a-heading-with-code-2)", false),
        ("[up](../Cargo.toml)", true),
        ("[folder](../tests)", true),
        ("[away](https://example.org/x)", true),
        ("`[code](nowhere.md)` and [folder](../nowhere)", false),
        ("`[code](nowhere.md)`", true),
        ("```text\n[code](nowhere.md)\n```", true),
        ("[label]: nowhere.md", false),
        ("![picture](nowhere.svg \"title\")", false),
    ] {
        let text = format!("# A heading, with `code`\n## A heading with code\n\n{link}\n");
        let path = PathBuf::from("docs/made-up.md");
        let document = Document { path, text };
        assert_eq!(broken_links(&document).is_empty(), good, "{link}");
    }
}

fn broken_links(document: &Document) -> Vec<String> {
    let links = document.links().into_iter();
    let broken = links.filter(|link| !leads_somewhere(document, link));
    broken
        .map(|link| format!("{}: {link}", document.path.display()))
        .collect()
}

fn leads_somewhere(document: &Document, link: &str) -> bool {
    if ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| link.starts_with(scheme))
    {
        return true;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    if path.is_empty() {
        return document.anchors().iter().any(|known| known == anchor);
    }
    let folder = root().join(&document.path).parent().map(Path::to_path_buf);
    let target = folder.expect("a document lies in a folder").join(path);
    target.exists() && (anchor.is_empty() || anchors_of(&target).iter().any(|a| a == anchor))
}

fn anchors_of(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("an anchor leads into a text");
    let path = path.to_path_buf();
    Document { path, text }.anchors()
}

/// The example that a newcomer copies is the one that is run.
#[test]
fn the_example_in_the_readme_is_the_quickstart() {
    let readme = documents()
        .into_iter()
        .find(|document| document.path == Path::new("README.md"));
    let blocks = readme.expect("there is a README").blocks();
    let shown = blocks.into_iter().find(|block| block.language == "rust");
    let shown = shown.expect("the README shows an example").text;
    let example = fs::read_to_string(root().join("examples/quickstart.rs")).expect("readable");
    assert!(
        example.contains(&shown),
        "not in examples/quickstart.rs:\n{shown}"
    );
    assert!(
        shown.contains("#[audited_tool"),
        "the example audits nothing:\n{shown}"
    );
}

/// The `sh` blocks of a document are run in their order, in a folder of the document's own.
#[test]
fn every_command_works() {
    for document in documents() {
        let scripts: Vec<String> = document.blocks().iter().filter_map(script).collect();
        if !scripts.is_empty() {
            // Below the workspace, so that Cargo finds it from there as it does for a reader.
            let folder = fresh_folder(Path::new("docs").join(&document.path));
            scripts
                .iter()
                .for_each(|script| run(&document, script, &folder));
        }
    }
}

/// The list of exceptions does not grow stale.
#[test]
fn every_exception_is_needed() {
    let blocks: Vec<Block> = documents().iter().flat_map(Document::blocks).collect();
    let shown = |command: &str| blocks.iter().any(|block| block.text.contains(command));
    for (command, _) in ELSEWHERE {
        assert!(shown(command), "no document shows `{command}`");
    }
}

/// What of a block is run here.
fn script(block: &Block) -> Option<String> {
    let is_elsewhere = |line: &str| {
        ELSEWHERE
            .iter()
            .any(|(command, _)| line.starts_with(command))
    };
    let lines: Vec<&str> = block
        .text
        .lines()
        .filter(|line| !is_elsewhere(line))
        .collect();
    let has_command = lines
        .iter()
        .any(|line| !line.is_empty() && !line.starts_with('#'));
    (block.language == "sh" && has_command).then(|| lines.join("\n"))
}

fn run(document: &Document, script: &str, folder: &Path) {
    let path = std::env::var("PATH").expect("there is a PATH");
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", script])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", programs().display()))
        .env_remove("AUDIT_LOG")
        .output()
        .expect("bash starts");
    assert!(
        output.status.success(),
        "{}: {}\n{script}\n--- stdout\n{}--- stderr\n{}",
        document.path.display(),
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}
