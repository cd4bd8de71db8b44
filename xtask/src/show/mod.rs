//! In: diagnostics. Out: what a run prints of them, for people, for programs or for GitHub.

mod excerpt;
mod github;
mod json;
mod text;

use generator::diagnostic::Diagnostics;

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people, on stderr: the line, with a caret, and what to do
    #[default]
    Text,
    /// For programs, on stdout: one JSON object, described in generator/README.md
    Json,
    /// For GitHub Actions, on stdout: annotations of the lines of a pull request
    Github,
}

/// What is printed: the report of a run and its diagnostics, each where the format wants it.
pub(crate) struct Shown {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Shows `found` beside `report`, what else the run has to say. `end` is added to the count of the diagnostics.
pub(crate) fn show(found: &Diagnostics, report: String, end: &str, format: Format) -> Shown {
    match format {
        Format::Text if found.is_empty() => Shown {
            stdout: report,
            stderr: String::new(),
        },
        Format::Text => Shown {
            stdout: report,
            stderr: text::text(found, end),
        },
        // stdout holds nothing but the JSON, so that a program can read it.
        Format::Json => Shown {
            stdout: json::json(found),
            stderr: report,
        },
        Format::Github => Shown {
            stdout: github::github(found) + &report,
            stderr: match found.is_empty() {
                true => String::new(),
                false => format!("{}{end}\n", found.summary()),
            },
        },
    }
}
