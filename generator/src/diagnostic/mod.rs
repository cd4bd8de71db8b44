//! Errors and warnings: what is wrong, where, and what to do about it.
//!
//! A stage collects them as [`Diagnostics`] and returns them with its [`Outcome`].

mod collection;
mod near_miss;
mod outcome;

use std::fmt;

pub use self::collection::Diagnostics;
pub(crate) use self::near_miss::near_miss;
pub use self::outcome::{Made, Outcome};
use crate::pointer::Pointer;
pub use crate::source::Location;
use crate::source::Source;
use crate::text::is_invisible;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Must be fixed before anything can be generated.
    Error,
    /// Worth knowing; does not stop the run.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// An error or a warning: what is wrong, where, and what to do about it.
///
/// ```
/// use generator::diagnostic::Diagnostic;
///
/// let error = Diagnostic::error("the manifest names no description").help("add a `[[description]]` table");
/// assert_eq!(error.to_string(), "error: the manifest names no description\n  help: add a `[[description]]` table");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// The value of the description that is wrong.
    pub pointer: Option<Pointer>,
    /// Its location in a file.
    pub location: Option<Location>,
    /// What is wrong: one sentence, without a period.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The reasons, if there are several.
    pub reasons: Option<Box<Reasons>>,
    /// Lines to paste into a file.
    pub paste: Option<Box<Lines>>,
}

/// Several reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Reasons(pub Vec<Reason>);

/// One of several reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The reason: one sentence, without a period.
    pub message: String,
    /// Its location in a file.
    pub location: Option<Location>,
}

impl Reason {
    fn of(diagnostic: &Diagnostic) -> Self {
        Self {
            message: diagnostic.message.clone(),
            location: diagnostic.location.clone(),
        }
    }
}

/// Lines to paste into a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(pub Vec<String>);

impl Diagnostic {
    /// An error, which stops the run.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message.into())
    }

    /// A warning, which does not stop the run.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message.into())
    }

    fn new(severity: Severity, message: String) -> Self {
        Self {
            severity,
            pointer: None,
            location: None,
            message,
            help: None,
            reasons: None,
            paste: None,
        }
    }

    /// Whether it stops the run.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Sets the place: `pointer`, and its location in `source`. If nothing is at `pointer`, the location is that of its
    /// nearest existing ancestor.
    #[must_use]
    pub fn at(mut self, source: &Source, pointer: &Pointer) -> Self {
        self.location = Some(source.location(pointer).clone());
        self.pointer = Some(pointer.clone());
        self
    }

    /// Sets the location.
    #[must_use]
    pub fn located(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Sets what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the lines to paste, which are shown below the help.
    #[must_use]
    pub fn paste(mut self, lines: Vec<String>) -> Self {
        self.paste = Some(Box::new(Lines(lines)));
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity, Printable(&self.message))?;
        if let Some(location) = &self.location {
            write!(f, "\n  --> {}", Printable(&location.to_string()))?;
        }
        if let Some(pointer) = &self.pointer {
            write!(f, "\n  at {}", Printable(&pointer.to_string()))?;
        }
        for Reason { message, location } in self.reasons.iter().flat_map(|reasons| &reasons.0) {
            write!(f, "\n  - {}", Printable(message))?;
            if let Some(location) = location {
                write!(f, "\n    --> {}", Printable(&location.to_string()))?;
            }
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", Printable(help))?;
        }
        for line in self.paste.iter().flat_map(|lines| &lines.0) {
            write!(f, "\n    {}", Printable(line))?;
        }
        Ok(())
    }
}

/// Shows invisible characters as escapes. In a terminal, some of them move the cursor, begin an escape sequence or
/// change the direction of the text.
struct Printable<'a>(&'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for character in self.0.chars() {
            if is_invisible(character) {
                write!(f, "{}", character.escape_default())?;
            } else {
                f.write_char(character)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Diagnostics, Location};

    fn line(line: usize) -> Location {
        Location {
            file: "a.yaml".into(),
            line,
            column: 1,
        }
    }

    #[test]
    fn diagnostics_are_shown_in_the_order_of_the_file_with_a_count() {
        let diagnostics: Diagnostics = [
            Diagnostic::error("second").located(line(9)).help("fix it"),
            Diagnostic::warning("first").located(line(2)),
            Diagnostic::error("nowhere"),
        ]
        .into_iter()
        .collect();
        let expected = "error: nowhere\n\nwarning: first\n  --> a.yaml:2:1\n\n\
                        error: second\n  --> a.yaml:9:1\n  help: fix it\n\n2 errors, 1 warning";
        assert_eq!(diagnostics.to_string(), expected);
    }

    #[test]
    fn only_errors_stop_a_stage() {
        let warnings = Diagnostics::from(Diagnostic::warning("mind the gap"));
        assert_eq!(warnings.or(1), Ok(1));
        let errors = Diagnostics::from(Diagnostic::error("stop"));
        assert!(errors.or(1).is_err());
    }

    #[test]
    fn invisible_characters_are_escaped() {
        let error = Diagnostic::error("bad name \u{1b}[2J\u{202e}\u{ad}\n");
        assert_eq!(
            error.to_string(),
            "error: bad name \\u{1b}[2J\\u{202e}\\u{ad}\\n"
        );
    }
}
