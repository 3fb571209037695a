//! One JSON object on each line.

use std::io::{self, Write};

use super::{Renderer, Row};

pub(super) struct JsonLines;

impl Renderer for JsonLines {
    fn row(&mut self, out: &mut dyn Write, row: &dyn Row) -> io::Result<()> {
        writeln!(out, "{}", row.json()?)
    }
}
