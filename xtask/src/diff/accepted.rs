//! In: the file of accepted changes. Out: which change is accepted, and which acceptance is of no use any more.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::report::Report;
use crate::disk::cannot;

/// Changes that a person accepted, each with a reason.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    path: PathBuf,
    text: String,
    entries: Vec<Spanned<Acceptance>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accepted: Vec<Spanned<Acceptance>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Acceptance {
    /// As `diff` prints it.
    fingerprint: String,
    /// Why callers can live with it.
    reason: String,
}

impl Accepted {
    /// Reads the file.
    ///
    /// # Errors
    /// If it cannot be read, has another form, or accepts without a reason.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("error: {}", cannot("read", path, &error)))?;
        let file: File = toml::from_str(&text).map_err(|error| {
            format!(
                "error: {shown}: {error}  help: each change is a table `[[accepted]]` with `fingerprint` and `reason`"
            )
        })?;
        let accepted = Self {
            path: path.to_owned(),
            text,
            entries: file.accepted,
        };
        let mut entries = accepted.entries.iter();
        match entries.find(|entry| entry.get_ref().reason.trim().is_empty()) {
            Some(entry) => Err(format!(
                "error: a change is accepted without a reason\n  --> {}\n  help: write why callers can live with it",
                accepted.place(entry)
            )),
            None => Ok(accepted),
        }
    }

    /// Why a change is accepted, if it is.
    pub(super) fn reason(&self, fingerprint: &str) -> Option<String> {
        let mut entries = self.entries.iter().map(Spanned::get_ref);
        let found = entries.find(|entry| entry.fingerprint == fingerprint);
        found.map(|entry| entry.reason.clone())
    }

    /// What to say of acceptances of changes that are not there; empty if there are none.
    pub(super) fn stale(&self, report: &Report) -> String {
        let known: HashSet<&str> = report.entries().map(|it| it.fingerprint.as_str()).collect();
        let stale = self
            .entries
            .iter()
            .filter(|entry| !known.contains(entry.get_ref().fingerprint.as_str()));
        let messages = stale.map(|entry| {
            format!(
                "error: the accepted change `{}` is not among the changes\n  --> {}\n  help: remove it\n",
                entry.get_ref().fingerprint.escape_debug(),
                self.place(entry)
            )
        });
        messages.collect()
    }

    fn place(&self, entry: &Spanned<Acceptance>) -> String {
        let before = self.text.get(..entry.span().start).unwrap_or(&self.text);
        format!(
            "{}:{}",
            self.path.display(),
            1 + before.matches('\n').count()
        )
    }
}
