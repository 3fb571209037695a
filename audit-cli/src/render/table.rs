//! Tables that fit the terminal: one line for each row.
//!
//! The first rows are held back to find out how wide the columns must be; from then on rows are
//! written as they come. Where there is not room enough, long texts are cut, then the columns that
//! matter least are cut and left out, and at last the others are cut.

use std::io::{self, Write};

use audit_core::printable;
use unicode_width::UnicodeWidthStr as _;

use super::{Cell, Paint, Renderer, Row, Style};

/// Rows from which the widths are taken.
const SAMPLE: usize = 200;
/// Width above which a column is cut before others are left out.
const COMFORTABLE: usize = 20;
/// Columns between two columns.
const GAP: usize = 2;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) title: &'static str,
    /// Fewest columns that make sense; a text that is cut ends in `…`.
    pub(crate) least: usize,
    /// Whether it stands at the right and is never cut: half a number is another number.
    pub(crate) right: bool,
    /// The larger, the sooner it is left out; 0 never is.
    pub(crate) rank: u8,
}

impl Column {
    /// A column of texts.
    pub(crate) const fn left(title: &'static str, least: usize, rank: u8) -> Column {
        Column {
            title,
            least,
            right: false,
            rank,
        }
    }

    /// A column of numbers.
    pub(crate) const fn right(title: &'static str, least: usize, rank: u8) -> Column {
        Column {
            title,
            least,
            right: true,
            rank,
        }
    }
}

pub(super) struct Table {
    columns: &'static [Column],
    style: Style,
    held: Vec<Vec<Cell>>,
    /// Width of each column, 0 where it is left out; `None` while rows are held back.
    widths: Option<Vec<usize>>,
}

impl Table {
    pub(super) fn new(columns: &'static [Column], style: Style) -> Table {
        Table {
            columns,
            style,
            held: Vec::new(),
            widths: None,
        }
    }

    /// Fixes the widths, and writes the titles and the rows that were held back.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        let natural = natural(self.columns, &held);
        let widths = fit(self.columns, natural, self.style.width);
        let titles = self
            .columns
            .iter()
            .map(|c| Cell::painted(c.title, Paint::Title));
        self.line(out, &titles.collect::<Vec<Cell>>(), &widths)?;
        for cells in &held {
            self.line(out, cells, &widths)?;
        }
        self.widths = Some(widths);
        Ok(())
    }

    fn line(&self, out: &mut dyn Write, cells: &[Cell], widths: &[usize]) -> io::Result<()> {
        let shown = self
            .columns
            .iter()
            .zip(cells)
            .zip(widths)
            .filter(|(_, width)| **width > 0);
        let mut line = String::new();
        // Padding is owed until something follows it: no line ends in spaces.
        let mut owed = 0;
        for ((column, cell), width) in shown {
            let text = cut(&cell.text, *width);
            let padding = width - text.width();
            let before = if column.right { padding } else { 0 };
            line.push_str(&" ".repeat(owed + before));
            line.push_str(&self.style.paint(cell.paint, &text));
            owed = GAP + padding - before;
        }
        writeln!(out, "{}", line.trim_end())
    }
}

impl Renderer for Table {
    fn row(&mut self, out: &mut dyn Write, row: &dyn Row) -> io::Result<()> {
        let cells = row.cells().into_iter().map(|cell| Cell {
            text: printable(&cell.text).into_owned(),
            paint: cell.paint,
        });
        let cells: Vec<Cell> = cells.collect();
        if let Some(widths) = &self.widths {
            return self.line(out, &cells, widths);
        }
        self.held.push(cells);
        match self.held.len() {
            SAMPLE => self.begin(out),
            _ => Ok(()),
        }
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match (&self.widths, self.held.is_empty()) {
            (None, false) => self.begin(out),
            _ => Ok(()),
        }
    }
}

/// The widths at which nothing is cut.
fn natural(columns: &[Column], rows: &[Vec<Cell>]) -> Vec<usize> {
    let widest = |place: usize| {
        let cells = rows.iter().filter_map(|cells| cells.get(place));
        cells.map(|cell| cell.text.width()).max().unwrap_or(0)
    };
    let places = columns.iter().enumerate();
    places
        .map(|(place, column)| column.title.width().max(widest(place)))
        .collect()
}

/// The widths at which the table fits, 0 for columns that are left out.
fn fit(columns: &[Column], natural: Vec<usize>, room: Option<usize>) -> Vec<usize> {
    let Some(room) = room else {
        return natural;
    };
    let mut shown = natural;
    loop {
        let mut widths = shown.clone();
        cut_down(columns, &mut widths, room, |column| {
            column.least.max(COMFORTABLE)
        });
        cut_down(columns, &mut widths, room, |column| match column.rank {
            0 => column.least.max(COMFORTABLE),
            _ => column.least,
        });
        match dispensable(columns, &widths) {
            Some(place) if total(&widths) > room => change(&mut shown, place, |_| 0),
            _ => {
                cut_down(columns, &mut widths, room, |column| column.least);
                return widths;
            }
        }
    }
}

/// Takes from the columns of texts that matter least, and among those from the one that has most to spare
/// above its floor, until the table fits or none has.
fn cut_down(
    columns: &[Column],
    widths: &mut [usize],
    room: usize,
    floor: impl Fn(&Column) -> usize,
) {
    while total(widths) > room {
        let places = columns.iter().zip(&*widths).enumerate();
        let texts = places.filter(|(_, (column, _))| !column.right);
        let spare = texts.map(|(place, (column, width))| {
            (column.rank, width.saturating_sub(floor(column)), place)
        });
        match spare.filter(|(_, spare, _)| *spare > 0).max() {
            Some((_, _, place)) => change(widths, place, |width| width - 1),
            None => break,
        }
    }
}

fn total(widths: &[usize]) -> usize {
    let shown = widths.iter().filter(|width| **width > 0);
    shown
        .map(|width| width + GAP)
        .sum::<usize>()
        .saturating_sub(GAP)
}

fn change(widths: &mut [usize], place: usize, new: impl Fn(usize) -> usize) {
    if let Some(width) = widths.get_mut(place) {
        *width = new(*width);
    }
}

/// The column to leave out next.
fn dispensable(columns: &[Column], widths: &[usize]) -> Option<usize> {
    let shown = columns.iter().zip(widths).enumerate();
    shown
        .filter(|(_, (column, width))| column.rank > 0 && **width > 0)
        .max_by_key(|(_, (column, _))| column.rank)
        .map(|(place, _)| place)
}

/// The text in at most `width` columns.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        // Asked of the whole: some characters change the width of those before them.
        if kept.width() >= width {
            kept.pop();
            break;
        }
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COLUMNS: &[Column] = &[
        Column::right("ENTRY", 5, 0),
        Column::left("USER", 6, 1),
        Column::left("TOOL", 6, 0),
        Column::left("MODEL", 5, 2),
    ];

    struct Texts([String; 4]);

    impl Row for Texts {
        fn cells(&self) -> Vec<Cell> {
            self.0.iter().map(Cell::plain).collect()
        }
        fn fields(&self) -> Vec<String> {
            self.0.to_vec()
        }
        fn json(&self) -> serde_json::Result<String> {
            serde_json::to_string(&self.0)
        }
    }

    fn table(rows: &[[&str; 4]], width: Option<usize>, color: bool) -> String {
        let mut table = Table::new(COLUMNS, Style { color, width });
        let mut out = Vec::new();
        for row in rows {
            table
                .row(&mut out, &Texts(row.map(str::to_owned)))
                .expect("memory");
        }
        table.finish(&mut out).expect("memory");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn wide_letters_take_two_columns() {
        let rows = [["1", "東京", "read", "m"], ["10", "ann", "look", "m"]];
        let wanted = "ENTRY  USER  TOOL  MODEL\n    1  東京  read  m\n   10  ann   look  m\n";
        assert_eq!(table(&rows, None, false), wanted);
    }

    #[test]
    fn what_does_not_fit_is_cut_and_then_left_out() {
        let rows = [["1", "somebody_long", "read_everything", "a_large_model"]];
        for (room, table_text) in [
            (
                47,
                "ENTRY  USER           TOOL             MODEL\n    1  somebody_long  read_everything  a_large…\n",
            ),
            (
                42,
                "ENTRY  USER         TOOL             MODEL\n    1  somebody_l…  read_everything  a_la…\n",
            ),
            (
                36,
                "ENTRY  USER          TOOL\n    1  somebody_lo…  read_everything\n",
            ),
            (28, "ENTRY  TOOL\n    1  read_everything\n"),
            (16, "ENTRY  TOOL\n    1  read_eve…\n"),
            (5, "ENTRY  TOOL\n    1  read_…\n"),
        ] {
            assert_eq!(table(&rows, Some(room), false), table_text, "{room}");
        }
        let long = "x".repeat(60);
        let rows = [["1", &long, "read", "m"]];
        let text = table(&rows, Some(50), false);
        assert!(
            text.starts_with("ENTRY  USER") && text.contains("x…  read  m\n"),
            "{text}"
        );
    }

    #[test]
    fn control_characters_are_written_out() {
        let rows = [["1", "\u{1b}[2J", "a\nb", "\u{202e}"]];
        let text = table(&rows, None, false);
        assert!(text.contains("\\u{1b}[2J  a\\u{a}b  \\u{202e}\n"), "{text}");
    }

    #[test]
    fn an_answer_without_rows_is_empty() {
        assert_eq!(table(&[], None, true), "");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(
            rows in proptest::collection::vec((any::<u32>(), proptest::array::uniform3(any::<String>())), 1..5),
            width in 20_usize..120,
        ) {
            let numbers: Vec<String> = rows.iter().map(|(number, _)| number.to_string()).collect();
            let rows: Vec<[&str; 4]> = rows
                .iter()
                .zip(&numbers)
                .map(|((_, [a, b, c]), number)| [number.as_str(), a, b, c])
                .collect();
            let text = table(&rows, Some(width), false);
            prop_assert_eq!(text.lines().count(), rows.len() + 1);
            for line in text.lines() {
                prop_assert!(line.width() <= width, "{} > {width}: {line}", line.width());
            }
        }
    }
}
