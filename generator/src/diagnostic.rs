//! In: diagnostics, as the stages find them. Out: messages for people: what is wrong, where, and what to do.

use std::fmt;

use crate::pointer::Pointer;
pub use crate::source::Location;
use crate::source::Source;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be generated before this is mended.
    Error,
    /// Worth knowing; the run goes on.
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
    /// The node of the description that is wrong.
    pub pointer: Option<Pointer>,
    /// The place in a file.
    pub location: Option<Location>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Why, if there is more than one reason, each with its place.
    pub reasons: Option<Box<Reasons>>,
    /// Lines to paste, if that is what to do.
    pub paste: Option<Box<Lines>>,
}

/// Several reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Reasons(pub Vec<Reason>);

/// One of several reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The reason, in one sentence without a full stop.
    pub message: String,
    /// The place in a file.
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

/// Lines for people to paste.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(pub Vec<String>);

impl Diagnostic {
    /// Something that stops the run.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message.into())
    }

    /// Something worth knowing that does not stop the run.
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

    /// Says that it is at `pointer` of `source`, and shows the place of the nearest value there is.
    #[must_use]
    pub fn at(mut self, source: &Source, pointer: &Pointer) -> Self {
        self.location = Some(source.location(pointer).clone());
        self.pointer = Some(pointer.clone());
        self
    }

    /// Says that it is at `location`.
    #[must_use]
    pub fn located(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Shows lines to paste below what to do about it.
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

/// Text from a description on its way to a terminal: characters that could move the cursor, start an
/// escape sequence or turn the reading direction are shown as escapes.
struct Printable<'a>(&'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for character in self.0.chars() {
            let turns_direction = matches!(character, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            if character.is_control() || turns_direction {
                write!(f, "{}", character.escape_default())?;
            } else {
                f.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// The known name that somebody probably meant.
pub(crate) fn near_miss<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let wanted = letters(name);
    let distances = known.map(|known| {
        let distance = strsim::osa_distance(&wanted, &letters(known));
        (distance, known)
    });
    let (distance, nearest) = distances.min_by_key(|(distance, _)| *distance)?;
    let is_near = distance <= 1 || distance == 2 && wanted.len() > 5;
    is_near.then_some(nearest)
}

/// What a stage returns: what it made or, if nothing can be made, why.
pub type Outcome<T> = Result<Made<T>, Diagnostics>;

/// What a stage made.
#[derive(Clone, Debug, PartialEq)]
pub struct Made<T> {
    /// The input of the next stage.
    pub value: T,
    /// What people should know about it. Errors among it are about parts of the input that the value lacks: the next
    /// stages look for what is wrong with the rest, and then the run fails.
    pub found: Diagnostics,
}

/// What was found so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Whether any of them stops the run.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(Diagnostic::is_error)
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many there are, warnings included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// All of them in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }

    /// All of them by file, line and column; those without a place come first, and those at one place
    /// stay in the order in which they were found. What several operations share is said once.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.items.sort_by(|a, b| a.location.cmp(&b.location));
        self.items.dedup();
        self.items
    }

    /// One warning in place of all errors, which says that the operation of this name was left out because of them.
    #[must_use]
    pub(crate) fn left_out(self, operation: &str) -> Self {
        let (errors, mut rest): (Vec<Diagnostic>, Vec<Diagnostic>) = self
            .into_sorted()
            .into_iter()
            .partition(Diagnostic::is_error);
        let warning = match errors.as_slice() {
            [] => None,
            [only] => Some(Diagnostic {
                severity: Severity::Warning,
                message: format!("`{operation}` is left out: {}", only.message),
                help: None,
                ..only.clone()
            }),
            [first, ..] => Some(Diagnostic {
                severity: Severity::Warning,
                message: format!("`{operation}` is left out, for these reasons:"),
                help: None,
                reasons: Some(Box::new(Reasons(errors.iter().map(Reason::of).collect()))),
                ..first.clone()
            }),
        };
        rest.extend(warning);
        rest.into_iter().collect()
    }

    /// Ends a stage that fails if there are errors.
    ///
    /// # Errors
    /// These diagnostics, if one of them is an error.
    pub fn end<T>(self, value: T) -> Outcome<T> {
        if self.has_errors() {
            Err(self)
        } else {
            Ok(self.with(value))
        }
    }

    /// Ends a stage that makes something in any case.
    pub fn with<T>(self, value: T) -> Made<T> {
        Made { value, found: self }
    }

    /// The warnings, if there is nothing else.
    ///
    /// # Errors
    /// These diagnostics, if one of them is an error.
    pub fn or_errors(self) -> Result<Self, Self> {
        if self.has_errors() {
            Err(self)
        } else {
            Ok(self)
        }
    }

    /// The value, if there are no errors. Warnings are dropped.
    ///
    /// # Errors
    /// These diagnostics, if one of them is an error.
    pub fn or<T>(self, value: T) -> Result<T, Diagnostics> {
        self.or_errors().map(|_| value)
    }

    /// Goes on with what a stage made, and takes over what it found.
    ///
    /// # Errors
    /// What was found so far and why the stage made nothing.
    pub fn take<T>(&mut self, outcome: Outcome<T>) -> Result<T, Diagnostics> {
        match outcome {
            Ok(made) => {
                self.extend(made.found);
                Ok(made.value)
            }
            Err(diagnostics) => {
                self.extend(diagnostics);
                Err(std::mem::take(self))
            }
        }
    }

    /// Takes over what was found in `result`, and returns its value, if there is one.
    pub fn absorb<T>(&mut self, result: Result<T, Diagnostics>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(diagnostics) => {
                self.extend(diagnostics);
                None
            }
        }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            items: vec![diagnostic],
        }
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.items.extend(diagnostics);
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self {
            items: diagnostics.into_iter().collect(),
        }
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sorted = self.clone().into_sorted();
        for diagnostic in &sorted {
            write!(f, "{diagnostic}\n\n")?;
        }
        let errors = count(&sorted, Severity::Error);
        let warnings = count(&sorted, Severity::Warning);
        match (errors, warnings) {
            (0, 0) => f.write_str("no errors"),
            (_, 0) => write!(f, "{}", plural(errors, "error")),
            (0, _) => write!(f, "{}", plural(warnings, "warning")),
            _ => write!(
                f,
                "{}, {}",
                plural(errors, "error"),
                plural(warnings, "warning")
            ),
        }
    }
}

impl std::error::Error for Diagnostics {}

fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == severity)
        .count()
}

fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Diagnostics, Location};

    fn place(line: usize) -> Location {
        Location {
            file: "a.yaml".into(),
            line,
            column: 1,
        }
    }

    #[test]
    fn diagnostics_are_shown_in_the_order_of_the_file_with_a_count() {
        let diagnostics: Diagnostics = [
            Diagnostic::error("second")
                .located(place(9))
                .help("mend it"),
            Diagnostic::warning("first").located(place(2)),
            Diagnostic::error("nowhere"),
        ]
        .into_iter()
        .collect();
        let expected = "error: nowhere\n\nwarning: first\n  --> a.yaml:2:1\n\n\
                        error: second\n  --> a.yaml:9:1\n  help: mend it\n\n2 errors, 1 warning";
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
    fn text_from_outside_cannot_steer_the_terminal() {
        let error = Diagnostic::error("bad name \u{1b}[2J\u{202e}\n");
        assert_eq!(error.to_string(), "error: bad name \\u{1b}[2J\\u{202e}\\n");
    }
}
