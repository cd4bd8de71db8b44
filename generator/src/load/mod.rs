//! In: a manifest. Out: its descriptions and overlays, each as a [`Source`].
//!
//! `serde_yaml` reads the values (`values`) but not their locations, so a second reader finds these (`marks`). It is
//! archived upstream: only this module uses it, so that it can be replaced.

mod indents;
mod json;
mod manifest;
mod marks;
mod others;
mod read;
mod remedy;
mod values;

use std::collections::HashMap;
use std::io::ErrorKind::NotFound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;
use serde_json::Value;

pub use self::manifest::{DescriptionEntry, Manifest};
pub use self::others::Files;
pub(crate) use self::others::{Problem, each_reference, file_of, normal};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Outcome};
use crate::lock::Lock;
use crate::source::{File, Inside, MAX_DEPTH, Mark, Source};

/// A description and its overlays, which are not applied yet.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the manifest says about the description.
    pub entry: DescriptionEntry,
    /// The description.
    pub source: Arc<Source>,
    /// The overlays, in the order in which they apply.
    pub overlays: Vec<Arc<Source>>,
    /// The other files that the description and its overlays lead to.
    pub files: Files,
}

/// Reads every file that `manifest` names, and the files that these lead to.
///
/// # Errors
/// The errors of all files: they cannot be read, are not UTF-8, not YAML, or YAML that JSON cannot represent.
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
    let mut reader = others::Reader::default();
    let loaded = descriptions.filter_map(|entry| {
        let description = source(&entry.file)?;
        let overlays: Vec<Arc<Source>> = entry.overlays.iter().filter_map(&source).collect();
        let all: Vec<Arc<Source>> = std::iter::once(&description)
            .chain(&overlays)
            .cloned()
            .collect();
        Some(Loaded {
            entry: entry.clone(),
            files: reader.files(&entry.file, &folder(manifest, entry), &all),
            source: description,
            overlays,
        })
    });
    let loaded = loaded.collect();
    diagnostics.end(loaded)
}

/// The files that a run reads: the manifest, what it names, and the files that these lead to, whether they exist or not.
#[must_use]
pub fn files_of(manifest: &Manifest) -> Vec<PathBuf> {
    let mut files = manifest.files();
    if let Ok(loaded) = load(manifest) {
        let others = loaded.value.iter().flat_map(|loaded| loaded.files.paths());
        files.extend(others.map(Path::to_owned));
    }
    files
}

/// The folder that a description may lead to files of: that of the manifest, or its own if it is not below that.
fn folder(manifest: &Manifest, entry: &DescriptionEntry) -> PathBuf {
    let absolute = |path: &Path| std::path::absolute(path).map(|path| normal(&path));
    let parent = |path: &Path| path.parent().unwrap_or(Path::new("")).to_owned();
    let folder = parent(&manifest.path);
    let shown = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        &folder
    };
    match (absolute(&entry.file), absolute(shown)) {
        (Ok(file), Ok(around)) if file.starts_with(&around) => folder,
        _ => parent(&entry.file),
    }
}

/// Reads the names lock at `path`. If there is no such file, no name is known.
///
/// # Errors
/// If it cannot be read, or for every line that is wrong.
pub fn names_lock(path: &Path) -> Result<Lock, Diagnostics> {
    if std::fs::symlink_metadata(path).is_err_and(|error| error.kind() == NotFound) {
        return Ok(Lock::default());
    }
    Lock::parse(&path.display().to_string(), &read::text(path)?)
}

/// The files that a manifest names, each once, with the location of its first entry.
fn files(manifest: &Manifest) -> Vec<(&Path, Option<&Location>)> {
    let mut files = IndexMap::new();
    for entry in &manifest.descriptions {
        for path in std::iter::once(&entry.file).chain(&entry.overlays) {
            files
                .entry(path.as_path())
                .or_insert(entry.location.as_ref());
        }
    }
    files.into_iter().collect()
}

/// Reads a YAML or JSON file. `named_at` is its location in the manifest, if there is one.
fn source(path: &Path, named_at: Option<&Location>) -> Result<Source, Diagnostics> {
    let text = read::text(path).map_err(|error| {
        let Some(named_at) = named_at else {
            return error;
        };
        let help = "paths in the manifest are relative to its folder";
        let help = error.help.clone().unwrap_or_else(|| help.to_owned());
        error.located(named_at.clone()).help(help)
    })?;
    parse_yaml(&path.display().to_string(), &text)
}

/// Reads YAML or JSON. `file` is its name in diagnostics.
///
/// # Errors
/// Invalid syntax, duplicate keys, tags, merge keys, several documents, keys that are not strings, numbers that JSON
/// does not have, and documents that are too large or too deeply nested.
pub fn parse_yaml(file: &str, text: &str) -> Result<Source, Diagnostics> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file = File::new(file, text);
    let (mark, value) = match json(&file, text) {
        Some((mark, value)) => (mark?, value),
        None => yaml(&file, text)?,
    };
    check_agreement(&value, &mark)?;
    Ok(Source { value, mark })
}

/// The locations and the values of JSON text, read faster than as YAML, which it is too. None if it is something else
/// than an object.
fn json(file: &Arc<File>, text: &str) -> Option<(Result<Arc<Mark>, Diagnostics>, Value)> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let mark = || marks::of_json(file, json::Events::new(text));
    let (mark, value) = rayon::join(mark, || serde_json::from_str(text).ok());
    Some((mark, value?))
}

/// The locations and the values of YAML text.
fn yaml(file: &Arc<File>, text: &str) -> Result<(Arc<Mark>, Value), Diagnostics> {
    let value = || values::read(text).map_err(|error| syntax_error(file, &error));
    // `serde_yaml` needs minutes for brackets that are nested thousands of levels deep, which are refused anyway.
    if may_be_deep(text) {
        return Ok((marks::read(file, text)?, value()?));
    }
    let (mark, value) = rayon::join(|| marks::read(file, text), value);
    Ok((mark?, value?))
}

/// Whether more brackets may be open at once than are allowed. Those in strings count too.
fn may_be_deep(text: &str) -> bool {
    let mut open = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > MAX_DEPTH
    })
}

/// Refuses documents that the two readers understand differently, since some locations would be wrong. The readers
/// follow slightly different versions of YAML.
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
            let message = "this has different meanings in different versions of YAML";
            return Err(Diagnostic::new(Code::UnsupportedYaml, message)
                .located(mark.location.clone())
                .help("write it so that it has only one, for example with quotes"));
        }
    }
    Ok(())
}

/// An error that only `serde_yaml` finds.
fn syntax_error(file: &Arc<File>, error: &serde_yaml::Error) -> Diagnostic {
    let found = error.location();
    let location = Location {
        file: Arc::clone(file),
        line: found.as_ref().map_or(1, serde_yaml::Location::line),
        column: found.as_ref().map_or(1, serde_yaml::Location::column),
    };
    let text = error.to_string();
    // The message ends with the location, which the diagnostic shows anyway.
    let message = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(message, _)| message);
    Diagnostic::new(
        Code::InvalidYaml,
        format!("this is not valid YAML: {message}"),
    )
    .located(location)
}
