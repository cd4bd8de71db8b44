//! In: diagnostics. Out: one JSON object, as `generator/README.md` describes it.

use generator::diagnostic::{Diagnostic, Diagnostics};
use generator::source::Location;
use serde::Serialize;

use super::excerpt;

/// The version of the object. It changes when a field is removed or means something else, not when one is added.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report {
    version: u32,
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    code: &'static str,
    level: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    related: Vec<RelatedEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    paste: Vec<String>,
}

#[derive(Serialize)]
struct RelatedEntry {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
}

/// Lines and columns are counted from 1, columns in characters. `end_column` is the first behind what is marked.
#[derive(Serialize)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    end_column: usize,
}

/// The object, on several lines.
pub(super) fn json(found: &Diagnostics) -> String {
    let diagnostics = found.clone().into_sorted();
    let (errors, warnings): (Vec<_>, Vec<_>) = diagnostics.iter().partition(|it| it.is_error());
    let report = Report {
        version: VERSION,
        errors: errors.len(),
        warnings: warnings.len(),
        diagnostics: diagnostics.iter().map(entry).collect(),
    };
    // Strings and numbers: nothing that could fail.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn entry(diagnostic: &Diagnostic) -> Entry {
    let related = diagnostic.related_places().iter();
    Entry {
        code: diagnostic.code.name(),
        level: diagnostic.severity.to_string(),
        message: diagnostic.message.clone(),
        label: diagnostic.code.label(),
        place: diagnostic.location.as_ref().map(place),
        pointer: diagnostic.pointer_in_file().map(ToString::to_string),
        related: related
            .map(|related| RelatedEntry {
                message: related.message.clone(),
                place: related.location.as_ref().map(place),
            })
            .collect(),
        help: diagnostic.help.clone(),
        paste: diagnostic.lines_to_paste().to_vec(),
    }
}

fn place(location: &Location) -> Place {
    let width = excerpt::width(location).unwrap_or(0);
    Place {
        file: location.file.path.clone(),
        line: location.line,
        column: location.column,
        end_column: location.column + width,
    }
}
