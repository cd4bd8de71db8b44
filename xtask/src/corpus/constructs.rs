//! In: the operations and parameters that were left out. Out: what they contain that is not supported, and how many of them
//! each of these constructs costs.

use std::collections::{BTreeMap, BTreeSet};

use generator::diagnostic::{Diagnostic, LeftOut};

use super::layout::{Align, layout};
use super::product::Product;

/// What one construct costs.
#[derive(Default)]
struct Cost {
    /// How many operations or parameters contain it.
    parts: usize,
    /// How many of them contain nothing else that is not supported.
    only_this: usize,
    /// The products that contain it.
    products: BTreeSet<String>,
}

/// One line for each construct, the one that costs most first, for operations and for parameters; nothing if none was left
/// out.
pub(crate) fn constructs(products: &[Product]) -> String {
    let operations = table(products, "operations", |product| &product.left_out);
    operations + &table(products, "parameters", |product| &product.parameters)
}

fn table(products: &[Product], what: &str, left_out: fn(&Product) -> &[LeftOut]) -> String {
    let mut costs: BTreeMap<String, Cost> = BTreeMap::new();
    for product in products {
        for part in left_out(product) {
            let constructs = constructs_of(part);
            for construct in &constructs {
                let cost = costs.entry(construct.clone()).or_default();
                cost.parts += 1;
                cost.only_this += usize::from(constructs.len() == 1);
                cost.products.insert(product.name.clone());
            }
        }
    }
    if costs.is_empty() {
        return String::new();
    }
    let mut sorted: Vec<(String, Cost)> = costs.into_iter().collect();
    sorted.sort_by_key(|(_, cost)| std::cmp::Reverse((cost.parts, cost.only_this)));
    let headings = [what, "only this", "products", "what was left out"];
    let mut rows = vec![headings.map(str::to_owned)];
    rows.extend(sorted.into_iter().map(|(construct, cost)| {
        let counts = [cost.parts, cost.only_this, cost.products.len()];
        let [parts, only_this, products] = counts.map(|count| count.to_string());
        [parts, only_this, products, construct]
    }));
    format!(
        "\n{}",
        layout(
            &rows,
            [Align::Right, Align::Right, Align::Right, Align::Left]
        )
    )
}

/// The constructs in an operation or a parameter, each once.
fn constructs_of(part: &LeftOut) -> BTreeSet<String> {
    part.errors.iter().map(construct).collect()
}

/// The code and the message of an error, without what differs from place to place.
fn construct(error: &Diagnostic) -> String {
    let message = error.message.trim_start_matches("unsupported construct: ");
    format!("{}: {}", error.code, without_names(message))
}

/// A message with `…` in place of the names in backticks. Keywords of OpenAPI and media types stay, as they say what is
/// not supported.
fn without_names(message: &str) -> String {
    let says_what =
        |text: &str| KEYWORDS.contains(&text) || text.contains('/') && !text.contains('#');
    let parts = message.split('`').enumerate();
    let parts = parts.map(|(index, part)| match index % 2 {
        1 if !says_what(part) => "…",
        _ => part,
    });
    parts.collect::<Vec<_>>().join("`")
}

/// Words in messages that stand for themselves.
const KEYWORDS: &[&str] = &[
    "$ref",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "items",
    "content",
    "encoding",
    "properties",
    "additionalProperties",
    "discriminator",
    "operationId",
    "deepObject",
    "form",
    "simple",
    "label",
    "matrix",
    "spaceDelimited",
    "pipeDelimited",
];

#[cfg(test)]
mod tests {
    use generator::diagnostic::{Code, Diagnostic, LeftOut, Part};

    use super::super::product::Product;
    use super::constructs;

    fn left_out(name: &str, messages: &[&str]) -> LeftOut {
        let error = |message: &&str| Diagnostic::new(Code::UnsupportedBody, *message);
        LeftOut {
            part: Part::Operation,
            name: name.to_owned(),
            errors: messages.iter().map(error).collect(),
        }
    }

    fn product(name: &str, left_out: Vec<LeftOut>) -> Product {
        Product {
            left_out,
            ..Product::named(name)
        }
    }

    #[test]
    fn each_construct_is_counted_once_for_an_operation() {
        let body = "unsupported construct: a body of `text/css`";
        let products = [
            product(
                "a",
                vec![
                    left_out("One", &[body, body, "`x` is no `oneOf`"]),
                    left_out("Two", &[body]),
                ],
            ),
            product("b", vec![left_out("Three", &["`y` is no `oneOf`"])]),
            product("c", Vec::new()),
        ];
        let expected = "
operations  only this  products  what was left out
         2          1         2  unsupported-body: `…` is no `oneOf`
         2          1         1  unsupported-body: a body of `text/css`
";
        assert_eq!(constructs(&products), expected);
        let parameters = [Product {
            parameters: vec![left_out("q", &[body])],
            ..Product::named("d")
        }];
        let expected = "
parameters  only this  products  what was left out
         1          1         1  unsupported-body: a body of `text/css`
";
        assert_eq!(constructs(&parameters), expected);
        assert_eq!(constructs(&products[2..]), "");
    }
}
