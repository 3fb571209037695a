//! As much of Markdown as the checks of the documents need: links, headings, fenced blocks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::places::root;

/// A document of the workspace.
#[derive(Debug)]
pub struct Document {
    /// From the root of the workspace.
    pub path: PathBuf,
    /// What stands in it.
    pub text: String,
}

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// The first word after the fence; empty where there is none.
    pub language: String,
    /// Its lines, each with its LF.
    pub text: String,
}

/// Every document of the workspace, by path.
///
/// # Panics
/// When a folder or a document cannot be read.
pub fn documents() -> Vec<Document> {
    let mut paths = Vec::new();
    collect(&root(), &mut paths);
    paths.sort();
    paths.iter().map(|path| Document::read(path)).collect()
}

/// Adds the documents under `folder`; hidden folders and what was built are left out.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the workspace is readable") {
        let path = entry.expect("a folder of the workspace is readable").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
}

impl Document {
    fn read(path: &Path) -> Document {
        let text = fs::read_to_string(path).expect("a document is text");
        let path = path.strip_prefix(root()).unwrap_or(path).to_path_buf();
        Document { path, text }
    }

    /// Targets of all links: `[text](target)`, `![text](target)`, `[label]: target`.
    pub fn links(&self) -> Vec<&str> {
        let prose = split(&self.text).prose;
        prose.into_iter().flat_map(links_of_line).collect()
    }

    /// The anchors that its headings make, the way GitHub makes them.
    pub fn anchors(&self) -> Vec<String> {
        let mut seen = BTreeMap::new();
        let prose = split(&self.text).prose;
        let headings = prose.into_iter().filter_map(heading);
        headings
            .map(|text| numbered(slug(text), &mut seen))
            .collect()
    }

    /// Its fenced blocks, in order.
    pub fn blocks(&self) -> Vec<Block> {
        split(&self.text).blocks
    }
}

/// A document taken apart.
#[derive(Default)]
struct Parts<'a> {
    prose: Vec<&'a str>,
    blocks: Vec<Block>,
}

fn split(text: &str) -> Parts<'_> {
    let mut parts = Parts::default();
    let mut open: Option<Block> = None;
    for line in text.lines() {
        let fence = line.trim_start().strip_prefix("```");
        match (fence, open.take()) {
            (None, None) => parts.prose.push(line),
            (None, Some(block)) => open = Some(block.with(line)),
            (Some(info), None) => open = Some(Block::new(info)),
            (Some(_), Some(block)) => parts.blocks.push(block),
        }
    }
    parts.blocks.extend(open);
    parts
}

impl Block {
    fn new(info: &str) -> Block {
        let language = info.split([' ', ',']).next().unwrap_or_default();
        Block {
            language: language.to_owned(),
            text: String::new(),
        }
    }

    fn with(mut self, line: &str) -> Block {
        self.text += line;
        self.text.push('\n');
        self
    }
}

fn links_of_line(line: &str) -> Vec<&str> {
    if let Some((_, target)) = line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]: "))
    {
        return vec![first_word(target)];
    }
    // Every second piece between back quotes is code.
    let prose = line.split('`').step_by(2);
    prose.flat_map(inline_links).collect()
}

fn inline_links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1);
    targets
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| first_word(target))
}

/// A target without the title that may follow it.
fn first_word(target: &str) -> &str {
    target.split_whitespace().next().unwrap_or_default()
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let is_heading = (1..=6).contains(&level) && text.starts_with(' ');
    is_heading.then(|| text.trim())
}

/// Letters and digits in lower case, spaces as hyphens, the rest left out.
fn slug(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.flat_map(char::to_lowercase)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The second heading of a name gets `-1`, the third `-2`.
fn numbered(slug: String, seen: &mut BTreeMap<String, usize>) -> String {
    let count = seen.entry(slug.clone()).or_insert(0);
    *count += 1;
    match *count {
        1 => slug,
        more => format!("{slug}-{}", more - 1),
    }
}
