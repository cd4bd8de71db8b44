//! In: the path of a manifest (TOML). Out: which descriptions to read and how the crate is called.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::read;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};

/// Names that a generated crate needs for itself, so that no module may have them: its own modules and those of the
/// runtime, the crates it uses, and what Rust or Cargo understand in their own way.
const RESERVED_MODULES: &[&str] = &[
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
];

/// Names that no product's feature may have: the features that every generated crate passes through to the runtime, those
/// that the runtime keeps to itself, and the runtime's own name.
const RESERVED_FEATURES: &[&str] = &[
    "__examples",
    "chrono",
    "default",
    "gzip",
    "jiff",
    "native-tls",
    "reqwest",
    "rustls",
    "rustls-no-provider",
    "time",
    "tracing",
    "twilio-runtime",
    "ureq",
];

/// What to generate: the crate's name and the descriptions it is made from.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The manifest's own path, as it was given.
    pub path: PathBuf,
    /// The name of the generated package.
    pub crate_name: String,
    /// The descriptions, in the order of the manifest; at least one.
    pub descriptions: Vec<DescriptionEntry>,
}

/// One description: one module of the generated crate.
#[derive(Clone, Debug)]
pub struct DescriptionEntry {
    /// The Rust module that the description becomes, such as `v1`.
    pub module: String,
    /// The description's path; relative exactly if the manifest's path was relative.
    pub file: PathBuf,
    /// The overlays' paths, in the order in which they apply.
    pub overlays: Vec<PathBuf>,
    /// What to drop from the beginning of each tag, such as `FlexV1`; without it, what all tags begin with, up to a digit.
    pub tag_prefix: Option<String>,
    /// The Cargo feature that the module is behind, such as `taskrouter`; without it, the module is always there.
    pub feature: Option<String>,
    /// Where the manifest names the description.
    pub location: Location,
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
    /// Reads the manifest at `path`.
    ///
    /// # Errors
    /// What is wrong with it: not readable, not TOML, unknown or missing keys, names that Rust or Cargo would
    /// not accept, two descriptions for one module, features that every crate has already.
    pub fn read(path: &Path) -> Result<Self, Diagnostics> {
        let text = read::text(path)?;
        let text = Text {
            file: path.display().to_string().into(),
            text: &text,
        };
        let manifest: ManifestFile = toml::from_str(text.text).map_err(|error| {
            let fault =
                Diagnostic::error(format!("the manifest cannot be read: {}", error.message()));
            fault.located(text.location(error.span().unwrap_or_default()))
        })?;

        let mut faults = Diagnostics::new();
        faults.extend(crate_name_fault(&manifest.crate_name, &text));
        faults.extend(module_faults(&manifest.description, &text));
        let features = manifest.description.iter();
        let features = features.filter_map(|entry| entry.get_ref().feature.as_ref());
        faults.extend(features.filter_map(|feature| feature_fault(feature, &text)));
        if manifest.description.is_empty() {
            let fault = Diagnostic::error("the manifest names no description");
            faults.push(
                fault
                    .located(text.location(0..0))
                    .help("add a `[[description]]` table with `module` and `file`"),
            );
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let descriptions = manifest.description.into_iter();
        faults.or(Self {
            path: path.to_owned(),
            crate_name: manifest.crate_name.into_inner(),
            descriptions: descriptions
                .map(|table| entry(table, folder, &text))
                .collect(),
        })
    }

    /// The features of the descriptions, each once, in alphabetical order.
    #[must_use]
    pub fn features(&self) -> BTreeSet<&str> {
        let features = self.descriptions.iter();
        features
            .filter_map(|entry| entry.feature.as_deref())
            .collect()
    }
}

fn entry(table: Spanned<EntryTable>, folder: &Path, text: &Text<'_>) -> DescriptionEntry {
    let location = text.location(table.span());
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
        location,
    }
}

fn crate_name_fault(name: &Spanned<String>, text: &Text<'_>) -> Option<Diagnostic> {
    let library = name.get_ref().replace('-', "_");
    let starts_well = library.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = library
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_');
    if starts_well && plain && !is_keyword(&library) && library.len() <= 64 {
        return None;
    }
    let fault = Diagnostic::error(format!(
        "`{}` cannot be the name of a package",
        name.get_ref()
    ));
    let help = "start with a letter; go on with letters, digits, `-` and `_`; no Rust keyword";
    Some(fault.located(text.location(name.span())).help(help))
}

fn module_faults(entries: &[Spanned<EntryTable>], text: &Text<'_>) -> Diagnostics {
    let mut faults = Diagnostics::new();
    let mut lines = HashMap::new();
    for entry in entries {
        let module = &entry.get_ref().module;
        let place = text.location(module.span());
        let name = module.get_ref().as_str();
        let line = place.line;
        let fault = if !is_lower_snake(name) || is_keyword(name) {
            let fault = Diagnostic::error(format!("`{name}` cannot be the name of a module"));
            fault.help("use lower-case letters, digits and single `_`, and no Rust keyword")
        } else if RESERVED_MODULES.contains(&name) {
            Diagnostic::error(format!(
                "every generated crate needs the name `{name}` for itself"
            ))
            .help("choose another module name, such as the version of the API")
        } else if let Some(first) = lines.insert(name, line) {
            Diagnostic::error(format!("two descriptions want the module `{name}`")).help(format!(
                "the first is on line {first}; each needs a module of its own"
            ))
        } else {
            continue;
        };
        faults.push(fault.located(place));
    }
    faults
}

fn feature_fault(feature: &Spanned<String>, text: &Text<'_>) -> Option<Diagnostic> {
    let name = feature.get_ref().as_str();
    let fault = if !is_feature_name(name) {
        Diagnostic::error(format!("`{name}` cannot be the name of a Cargo feature")).help(
            "begin with a letter, a digit or `_`; go on with letters, digits, `_`, `-`, `+` and `.`",
        )
    } else if RESERVED_FEATURES.contains(&name) {
        Diagnostic::error(format!(
            "every generated crate needs the feature name `{name}` for itself"
        ))
        .help("choose another name, such as that of the product")
    } else {
        return None;
    };
    Some(fault.located(text.location(feature.span())))
}

/// What Cargo and crates.io both take; Cargo alone takes letters of other scripts, too.
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

fn is_keyword(name: &str) -> bool {
    // syn knows the keywords of all editions but the newest.
    name == "gen" || syn::parse_str::<syn::Ident>(name).is_err()
}

/// The manifest's text, to turn byte ranges into places.
struct Text<'a> {
    file: Arc<str>,
    text: &'a str,
}

impl Text<'_> {
    fn location(&self, span: Range<usize>) -> Location {
        Location::in_text(Arc::clone(&self.file), self.text, span.start)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use toml::Table;

    use super::RESERVED_FEATURES;
    use crate::{RuntimeSource, skeleton::skeleton};

    #[test]
    fn no_product_can_have_the_name_of_a_feature_that_every_crate_has() {
        let skeleton = skeleton("sample", &RuntimeSource::Registry);
        let runtime = include_str!("../../../templates/runtime/Cargo.toml");
        let mut names = BTreeSet::from(["twilio-runtime".to_owned()]);
        for text in [&skeleton[0].contents, runtime] {
            let cargo: Table = text.parse().unwrap();
            names.extend(cargo["features"].as_table().unwrap().keys().cloned());
        }
        assert_eq!(RESERVED_FEATURES, Vec::from_iter(names));
    }
}
