//! Errors and warnings: what is wrong, where, and what to do about it.
//!
//! A stage collects them as [`Diagnostics`] and returns them with its [`Outcome`].

mod codes;
mod collection;
mod near_miss;
mod outcome;

use std::fmt;

pub use self::codes::{Code, Level};
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
/// use generator::diagnostic::{Code, Diagnostic};
///
/// let warning = Diagnostic::new(Code::MissingServer, "the description names no server").help("add `servers`");
/// assert_eq!(
///     warning.to_string(),
///     "warning[missing-server]: the description names no server\n  help: add `servers`",
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// What kind of error or warning it is.
    pub code: Code,
    /// How much it matters. An error is a warning instead if what it concerns is left out.
    pub severity: Severity,
    /// The value of the description that is wrong, as the stage sees the description.
    pub pointer: Option<Pointer>,
    /// The pointer to it in its file, if that is another one.
    pub written_at: Option<Box<Pointer>>,
    /// Its location in a file.
    pub location: Option<Location>,
    /// What is wrong: one sentence, without a period.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that matter, in order.
    pub related: Option<Box<RelatedPlaces>>,
    /// What only some diagnostics have.
    pub attachment: Option<Box<Attachment>>,
}

/// What a diagnostic has for tools and people to go on with.
#[derive(Clone, Debug, PartialEq)]
pub enum Attachment {
    /// Lines to paste into a file.
    Paste(Vec<String>),
    /// What is left out because of it, since the run goes on without that.
    LeftOut(LeftOut),
}

/// A part of a description that is left out, and all its errors.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// What kind of part it is.
    pub part: Part,
    /// Its name: the `operationId` of an operation.
    pub name: String,
    /// The errors, by file, line and column.
    pub errors: Vec<Diagnostic>,
}

/// The parts of a description that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// An operation.
    Operation,
    /// A webhook.
    Webhook,
    /// A schema.
    Schema,
    /// A parameter that is not required.
    Parameter,
    /// The servers of the description.
    Servers,
    /// A keyword of the description itself.
    Keyword,
}

/// Other places that matter for a diagnostic.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RelatedPlaces(pub Vec<Related>);

/// Another place that matters for a diagnostic: "first given here".
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// What is there, without a period.
    pub message: String,
    /// Its location in a file.
    pub location: Option<Location>,
}

impl Related {
    fn of(diagnostic: &Diagnostic) -> Self {
        Self {
            message: format!("{} ({})", diagnostic.message, diagnostic.code),
            location: diagnostic.location.clone(),
        }
    }
}

impl Diagnostic {
    /// An error or a warning of this kind.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            pointer: None,
            written_at: None,
            location: None,
            message: message.into(),
            help: None,
            related: None,
            attachment: None,
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
        self.written_at = source.written_at(pointer).map(Box::new);
        self
    }

    /// The pointer to what is wrong, in the file of its location.
    #[must_use]
    pub fn pointer_in_file(&self) -> Option<&Pointer> {
        self.written_at.as_deref().or(self.pointer.as_ref())
    }

    /// Sets the location.
    #[must_use]
    pub fn located(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn related(mut self, message: impl Into<String>, location: Location) -> Self {
        self.related.get_or_insert_default().0.push(Related {
            message: message.into(),
            location: Some(location),
        });
        self
    }

    /// The other places that matter.
    #[must_use]
    pub fn related_places(&self) -> &[Related] {
        self.related.as_deref().map_or(&[], |related| &related.0)
    }

    /// The lines to paste into a file.
    #[must_use]
    pub fn lines_to_paste(&self) -> &[String] {
        match self.attachment.as_deref() {
            Some(Attachment::Paste(lines)) => lines,
            _ => &[],
        }
    }

    /// What is left out because of it, if the run goes on without that.
    #[must_use]
    pub fn left_out(&self) -> Option<&LeftOut> {
        match self.attachment.as_deref() {
            Some(Attachment::LeftOut(left_out)) => Some(left_out),
            _ => None,
        }
    }

    /// Makes it a warning, since what it concerns is left out.
    #[must_use]
    pub(crate) fn demoted(mut self) -> Self {
        self.severity = Severity::Warning;
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
        self.attachment = Some(Box::new(Attachment::Paste(lines)));
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: ", self.severity, self.code)?;
        write!(f, "{}", printable(&self.message))?;
        if let Some(location) = &self.location {
            write!(f, "\n  --> {}", printable(&location.to_string()))?;
        }
        if let Some(pointer) = self.pointer_in_file() {
            write!(f, "\n  at {}", printable(&pointer.to_string()))?;
        }
        for Related { message, location } in self.related_places() {
            write!(f, "\n  - {}", printable(message))?;
            if let Some(location) = location {
                write!(f, "\n    --> {}", printable(&location.to_string()))?;
            }
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", printable(help))?;
        }
        for line in self.lines_to_paste() {
            write!(f, "\n    {}", printable(line))?;
        }
        Ok(())
    }
}

/// Text of a description, with invisible characters as escapes. In a terminal, some of them move the cursor, begin an
/// escape sequence or change the direction of the text.
#[must_use]
pub fn printable(text: &str) -> impl fmt::Display {
    Printable(text)
}

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
    use super::{Code, Diagnostic, Diagnostics, Location};
    use crate::source::File;

    fn line(line: usize) -> Location {
        Location {
            file: File::new("a.yaml", ""),
            line,
            column: 1,
        }
    }

    #[test]
    fn diagnostics_are_shown_in_the_order_of_the_file_with_a_count() {
        let diagnostics: Diagnostics = [
            Diagnostic::new(Code::DuplicateKey, "second")
                .located(line(9))
                .related("first used here", line(3))
                .help("fix it"),
            Diagnostic::new(Code::UnknownFormat, "first").located(line(2)),
            Diagnostic::new(Code::WriteFailed, "nowhere"),
        ]
        .into_iter()
        .collect();
        let expected = "error[write-failed]: nowhere\n\n\
                        warning[unknown-format]: first\n  --> a.yaml:2:1\n\n\
                        error[duplicate-key]: second\n  --> a.yaml:9:1\n  \
                        - first used here\n    --> a.yaml:3:1\n  help: fix it\n\n\
                        2 errors, 1 warning";
        assert_eq!(diagnostics.to_string(), expected);
    }

    #[test]
    fn only_errors_stop_a_stage() {
        let warnings = Diagnostics::from(Diagnostic::new(Code::UnknownFormat, "mind the gap"));
        assert_eq!(warnings.or(1), Ok(1));
        let errors = Diagnostics::from(Diagnostic::new(Code::WrongKind, "stop"));
        assert!(errors.or(1).is_err());
    }

    #[test]
    fn invisible_characters_are_escaped() {
        let error = Diagnostic::new(Code::WrongKind, "bad name \u{1b}[2J\u{202e}\u{ad}\n");
        assert_eq!(
            error.to_string(),
            "error[wrong-kind]: bad name \\u{1b}[2J\\u{202e}\\u{ad}\\n"
        );
    }
}
