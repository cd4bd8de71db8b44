//! In: the path of a manifest. Out: every description and overlay it names as a [`Source`], with the place of every node.
//!
//! This is the only module that reads files, and the only one that names `serde_yaml`: it reads the values (`values`),
//! while a second reader tells where each of them is written (`marks`). If `serde_yaml` is replaced one day, nothing
//! outside this folder changes.

mod json;
mod manifest;
mod marks;
mod read;
mod values;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;
use serde_json::Value;

pub use self::manifest::{DescriptionEntry, Manifest};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, Outcome};
use crate::source::{Inside, Mark, Source};

/// A description and its overlays as they were read, before anything is applied.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the manifest says about the description.
    pub entry: DescriptionEntry,
    /// The description.
    pub source: Arc<Source>,
    /// The overlays, in the order in which they apply.
    pub overlays: Vec<Arc<Source>>,
}

/// Reads every file that `manifest` names.
///
/// # Errors
/// The errors of all files together: what cannot be read, is not UTF-8, not YAML, or YAML beyond what JSON
/// can say.
pub fn load(manifest: &Manifest) -> Outcome<Vec<Loaded>> {
    let files = files(manifest);
    let read: Vec<(&Path, Result<Source, Diagnostics>)> = files
        .into_par_iter()
        .map(|(path, named_at)| (path, source(path, named_at)))
        .collect();
    let mut diagnostics = Diagnostics::new();
    let mut sources = HashMap::new();
    for (path, source) in read {
        if let Some(source) = diagnostics.absorb(source) {
            sources.insert(path, Arc::new(source));
        }
    }
    let source = |path: &PathBuf| sources.get(path.as_path()).map(Arc::clone);
    let descriptions = manifest.descriptions.iter();
    let loaded = descriptions.filter_map(|entry| {
        Some(Loaded {
            entry: entry.clone(),
            source: source(&entry.file)?,
            overlays: entry.overlays.iter().filter_map(&source).collect(),
        })
    });
    let loaded = loaded.collect();
    diagnostics.end(loaded)
}

/// The files that a manifest names, each once, with the place that names it first.
fn files(manifest: &Manifest) -> Vec<(&Path, &Location)> {
    let mut files = IndexMap::new();
    for entry in &manifest.descriptions {
        for path in std::iter::once(&entry.file).chain(&entry.overlays) {
            files.entry(path.as_path()).or_insert(&entry.location);
        }
    }
    files.into_iter().collect()
}

/// Reads one YAML or JSON file that is named at `named_at`.
fn source(path: &Path, named_at: &Location) -> Result<Source, Diagnostics> {
    let text = read::text(path).map_err(|error| {
        let help = "paths in the manifest start at the manifest's own folder";
        let help = error.help.clone().unwrap_or_else(|| help.to_owned());
        error.located(named_at.clone()).help(help)
    })?;
    parse_yaml(&path.display().to_string(), &text)
}

/// Reads YAML or JSON text; `file` is the name that diagnostics show for it.
///
/// # Errors
/// The errors of the text, with their places: bad syntax, duplicate keys, tags, merge keys, several documents,
/// keys that are not text, numbers that JSON cannot say, nesting or aliases beyond all measure.
pub fn parse_yaml(file: &str, text: &str) -> Result<Source, Diagnostics> {
    let file: Arc<str> = file.into();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = &*json::without_surrogates(text);
    let (mark, value) = rayon::join(|| marks::read(&file, text), || values::read(text));
    let mark = mark?;
    let value = value.map_err(|error| syntax_error(&file, &error))?;
    check_agreement(&value, &mark)?;
    Ok(Source { value, mark })
}

/// The readers follow slightly different editions of YAML. If that shows, a place would be wrong, so the document is
/// refused.
fn check_agreement(value: &Value, mark: &Mark) -> Result<(), Diagnostic> {
    let mut open = vec![(value, mark)];
    while let Some((value, mark)) = open.pop() {
        let agrees = match (value, &mark.inside) {
            (Value::Array(values), Inside::Items(marks)) => {
                open.extend(values.iter().zip(marks.iter().map(|mark| &**mark)));
                values.len() == marks.len()
            }
            (Value::Object(values), Inside::Entries(marks)) => {
                let entries = values
                    .values()
                    .zip(marks.values().map(|entry| &*entry.value));
                open.extend(entries);
                values.keys().eq(marks.keys())
            }
            (Value::Array(_) | Value::Object(_), _) => false,
            (_, inside) => matches!(inside, Inside::Nothing { .. }),
        };
        if !agrees {
            let message = "this can be read in two ways, depending on the edition of YAML";
            return Err(Diagnostic::error(message)
                .located(mark.location.clone())
                .help("write it more plainly, for example with quotes"));
        }
    }
    Ok(())
}

/// An error that only `serde_yaml` sees.
fn syntax_error(file: &Arc<str>, error: &serde_yaml::Error) -> Diagnostic {
    let place = error.location();
    let location = Location {
        file: Arc::clone(file),
        line: place.as_ref().map_or(1, serde_yaml::Location::line),
        column: place.as_ref().map_or(1, serde_yaml::Location::column),
    };
    let text = error.to_string();
    // The message repeats the place, which the diagnostic shows anyway.
    let message = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(message, _)| message);
    Diagnostic::error(format!("this is not YAML that can be read: {message}")).located(location)
}
