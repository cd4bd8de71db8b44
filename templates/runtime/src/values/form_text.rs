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
    if text
        .bytes()
        .all(|byte| STAYS.get(usize::from(byte)) == Some(&true))
    {
        pairs.push_str(text);
    } else {
        pairs.extend(form_urlencoded::byte_serialize(text.as_bytes()));
    }
}

/// Which bytes stay.
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
