//! In: an item of a crate and one of a names lock. Out: how much of what they contain is the same.

use std::collections::HashSet;

use super::{Entry, outline::Node, recognise::Known};

/// The share of what two schemas contain that both have, from 0 to 1: properties, values, variants. A model that is
/// recognised counts by its recorded name.
pub(super) fn overlap(known: &Known<'_>, node: &Node<'_>, entry: &Entry) -> f64 {
    let ours = node.nodes.iter().map(|inner| {
        let of = inner.of.and_then(|item| known.entry(item));
        of.map_or(&*inner.wire, |of| &*of.wire)
    });
    let ours: HashSet<&str> = ours.collect();
    let recorded = entry.entries.iter().filter(|inner| !inner.is_gone);
    let recorded: HashSet<&str> = recorded.map(|inner| &*inner.wire).collect();
    let [common, all] = [
        ours.intersection(&recorded).count(),
        ours.union(&recorded).count(),
    ]
    .map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    if all == 0 {
        return 0.0;
    }
    f64::from(common) / f64::from(all)
}

/// Whether two operations have one target, but for letter case and the names of parameters.
pub(super) fn is_same_target(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}

/// `GET /v1/Channels/{Sid}` → `get /v1/channels/{}`
fn plain(target: &str) -> String {
    let mut plain = String::new();
    let mut is_inside = false;
    for character in target.chars() {
        is_inside &= character != '}';
        if !is_inside {
            plain.extend(character.to_lowercase());
        }
        is_inside |= character == '{';
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::is_same_target;

    #[test]
    fn targets_are_the_same_in_another_letter_case() {
        assert!(is_same_target(
            "GET /v1/A/{Sid}.json",
            "GET /v1/a/{AId}.json"
        ));
        assert!(!is_same_target("GET /v1/A/{Sid}", "POST /v1/A/{Sid}"));
        assert!(!is_same_target("GET /v1/A/{Sid}", "GET /v1/A/{Sid}/B"));
    }
}
