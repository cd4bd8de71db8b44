//! The tokens of JSON, found without checking their order: it may be damaged, or not JSON at all.

/// The tokens of a text, one after another. Together they are the text: each byte belongs to one of them.
pub(crate) struct Tokens<'a>(&'a [u8]);

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// `[` or `{`.
    Open(&'a [u8]),
    /// `]` or `}`.
    Close(&'a [u8]),
    /// What is between two quotes.
    String(&'a [u8]),
    /// A number, `true`, `false` or `null`, or what was meant to be one.
    Word(&'a [u8]),
    /// White space, commas and colons; and whatever is not JSON, such as a string that does not end.
    Other(&'a [u8]),
}

impl<'a> Tokens<'a> {
    pub(crate) fn of(text: &'a [u8]) -> Self {
        Self(text)
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (token, rest) = self.0.split_at_checked(length).unwrap_or((self.0, &[]));
        self.0 = rest;
        token
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let text = self.0;
        let while_all =
            |is_part: fn(u8) -> bool| text.iter().take_while(|it| is_part(**it)).count();
        Some(match *text.first()? {
            b'[' | b'{' => Token::Open(self.take(1)),
            b']' | b'}' => Token::Close(self.take(1)),
            b'"' => match content_of_string(text) {
                Some(content) => {
                    self.take(content.len() + 2);
                    Token::String(content)
                }
                None => Token::Other(self.take(text.len())),
            },
            byte if is_of_word(byte) => Token::Word(self.take(while_all(is_of_word))),
            _ => Token::Other(self.take(while_all(is_other))),
        })
    }
}

/// What is between the quotes at the beginning of this text, if there are two.
fn content_of_string(text: &[u8]) -> Option<&[u8]> {
    let content = text.get(1..)?;
    let mut is_escaped = false;
    let end = content.iter().position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    })?;
    content.get(..end)
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_')
}

fn is_other(byte: u8) -> bool {
    !is_of_word(byte) && !matches!(byte, b'[' | b'{' | b']' | b'}' | b'"')
}
