//! The text of a form that is signed.

use crate::events::form::Pair;

/// The pairs as they are signed: sorted by name and then by value, without duplicates, and nothing in between.
pub(crate) fn signed_text(pairs: &[Pair]) -> String {
    joined(pairs, |left, right| left.cmp(right))
}

/// The texts that may have been signed. Twilio's libraries sort by the units of their language: bytes in Python and
/// Ruby, UTF-16 in Node and Java. The two differ only where characters beyond U+FFFF meet those from U+E000 on.
pub(crate) fn signed_texts(pairs: &[Pair]) -> Vec<String> {
    let mut texts = vec![signed_text(pairs)];
    let beyond = |(name, value): &Pair| name.chars().chain(value.chars()).any(|it| it > '\u{ffff}');
    if pairs.iter().any(beyond) {
        texts.push(joined(pairs, |left, right| utf16(left).cmp(utf16(right))));
        texts.dedup();
    }
    texts
}

fn joined(pairs: &[Pair], order: impl Fn(&Pair, &Pair) -> std::cmp::Ordering) -> String {
    let mut pairs: Vec<&Pair> = pairs.iter().collect();
    pairs.sort_by(|left, right| order(left, right));
    pairs.dedup();
    let strings = pairs.into_iter().flat_map(|(name, value)| [name, value]);
    strings.map(String::as_str).collect()
}

/// The units of the name and of the value, with the name's end before all units.
fn utf16((name, value): &Pair) -> impl Iterator<Item = Option<u16>> {
    let name = name.encode_utf16().map(Some);
    name.chain([None]).chain(value.encode_utf16().map(Some))
}
