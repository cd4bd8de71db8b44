//! Strings in forms and queries.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Whether a form leaves the string unchanged.
pub(crate) const fn stays(string: &str) -> bool {
    let mut rest = string.as_bytes();
    while let [byte, tail @ ..] = rest {
        if !byte_stays(*byte) {
            return false;
        }
        rest = tail;
    }
    true
}

/// Appends a form-encoded string. Most strings stay unchanged: checking that is several times faster than the encoder.
pub(crate) fn push(pairs: &mut String, string: &str) {
    if string
        .bytes()
        .all(|byte| STAYS.get(usize::from(byte)) == Some(&true))
    {
        pairs.push_str(string);
    } else {
        pairs.extend(form_urlencoded::byte_serialize(string.as_bytes()));
    }
}

/// What a value keeps where reserved characters are allowed: those of RFC 3986, without the ones that a query cannot
/// contain (`#`, `[`, `]`) or that mean something between pairs (`&`, `+`).
const ALLOWED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Appends a string with its reserved characters.
pub(crate) fn push_reserved(pairs: &mut String, string: &str) {
    pairs.extend(utf8_percent_encode(string, ALLOWED));
}

/// Which bytes stay unchanged.
static STAYS: [bool; 256] = {
    let mut table = [false; 256];
    let mut rest: &mut [bool] = &mut table;
    let mut byte = 0_u8;
    while let [stays, tail @ ..] = rest {
        *stays = byte_stays(byte);
        rest = tail;
        byte = byte.wrapping_add(1);
    }
    table
};

const fn byte_stays(byte: u8) -> bool {
    matches!(byte, b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z')
}
