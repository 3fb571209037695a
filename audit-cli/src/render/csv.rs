//! Comma-separated values (RFC 4180), safe to open in a spreadsheet.

use std::io::{self, Write};

use audit_core::printable;

use super::{Renderer, Row};

pub(super) struct Csv {
    /// Written before the first row.
    head: Option<&'static [&'static str]>,
}

impl Csv {
    pub(super) fn new(fields: &'static [&'static str]) -> Csv {
        Csv { head: Some(fields) }
    }

    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self.head.take() {
            Some(fields) => line(out, fields),
            None => Ok(()),
        }
    }
}

impl Renderer for Csv {
    fn row(&mut self, out: &mut dyn Write, row: &dyn Row) -> io::Result<()> {
        self.head(out)?;
        line(out, &row.fields())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.head(out)
    }
}

/// Writes fields as one line.
pub(crate) fn line(out: &mut dyn Write, fields: &[impl AsRef<str>]) -> io::Result<()> {
    let fields: Vec<String> = fields.iter().map(|text| field(text.as_ref())).collect();
    write!(out, "{}\r\n", fields.join(","))
}

/// Quoted where it must be. A text that a spreadsheet would take for a formula gets a `'` in front,
/// which spreadsheets do not show.
fn field(text: &str) -> String {
    let text = printable(text);
    let formula = text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err();
    let text = if formula {
        format!("'{text}")
    } else {
        text.into_owned()
    };
    match text.contains([',', '"', '\'']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_never_formulas() {
        for (text, written) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=HYPERLINK(1)", "\"'=HYPERLINK(1)\""),
            ("@x", "\"'@x\""),
            ("-1.5", "-1.5"),
            ("-x", "\"'-x\""),
            ("a\nb\u{1b}", "a\\u{a}b\\u{1b}"),
        ] {
            assert_eq!(field(text), written);
        }
    }
}
