//! In: a folder. Out: the descriptions in it, sorted, with the names of their crates and modules.

use std::fs;
use std::path::{Path, PathBuf};

use crate::disk::cannot;

/// The file extensions of descriptions. JSON is read as YAML.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// A description of the corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Description {
    /// The absolute path of the file.
    pub(crate) path: PathBuf,
    /// The name of the file, without the extension.
    pub(crate) name: String,
}

impl Description {
    /// The descriptions in `folder`, sorted by name. Files named `*.overlay.yaml` are overlays, and files without a
    /// version of OpenAPI are only parts of descriptions; both are left out.
    ///
    /// # Errors
    /// If the folder cannot be read or contains no description, or if two descriptions would have the same crate name.
    pub(crate) fn all(folder: &Path) -> Result<Vec<Self>, String> {
        let folder = absolute(folder)?;
        let unreadable = |error| cannot("read", &folder, &error);
        let mut all = Vec::new();
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            all.extend(Self::at(path));
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        if all.is_empty() {
            return Err(format!("{} contains no description", folder.display()));
        }
        for (index, description) in all.iter().enumerate() {
            let same = |other: &&Self| other.crate_name() == description.crate_name();
            if let Some(twin) = all.iter().skip(index + 1).find(same) {
                let (a, b) = (description.path.display(), twin.path.display());
                let name = description.crate_name();
                return Err(format!("{a} and {b} would both become the crate `{name}`"));
            }
        }
        Ok(all)
    }

    /// The description at this path, if a file of that name can be one.
    pub(crate) fn at(path: PathBuf) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        let name = path.file_stem()?.to_str()?.to_owned();
        let is_description = EXTENSIONS.contains(&extension) && !name.ends_with(".overlay");
        let is_whole =
            || fs::read(&path).is_ok_and(|text| names_version(&String::from_utf8_lossy(&text)));
        (is_description && path.is_file() && is_whole()).then_some(Self { path, name })
    }

    /// `twilio_proxy_v1` → `twilio-proxy-v1`. What Cargo rejects is replaced: `2020_flex` → `api-2020-flex`, `box` →
    /// `api-box`.
    pub(crate) fn crate_name(&self) -> String {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        };
        let name: String = self.name.chars().map(plain).collect();
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_name && !generator::is_rust_keyword(&name) {
            name
        } else {
            format!("api-{name}")
        }
    }

    /// `twilio_proxy_v1` → `v1`, `twilio_iam_scim` → `api`
    pub(crate) fn module(&self) -> &str {
        let last = self.name.rsplit('_').next().unwrap_or_default();
        let is_version = last
            .strip_prefix('v')
            .is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()));
        if is_version { last } else { "api" }
    }
}

/// Whether a file of YAML or JSON has a key `openapi` or `swagger`. One that does not even parse may have.
fn names_version(text: &str) -> bool {
    let keys = ["openapi", "swagger"].into_iter();
    let mut found = keys.flat_map(|key| text.match_indices(key));
    found.any(|(at, key)| {
        let (before, rest) = text.split_at(at);
        let after = rest.get(key.len()..).unwrap_or_default();
        let before = before.trim_end_matches(['"', '\'']);
        let before = before.trim_end_matches([' ', '\t', '\u{feff}']);
        let is_key = before.is_empty() || before.ends_with(['{', ',', '\n', '\r']);
        is_key
            && after
                .trim_start_matches(['"', '\''])
                .trim_start()
                .starts_with(':')
    })
}

/// The path, made absolute.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf, String> {
    std::path::absolute(path)
        .map_err(|error| format!("`{}` is not a valid path: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::Description;

    fn description(name: &str) -> Description {
        Description {
            path: name.into(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn crate_and_module_are_named_after_the_file() {
        let names = [
            ("twilio_proxy_v1", "twilio-proxy-v1", "v1"),
            ("twilio_api_v2010", "twilio-api-v2010", "v2010"),
            ("twilio_iam_scim", "twilio-iam-scim", "api"),
            ("2020-12-14_before", "api-2020-12-14-before", "api"),
            ("Späti v", "sp-ti-v", "api"),
            ("fleet_v1beta", "fleet-v1beta", "api"),
            ("v1", "v1", "v1"),
            ("box", "api-box", "api"),
        ];
        for (name, crate_name, module) in names {
            let description = description(name);
            assert_eq!(description.crate_name(), crate_name);
            assert_eq!(description.module(), module);
        }
    }

    #[test]
    fn a_description_names_its_version() {
        for text in [
            "openapi: 3.0.1",
            "# A comment.\ninfo: {}\n'openapi' : 3.1.0",
            "{ \"info\": {}, \"openapi\" : \"3.0.1\"}",
            "\u{feff}{\n  \"swagger\":\"2.0\"",
        ] {
            assert!(super::names_version(text), "{text}");
        }
        for text in [
            "",
            "type: object",
            "description: about openapi",
            "a: See openapi: it is a format.",
            "openapi",
            "x-openapi: 1",
        ] {
            assert!(!super::names_version(text), "{text}");
        }
    }

    #[test]
    fn the_descriptions_in_a_folder_are_sorted_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            "b_v1.yaml",
            "a_v1.json",
            "LICENSE",
            "a.overlay.yaml",
            "c.yml",
            "c.txt",
        ];
        for file in files {
            std::fs::write(folder.path().join(file), "openapi: 3.0.1").unwrap();
        }
        std::fs::write(folder.path().join("part.yaml"), "type: object").unwrap();
        std::fs::create_dir(folder.path().join("d.yaml")).unwrap();
        let all = Description::all(folder.path()).unwrap();
        let names: Vec<_> = all.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["a_v1", "b_v1", "c"]);

        std::fs::write(folder.path().join("a-v1.yaml"), "swagger: '2.0'").unwrap();
        let rejected = Description::all(folder.path()).unwrap_err();
        assert!(
            rejected.ends_with("would both become the crate `a-v1`"),
            "{rejected}"
        );
    }
}
