//! In: the name of a crate, its features, and where it gets the runtime from. Out: the files that a new crate has beside its
//! generated `src/`, and the lines in them that stay the generator's.

use std::collections::BTreeSet;

use toml::Value;

use crate::{
    RuntimeSource,
    files::{Block, CrateFile},
};

/// What stands for the package's name in the templates.
const PACKAGE: &str = "{{crate}}";
/// What stands for the name that Rust code uses for it.
const LIBRARY: &str = "{{library}}";
/// What stands for the dependency on the runtime.
const RUNTIME: &str = "{{runtime}}";
/// What stands for the same with what the tests of the examples need.
const RUNTIME_FOR_TESTS: &str = "{{runtime_for_tests}}";

/// The files beside `src/` and what they are made from. They are written only where there is none yet.
const TEMPLATES: [(&str, &str); 2] = [
    (
        "Cargo.toml",
        include_str!("../../templates/crate/Cargo.toml"),
    ),
    ("README.md", include_str!("../../templates/crate/README.md")),
];

/// The versions of the runtime that can be used: those of the minor version that the emitted code is made for.
const RUNTIME_VERSION: &str = "~0.1.0";

/// The skeleton of the crate `crate_name`, whose name is already known to be a valid one.
#[must_use]
pub fn skeleton(crate_name: &str, runtime: &RuntimeSource) -> Vec<CrateFile> {
    let library = crate_name.replace('-', "_");
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

/// The lines in files beside `src/` that are generated each time. `features` are those of the products.
#[must_use]
pub fn blocks(features: &BTreeSet<&str>) -> Vec<Block> {
    let features = features.iter();
    vec![Block {
        path: "Cargo.toml".to_owned(),
        begin: "# <products> Written by `cargo xtask regenerate` from the manifest.".to_owned(),
        end: "# </products>".to_owned(),
        below: "[features]".to_owned(),
        holds: "the features of the products".to_owned(),
        lines: features.map(|name| format!("{} = []", key(name))).collect(),
    }]
}

/// A key of TOML, in quotes where it needs them.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if name.chars().all(is_bare) {
        name.to_owned()
    } else {
        Value::from(name).to_string()
    }
}

/// The runtime as Cargo.toml names it.
fn dependency(runtime: &RuntimeSource, features: &[&str]) -> String {
    let mut keys = Vec::new();
    if let RuntimeSource::Folder(folder) = runtime {
        // With `/`, which Windows understands as well.
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

    use super::{RUNTIME_VERSION, RuntimeSource, blocks, skeleton};

    fn manifest(text: &str) -> Table {
        text.parse().unwrap()
    }

    fn file(path: &str, runtime: &RuntimeSource) -> String {
        let files = skeleton("twilio-flex", runtime);
        let file = files.into_iter().find(|file| file.path == path).unwrap();
        assert!(!file.contents.contains("{{"), "{path} has a gap left");
        file.contents
    }

    fn template(runtime: &RuntimeSource) -> Table {
        manifest(&file("Cargo.toml", runtime))
    }

    #[test]
    fn new_crates_have_the_features_of_ours_and_its_runtime() {
        let workspace = manifest(include_str!("../../Cargo.toml"));
        let ours = manifest(include_str!("../../generated/Cargo.toml"));
        let template = template(&RuntimeSource::Registry);
        assert_eq!(template["features"], ours["features"]);
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
        let is_of_it = RUNTIME_VERSION.strip_prefix('~') == package["version"].as_str();
        assert!(
            is_of_it,
            "a new minor version of the runtime has another interface"
        );
        assert_eq!(template["package"]["edition"], package["edition"]);
        assert_eq!(template["package"]["rust-version"], package["rust-version"]);
    }

    #[test]
    fn the_runtime_comes_from_the_registry_or_from_a_folder() {
        let of_registry = file("Cargo.toml", &RuntimeSource::Registry);
        let line = "\ntwilio-runtime = { version = \"~0.1.0\", default-features = false }\n";
        assert!(of_registry.contains(line), "{of_registry}");
        let folder = Path::new("/some where/templates/runtime").to_owned();
        let of_folder = file("Cargo.toml", &RuntimeSource::Folder(folder));
        let line = "\ntwilio-runtime = { path = \"/some where/templates/runtime\", version = \"~0.1.0\", \
                    default-features = false, features = [\"__examples\"] }\n";
        assert!(of_folder.contains(line), "{of_folder}");
    }

    #[test]
    fn new_crates_have_a_place_for_the_features_of_products() {
        let cargo = file("Cargo.toml", &RuntimeSource::Registry);
        let [block] = blocks(&BTreeSet::from(["voice", "c++"]))
            .try_into()
            .unwrap();
        let marks = format!("\n{}\n{}\n", block.begin, block.end);
        assert!(cargo.contains(&marks), "{cargo}");
        assert_eq!(block.lines, ["\"c++\" = []", "voice = []"]);
    }

    #[test]
    fn a_new_crate_stands_alone_and_has_its_name() {
        let template = template(&RuntimeSource::Registry);
        assert!(template["workspace"].as_table().unwrap().is_empty());
        assert_eq!(template["package"]["name"].as_str(), Some("twilio-flex"));
        let readme = file("README.md", &RuntimeSource::Registry);
        assert!(readme.contains("use twilio_flex::Client;"));
    }
}
