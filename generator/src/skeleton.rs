//! In: the name of a crate. Out: the files that a new crate has beside its generated `src/`.

use crate::files::CrateFile;

/// What stands for the package's name in the templates.
const PACKAGE: &str = "{{crate}}";
/// What stands for the name that Rust code uses for it.
const LIBRARY: &str = "{{library}}";

/// The files beside `src/` and what they are made from. They are written only where there is none yet.
const TEMPLATES: [(&str, &str); 2] = [
    (
        "Cargo.toml",
        include_str!("../../templates/crate/Cargo.toml"),
    ),
    ("README.md", include_str!("../../templates/crate/README.md")),
];

/// The skeleton of the crate `crate_name`, whose name is already known to be a valid one.
pub(crate) fn skeleton(crate_name: &str) -> Vec<CrateFile> {
    let library = crate_name.replace('-', "_");
    let fill = |template: &str| {
        template
            .replace(PACKAGE, crate_name)
            .replace(LIBRARY, &library)
    };
    TEMPLATES
        .iter()
        .map(|(path, template)| CrateFile {
            path: (*path).to_owned(),
            contents: fill(template),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use toml::{Table, Value};

    use super::skeleton;

    fn manifest(text: &str) -> Table {
        text.parse().unwrap()
    }

    fn file(path: &str) -> String {
        let files = skeleton("twilio-flex");
        let file = files.into_iter().find(|file| file.path == path).unwrap();
        assert!(!file.contents.contains("{{"), "{path} has a gap left");
        file.contents
    }

    /// Without what only this repository knows: `workspace = true`, and where the dependency is optional.
    fn merged(pinned: &Value, used: &Value) -> BTreeMap<String, Value> {
        let table = |value: &Value| match value {
            Value::Table(table) => table.clone(),
            version => Table::from_iter([("version".to_owned(), version.clone())]),
        };
        let (pinned, used) = (table(pinned), table(used));
        let mut all: BTreeMap<String, Value> = pinned.into_iter().chain(used.clone()).collect();
        all.remove("workspace");
        all
    }

    #[test]
    fn new_crates_depend_on_what_ours_depends_on() {
        let workspace = manifest(include_str!("../../Cargo.toml"));
        let ours = manifest(include_str!("../../generated/Cargo.toml"));
        let template = manifest(&file("Cargo.toml"));
        let pinned = workspace["workspace"]["dependencies"].as_table().unwrap();
        let used = ours["dependencies"].as_table().unwrap();
        let expected: BTreeMap<_, _> = used
            .iter()
            .map(|(name, used)| (name.clone(), merged(&pinned[name], used)))
            .collect();
        let found: BTreeMap<_, _> = template["dependencies"]
            .as_table()
            .unwrap()
            .iter()
            .map(|(name, dependency)| {
                (
                    name.clone(),
                    merged(dependency, &Value::Table(Table::new())),
                )
            })
            .collect();
        assert_eq!(
            found, expected,
            "templates/crate/Cargo.toml and the workspace have come apart"
        );
        assert_eq!(template["features"], ours["features"]);
        let package = &workspace["workspace"]["package"];
        assert_eq!(template["package"]["edition"], package["edition"]);
        assert_eq!(template["package"]["rust-version"], package["rust-version"]);
    }

    #[test]
    fn a_new_crate_stands_alone_and_has_its_name() {
        let template = manifest(&file("Cargo.toml"));
        assert!(template["workspace"].as_table().unwrap().is_empty());
        assert_eq!(template["package"]["name"].as_str(), Some("twilio-flex"));
        assert!(file("README.md").contains("use twilio_flex::Client;"));
    }
}
