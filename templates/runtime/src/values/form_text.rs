//! Texts in forms and queries.

/// Whether a form has all of a text as it is.
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

/// Adds a text, encoded as forms are. Most stay as they are, which takes a look at each byte to see, and the encoder
/// several times that.
pub(crate) fn push(pairs: &mut String, text: &str) {
    if text.bytes().all(byte_stays) {
        pairs.push_str(text);
    } else {
        pairs.extend(form_urlencoded::byte_serialize(text.as_bytes()));
    }
}

/// The bytes that stay, one bit for each: those below 64, and those from there to 127.
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
