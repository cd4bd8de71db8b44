//! Text of a server in a message.

use std::fmt::{self, Write as _};

use crate::values::invisible::is_invisible;

/// Text that is short enough for a log, and without line breaks or other characters that could forge another line, hide
/// something or reorder the text.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

const LONGEST: usize = 500;

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(LONGEST) {
            let is_shown = !is_invisible(character);
            formatter.write_char(if is_shown { character } else { ' ' })?;
        }
        match characters.next() {
            None => Ok(()),
            Some(_) => formatter.write_str("…"),
        }
    }
}
