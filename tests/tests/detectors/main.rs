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
            }
        }
    }
}

fn judge(name: &str, file: &Path, rival: Option<PathBuf>) {
    let texts = corpus::read(file);
    assert!(texts.len() > 500, "{}: too few texts", file.display());
    let ours = count(&texts, &labels::found_by_us(name, &texts));
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
