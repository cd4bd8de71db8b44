//! In: a form or a query. Out: its names and values, decoded.

use percent_encoding::percent_decode;

/// A decoded name with its value.
pub(crate) type Pair = (String, String);

/// The pairs of a form or a query, in order; `None` if it is not UTF-8. Strict, so that no two bodies that differ in
/// bytes that are not UTF-8 have the same signature.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<Pair>> {
    text.split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let mut next = || string(halves.next().unwrap_or_default());
            Some((next()?, next()?))
        })
        .collect()
}

fn string(encoded: &[u8]) -> Option<String> {
    let spaced: Vec<u8> = encoded
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    String::from_utf8(percent_decode(&spaced).collect()).ok()
}
