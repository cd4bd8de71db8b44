//! In: the path of a manifest (TOML). Out: the name of the crate, and the descriptions to generate it from.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::read;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::source::File;
use crate::text::{is_rust_keyword, library_name};

/// Names that no module of a description may have: a generated crate's own modules, the runtime's modules, the crates
/// that it uses, and names with a meaning in Rust or Cargo.
const RESERVED_MODULES: &[&str] = &[
    "access_token",
    "alloc",
    "blocking",
    "client",
    "core",
    "credentials",
    "error",
    "http",
    "lib",
    "list",
    "main",
    "request",
    "required",
    "response",
    "runtime",
    "serde_json",
    "sid",
    "std",
    "test",
    "testing",
    "transport",
    "twilio_runtime",
    "types",
    "webhook",
];

/// Names that no product feature may have: the features that every generated crate forwards to the runtime, the
/// runtime's internal features, and the name of the runtime.
const RESERVED_FEATURES: &[&str] = &[
    "__examples",
    "catalogue",
    "chrono",
    "default",
    "gzip",
    "jiff",
    "native-tls",
    "reqwest",
    "rustls",
    "rustls-no-provider",
    "streams",
    "time",
    "tokens",
    "tracing",
    "twilio-runtime",
    "ureq",
    "webhooks",
];

/// What to generate: the name of the crate, and its descriptions.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The path of the manifest, as passed.
    pub path: PathBuf,
    /// The name of the generated package.
    pub crate_name: String,
    /// The descriptions, in the order of the manifest. There is at least one.
    pub descriptions: Vec<DescriptionEntry>,
}

/// One description: one module of the generated crate.
#[derive(Clone, Debug)]
pub struct DescriptionEntry {
    /// The Rust module that the description becomes, such as `v1`.
    pub module: String,
    /// The path of the description. It is relative if the path of the manifest is.
    pub file: PathBuf,
    /// The paths of the overlays, in the order in which they apply.
    pub overlays: Vec<PathBuf>,
    /// The prefix to remove from each tag, such as `FlexV1`. By default, the common prefix of all tags, up to a digit.
    pub tag_prefix: Option<String>,
    /// The Cargo feature that enables the module, such as `taskrouter`. Without one, the module is always compiled.
    pub feature: Option<String>,
    /// The location of its entry in the manifest, unless there is no such file.
    pub location: Option<Location>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestFile {
    #[serde(rename = "crate")]
    crate_name: Spanned<String>,
    #[serde(default)]
    description: Vec<Spanned<EntryTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct EntryTable {
    module: Spanned<String>,
    file: PathBuf,
    #[serde(default)]
    overlays: Vec<PathBuf>,
    tag_prefix: Option<String>,
    feature: Option<Spanned<String>>,
}

impl Manifest {
    /// The files that a run reads, the manifest first.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let entries = self.descriptions.iter();
        let files = entries.flat_map(|entry| std::iter::once(&entry.file).chain(&entry.overlays));
        std::iter::once(&self.path).chain(files).cloned().collect()
    }

    /// Reads the manifest at `path`.
    ///
    /// # Errors
    /// If it cannot be read, is not valid TOML, has unknown or missing keys, contains a name that Rust or Cargo rejects
    /// or that is reserved, or gives two descriptions the same module.
    pub fn read(path: &Path) -> Result<Self, Diagnostics> {
        let text = read::text(path)?;
        let file = &File::new(path.display().to_string(), text);
        let manifest: ManifestFile = toml::from_str(file.text()).map_err(|error| {
            let message = format!("the manifest is not valid: {}", error.message());
            let location = Location::at(file, error.span().unwrap_or_default().start);
            Diagnostic::new(Code::InvalidManifest, message).located(location)
        })?;

        let mut errors = Diagnostics::new();
        errors.extend(crate_name_error(&manifest.crate_name, file));
        errors.extend(module_errors(&manifest.description, file));
        let features = manifest.description.iter();
        let features = features.filter_map(|entry| entry.get_ref().feature.as_ref());
        errors.extend(features.filter_map(|feature| feature_error(feature, file)));
        if manifest.description.is_empty() {
            let error =
                Diagnostic::new(Code::InvalidManifest, "the manifest lists no descriptions");
            errors.push(
                error
                    .located(Location::at(file, 0))
                    .help("add a `[[description]]` table with `module` and `file`"),
            );
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let descriptions = manifest.description.into_iter();
        errors.or(Self {
            path: path.to_owned(),
            crate_name: manifest.crate_name.into_inner(),
            descriptions: descriptions
                .map(|table| entry(table, folder, file))
                .collect(),
        })
    }

    /// The manifest of one description that needs no file of its own: to check it, not to generate a crate from it.
    #[must_use]
    pub fn of_description(file: &Path, module: &str, overlays: Vec<PathBuf>) -> Self {
        Self {
            path: file.to_owned(),
            crate_name: module.to_owned(),
            descriptions: vec![DescriptionEntry {
                module: module.to_owned(),
                file: file.to_owned(),
                overlays,
                tag_prefix: None,
                feature: None,
                location: None,
            }],
        }
    }

    /// The features of the descriptions, in alphabetical order and without duplicates.
    #[must_use]
    pub fn features(&self) -> BTreeSet<&str> {
        let features = self.descriptions.iter();
        features
            .filter_map(|entry| entry.feature.as_deref())
            .collect()
    }
}

fn entry(table: Spanned<EntryTable>, folder: &Path, file: &Arc<File>) -> DescriptionEntry {
    let location = Location::at(file, table.span().start);
    let table = table.into_inner();
    DescriptionEntry {
        module: table.module.into_inner(),
        file: folder.join(table.file),
        overlays: table
            .overlays
            .iter()
            .map(|path| folder.join(path))
            .collect(),
        tag_prefix: table.tag_prefix,
        feature: table.feature.map(Spanned::into_inner),
        location: Some(location),
    }
}

fn crate_name_error(name: &Spanned<String>, file: &Arc<File>) -> Option<Diagnostic> {
    let library = library_name(name.get_ref());
    let starts_well = library.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = library
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_');
    if starts_well && plain && !is_rust_keyword(&library) && library.len() <= 64 {
        return None;
    }
    let error = Diagnostic::new(
        Code::InvalidManifestName,
        format!("`{}` is not a valid package name", name.get_ref()),
    );
    let help = "use at most 64 letters, digits, `-` and `_`; start with a letter; do not use a Rust keyword";
    Some(
        error
            .located(Location::at(file, name.span().start))
            .help(help),
    )
}

fn module_errors(entries: &[Spanned<EntryTable>], file: &Arc<File>) -> Diagnostics {
    let mut errors = Diagnostics::new();
    let mut used = HashMap::new();
    for entry in entries {
        let module = &entry.get_ref().module;
        let location = Location::at(file, module.span().start);
        let name = module.get_ref().as_str();
        let error = if !is_lower_snake(name) || is_rust_keyword(name) {
            let error = Diagnostic::new(
                Code::InvalidManifestName,
                format!("`{name}` is not a valid module name"),
            );
            error.help(
                "use lowercase letters, digits and single `_`; start with a letter; do not use a Rust keyword",
            )
        } else if RESERVED_MODULES.contains(&name) {
            Diagnostic::new(
                Code::InvalidManifestName,
                format!("the module name `{name}` is reserved"),
            )
            .help("choose another module name, such as the version of the API")
        } else if let Some(first) = used.insert(name, location.clone()) {
            Diagnostic::new(
                Code::DuplicateModule,
                format!("two descriptions have the module `{name}`"),
            )
            .related("first used here", first)
            .help("give each description its own module")
        } else {
            continue;
        };
        errors.push(error.located(location));
    }
    errors
}

fn feature_error(feature: &Spanned<String>, file: &Arc<File>) -> Option<Diagnostic> {
    let name = feature.get_ref().as_str();
    let error = if !is_feature_name(name) {
        Diagnostic::new(
            Code::InvalidManifestName,
            format!("`{name}` is not a valid feature name"),
        )
        .help("use letters, digits, `_`, `-`, `+` and `.`; start with a letter, a digit or `_`")
    } else if RESERVED_FEATURES.contains(&name) {
        Diagnostic::new(
            Code::InvalidManifestName,
            format!("the feature name `{name}` is reserved"),
        )
        .help("choose another name, such as that of the product")
    } else {
        return None;
    };
    Some(error.located(Location::at(file, feature.span().start)))
}

/// Whether both Cargo and crates.io accept the name. Cargo alone also accepts non-ASCII letters.
fn is_feature_name(name: &str) -> bool {
    let is_first = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(is_first)
        && name
            .chars()
            .all(|c| is_first(c) || matches!(c, '-' | '+' | '.'))
}

fn is_lower_snake(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('_').all(is_word)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use toml::Table;

    use super::{RESERVED_FEATURES, RESERVED_MODULES};
    use crate::{RuntimeSource, skeleton::skeleton};

    #[test]
    fn all_features_of_every_crate_are_reserved() {
        let skeleton = skeleton("sample", &RuntimeSource::Registry);
        let runtime = include_str!("../../../templates/runtime/Cargo.toml");
        let mut names = BTreeSet::from(["twilio-runtime".to_owned()]);
        for text in [&skeleton[0].contents, runtime] {
            let cargo: Table = text.parse().unwrap();
            names.extend(cargo["features"].as_table().unwrap().keys().cloned());
        }
        assert_eq!(RESERVED_FEATURES, Vec::from_iter(names));
    }

    /// Otherwise the module of a description would hide one of the runtime's.
    #[test]
    fn all_modules_of_the_runtime_are_reserved() {
        let api = include_str!("../../../templates/runtime/src/api.rs");
        let modules = api.lines().filter_map(|line| line.strip_prefix("pub mod "));
        for module in modules.map(|rest| rest.trim_end_matches(" {")) {
            assert!(RESERVED_MODULES.contains(&module), "{module}");
        }
    }
}
