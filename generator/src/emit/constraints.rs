//! Constraints of a parameter: in the table of its operation, and in its documentation.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::Constraints;

/// The calls that add constraints to a row, such as `.at_least(1)`.
pub(super) fn calls(constraints: Constraints) -> TokenStream {
    let integer = Literal::i64_unsuffixed;
    let count = Literal::u64_unsuffixed;
    let minimum = constraints.minimum.map(integer);
    let maximum = constraints.maximum.map(integer);
    let min_length = constraints.min_length.map(count);
    let max_length = constraints.max_length.map(count);
    let min_items = constraints.min_items.map(count);
    let max_items = constraints.max_items.map(count);
    let calls = [
        minimum.map(|minimum| quote!(.at_least(#minimum))),
        maximum.map(|maximum| quote!(.at_most(#maximum))),
        min_length.map(|length| quote!(.min_length(#length))),
        max_length.map(|length| quote!(.max_length(#length))),
        min_items.map(|items| quote!(.min_items(#items))),
        max_items.map(|items| quote!(.max_items(#items))),
    ];
    calls.into_iter().flatten().collect()
}

/// A sentence for each kind of constraint.
pub(super) fn sentences(constraints: Constraints) -> Vec<String> {
    let integers = (constraints.minimum, constraints.maximum);
    let lengths = (constraints.min_length, constraints.max_length);
    let items = (constraints.min_items, constraints.max_items);
    let sentences = [
        sentence(integers, |_| ""),
        sentence(lengths, |length| {
            plural(length, " character", " characters")
        }),
        sentence(items, |items| plural(items, " item", " items")),
    ];
    sentences.into_iter().flatten().collect()
}

/// `From 1 to 5 items; checked before anything is sent.`
fn sentence<T: Copy + std::fmt::Display>(
    (low, high): (Option<T>, Option<T>),
    unit: impl Fn(T) -> &'static str,
) -> Option<String> {
    let limits = match (low, high) {
        (Some(low), Some(high)) => format!("From {low} to {high}{}", unit(high)),
        (Some(low), None) => format!("At least {low}{}", unit(low)),
        (None, Some(high)) => format!("At most {high}{}", unit(high)),
        (None, None) => return None,
    };
    Some(format!("{limits}; checked before anything is sent."))
}

fn plural(count: u64, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}
