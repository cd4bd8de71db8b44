//! The styles of values in a path. In: a segment as it was sent, and what the description says of its parameter. Out: one
//! value, items or properties, all of them texts.

use crate::{
    catalogue::{Catalogue, Parameter, Shape, Style},
    store::of_segment,
};

/// A value that has no type yet.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Parts {
    One(String),
    Items(Vec<String>),
    /// Names and values.
    Properties(Vec<(String, String)>),
    /// It may be one value or consist of several, and nothing in it says which.
    Unclear,
}

/// Takes a value in a path apart. What is encoded separates nothing.
///
/// # Errors
/// With what is wrong, as in "does not begin with a `.`".
pub(super) fn parts(
    catalogue: &Catalogue,
    parameter: &Parameter,
    sent: &str,
) -> Result<Parts, String> {
    let shape = match parameter.style {
        Style::JsonText => Shape::One,
        _ => match catalogue.shape(&parameter.ty) {
            Some(shape) => shape,
            None => return Ok(Parts::Unclear),
        },
    };
    match parameter.style {
        Style::Simple { explode } => split(shape, sent, ',', explode),
        Style::Label { explode } => {
            let value = sent.strip_prefix('.');
            let value = value.ok_or("does not begin with a `.`")?;
            split(shape, value, if explode { '.' } else { ',' }, explode)
        }
        Style::Matrix { explode } => matrix(shape, &parameter.name, sent, explode),
        _ => split(shape, sent, ',', false),
    }
}

fn split(shape: Shape, text: &str, separator: char, explode: bool) -> Result<Parts, String> {
    let parts = || text.split(separator).map(of_segment);
    match (shape, explode) {
        (Shape::One, _) => Ok(Parts::One(of_segment(text))),
        (Shape::Items, _) => Ok(Parts::Items(parts().collect())),
        (Shape::Properties, true) => {
            let pairs = text.split(separator).map(|it| it.split_once('='));
            let pairs = pairs.map(|pair| pair.map(|(name, it)| (of_segment(name), of_segment(it))));
            let pairs: Option<Vec<_>> = pairs.collect();
            let pairs = pairs.ok_or_else(|| {
                format!("is no object, written as `name=value` with `{separator}` between them")
            });
            pairs.map(Parts::Properties)
        }
        (Shape::Properties, false) => {
            let parts: Vec<String> = parts().collect();
            let pairs = alternating(parts).ok_or_else(|| {
                format!("is no object, whose names and values are written with `{separator}` between them")
            });
            pairs.map(Parts::Properties)
        }
    }
}

/// Names and values in turn; `None` if there is a name without a value.
pub(super) fn alternating(
    parts: impl IntoIterator<Item = String>,
) -> Option<Vec<(String, String)>> {
    let mut parts = parts.into_iter();
    let mut pairs = Vec::new();
    while let Some(name) = parts.next() {
        pairs.push((name, parts.next()?));
    }
    Some(pairs)
}

/// `;name=value`, or `;name` for an empty one. Of an exploded list, each item is written so; of an exploded object, each
/// property with its own name.
fn matrix(shape: Shape, name: &str, sent: &str, explode: bool) -> Result<Parts, String> {
    let wrong = || match (shape, explode) {
        (Shape::Properties, true) => {
            "is no object, each property of which is written as `;name=value`".to_owned()
        }
        _ => format!("is not written as `;{name}=value`"),
    };
    let values = sent.strip_prefix(';').ok_or_else(wrong)?;
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        (of_segment(name), value.to_owned())
    };
    match (shape, explode) {
        (Shape::One, _) | (_, false) => {
            let (of, value) = pair(values);
            match of == name {
                true => split(shape, &value, ',', false),
                false => Err(wrong()),
            }
        }
        (Shape::Items, true) => {
            let pairs = values.split(';').map(pair);
            let items = pairs.map(|(of, value)| (of == name).then(|| of_segment(&value)));
            let items: Option<Vec<String>> = items.collect();
            items.map(Parts::Items).ok_or_else(wrong)
        }
        (Shape::Properties, true) => {
            let pairs = values.split(';').map(pair);
            let pairs = pairs.map(|(name, value)| (name, of_segment(&value)));
            Ok(Parts::Properties(pairs.collect()))
        }
    }
}
