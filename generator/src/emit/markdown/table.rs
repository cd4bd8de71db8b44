//! Tables, a line for each row.

use pulldown_cmark::Alignment;

/// A table while it is read.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    row: String,
    /// How many cells the row has so far.
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

    /// Ends a row, unless it is empty. The first is the head, with a line below it.
    pub(super) fn end_row(&mut self) {
        if self.cells == 0 {
            return;
        }
        let row = std::mem::take(&mut self.row);
        self.rows.push(format!("{row}|"));
        if self.rows.len() == 1 {
            let columns = 0..self.cells;
            let columns: String = columns.map(|at| line(self.alignments.get(at))).collect();
            self.rows.push(format!("{columns}|"));
        }
        self.cells = 0;
    }

    /// The lines of the table.
    pub(super) fn rows(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(String::as_str)
    }
}

/// What stands below the head of a column.
fn line(alignment: Option<&Alignment>) -> &'static str {
    match alignment {
        None | Some(Alignment::None) => "|---",
        Some(Alignment::Left) => "|:--",
        Some(Alignment::Center) => "|:-:",
        Some(Alignment::Right) => "|--:",
    }
}
