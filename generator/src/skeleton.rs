//! In: the name of a crate, its features, and where it gets the runtime. Out: the files beside `src/` of a new crate,
//! and the blocks of generated lines in them.

use std::collections::BTreeSet;

use toml::Value;

use crate::{
    RuntimeSource,
    files::{Block, CrateFile, Presence},
    text::library_name,
};

/// The placeholder for the package name in the templates.
const PACKAGE: &str = "{{crate}}";
/// The placeholder for the crate name in Rust code.
const LIBRARY: &str = "{{library}}";
/// The placeholder for the dependency on the runtime.
const RUNTIME: &str = "{{runtime}}";
/// The placeholder for the dev-dependency on the runtime, with the feature that the tests of the examples need.
const RUNTIME_FOR_TESTS: &str = "{{runtime_for_tests}}";

/// The files beside `src/`, with their templates. Each is written only if it does not exist.
const TEMPLATES: [(&str, &str); 2] = [
    ("Cargo.toml", include_str!("../skeleton/manifest.toml")),
    ("README.md", include_str!("../skeleton/README.md")),
];

/// The versions of the runtime that work: those with the minor version that the emitted code is written for.
const RUNTIME_VERSION: &str = "~0.1.0";

/// The skeleton of the crate `crate_name`, which must be a valid name.
#[must_use]
pub fn skeleton(crate_name: &str, runtime: &RuntimeSource) -> Vec<CrateFile> {
    let library = library_name(crate_name);
    let fill = |template: &str| {
        template
            .replace(PACKAGE, crate_name)
            .replace(LIBRARY, &library)
            .replace(RUNTIME, &dependency(runtime, &[]))
            .replace(RUNTIME_FOR_TESTS, &dependency(runtime, &["__examples"]))
    };
    TEMPLATES
        .iter()
        .map(|(path, template)| CrateFile {
            path: (*path).to_owned(),
            contents: fill(template),
        })
        .collect()
}

/// The product features in `Cargo.toml`, updated by each run.
#[must_use]
pub fn features(features: &BTreeSet<&str>) -> Block {
    let features = features.iter();
    Block {
        path: "Cargo.toml".to_owned(),
        begin: "# <products> Written by `cargo xtask regenerate` from the manifest.".to_owned(),
        end: "# </products>".to_owned(),
        below: "[features]".to_owned(),
        title: "the product features".to_owned(),
        presence: Presence::Required,
        lines: features.map(|name| format!("{} = []", key(name))).collect(),
    }
}

/// A TOML key, in quotes if it needs them.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if name.chars().all(is_bare) {
        name.to_owned()
    } else {
        Value::from(name).to_string()
    }
}

/// The dependency on the runtime as an inline table of `Cargo.toml`.
fn dependency(runtime: &RuntimeSource, features: &[&str]) -> String {
    let mut keys = Vec::new();
    if let RuntimeSource::Folder(folder) = runtime {
        // Windows accepts `/` as well.
        let path = folder.display().to_string().replace('\\', "/");
        keys.push(format!("path = {}", Value::from(path)));
    }
    keys.push(format!("version = {}", Value::from(RUNTIME_VERSION)));
    keys.push("default-features = false".to_owned());
    if !features.is_empty() {
        keys.push(format!("features = {}", Value::from(features.to_vec())));
    }
    format!("{{ {} }}", keys.join(", "))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use toml::{Table, Value};

    use super::{RUNTIME_VERSION, RuntimeSource, features, skeleton};

    fn manifest(text: &str) -> Table {
        text.parse().unwrap()
    }

    fn file(path: &str, runtime: &RuntimeSource) -> String {
        let files = skeleton("twilio-flex", runtime);
        let file = files.into_iter().find(|file| file.path == path).unwrap();
        assert!(
            !file.contents.contains("{{"),
            "{path} has a placeholder left"
        );
        file.contents
    }

    fn template(runtime: &RuntimeSource) -> Table {
        manifest(&file("Cargo.toml", runtime))
    }

    #[test]
    fn new_crates_have_the_features_and_the_runtime_version_of_twilio_flex() {
        let workspace = manifest(include_str!("../../Cargo.toml"));
        let ours = manifest(include_str!("../../generated/Cargo.toml"));
        let template = template(&RuntimeSource::Registry);
        // A new crate gets the features of its own products.
        let forwarded = |table: &Table| {
            let features = table["features"].as_table().unwrap().iter();
            let features = features.filter(|(_, value)| **value != Value::Array(Vec::new()));
            let features = features.map(|(name, value)| (name.clone(), value.clone()));
            features.collect::<Vec<_>>()
        };
        assert_eq!(forwarded(&template), forwarded(&ours));
        let names = |table: &Value| {
            let names = table.as_table().unwrap().keys().cloned();
            names.collect::<Vec<_>>()
        };
        assert_eq!(
            names(&template["dependencies"]),
            names(&ours["dependencies"])
        );
        let workspace = &workspace["workspace"];
        let runtime = &workspace["dependencies"]["twilio-runtime"];
        assert_eq!(runtime["version"].as_str(), Some(RUNTIME_VERSION));
        let package = &workspace["package"];
        assert_eq!(
            RUNTIME_VERSION.strip_prefix('~'),
            package["version"].as_str(),
            "a new minor version of the runtime has another interface"
        );
        assert_eq!(template["package"]["edition"], package["edition"]);
        assert_eq!(template["package"]["rust-version"], package["rust-version"]);
    }

    #[test]
    fn the_runtime_comes_from_the_registry_or_from_a_folder() {
        let registry = file("Cargo.toml", &RuntimeSource::Registry);
        let line = "\ntwilio-runtime = { version = \"~0.1.0\", default-features = false }\n";
        assert!(registry.contains(line), "{registry}");
        let path = Path::new("/some where/templates/runtime").to_owned();
        let folder = file("Cargo.toml", &RuntimeSource::Folder(path));
        let line = "\ntwilio-runtime = { path = \"/some where/templates/runtime\", version = \"~0.1.0\", \
                    default-features = false, features = [\"__examples\"] }\n";
        assert!(folder.contains(line), "{folder}");
    }

    #[test]
    fn new_crates_have_marker_lines_for_the_product_features() {
        let cargo = file("Cargo.toml", &RuntimeSource::Registry);
        let block = features(&BTreeSet::from(["voice", "c++"]));
        let markers = format!("\n{}\n{}\n", block.begin, block.end);
        assert!(cargo.contains(&markers), "{cargo}");
        assert_eq!(block.lines, ["\"c++\" = []", "voice = []"]);
    }

    #[test]
    fn a_new_crate_has_its_own_name_and_workspace() {
        let template = template(&RuntimeSource::Registry);
        assert!(template["workspace"].as_table().unwrap().is_empty());
        assert_eq!(template["package"]["name"].as_str(), Some("twilio-flex"));
        let readme = file("README.md", &RuntimeSource::Registry);
        assert!(readme.contains("use twilio_flex::Client;"));
    }
}
