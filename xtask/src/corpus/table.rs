//! In: the products. Out: a table of them, and the details of every failure.

use generator::diagnostic::{Diagnostic, Diagnostics, Severity};

use super::product::{Failure, Product};
use crate::place;

/// How many diagnostics of a description are shown.
const DIAGNOSTICS_SHOWN: usize = 5;
/// How many lines of the output of a failed step are shown.
const LINES_SHOWN: usize = 40;

const HEADINGS: [&str; COLUMNS] = ["product", "operations", "models", "ms", "lines", "result"];
const COLUMNS: usize = 6;

type Row = [String; COLUMNS];

/// One line for each product, and one with the totals.
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
    let result = result(&product.failures);
    [
        product.name.clone(),
        operations,
        models,
        milliseconds,
        lines,
        result,
    ]
}

/// `ok`, or what went wrong, in a few words.
fn result(failures: &[Failure]) -> String {
    let words: Vec<String> = failures
        .iter()
        .map(|failure| match failure {
            Failure::Rejected(diagnostics) => {
                format!(
                    "not generated: {}",
                    plural(errors(diagnostics).len(), "error")
                )
            }
            Failure::TwoResults => "two runs differ".to_owned(),
            Failure::Step { name, .. } => format!("{name} failed"),
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

/// Aligns the columns: the first and the last to the left, the numbers between them to the right.
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

/// The first lines of each failure.
pub(crate) fn failures(products: &[Product]) -> String {
    let mut text = String::new();
    for product in products {
        for failure in &product.failures {
            let name = &product.name;
            text += &match failure {
                Failure::Rejected(diagnostics) => {
                    format!("\n== {name} was not generated\n{}", first_of(diagnostics))
                }
                Failure::TwoResults => format!("\n== {name}: two runs gave different results\n"),
                Failure::Step { name: step, output } => {
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
        text += &format!("and {}\n", plural(more, "more error"));
    }
    text
}

/// The errors without the warnings; one that several operations share is listed once.
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
    use generator::diagnostic::{Code, Diagnostic, Diagnostics};

    use super::super::product::{Failure, Product, Size};
    use super::{failures, table};

    fn product(name: &str, milliseconds: u64, failures: Vec<Failure>) -> Product {
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
            failures,
        }
    }

    fn step(name: &'static str, output: &str) -> Failure {
        let output = output.to_owned();
        Failure::Step { name, output }
    }

    fn rejected(count: usize) -> Product {
        let mut diagnostics: Diagnostics = (1..=count)
            .map(|number| Diagnostic::new(Code::WrongKind, format!("number {number}")))
            .collect();
        diagnostics.push(Diagnostic::new(Code::UnknownFormat, "not counted"));
        let mut product = product("c_v2010", 9, vec![Failure::Rejected(diagnostics)]);
        product.size = None;
        product
    }

    #[test]
    fn the_table_has_a_line_for_each_product_and_one_with_the_totals() {
        let products = [
            product("a_v1", 1328, Vec::new()),
            product("b", 60, vec![step("clippy", ""), step("test", "")]),
            rejected(1),
            product("d", 3, vec![Failure::TwoResults]),
        ];
        let expected = "\
product     operations  models    ms  lines  result
a_v1                25       7  1328   3623  ok
b                   25       7    60   3623  clippy failed, test failed
c_v2010              -       -     9      -  not generated: 1 error
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
    fn the_first_lines_of_each_failure_are_shown() {
        let output: String = (1..=42).map(|line| format!("line {line}\n")).collect();
        let products = [
            product("good", 1, Vec::new()),
            product("bad", 1, vec![step("doc", &output), step("test", "one\n")]),
            rejected(7),
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
            text.ends_with("\nerror[wrong-kind]: number 5\n\nand 2 more errors\n"),
            "{text}"
        );
        assert!(
            text.contains("\n== c_v2010 was not generated\nerror[wrong-kind]: number 1\n\n"),
            "{text}"
        );
    }
}
