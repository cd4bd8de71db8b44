//! In: a document. Out: the other files that it refers to, each read once.
//!
//! A description may only lead to files below the folder of its manifest, or of its own if it is not below that one:
//! whoever wrote it may not be trusted with the rest of the disk. The network is never read.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use serde_json::Value;

use super::{parse_yaml, read};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, Location},
    source::{MAX_VALUES, Source, size},
};

/// The most files that one description may lead to.
const MAX_FILES: usize = 10_000;

/// The other files that a description leads to, directly or by way of others.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// By their paths, which are relative if that of the manifest is.
    read: BTreeMap<PathBuf, Result<Arc<Source>, Problem>>,
}

/// Why a reference cannot be followed. It is an error of the operations that need it.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: String,
    /// Another place that matters, such as that of a fault in the other file.
    pub(crate) related: Option<(String, Location)>,
}

impl Problem {
    pub(crate) fn new(code: Code, message: String, help: &str) -> Self {
        Self {
            code,
            message,
            help: help.to_owned(),
            related: None,
        }
    }

    fn unsupported(message: String) -> Self {
        let help = "refer to a file below the folder of the manifest, or to a part of this file, such as \
                    `#/components/schemas/…`";
        Self::new(Code::UnsupportedReference, message, help)
    }
}

impl Files {
    /// Files that were read.
    #[must_use]
    pub fn of(files: Vec<(PathBuf, Source)>) -> Self {
        let files = files.into_iter();
        Self {
            read: files
                .map(|(path, source)| (path, Ok(Arc::new(source))))
                .collect(),
        }
    }

    /// The paths of the files, also of those that could not be read.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.read.keys().map(PathBuf::as_path)
    }

    /// The paths of the files that were read.
    pub fn read(&self) -> impl Iterator<Item = &Path> {
        let read = self.read.iter().filter(|(_, source)| source.is_ok());
        read.map(|(path, _)| path.as_path())
    }

    /// Whether a document was read from this path.
    pub(crate) fn contains(&self, path: &Path) -> bool {
        matches!(self.read.get(path), Some(Ok(_)))
    }

    /// The document that was read from this path.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn get(&self, path: &Path) -> Result<Arc<Source>, Problem> {
        let unread = || Problem::unsupported(format!("the file `{}` was not read", path.display()));
        self.read
            .get(path)
            .cloned()
            .unwrap_or_else(|| Err(unread()))
    }
}

/// The file that a reference names, seen from the file `base`; `None` if it is that file itself.
///
/// # Errors
/// If it is no path of a file that could be read.
pub(crate) fn file_of(base: &Path, reference: &str) -> Result<Option<PathBuf>, Problem> {
    let name = reference.split('#').next().unwrap_or_default();
    if name.is_empty() {
        return Ok(None);
    }
    let is_scheme = |scheme: &str| {
        let mut characters = scheme.chars();
        scheme.len() > 1
            && characters.next().is_some_and(|c| c.is_ascii_alphabetic())
            && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    let scheme = name.split_once(':').map(|(scheme, _)| scheme);
    let is_url = scheme.is_some_and(is_scheme) || name.starts_with("//");
    let name = percent_decode_str(name).decode_utf8_lossy();
    let is_drive = scheme.is_some_and(|scheme| scheme.len() == 1);
    if is_url || is_drive || name.starts_with(['/', '\\']) {
        let what = if is_url { "a URL" } else { "an absolute path" };
        return Err(Problem::unsupported(format!(
            "`{reference}` is {what}, which is not read"
        )));
    }
    let folder = base.parent().unwrap_or(Path::new(""));
    Ok(Some(normal(&folder.join(&*name))))
}

/// A path without `.` and, as far as they are in it, without `..`.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(normal.components().next_back(), Some(Component::Normal(_))) =>
            {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// Reads files for several descriptions, each once.
#[derive(Default)]
pub(super) struct Reader {
    /// By their paths without links.
    read: HashMap<PathBuf, Result<Arc<Source>, Problem>>,
}

impl Reader {
    /// The files that `sources` lead to, in which references are relative to `base`; only those below `folder`.
    pub(super) fn files(&mut self, base: &Path, folder: &Path, sources: &[Arc<Source>]) -> Files {
        let mut files = Files::default();
        let mut values = 0_usize;
        let mut open: Vec<PathBuf> = Vec::new();
        let own = normal(base);
        for source in sources {
            open.extend(named(&own, &source.value));
        }
        while !open.is_empty() {
            open.sort();
            open.dedup();
            open.retain(|path| *path != own && !files.read.contains_key(path));
            let room = MAX_FILES.saturating_sub(files.read.len());
            let is_full = values > MAX_VALUES;
            let refused: Vec<PathBuf> =
                open.split_off(if is_full { 0 } else { room.min(open.len()) });
            files.read.extend(refused.into_iter().map(|path| {
                let message = "the description leads to too many or too large files".to_owned();
                (
                    path,
                    Err(Problem::new(
                        Code::TooLarge,
                        message,
                        "bring the files together",
                    )),
                )
            }));
            let read = self.read_all(&open, folder);
            let mut next = Vec::new();
            for (path, source) in std::mem::take(&mut open).into_iter().zip(read) {
                if let Ok(source) = &source {
                    values = values.saturating_add(size(&source.value));
                    next.extend(named(&path, &source.value));
                }
                files.read.insert(path, source);
            }
            open = next;
        }
        files
    }

    fn read_all(&mut self, paths: &[PathBuf], folder: &Path) -> Vec<Result<Arc<Source>, Problem>> {
        let found: Vec<Result<PathBuf, Problem>> =
            paths.iter().map(|path| within(path, folder)).collect();
        let new = paths.iter().zip(&found).filter_map(|(path, real)| {
            let real = real.as_ref().ok()?;
            (!self.read.contains_key(real)).then(|| (real.clone(), path))
        });
        let new: HashMap<PathBuf, &PathBuf> = new.collect();
        let new: Vec<(PathBuf, &PathBuf)> = new.into_iter().collect();
        let read = new
            .into_par_iter()
            .map(|(real, path)| (real.clone(), source(path, &real)));
        let read: Vec<_> = read.collect();
        self.read.extend(read);
        let known = found.into_iter().map(|real| {
            self.read
                .get(&real?)
                .cloned()
                .unwrap_or_else(|| Err(Problem::unsupported("the file was not read".to_owned())))
        });
        known.collect()
    }
}

/// The path without links, if it is below the folder.
fn within(path: &Path, folder: &Path) -> Result<PathBuf, Problem> {
    let outside = || {
        let folder = match folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => folder,
        };
        let message = format!(
            "`{}` is outside of the folder `{}`",
            path.display(),
            folder.display()
        );
        Problem::unsupported(message)
    };
    let absolute = |path: &Path| std::path::absolute(path).map(|path| normal(&path));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    match (absolute(path), absolute(folder)) {
        (Ok(path), Ok(folder)) if path.starts_with(&folder) => {}
        _ => return Err(outside()),
    }
    let real = match path.canonicalize() {
        Ok(real) => real,
        Err(error) => return Err(unreadable(&read::unreadable(path, &error))),
    };
    let is_inside = folder
        .canonicalize()
        .is_ok_and(|folder| real.starts_with(folder));
    if is_inside { Ok(real) } else { Err(outside()) }
}

/// Reads the file at `real`, which messages call `path`.
fn source(path: &Path, real: &Path) -> Result<Arc<Source>, Problem> {
    let shown = path.display().to_string();
    let text = read::text(real).map_err(|_| {
        // Messages name the file as the description does.
        let error = read::text(path).err();
        error.map_or_else(
            || Problem::unsupported(format!("cannot read `{shown}`")),
            |it| unreadable(&it),
        )
    })?;
    let parsed = parse_yaml(&shown, &text);
    parsed
        .map(Arc::new)
        .map_err(|errors| broken(&shown, errors))
}

fn unreadable(error: &Diagnostic) -> Problem {
    let help = "correct the reference, or add the file";
    Problem::new(
        error.code,
        error.message.clone(),
        error.help.as_deref().unwrap_or(help),
    )
}

fn broken(file: &str, errors: Diagnostics) -> Problem {
    let first = errors.into_sorted().into_iter().next();
    let Some(first) = first else {
        return Problem::unsupported(format!("cannot read `{file}`"));
    };
    let help = first.help.as_deref().unwrap_or("correct the file");
    let message = format!("`{file}` cannot be read: {}", first.message);
    Problem {
        related: first
            .location
            .clone()
            .map(|at| ("the fault in it".to_owned(), at)),
        ..Problem::new(first.code, message, help)
    }
}

/// The files that may be named by references in a value of the file `base`.
fn named(base: &Path, value: &Value) -> Vec<PathBuf> {
    let mut named = Vec::new();
    each_reference(value, &mut |reference| {
        if let Ok(Some(path)) = file_of(base, reference) {
            named.push(path);
        }
    });
    named
}

/// Calls `visit` with everything in a value that looks like a reference to another file or place by name.
pub(crate) fn each_reference<'v>(value: &'v Value, visit: &mut dyn FnMut(&'v str)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| each_reference(item, visit)),
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("$ref" | "$dynamicRef", Value::String(reference)) => {
                        if !reference.starts_with("#/") || key == "$dynamicRef" {
                            visit(reference);
                        }
                    }
                    ("mapping", Value::Object(mapping)) => {
                        let targets = mapping.values().filter_map(Value::as_str);
                        let is_file = |target: &&str| {
                            !target.starts_with("#/") && target.contains(['.', '/', '#'])
                        };
                        targets.filter(is_file).for_each(&mut *visit);
                        each_reference(value, visit);
                    }
                    _ => each_reference(value, visit),
                }
            }
        }
        _ => {}
    }
}
