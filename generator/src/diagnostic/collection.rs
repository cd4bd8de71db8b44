//! A collection of diagnostics, printed in the order of the files with a count.

use std::fmt;

use super::{Attachment, Code, Diagnostic, LeftOut, Part, Related, RelatedPlaces, Severity};

/// Errors and warnings, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Whether any of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(Diagnostic::is_error)
    }

    /// Whether there are neither errors nor warnings.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The number of errors and warnings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// How many there are, without duplicates: `2 errors, 1 warning`.
    #[must_use]
    pub fn summary(&self) -> String {
        let sorted = self.clone().into_sorted();
        let errors = count(&sorted, Severity::Error);
        let warnings = count(&sorted, Severity::Warning);
        match (errors, warnings) {
            (0, 0) => "no errors".to_owned(),
            (_, 0) => plural(errors, "error"),
            (0, _) => plural(warnings, "warning"),
            _ => format!(
                "{}, {}",
                plural(errors, "error"),
                plural(warnings, "warning")
            ),
        }
    }

    /// All of them in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }

    /// All of them by file, line and column, without duplicates. Those without a location come first; those at the same
    /// location stay in the order in which they were found.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.items.sort_by(|a, b| a.location.cmp(&b.location));
        self.items.dedup();
        self.items
    }

    /// If the run goes on without what has errors, replaces all of them by one warning, which says that `name` is left out.
    #[must_use]
    pub(crate) fn left_out_if(self, keeps_going: bool, part: Part, name: &str) -> Self {
        if !keeps_going {
            return self;
        }
        let (errors, mut rest): (Vec<Diagnostic>, Vec<Diagnostic>) = self
            .into_sorted()
            .into_iter()
            .partition(Diagnostic::is_error);
        rest.extend(LeftOut::warning(part, name, errors));
        rest.into_iter().collect()
    }
}

impl LeftOut {
    /// The warning that something is left out, if there is an error.
    fn warning(part: Part, name: &str, errors: Vec<Diagnostic>) -> Option<Diagnostic> {
        let first = errors.first()?.clone();
        let warning = match errors.as_slice() {
            [only] => Diagnostic {
                message: format!("`{name}` is left out: {}", only.message),
                ..first
            },
            several => Diagnostic {
                code: Code::LeftOut,
                message: format!("`{name}` is left out, for these reasons:"),
                related: Some(Box::new(RelatedPlaces(
                    several.iter().map(Related::of).collect(),
                ))),
                ..first
            },
        };
        Some(Diagnostic {
            severity: Severity::Warning,
            help: None,
            attachment: Some(Box::new(Attachment::LeftOut(Self {
                part,
                name: name.to_owned(),
                errors,
            }))),
            ..warning
        })
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
        f.write_str(&self.summary())
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
