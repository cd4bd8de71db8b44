//! Why a string is not a SID of the expected kind.

use std::fmt;

use crate::values::sid::SidString;

/// The SID types of a generated crate: the prefix and the name of each.
pub type SidKinds = &'static [(&'static str, &'static str)];

/// A string that is not a SID of the expected kind, and why.
///
/// It names the kind, or one character, but never repeats the string, since that may be anything.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InvalidSid {
    expected_prefix: &'static str,
    kinds: SidKinds,
    problem: Problem,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Problem {
    Empty,
    WhiteSpaceAround,
    /// The number of characters.
    Length(usize),
    /// The position, from 1, of a character that is not due there; the character if it is ASCII.
    NotALetter(usize, Option<u8>),
    NotHexadecimal(usize, Option<u8>),
    /// The two letters in lower or mixed case.
    Case([u8; 2]),
    /// The two letters of another kind.
    OtherKind([u8; 2]),
}

impl InvalidSid {
    #[doc(hidden)]
    pub const fn new(expected_prefix: &'static str, kinds: SidKinds, string: &str) -> Self {
        Self {
            expected_prefix,
            kinds,
            problem: problem(expected_prefix, string),
        }
    }

    /// The type of the SIDs with this prefix, if the crate has one.
    fn type_of(&self, prefix: &str) -> Option<&'static str> {
        let mut kinds = self.kinds.iter();
        let found = kinds.find(|(known, _)| *known == prefix);
        found.map(|(_, name)| *name)
    }
}

/// What is wrong with a string that is not well-formed. The first that applies, from the most general to a character.
const fn problem(expected_prefix: &str, string: &str) -> Problem {
    let bytes = string.as_bytes();
    let length = character_count(bytes);
    if bytes.is_empty() {
        return Problem::Empty;
    }
    if bytes.trim_ascii().len() < bytes.len() {
        return Problem::WhiteSpaceAround;
    }
    if length != SidString::LENGTH {
        return Problem::Length(length);
    }
    let [first, second, digits @ ..] = bytes else {
        return Problem::Length(length);
    };
    if !first.is_ascii_alphabetic() {
        return Problem::NotALetter(1, ascii(*first));
    }
    if !second.is_ascii_alphabetic() {
        return Problem::NotALetter(2, ascii(*second));
    }
    let mut position = 3;
    let mut rest = digits;
    while let [digit, tail @ ..] = rest {
        if !digit.is_ascii_hexdigit() {
            return Problem::NotHexadecimal(position, ascii(*digit));
        }
        position += 1;
        rest = tail;
    }
    let prefix = [*first, *second];
    match expected_prefix.as_bytes() {
        [due_first, due_second]
            if first.to_ascii_uppercase() == *due_first
                && second.to_ascii_uppercase() == *due_second =>
        {
            Problem::Case(prefix)
        }
        _ => Problem::OtherKind(prefix),
    }
}

const fn character_count(bytes: &[u8]) -> usize {
    let (mut count, mut rest) = (0, bytes);
    while let [byte, tail @ ..] = rest {
        // Every byte but those that continue a character.
        count += (*byte & 0b1100_0000 != 0b1000_0000) as usize;
        rest = tail;
    }
    count
}

const fn ascii(byte: u8) -> Option<u8> {
    if byte.is_ascii() { Some(byte) } else { None }
}

impl fmt::Display for InvalidSid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let due = self.expected_prefix;
        match self.type_of(due) {
            Some(name) => write!(formatter, "not a valid `{name}`: ")?,
            None => write!(formatter, "not a valid SID of `{due}`: ")?,
        }
        match self.problem {
            Problem::Empty => formatter.write_str("it is empty"),
            Problem::WhiteSpaceAround => formatter.write_str("it begins or ends with white space"),
            Problem::Length(length) => write!(
                formatter,
                "it has {length} character{} instead of {}: `{due}` and 32 hexadecimal digits",
                if length == 1 { "" } else { "s" },
                SidString::LENGTH
            ),
            Problem::NotALetter(position, byte) => {
                write_character(formatter, position, byte, "a letter")
            }
            Problem::NotHexadecimal(position, byte) => {
                write_character(formatter, position, byte, "a hexadecimal digit")
            }
            Problem::Case(letters) => {
                let found = Letters(letters);
                write!(
                    formatter,
                    "its prefix is `{found}`, but must be upper case, `{due}`"
                )
            }
            Problem::OtherKind(letters) => {
                let found = Letters(letters);
                write!(formatter, "its prefix is `{found}`")?;
                if let Some(name) = self.type_of(&found.to_string()) {
                    write!(formatter, ", that of `{name}`,")?;
                }
                write!(formatter, " instead of `{due}`")
            }
        }
    }
}

/// Two ASCII letters.
#[derive(Clone, Copy)]
struct Letters([u8; 2]);

impl fmt::Display for Letters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.0.map(char::from);
        write!(formatter, "{first}{second}")
    }
}

fn write_character(
    formatter: &mut fmt::Formatter<'_>,
    position: usize,
    byte: Option<u8>,
    due: &str,
) -> fmt::Result {
    write!(formatter, "character {position}")?;
    if let Some(byte) = byte {
        write!(formatter, ", `{}`,", byte.escape_ascii())?;
    }
    write!(formatter, " is not {due}")
}

/// As `Display` prints it, for a `main` that returns errors.
impl fmt::Debug for InvalidSid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for InvalidSid {}
