//! A filter as text.

use std::fmt::{self, Write as _};

use super::parse::ESCAPED;
use super::term::{Term, Test};
use super::{Filter, Pattern};

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, term) in self.terms.iter().enumerate() {
            if place > 0 {
                f.write_char(' ')?;
            }
            write!(f, "{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_char('-')?;
        }
        match &self.test {
            Test::Text(field, any_of) => list(f, field.as_str(), any_of),
            Test::Is(marks) => {
                let words: Vec<&str> = marks.iter().map(|mark| mark.as_str()).collect();
                write!(f, "is:{}", words.join(","))
            }
            Test::Since(when) => write!(f, "since:{when}"),
            Test::Until(when) => write!(f, "until:{when}"),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, field: &str, any_of: &[Pattern]) -> fmt::Result {
    write!(f, "{field}:")?;
    for (place, pattern) in any_of.iter().enumerate() {
        if place > 0 {
            f.write_char(',')?;
        }
        write!(f, "{pattern}")?;
    }
    Ok(())
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (place, piece) in self.pieces().iter().enumerate() {
            if place > 0 {
                text.push('*');
            }
            for c in piece.chars() {
                if ESCAPED.contains(&c) {
                    text.push('\\');
                }
                text.push(c);
            }
        }
        match text.is_empty() || text.contains(char::is_whitespace) {
            true => write!(f, "\"{text}\""),
            false => f.write_str(&text),
        }
    }
}
