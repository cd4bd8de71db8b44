//! In: what became of the descriptions. Out: a table of it, and below that what is wrong.

use generator::diagnostic::{Diagnostic, Diagnostics, Severity};

use super::product::{Fault, Product};
use crate::place;

/// How many diagnostics of a description are shown.
const DIAGNOSTICS_SHOWN: usize = 5;
/// How many lines of what a step of Cargo printed are shown.
const LINES_SHOWN: usize = 40;

const HEADINGS: [&str; COLUMNS] = ["product", "operations", "models", "ms", "lines", "result"];
const COLUMNS: usize = 6;

type Row = [String; COLUMNS];

/// One line for each product, and one for all of them.
pub(crate) fn table(products: &[Product]) -> String {
    let mut rows = vec![HEADINGS.map(str::to_owned)];
    rows.extend(products.iter().map(row));
    rows.push(totals(products));
    layout(&rows)
}

fn row(product: &Product) -> Row {
    let [operations, models, lines] = match &product.size {
        Some(size) => [size.summary.operations, size.summary.models, size.lines]
            .map(|count| count.to_string()),
        None => ["-"; 3].map(str::to_owned),
    };
    let milliseconds = product.took.as_millis().to_string();
    let result = result(&product.faults);
    [
        product.name.clone(),
        operations,
        models,
        milliseconds,
        lines,
        result,
    ]
}

/// What is wrong, in a few words.
fn result(faults: &[Fault]) -> String {
    let words: Vec<String> = faults
        .iter()
        .map(|fault| match fault {
            Fault::Refused(diagnostics) => {
                format!(
                    "not generated: {}",
                    plural(errors(diagnostics).len(), "fault")
                )
            }
            Fault::TwoResults => "two runs differ".to_owned(),
            Fault::Step { name, .. } => format!("{name} failed"),
        })
        .collect();
    if words.is_empty() {
        "ok".to_owned()
    } else {
        words.join(", ")
    }
}

fn totals(products: &[Product]) -> Row {
    let sizes = || products.iter().filter_map(|product| product.size);
    let good = products.iter().filter(|product| product.is_good()).count();
    let failed = products.len() - good;
    let took: u128 = products.iter().map(|it| it.took.as_millis()).sum();
    [
        plural(products.len(), "product"),
        sum(sizes().map(|size| size.summary.operations)),
        sum(sizes().map(|size| size.summary.models)),
        took.to_string(),
        sum(sizes().map(|size| size.lines)),
        format!("{good} ok, {failed} failed"),
    ]
}

fn sum(counts: impl Iterator<Item = usize>) -> String {
    counts.sum::<usize>().to_string()
}

/// Columns of texts: numbers, which are in the middle, to the right, the rest to the left.
fn layout(rows: &[Row]) -> String {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            let is_number = column > 0 && column < COLUMNS - 1;
            line += &if is_number {
                format!("  {cell:>width$}")
            } else if column == 0 {
                format!("{cell:<width$}")
            } else {
                format!("  {cell}")
            };
        }
        text += &format!("{line}\n");
    }
    text
}

/// What is wrong with each product, the first lines of it.
pub(crate) fn failures(products: &[Product]) -> String {
    let mut text = String::new();
    for product in products {
        for fault in &product.faults {
            let name = &product.name;
            text += &match fault {
                Fault::Refused(diagnostics) => {
                    format!("\n== {name} is not generated\n{}", first_of(diagnostics))
                }
                Fault::TwoResults => format!("\n== {name}: two runs gave two results\n"),
                Fault::Step { name: step, output } => {
                    let folder = place::shorten(product.folder.clone());
                    let lines = first_lines(output);
                    format!("\n== {name}: {step}, in {}\n{lines}", folder.display())
                }
            };
        }
    }
    text
}

fn first_of(diagnostics: &Diagnostics) -> String {
    let errors = errors(diagnostics);
    let mut text = String::new();
    for diagnostic in errors.iter().take(DIAGNOSTICS_SHOWN) {
        text += &format!("{diagnostic}\n\n");
    }
    if errors.len() > DIAGNOSTICS_SHOWN {
        let more = errors.len() - DIAGNOSTICS_SHOWN;
        text += &format!("and {}\n", plural(more, "more fault"));
    }
    text
}

/// What stops the generator: no warnings, and what several operations share only once.
fn errors(diagnostics: &Diagnostics) -> Vec<Diagnostic> {
    let mut sorted = diagnostics.clone().into_sorted();
    sorted.retain(|diagnostic| diagnostic.severity == Severity::Error);
    sorted
}

fn first_lines(output: &str) -> String {
    let mut lines = output.lines();
    let mut text = String::new();
    for line in lines.by_ref().take(LINES_SHOWN) {
        text += &format!("{line}\n");
    }
    let more = lines.count();
    if more > 0 {
        text += &format!("… and {}\n", plural(more, "more line"));
    }
    text
}

fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use generator::Summary;
    use generator::diagnostic::{Diagnostic, Diagnostics};

    use super::super::product::{Fault, Product, Size};
    use super::{failures, table};

    fn product(name: &str, milliseconds: u64, faults: Vec<Fault>) -> Product {
        Product {
            name: name.to_owned(),
            folder: std::env::current_dir().unwrap().join("crates").join(name),
            took: Duration::from_millis(milliseconds),
            size: Some(Size {
                summary: Summary {
                    operations: 25,
                    models: 7,
                },
                lines: 3623,
            }),
            faults,
        }
    }

    fn step(name: &'static str, output: &str) -> Fault {
        let output = output.to_owned();
        Fault::Step { name, output }
    }

    fn refused(count: usize) -> Product {
        let mut faults: Diagnostics = (1..=count)
            .map(|number| Diagnostic::error(format!("fault {number}")))
            .collect();
        faults.push(Diagnostic::warning("not counted"));
        let mut product = product("c_v2010", 9, vec![Fault::Refused(faults)]);
        product.size = None;
        product
    }

    #[test]
    fn the_table_has_a_line_for_each_product_and_one_for_all() {
        let products = [
            product("a_v1", 1328, Vec::new()),
            product("b", 60, vec![step("clippy", ""), step("test", "")]),
            refused(1),
            product("d", 3, vec![Fault::TwoResults]),
        ];
        let expected = "\
product     operations  models    ms  lines  result
a_v1                25       7  1328   3623  ok
b                   25       7    60   3623  clippy failed, test failed
c_v2010              -       -     9      -  not generated: 1 fault
d                   25       7     3   3623  two runs differ
4 products          75      21  1400  10869  1 ok, 3 failed
";
        assert_eq!(table(&products), expected);
        let nothing = "\
product     operations  models  ms  lines  result
0 products           0       0   0      0  0 ok, 0 failed
";
        assert_eq!(table(&[]), nothing);
    }

    #[test]
    fn what_is_wrong_is_shown_below_it_in_part() {
        let output: String = (1..=42).map(|line| format!("line {line}\n")).collect();
        let products = [
            product("good", 1, Vec::new()),
            product("bad", 1, vec![step("doc", &output), step("test", "one\n")]),
            refused(7),
        ];
        let text = failures(&products);
        assert!(!text.contains("good"), "{text}");
        assert!(
            text.starts_with("\n== bad: doc, in crates/bad\nline 1\nline 2\n"),
            "{text}"
        );
        assert!(
            text.contains("\nline 40\n… and 2 more lines\n\n== bad: test, in crates/bad\none\n"),
            "{text}"
        );
        assert!(
            text.ends_with("\nerror: fault 5\n\nand 2 more faults\n"),
            "{text}"
        );
        assert!(
            text.contains("\n== c_v2010 is not generated\nerror: fault 1\n\n"),
            "{text}"
        );
    }
}
