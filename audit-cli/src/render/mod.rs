//! Answers as people and programs want to see them.
//!
//! An answer is a sequence of [`Row`]s, each able to say itself in every form; a [`Renderer`] writes
//! one form. What is written for people never holds a control character of a stored value: the
//! table and the CSV writer see to that, whatever a row hands them.

mod csv;
mod json;
mod paint;
mod table;

use std::io::{self, Write};

pub(crate) use csv::line as csv_line;
pub(crate) use paint::{Paint, Style};
pub(crate) use table::Column;

/// In what form an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Tables and pages, for people.
    Text,
    /// JSON lines, for programs.
    Json,
    /// RFC 4180, for spreadsheets.
    Csv,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) paint: Paint,
}

impl Cell {
    pub(crate) fn plain(text: impl Into<String>) -> Cell {
        Cell::painted(text, Paint::Plain)
    }

    pub(crate) fn painted(text: impl Into<String>, paint: Paint) -> Cell {
        Cell {
            text: text.into(),
            paint,
        }
    }
}

/// One thing that was found.
pub(crate) trait Row {
    /// One cell for each column of the layout.
    fn cells(&self) -> Vec<Cell>;
    /// One text for each field of the layout.
    fn fields(&self) -> Vec<String>;
    /// The whole as one JSON object.
    fn json(&self) -> serde_json::Result<String>;
}

/// What the rows of an answer have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    /// Columns of the table.
    pub(crate) columns: &'static [Column],
    /// First line of the CSV.
    pub(crate) fields: &'static [&'static str],
}

/// Writes rows in one form.
pub(crate) trait Renderer {
    fn row(&mut self, out: &mut dyn Write, row: &dyn Row) -> io::Result<()>;

    /// Writes what was held back.
    fn finish(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// The renderer of a form.
pub(crate) fn renderer(form: Form, layout: Layout, style: Style) -> Box<dyn Renderer> {
    match form {
        Form::Text => Box::new(table::Table::new(layout.columns, style)),
        Form::Json => Box::new(json::JsonLines),
        Form::Csv => Box::new(csv::Csv::new(layout.fields)),
    }
}
