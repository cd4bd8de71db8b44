//! What the generated modules declare, read from their text: the register that the tests are held against.
//!
//! An operation, a model or a choice that a test does not cover fails that test, so none is ever left out.

#![allow(dead_code, reason = "each of the test crates uses a part of this")]
#![allow(clippy::unwrap_used, reason = "the sources lie beside the tests")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// An operation, with the parameters that the description marks as personal data.
pub(crate) struct Operation {
    /// `GET /v1/Channels/{Sid}`
    pub(crate) name: String,
    pub(crate) parameters: BTreeSet<String>,
    pub(crate) personal: BTreeSet<String>,
}

/// A model, with its fields and whether each is personal data.
pub(crate) struct Model {
    /// `twilio_flex::v1::channel::Channel`
    pub(crate) name: String,
    pub(crate) fields: Vec<(String, Privacy)>,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Privacy {
    Public,
    Personal,
}

/// A module of a resource: its path in the crate, and its text without any white space.
struct Module {
    path: String,
    text: String,
}

pub(crate) fn operations() -> Vec<Operation> {
    let modules = modules();
    let declared = modules.iter().flat_map(|module| {
        module
            .text
            .split("runtime::Operation=runtime::Operation{")
            .skip(1)
            .map(operation)
    });
    declared.collect()
}

fn operation(text: &str) -> Operation {
    let method = between(text, "runtime::Method::", ",").to_uppercase();
    let path = between(text, "path:\"", "\"");
    let parameters = between(text, "parameters:&[", "]");
    let parameters = parameters
        .split("runtime::Parameter::")
        .skip(1)
        .filter_map(|parameter| {
            // The path and the query are told apart from the fields of a form by what comes before the name.
            let (location, rest) = parameter.split_once("(\"")?;
            let name = rest.split('"').next()?.to_owned();
            Some((location, name, rest.contains(".personal()")))
        });
    let parameters: Vec<_> = parameters
        .filter(|(location, ..)| *location != "path")
        .collect();
    let names = |wanted: fn(bool) -> bool| {
        let names = parameters.iter().filter(|(.., personal)| wanted(*personal));
        names.map(|(_, name, _)| name.clone()).collect()
    };
    Operation {
        name: format!("{method} {path}"),
        parameters: names(|_| true),
        personal: names(|personal| personal),
    }
}

pub(crate) fn models() -> Vec<Model> {
    let modules = modules();
    let declared = modules.iter().flat_map(|module| {
        module
            .text
            .split("implruntime::Modelfor")
            .skip(1)
            .map(|text| Model {
                name: format!("{}::{}", module.path, text.split('{').next().unwrap()),
                fields: fields(between(text, "Vec::from([", "])")),
            })
    });
    declared.collect()
}

fn fields(text: &str) -> Vec<(String, Privacy)> {
    let fields = text.split("runtime::Field::").skip(1).map(|field| {
        let (privacy, rest) = field.split_once("(\"").unwrap();
        let privacy = match privacy {
            "public" => Privacy::Public,
            // Whatever is new here is taken for personal data.
            _ => Privacy::Personal,
        };
        (rest.split('"').next().unwrap().to_owned(), privacy)
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
            // What follows the last choice ends with something else than the name of a struct.
            let is_name = name.chars().all(char::is_alphanumeric);
            is_name.then(|| format!("{}::{name}", module.path))
        })
    });
    declared.collect()
}

/// How often the generated modules mark something as personal data.
pub(crate) fn personal_marks() -> usize {
    modules()
        .iter()
        .map(|module| module.text.matches("personal(").count())
        .sum()
}

fn modules() -> Vec<Module> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let is_version = |folder: &PathBuf| folder.is_dir() && !folder.ends_with("runtime");
    let files = entries(&source)
        .into_iter()
        .filter(is_version)
        .flat_map(|folder| entries(&folder));
    let files = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    let modules = files.map(|file| {
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
