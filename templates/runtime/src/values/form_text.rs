//! Strings in forms and queries.

/// Whether a form leaves the string unchanged.
pub(crate) const fn stays(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        if !byte_stays(*byte) {
            return false;
        }
        rest = tail;
    }
    true
}

/// Appends a form-encoded string. Most strings stay unchanged: checking that is several times faster than the encoder.
pub(crate) fn push(pairs: &mut String, text: &str) {
    if text.bytes().all(byte_stays) {
        pairs.push_str(text);
    } else {
        pairs.extend(form_urlencoded::byte_serialize(text.as_bytes()));
    }
}

/// The bytes that stay unchanged, one bit each: those below 64, and those from 64 to 127.
const STAYS: (u64, u64) = {
    let (mut low, mut high) = (0, 0);
    let mut rest: &[u8] = b"*-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    while let [byte, tail @ ..] = rest {
        if *byte < 64 {
            low |= 1_u64 << *byte;
        } else {
            high |= 1_u64 << (*byte - 64);
        }
        rest = tail;
    }
    (low, high)
};

const fn byte_stays(byte: u8) -> bool {
    let bits = if byte & 64 == 0 { STAYS.0 } else { STAYS.1 };
    byte < 128 && (bits >> (byte & 63)) & 1 == 1
}
