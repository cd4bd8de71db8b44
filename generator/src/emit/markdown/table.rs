//! Tables, a line for each row.

use pulldown_cmark::Alignment;

/// A table that is being read.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    row: String,
    /// The number of cells in `row`.
    cells: usize,
    rows: Vec<String>,
}

impl Table {
    pub(super) fn new(alignments: Vec<Alignment>) -> Self {
        Self {
            alignments,
            ..Self::default()
        }
    }

    pub(super) fn cell(&mut self, text: &str) {
        self.row.push_str(&format!("| {text} "));
        self.cells += 1;
    }

    /// Ends a row, unless it is empty. The first is the header, with delimiters below it.
    pub(super) fn end_row(&mut self) {
        if self.cells == 0 {
            return;
        }
        let row = std::mem::take(&mut self.row);
        self.rows.push(format!("{row}|"));
        if self.rows.len() == 1 {
            let columns = 0..self.cells;
            let columns: String = columns
                .map(|column| delimiter(self.alignments.get(column)))
                .collect();
            self.rows.push(format!("{columns}|"));
        }
        self.cells = 0;
    }

    /// The lines of the table.
    pub(super) fn rows(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(String::as_str)
    }
}

/// The delimiter below the header of a column.
fn delimiter(alignment: Option<&Alignment>) -> &'static str {
    match alignment {
        None | Some(Alignment::None) => "|---",
        Some(Alignment::Left) => "|:--",
        Some(Alignment::Center) => "|:-:",
        Some(Alignment::Right) => "|--:",
    }
}
