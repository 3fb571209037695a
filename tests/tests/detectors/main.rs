//! What the detectors find and what they leave alone, counted on labelled texts that an audited
//! tool was called with: what is judged is what stands in the log.
//!
//! Reads a short share of the corpus, `tests/corpus/sample.jsonl`; with `AUDIT_TEST_CORPUS=FOLDER` the
//! whole (`cargo xtask detectors`), and what other detectors found in it, `FOLDER/HALF.rival.jsonl`.

mod corpus;
mod labels;
mod score;

use std::path::{Path, PathBuf};

use audit_tests::places::root;

use corpus::Text;
use score::Scores;

/// Forms that a sum or a prefix tells for certain, and how many of them must be found and right.
const CERTAIN: &[&str] = &[
    "api-key",
    "card",
    "email",
    "iban",
    "jwt",
    "password",
    "private-key",
];
const ENOUGH: f64 = 0.99;

#[test]
fn what_has_a_certain_form_is_found_and_nothing_else_is() {
    match std::env::var_os("AUDIT_TEST_CORPUS") {
        None => judge("sample", &root().join("tests/corpus/sample.jsonl"), None),
        Some(folder) => {
            for half in ["development", "held-out"] {
                let file = |kind: &str| Path::new(&folder).join(format!("{half}{kind}.jsonl"));
                judge(half, &file(""), Some(file(".rival")));
                cost(half, &corpus::read(&file("")));
            }
        }
    }
}

fn cost(name: &str, texts: &[Text]) {
    let (none, some): (Vec<_>, Vec<_>) = texts.iter().partition(|text| text.spans.is_empty());
    for (what, texts) in [("nothing", none), ("something", some)] {
        let cost = labels::cost_of_a_kilobyte(&pages(&texts));
        println!("{name}: {cost:.1?} per KiB of texts with {what} to hide");
    }
}

/// Texts joined to longer ones, of the length that is still recorded.
fn pages(texts: &[&Text]) -> Vec<String> {
    let mut pages = vec![String::new()];
    for text in texts {
        match pages.last_mut() {
            Some(page) if page.len() + text.text.len() < 4_000 => *page += &text.text,
            _ => pages.push(text.text.clone()),
        }
    }
    pages
}

fn judge(name: &str, file: &Path, rival: Option<PathBuf>) {
    let texts = corpus::read(file);
    assert!(texts.len() > 500, "{}: too few texts", file.display());
    let found = labels::found_by_us(name, &texts);
    ids_stay(&texts, &found);
    let ours = count(&texts, &found);
    let rival = rival.filter(|file| file.is_file());
    let rival = rival.map(|file| count(&texts, &corpus::read_spans(&file)));
    println!(
        "\n{name}: {} texts\n\n{}",
        texts.len(),
        score::table(&ours, rival.as_ref())
    );
    for class in CERTAIN {
        let score = ours.of(class);
        assert!(
            score.recall() >= ENOUGH,
            "{name}: too few of {class} are found"
        );
        assert!(
            score.precision() >= ENOUGH,
            "{name}: too much is taken for {class}"
        );
    }
}

/// Under a key that says so there stands an id, whatever it looks like.
fn ids_stay(texts: &[Text], found: &[Vec<corpus::Span>]) {
    let is_id = |text: &Text| {
        let last = text.key.rsplit(['_', '-', '.']).next().unwrap_or_default();
        ["id", "ids", "no", "seq", "sku", "zip", "code"].contains(&last) || last.ends_with("Number")
    };
    let ids = texts.iter().zip(found).filter(|(text, _)| is_id(text));
    let mut count = 0;
    for (text, found) in ids {
        assert!(found.is_empty(), "{text:?} is an id, and became {found:?}");
        count += 1;
    }
    assert!(count > 20, "too few ids");
}

fn count(texts: &[Text], found: &[Vec<corpus::Span>]) -> Scores {
    assert_eq!(
        texts.len(),
        found.len(),
        "something was found in other texts"
    );
    let mut scores = Scores::default();
    let show = std::env::var_os("AUDIT_TEST_MISSES").is_some();
    for (text, found) in texts.iter().zip(found) {
        if !scores.add(&text.spans, found) && show {
            println!(
                "{:?}: {:?}\n  labelled {:?}\n  found    {found:?}",
                text.key, text.text, text.spans
            );
        }
    }
    scores
}
