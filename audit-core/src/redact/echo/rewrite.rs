//! Searching JSON that is written already: values hidden later turn up in what came before them.

use super::Hidden;
use crate::redact::MASK;

/// Takes hidden values out of the strings, keys and numbers of finished JSON members. Pseudonyms stay:
/// they are not what they stand for.
pub(super) fn rewrite(hidden: &Hidden, json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut at = 0;
    while let Some(token) = next_token(json, at) {
        out.push_str(json.get(at..token.start).unwrap_or_default());
        let text = json.get(token.start..token.end).unwrap_or_default();
        match token.is_string {
            true if text.starts_with("hmac-sha256:") => out.push_str(text),
            true => out.push_str(&hidden.scrub(text)),
            false if hidden.is_in(text) => {
                out.push('"');
                out.push_str(MASK);
                out.push('"');
            }
            false => out.push_str(text),
        }
        at = token.end;
    }
    out.push_str(json.get(at..).unwrap_or_default());
    out
}

/// What stands between quotes, or a number.
struct Token {
    start: usize,
    end: usize,
    is_string: bool,
}

fn next_token(json: &str, from: usize) -> Option<Token> {
    let bytes = json.as_bytes();
    let mut at = from;
    // The closing quote of the string before is not the start of one.
    if from > 0 && bytes.get(at) == Some(&b'"') {
        at += 1;
    }
    while let Some(byte) = bytes.get(at) {
        if *byte == b'"' {
            return Some(Token {
                start: at + 1,
                end: string_end(bytes, at + 1),
                is_string: true,
            });
        }
        if byte.is_ascii_digit() {
            let rest = bytes.get(at..).unwrap_or_default();
            let belongs = |b: &&u8| b.is_ascii_digit() || b"+-.eE".contains(*b);
            return Some(Token {
                start: at,
                end: at + rest.iter().take_while(belongs).count(),
                is_string: false,
            });
        }
        at += 1;
    }
    None
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}
