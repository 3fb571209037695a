//! A filter from text.
//!
//! Words are separated by white space outside quotes. A word is `field:value`, with a `-` in front
//! for the opposite. In a value `,` separates alternatives, `*` is a wildcard, `"…"` takes spaces and
//! commas as they are, and a `\` in front takes any of `"` `\` `*` `,` as itself.

use super::pattern::Pattern;
use super::term::{Field, Mark, Term, Test};
use super::{Filter, When, when};
use crate::error::{Error, Result};
use crate::query::printable;

/// What a backslash takes as itself. Before any other character it is a character too, so that
/// `DOMAIN\user` needs no thought.
pub(super) const ESCAPED: [char; 4] = ['"', '\\', '*', ','];

pub(super) fn filter(text: &str) -> Result<Filter> {
    let terms = words(text)?
        .into_iter()
        .map(|word| term(word.text).map_err(|problem| problem.at(text, word)))
        .collect::<Result<Vec<Term>>>()?;
    Ok(Filter { terms })
}

/// One `field:value` from its two parts.
pub(super) fn word(field: &str, value: &str) -> Result<Term> {
    let test = test(field, value).map_err(|problem| {
        let text = format!("{field}:{value}");
        let word = Word { at: 0, text: &text };
        problem.at(&text, word)
    })?;
    Ok(Term {
        negated: false,
        test,
    })
}

/// What is wrong with a word, and what to write instead.
struct Problem {
    what: String,
    instead: String,
}

impl Problem {
    fn new(what: impl Into<String>, instead: impl Into<String>) -> Problem {
        Problem {
            what: what.into(),
            instead: instead.into(),
        }
    }

    /// The message, with a line that points at the word.
    fn at(self, text: &str, word: Word<'_>) -> Error {
        // One place for one character, whatever it is, so that the carets stand under the word.
        let shown = |text: &str| text.chars().map(visible).collect::<String>();
        let before = text.get(..word.at).unwrap_or_default().chars().count();
        let width = word.text.chars().count().max(1);
        Error::usage(format!(
            "{}\n  {}\n  {}{}\n{}",
            self.what,
            shown(text),
            " ".repeat(before),
            "^".repeat(width),
            self.instead
        ))
    }
}

fn visible(c: char) -> char {
    let mut buffer = [0; 4];
    match printable(c.encode_utf8(&mut buffer)).chars().count() {
        1 => c,
        _ => '·',
    }
}

/// A word and where it stands, in bytes.
#[derive(Clone, Copy)]
struct Word<'t> {
    at: usize,
    text: &'t str,
}

fn words(text: &str) -> Result<Vec<Word<'_>>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && quote.is_none() {
            words.extend(start.take().map(|start| word_between(text, start, at)));
            continue;
        }
        start.get_or_insert(at);
        match c {
            '"' if !escaped => quote = quote.is_none().then_some(at),
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    if let Some(at) = quote {
        let problem = Problem::new(
            "a quote in the filter is not closed",
            "end the value with `\"`",
        );
        return Err(problem.at(text, word_between(text, at, text.len())));
    }
    words.extend(start.map(|start| word_between(text, start, text.len())));
    Ok(words)
}

fn word_between(text: &str, start: usize, end: usize) -> Word<'_> {
    Word {
        at: start,
        text: text.get(start..end).unwrap_or_default(),
    }
}

fn term(word: &str) -> std::result::Result<Term, Problem> {
    let (negated, rest) = match word.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, word),
    };
    let Some((field, value)) = rest.split_once(':') else {
        return Err(no_field());
    };
    let test = test(field, value)?;
    Ok(Term { negated, test })
}

fn no_field() -> Problem {
    let what = "a word of the filter has no field: it is not `field:value`";
    let spaces = "a value with spaces is quoted: user:\"Ann Lee\"";
    Problem::new(what, format!("{}; {spaces}", known_fields()))
}

fn known_fields() -> String {
    let fields: Vec<&str> = Field::ALL.iter().map(|field| field.as_str()).collect();
    format!("fields: {}, since, until, is", fields.join(", "))
}

fn test(field: &str, value: &str) -> std::result::Result<Test, Problem> {
    match field.to_ascii_lowercase().as_str() {
        "since" => time(value).map(Test::Since),
        "until" => time(value).map(Test::Until),
        "is" => marks(value).map(Test::Is),
        _ => match Field::from_word(field) {
            Some(field) => texts(field, value).map(|any_of| Test::Text(field, any_of)),
            None => Err(Problem::new(
                format!("unknown field `{}` in the filter", printable(field)),
                known_fields(),
            )),
        },
    }
}

fn time(value: &str) -> std::result::Result<When, Problem> {
    let plain = value.trim_matches('"');
    When::parse(plain).ok_or_else(|| {
        let what = match value {
            "" => "a time is missing in the filter".to_owned(),
            _ => format!("`{}` is no time", printable(plain)),
        };
        Problem::new(what, format!("times: {}", when::FORMS))
    })
}

fn marks(value: &str) -> std::result::Result<Vec<Mark>, Problem> {
    let mark = |word: &str| {
        Mark::from_word(word).ok_or_else(|| {
            let known: Vec<&str> = Mark::ALL.iter().map(|mark| mark.as_str()).collect();
            Problem::new(
                format!("a call is never `{}`", printable(word)),
                format!("after `is:` stands one of: {}", known.join(", ")),
            )
        })
    };
    value.split(',').map(mark).collect()
}

fn texts(field: Field, value: &str) -> std::result::Result<Vec<Pattern>, Problem> {
    let any_of = alternatives(value).ok_or_else(|| {
        Problem::new(
            format!("a value of `{}` is missing in the filter", field.as_str()),
            "an empty value is written \"\", any value *",
        )
    })?;
    match field.closed_list() {
        None => Ok(any_of),
        Some(known) => any_of
            .iter()
            .map(|pattern| one_of(field, pattern, &known))
            .collect(),
    }
}

/// A value of a field whose words the format lists: in lower case, and one of them.
fn one_of(
    field: Field,
    pattern: &Pattern,
    known: &[&str],
) -> std::result::Result<Pattern, Problem> {
    let lower = pattern
        .pieces()
        .iter()
        .map(|piece| piece.to_ascii_lowercase());
    let pattern = Pattern::from_pieces(lower.collect());
    if known.iter().any(|word| pattern.matches(word)) {
        return Ok(pattern);
    }
    let name = field.as_str();
    let value = pattern.to_string();
    Err(Problem::new(
        format!("no {name} is `{}`", printable(&value)),
        format!("{name} is one of: {}", known.join(", ")),
    ))
}

/// The alternatives of a value; `None` where one is empty without being quoted.
fn alternatives(value: &str) -> Option<Vec<Pattern>> {
    let mut reader = Alternatives::default();
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next_if(|next| ESCAPED.contains(next)) {
                Some(literal) => reader.piece.push(literal),
                None => reader.piece.push(c),
            },
            '"' => reader.quote(),
            '*' => reader.wildcard(),
            ',' if !reader.quoted => reader.end()?,
            _ => reader.piece.push(c),
        }
    }
    reader.end()?;
    Some(reader.done)
}

#[derive(Default)]
struct Alternatives {
    done: Vec<Pattern>,
    pieces: Vec<String>,
    piece: String,
    quoted: bool,
    was_quoted: bool,
}

impl Alternatives {
    fn quote(&mut self) {
        self.quoted = !self.quoted;
        self.was_quoted = true;
    }

    fn wildcard(&mut self) {
        self.pieces.push(std::mem::take(&mut self.piece));
    }

    fn end(&mut self) -> Option<()> {
        self.wildcard();
        let pattern = Pattern::from_pieces(std::mem::take(&mut self.pieces));
        let was_quoted = std::mem::take(&mut self.was_quoted);
        if pattern.as_exact() == Some("") && !was_quoted {
            return None;
        }
        self.done.push(pattern);
        Some(())
    }
}
