//! JSON text as the format writes it.

use super::integer;

/// Appends `text` as a JSON string.
pub(crate) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    escaped(out, text);
    out.push(b'"');
}

/// Appends what stands between the quotes.
pub(crate) fn escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text;
    loop {
        let plain = rest.bytes().position(|byte| !is_plain(byte));
        let plain = plain.unwrap_or(rest.len());
        // Plain bytes are ASCII: the text can be split behind them.
        let (before, after) = rest.split_at(plain);
        out.extend_from_slice(before.as_bytes());
        let mut chars = after.chars();
        match chars.next() {
            None => return,
            Some(c) if needs_escape(c) => escape(out, c),
            Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        rest = chars.as_str();
    }
}

/// ASCII that stands as it is: nearly everything, so it is looked up byte by byte.
fn is_plain(byte: u8) -> bool {
    PLAIN.get(usize::from(byte)) == Some(&true)
}

#[allow(clippy::indexing_slicing)] // at compile time, where a wrong index is an error
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b' ' as usize;
    while byte <= b'~' as usize {
        plain[byte] = byte != b'"' as usize && byte != b'\\' as usize;
        byte += 1;
    }
    plain
};

/// Appends `"name":`, after a comma where a member stands before. `name` needs no escape.
pub(crate) fn key(out: &mut Vec<u8>, name: &str) {
    out.reserve(name.len() + 4);
    let separator: &[u8] = match out.last() {
        None | Some(b'{') => b"\"",
        Some(_) => b",\"",
    };
    out.extend_from_slice(separator);
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// Appends the name of a member whose name may need escapes, after another member or none.
pub(crate) fn member(out: &mut Vec<u8>, name: &str) {
    if !matches!(out.last(), None | Some(b'{')) {
        out.push(b',');
    }
    string(out, name);
    out.push(b':');
}

/// Appends a string of at most `most` bytes of JSON; a longer one is cut and ends in `…`.
pub(crate) fn capped_string(out: &mut Vec<u8>, text: &str, most: usize) {
    let start = out.len();
    string(out, text);
    if out.len() - start <= most {
        return;
    }
    out.truncate(start + 1);
    for c in text.chars() {
        let before = out.len();
        escaped(out, c.encode_utf8(&mut [0; 4]));
        if out.len() - start + "…\"".len() > most {
            out.truncate(before);
            break;
        }
    }
    out.extend_from_slice("…\"".as_bytes());
}

/// Appends a field with an integer.
pub(crate) fn integer_field(out: &mut Vec<u8>, name: &str, value: u64) {
    key(out, name);
    integer(out, value);
}

/// Bytes that [`string`] appends, quotes included.
pub(crate) fn length(text: &str) -> usize {
    if text.bytes().all(is_plain) {
        return text.len() + 2;
    }
    let each = |c: char| match c {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        _ if is_dangerous(c) => 6 * c.len_utf16(),
        _ => c.len_utf8(),
    };
    text.chars().map(each).sum::<usize>() + 2
}

/// Quotes, backslashes, and every character that can move a cursor, hide, or turn text round.
fn needs_escape(c: char) -> bool {
    matches!(c, '"' | '\\') || is_dangerous(c)
}

/// The characters that `docs/format.md` names beside quote and backslash.
pub(crate) fn is_dangerous(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn escape(out: &mut Vec<u8>, c: char) {
    match c {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        _ => {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let mut digits = [0; 4];
                crate::hash::write_hex(&unit.to_be_bytes(), &mut digits);
                out.extend_from_slice(b"\\u");
                out.extend_from_slice(&digits);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        string(&mut out, text);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn letters_stand_and_dangerous_characters_do_not() {
        for (text, json) in [
            ("plain", r#""plain""#),
            ("Zürich 東京 عربي", r#""Zürich 東京 عربي""#),
            ("a\"b\\c\n\t\r", r#""a\"b\\c\n\t\r""#),
            ("\u{1b}[31m", r#""\u001b[31m""#),
            ("a\u{202e}b\u{2028}", r#""a\u202eb\u2028""#),
            ("\u{e0041}\u{7f}\u{ad}", r#""\udb40\udc41\u007f\u00ad""#),
        ] {
            assert_eq!(written(text), json);
        }
    }

    proptest! {
        #[test]
        fn another_reader_reads_the_same_text(text in any::<String>()) {
            let json = written(&text);
            prop_assert!(!json.chars().any(is_dangerous));
            prop_assert_eq!(json.len(), length(&text));
            prop_assert_eq!(serde_json::from_str::<String>(&json).expect("JSON"), text);
        }
    }
}
