//! Repairs JSON that serde_json refuses because of single values: in one pass, without recursion.

use serde_core::de::IgnoredAny;
use zeroize::Zeroizing;

use crate::{
    responses::tokens::{Token, Tokens},
    values::long_number,
};

/// How deep serde_json reads JSON.
const DEEPEST: usize = 127;

const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// The same JSON, as serde_json accepts it: U+FFFD for what is no text in strings, null for what is no value or nested
/// too deep, and [objects](long_number::NAME) for numbers of which serde_json would lose digits.
///
/// What is not JSON for other reasons remains so. The copy is overwritten when it is dropped, as it may contain a token.
pub(crate) fn repaired(body: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut repair = Repair {
        json: Zeroizing::new(Vec::with_capacity(body.len() + 64)),
        depth: 0,
        too_deep: None,
    };
    for token in Tokens::of(body) {
        repair.add(token);
    }
    repair.json
}

/// Whether serde_json would lose digits of a number in this JSON.
pub(crate) fn has_long_number(body: &[u8]) -> bool {
    Tokens::of(body).any(|token| match token {
        Token::Word(word) if is_number(word) => {
            str::from_utf8(word).is_ok_and(|number| !long_number::is_kept(number))
        }
        _ => false,
    })
}

struct Repair {
    json: Zeroizing<Vec<u8>>,
    /// The number of open arrays and objects.
    depth: usize,
    /// Where the outermost array or object that is nested too deep begins.
    too_deep: Option<usize>,
}

impl Repair {
    fn add(&mut self, token: Token<'_>) {
        match token {
            Token::Open(bracket) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    self.too_deep.get_or_insert(self.json.len());
                }
                self.push(bracket);
            }
            Token::Close(bracket) => {
                self.push(bracket);
                self.depth = self.depth.saturating_sub(1);
                if self.depth == DEEPEST
                    && let Some(start) = self.too_deep.take()
                {
                    self.cut(start);
                }
            }
            Token::String(content) => {
                self.push(b"\"");
                self.add_content(content);
                self.push(b"\"");
            }
            Token::Word(word) => self.add_word(word),
            Token::Other(other) => self.push(other),
        }
    }

    /// Replaces what was added since `start`, if it is JSON, by null. serde_json skips JSON of any depth.
    fn cut(&mut self, start: usize) {
        let nested = self.json.get(start..).unwrap_or_default();
        if serde_json::from_slice::<IgnoredAny>(nested).is_ok() {
            self.json.truncate(start);
            self.push(b"null");
        }
    }

    fn add_word(&mut self, word: &[u8]) {
        let is_literal = matches!(word, b"true" | b"false" | b"null");
        match str::from_utf8(word) {
            Ok(number) if is_number(word) => self.add_number(number),
            // Outside of arrays and objects, a word is a message and not a value.
            _ if is_literal || self.depth == 0 => self.push(word),
            _ => self.push(b"null"),
        }
    }

    fn add_number(&mut self, number: &str) {
        if long_number::is_kept(number) {
            self.push(number.as_bytes());
        } else if self.depth < DEEPEST {
            self.push(b"{\"");
            self.push(long_number::NAME.as_bytes());
            self.push(b"\":\"");
            self.push(number.as_bytes());
            self.push(b"\"}");
        } else {
            // There is no room for an object.
            let is_accepted = number.parse::<serde_json::Number>().is_ok();
            self.push(if is_accepted {
                number.as_bytes()
            } else {
                b"null"
            });
        }
    }

    fn add_content(&mut self, mut content: &[u8]) {
        while !content.is_empty() {
            let is_plain = |byte: &u8| *byte >= b' ' && *byte != b'\\';
            let plain = content.iter().take_while(|it| is_plain(it)).count();
            let (plain, rest) = content.split_at_checked(plain).unwrap_or_default();
            self.add_plain(plain);
            content = match rest {
                [] => rest,
                [b'\\', ..] => self.add_escape(rest),
                [control, rest @ ..] => {
                    self.push(format!("\\u{control:04x}").as_bytes());
                    rest
                }
            };
        }
    }

    fn add_plain(&mut self, plain: &[u8]) {
        for chunk in plain.utf8_chunks() {
            self.push(chunk.valid().as_bytes());
            if !chunk.invalid().is_empty() {
                self.push(REPLACEMENT);
            }
        }
    }

    /// Adds the escape at the beginning of `content`, and returns what follows it.
    fn add_escape<'a>(&mut self, content: &'a [u8]) -> &'a [u8] {
        let (length, is_valid) = match content {
            [
                _,
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                ..,
            ] => (2, true),
            [_, b'u', digits @ ..] => match (code_unit(content), code_unit(after(content, 6))) {
                (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (12, true),
                (Some(0xd800..=0xdfff), _) => (6, false),
                (Some(_), _) => (6, true),
                (None, _) => (2 + hex_digits(digits), false),
            },
            _ => (1, false),
        };
        let (escape, rest) = content.split_at_checked(length).unwrap_or((content, &[]));
        self.push(if is_valid { escape } else { REPLACEMENT });
        rest
    }

    /// Grows without leaving a copy behind.
    fn push(&mut self, bytes: &[u8]) {
        let needed = self.json.len() + bytes.len();
        if needed > self.json.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(needed * 2));
            larger.extend_from_slice(&self.json);
            self.json = larger;
        }
        self.json.extend_from_slice(bytes);
    }
}

fn after(text: &[u8], length: usize) -> &[u8] {
    text.get(length..).unwrap_or_default()
}

/// The UTF-16 code unit of an escape such as `\u00e9` at the beginning of a text.
fn code_unit(text: &[u8]) -> Option<u32> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    let digits = digits.iter().map(|digit| char::from(*digit).to_digit(16));
    digits.reduce(|unit, digit| Some(unit? * 16 + digit?))?
}

/// How many of the four digits of an escape there are.
fn hex_digits(text: &[u8]) -> usize {
    let is_digit = |byte: &&u8| byte.is_ascii_hexdigit();
    text.iter().take(4).take_while(is_digit).count()
}

/// Whether this is a number in the grammar of JSON, of any length and size.
fn is_number(word: &[u8]) -> bool {
    let integer = word.strip_prefix(b"-").unwrap_or(word);
    let (integer, rest) = leading_digits(integer);
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] => leading_digits(rest),
        rest => (&b"0"[..], rest),
    };
    let exponent = match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', digits @ ..] | [b'e' | b'E', digits @ ..] => {
            matches!(leading_digits(digits), ([_, ..], []))
        }
        _ => false,
    };
    matches!(integer, [b'0'] | [b'1'..=b'9', ..]) && !fraction.is_empty() && exponent
}

fn leading_digits(text: &[u8]) -> (&[u8], &[u8]) {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.split_at_checked(count).unwrap_or((text, &[]))
}
