//! In: the products. Out: a table of them, and the details of every failure.

use generator::diagnostic::{Diagnostic, Diagnostics, Severity};

use super::layout::{Align, layout};
use super::product::{Failure, Product};
use crate::place;

/// How many diagnostics of a description are shown.
const DIAGNOSTICS_SHOWN: usize = 5;
/// How many lines of the output of a failed step are shown.
const LINES_SHOWN: usize = 40;

const HEADINGS: [&str; 6] = ["product", "operations", "models", "ms", "lines", "result"];
const COLUMNS: [Align; 6] = [
    Align::Left,
    Align::Right,
    Align::Right,
    Align::Right,
    Align::Right,
    Align::Left,
];

type Row = [String; 6];

/// One line for each product, and one with the totals.
pub(crate) fn table(products: &[Product]) -> String {
    let mut rows = vec![HEADINGS.map(str::to_owned)];
    rows.extend(products.iter().map(row));
    rows.push(totals(products));
    layout(&rows, COLUMNS)
}

fn row(product: &Product) -> Row {
    let [operations, models, lines] = match &product.size {
        Some(size) => [
            share(size.summary.operations, product.left_out.len()),
            size.summary.models.to_string(),
            size.lines.to_string(),
        ],
        None => ["-"; 3].map(str::to_owned),
    };
    let milliseconds = product.took.as_millis().to_string();
    let result = result(product);
    [
        product.name.clone(),
        operations,
        models,
        milliseconds,
        lines,
        result,
    ]
}

/// `25` operations or, if some were left out, `25/27`.
fn share(generated: usize, left_out: usize) -> String {
    match left_out {
        0 => generated.to_string(),
        _ => format!("{generated}/{}", generated + left_out),
    }
}

/// `ok`, or what went wrong, in a few words.
fn result(product: &Product) -> String {
    let left_out = match product.left_out.len() {
        0 => None,
        count => Some(format!("{count} left out")),
    };
    let parameters = match product.parameters.len() {
        0 => None,
        count => Some(format!("without {}", plural(count, "parameter"))),
    };
    let failures = product.failures.iter().map(|failure| match failure {
        Failure::Rejected(diagnostics) => {
            format!(
                "not generated: {}",
                plural(errors(diagnostics).len(), "error")
            )
        }
        Failure::TwoResults => "two runs differ".to_owned(),
        Failure::Step { name, .. } => format!("{name} failed"),
    });
    let words: Vec<String> = left_out
        .into_iter()
        .chain(parameters)
        .chain(failures)
        .collect();
    if words.is_empty() {
        "ok".to_owned()
    } else {
        words.join(", ")
    }
}

fn totals(products: &[Product]) -> Row {
    let sizes = || products.iter().filter_map(|product| product.size);
    let good: Vec<&Product> = products.iter().filter(|it| it.is_good()).collect();
    let whole = good.iter().filter(|it| it.is_whole()).count();
    let counts = [
        (whole, "ok"),
        (good.len() - whole, "in part"),
        (products.len() - good.len(), "failed"),
    ];
    // Most corpora have no description of which only a part works.
    let counts = counts
        .iter()
        .filter(|(count, word)| *count > 0 || *word != "in part");
    let counts: Vec<String> = counts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let took: u128 = products.iter().map(|it| it.took.as_millis()).sum();
    [
        plural(products.len(), "product"),
        share(
            sizes().map(|size| size.summary.operations).sum(),
            products.iter().map(|it| it.left_out.len()).sum(),
        ),
        sum(sizes().map(|size| size.summary.models)),
        took.to_string(),
        sum(sizes().map(|size| size.lines)),
        counts.join(", "),
    ]
}

fn sum(counts: impl Iterator<Item = usize>) -> String {
    counts.sum::<usize>().to_string()
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
    use generator::diagnostic::{Code, Diagnostic, Diagnostics, LeftOut, Part};

    use super::super::product::{Failure, Product, Size};
    use super::{failures, table};

    fn product(name: &str, milliseconds: u64, failures: Vec<Failure>) -> Product {
        Product {
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
            ..Product::named(name)
        }
    }

    fn step(name: &'static str, output: &str) -> Failure {
        let output = output.to_owned();
        Failure::Step { name, output }
    }

    fn in_part() -> Product {
        let error = Diagnostic::new(Code::UnsupportedBody, "not supported");
        let left_out = LeftOut {
            part: Part::Operation,
            name: "SendPicture".to_owned(),
            errors: vec![error],
        };
        Product {
            left_out: vec![left_out.clone(), left_out.clone()],
            parameters: vec![left_out],
            ..product("e", 4, Vec::new())
        }
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
            in_part(),
        ];
        let expected = "\
product     operations  models    ms  lines  result
a_v1                25       7  1328   3623  ok
b                   25       7    60   3623  clippy failed, test failed
c_v2010              -       -     9      -  not generated: 1 error
d                   25       7     3   3623  two runs differ
e                25/27       7     4   3623  2 left out, without 1 parameter
5 products     100/102      28  1404  14492  1 ok, 1 in part, 3 failed
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
