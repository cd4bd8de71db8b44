//! What the generated modules declare, read from their text. The tests compare what they cover with it, so that they
//! leave out no operation, model or choice.
//!
//! `tests/requests` reads the same modules with a parser, and other parts of them. So a mistake in one of the two
//! shows.

#![allow(dead_code, reason = "no test uses all of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// An operation, as in its table.
pub(crate) struct Operation {
    /// `GET /v1/Channels/{Sid}`
    pub(crate) name: String,
    /// The module of its resource: `v1::channel`.
    pub(crate) module: String,
    pub(crate) parameters: Vec<Parameter>,
    /// The property of its response that contains the items, if the response is a list.
    pub(crate) list_key: Option<String>,
}

pub(crate) struct Parameter {
    /// `path`, `query`, `header`, `form` or `body`
    pub(crate) location: String,
    pub(crate) name: String,
    pub(crate) privacy: Privacy,
    /// A path parameter that takes any string. Most take a SID.
    pub(crate) is_free_path: bool,
}

impl Operation {
    /// The names of the parameters in one location.
    pub(crate) fn names_in(&self, location: &str) -> BTreeSet<String> {
        let there = self.parameters.iter().filter(|it| it.location == location);
        there.map(|it| it.name.clone()).collect()
    }
}

/// A model, with its fields and whether each may be printed.
pub(crate) struct Model {
    /// `twilio_flex::v1::channel::Channel`
    pub(crate) name: String,
    pub(crate) fields: Vec<(String, Privacy)>,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Privacy {
    Public,
    Personal,
    Secret,
}

impl Privacy {
    /// What is printed in place of the value; `None` if it is the value itself.
    pub(crate) fn redacted(self) -> Option<&'static str> {
        match self {
            Self::Public => None,
            Self::Personal => Some("[personal data]"),
            Self::Secret => Some("[secret]"),
        }
    }
}

/// A module of a resource: its path in the crate, and its text without white space.
struct Module {
    path: String,
    text: String,
}

impl Module {
    /// The path without the name of the crate.
    fn name(&self) -> &str {
        self.path.strip_prefix("twilio_flex::").unwrap()
    }
}

/// The modules of resources: `v1::channel`.
pub(crate) fn module_names() -> BTreeSet<String> {
    let modules = modules();
    let resources = modules.iter().filter(|it| !it.path.ends_with("::examples"));
    resources.map(|it| it.name().to_owned()).collect()
}

pub(crate) fn operations() -> Vec<Operation> {
    let modules = modules();
    modules.iter().flat_map(operations_of).collect()
}

fn operations_of(module: &Module) -> Vec<Operation> {
    let tables: Vec<&str> = module.text.split(":runtime::Operation=").collect();
    let tables = tables.windows(2).map(|pair| {
        let [before, table] = pair else {
            unreachable!("windows of two")
        };
        operation(module, before.rsplit("static").next().unwrap(), table)
    });
    tables.collect()
}

fn operation(module: &Module, table_name: &str, table: &str) -> Operation {
    let method = between(table, "runtime::Method::", ",").to_uppercase();
    let path = between(table, "path:\"", "\"");
    // How the function uses its arguments.
    let start = between(
        &module.text,
        &format!("runtime::Draft::new(&{table_name})"),
        "}",
    );
    let parameters = between(table, "parameters:&[", "]").split("runtime::Parameter::");
    let parameters = parameters.skip(1).map(|parameter| {
        let (location, rest) = parameter.split_once("(\"").unwrap();
        let name = rest.split('"').next().unwrap();
        Parameter {
            location: location.to_owned(),
            name: name.to_owned(),
            privacy: if rest.contains(".secret()") {
                Privacy::Secret
            } else if rest.contains(".personal()") {
                Privacy::Personal
            } else {
                Privacy::Public
            },
            is_free_path: start.contains(&format!(".path(\"{name}\",runtime::string(")),
        }
    });
    let end = table.split("};").next().unwrap();
    let list_key = end.split_once("list_key:Some(\"").map(|(_, rest)| rest);
    Operation {
        name: format!("{method} {path}"),
        module: module.name().to_owned(),
        parameters: parameters.collect(),
        list_key: list_key.map(|rest| rest.split('"').next().unwrap().to_owned()),
    }
}

pub(crate) fn models() -> Vec<Model> {
    let modules = modules();
    let declared = modules.iter().flat_map(|module| {
        let tables = module.text.split("runtime::model!(").skip(1);
        tables.map(|table| {
            let (name, rows) = table.split_once('{').unwrap();
            Model {
                name: format!("{}::{name}", module.path),
                fields: fields(rows.split('}').next().unwrap()),
            }
        })
    });
    declared.collect()
}

/// The rows of a model's table: `field`, `field="wire"`, `field:personal`, `field:secret`, but not `..additional_properties`.
fn fields(rows: &str) -> Vec<(String, Privacy)> {
    let rows = rows.split(',');
    let rows = rows.filter(|row| !(row.is_empty() || row.starts_with("..")));
    let fields = rows.map(|row| {
        let (name, mark) = row.split_once(':').unwrap_or((row, ""));
        let wire = name
            .split_once("=\"")
            .map(|(_, wire)| wire.trim_end_matches('"'));
        let privacy = match mark {
            "" => Privacy::Public,
            "secret" => Privacy::Secret,
            // An unknown mark counts as personal data.
            _ => Privacy::Personal,
        };
        (wire.unwrap_or(name).to_owned(), privacy)
    });
    fields.collect()
}

/// The types of choices and of their variants: `twilio_flex::v1::flex_flow::Integration`.
pub(crate) fn choices() -> BTreeSet<String> {
    let modules = modules();
    let declared = modules.iter().flat_map(|module| {
        let before = module.text.split("(runtime::Choice);");
        before.filter_map(|text| {
            let (_, name) = text.rsplit_once("pubstruct")?;
            // After the last choice, the text ends with something else.
            let is_name = name.chars().all(char::is_alphanumeric);
            is_name.then(|| format!("{}::{name}", module.path))
        })
    });
    declared.collect()
}

/// The types that are not models, one of several models, choices, open enums or requests.
pub(crate) fn other_types() -> BTreeSet<String> {
    let modules = modules();
    let declared = modules.iter().flat_map(|module| {
        let text = &module.text;
        let kinds = ["pubstruct", "pubenum", "pubunion"];
        let rests = kinds.into_iter().flat_map(|kind| text.split(kind).skip(1));
        let names = rests.map(|rest| rest.split(|it: char| !it.is_alphanumeric()).next().unwrap());
        let others = names.filter(|name| {
            let known = [
                format!("model!({name}{{"),
                format!("open_enum!({name}{{"),
                format!("one_of!({name}by"),
                format!("pubstruct{name}(runtime::Choice);"),
                format!(",{name},"),
                format!(",{name}<"),
            ];
            !known.iter().any(|known| text.contains(known))
        });
        others.map(|name| format!("{}::{name}", module.path))
    });
    declared.collect()
}

/// How often the generated modules mark something as personal data or as a secret.
pub(crate) fn marks(privacy: Privacy) -> usize {
    match privacy {
        Privacy::Public => 0,
        Privacy::Personal => count(".personal()") + count(":personal"),
        Privacy::Secret => count(".secret()") + count(":secret"),
    }
}

/// How often the documentation of a setter or of a field says so.
pub(crate) fn documented(privacy: Privacy) -> usize {
    match privacy {
        Privacy::Public => 0,
        Privacy::Personal => count("Personaldata:"),
        Privacy::Secret => count("Secret:nevershown"),
    }
}

/// How many requests can have their own credentials.
pub(crate) fn authorization_setters() -> usize {
    count("pubfnauthorization(")
}

/// How often the text occurs in the generated modules, without white space.
fn count(text: &str) -> usize {
    let modules = modules();
    let found = modules.iter().map(|it| it.text.matches(text).count());
    found.sum()
}

fn modules() -> Vec<Module> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let is_version = |folder: &PathBuf| folder.is_dir();
    let files = entries(&source)
        .into_iter()
        .filter(is_version)
        .flat_map(|folder| entries(&folder));
    let files = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    let modules = files.filter(|file| !file.ends_with("mod.rs")).map(|file| {
        let path = file.with_extension("");
        let names = path
            .strip_prefix(&source)
            .unwrap()
            .iter()
            .map(|name| name.to_str().unwrap());
        Module {
            path: ["twilio_flex"]
                .into_iter()
                .chain(names)
                .collect::<Vec<_>>()
                .join("::"),
            text: fs::read_to_string(&file)
                .unwrap()
                .split_whitespace()
                .collect(),
        }
    });
    modules.collect()
}

fn entries(folder: &Path) -> BTreeSet<PathBuf> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split(end).next().unwrap()
}
