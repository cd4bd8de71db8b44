//! The page of each code: its example causes the code, and what it says to write instead does not.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[cfg(unix)]
mod folders;

use std::{collections::BTreeSet, fs, path::Path};

use generator::{
    Options,
    diagnostic::{Code, Diagnostics, Level},
    generate, lint,
    load::{Manifest, names_lock},
    lock,
};

/// What a page says above the example that solves the problem.
const INSTEAD: &str = "\nWrite instead:\n";

/// The kinds of errors about the folder of a crate, which no description causes.
const ABOUT_FOLDERS: [Code; 6] = [
    Code::ForeignFolder,
    Code::MissingBlock,
    Code::MisplacedBlock,
    Code::WriteFailed,
    Code::ConcurrentRun,
    Code::GeneratorBug,
];

#[test]
fn each_page_has_a_title_and_fits_a_terminal() {
    for code in Code::ALL {
        assert!(code.page().starts_with("# "), "{code}");
        assert!(
            !code.title().is_empty() && !code.title().ends_with('.'),
            "{code}"
        );
        // The parts between code blocks.
        let prose = code.page().split("```").step_by(2);
        for line in prose.flat_map(str::lines) {
            assert!(line.chars().count() <= 100, "{code}: {line}");
        }
    }
}

#[test]
fn names_are_unique_and_are_read_back() {
    let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(names.len(), Code::ALL.len());
    for code in Code::ALL {
        assert_eq!(code.name().parse(), Ok(*code));
    }
    let error = "dangling-refrence".parse::<Code>().unwrap_err();
    assert_eq!(
        error,
        "there is no code `dangling-refrence`; did you mean `dangling-reference`?"
    );
}

#[test]
fn the_example_of_each_page_causes_its_code() {
    let of_descriptions = Code::ALL
        .iter()
        .filter(|code| !ABOUT_FOLDERS.contains(code));
    let mut failed = String::new();
    for code in of_descriptions {
        let example = code.page().split(INSTEAD).next().unwrap_or_default();
        let found = found(example, *code);
        if !codes(&found).contains(code) {
            failed += &format!("== {code}\n{found}\n");
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn what_a_page_says_to_write_instead_solves_it() {
    let mut solved = 0;
    let mut failed = String::new();
    for code in Code::ALL {
        if let Some((_, instead)) = code.page().split_once(INSTEAD) {
            let found = found(instead, *code);
            let is_error = |it: &Code| it.level() == Level::Error;
            let codes = codes(&found);
            if codes.contains(code) || codes.iter().any(is_error) {
                failed += &format!("== {code}\n{found}\n");
            }
            solved += 1;
        }
    }
    assert!(failed.is_empty(), "{failed}");
    assert!(solved > 40, "{solved}");
}

fn codes(found: &Diagnostics) -> BTreeSet<Code> {
    found.iter().map(|diagnostic| diagnostic.code).collect()
}

/// What is found in the files of an example.
fn found(example: &str, code: Code) -> Diagnostics {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path(), example);
    let path = folder.path().join("manifest.toml");
    let names = match names_lock(&folder.path().join(lock::FILE)) {
        Ok(names) => names,
        Err(errors) => return errors,
    };
    let options = Options {
        keep_going: code == Code::LeftOut,
        names,
        ..Options::default()
    };
    if options.keep_going {
        return generate(&path, &options)
            .unwrap_or_else(|errors| panic!("{errors}"))
            .described
            .warnings;
    }
    match Manifest::read(&path) {
        Ok(manifest) => lint(&manifest, &options),
        Err(errors) => errors,
    }
}

/// Writes the code blocks of an example, and what they leave out.
fn write_files(folder: &Path, example: &str) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write("spec.yaml", &completed(""));
    let mut overlays = "";
    let mut manifest = None;
    for block in example.split("```").skip(1).step_by(2) {
        let (kind, text) = block.split_once('\n').unwrap();
        match kind {
            "yaml" => write("spec.yaml", &completed(text)),
            "toml" => manifest = Some(text),
            "text names.lock" => write(lock::FILE, text),
            kind => {
                write(kind.strip_prefix("yaml ").unwrap(), text);
                overlays = "overlays = [\"overlay.yaml\"]\n";
            }
        }
    }
    let usual = format!(
        "crate = \"things\"\n\n[[description]]\nmodule = \"v1\"\nfile = \"spec.yaml\"\n{overlays}"
    );
    write("manifest.toml", manifest.unwrap_or(&usual));
}

/// A description of which an example shows a part. If it shows the schema `thing`, an operation returns one.
fn completed(part: &str) -> String {
    if part.starts_with('#') {
        return part.to_owned();
    }
    let has = |key: &str| part.lines().any(|line| line.starts_with(key));
    let use_of_thing = "paths: { /v1/Things: { get: { operationId: FetchThing, responses: { '200': { description: \
                        A thing., content: { application/json: { schema: { $ref: '#/components/schemas/thing' } } } \
                        } } } } }";
    let paths = if part.contains("\n    thing:") {
        use_of_thing
    } else {
        "paths: {}"
    };
    let defaults = [
        ("openapi:", "openapi: 3.0.1"),
        ("info:", "info: { title: Things, version: 1.0.0 }"),
        ("servers:", "servers: [{ url: https://things.twilio.com }]"),
        ("paths:", paths),
    ];
    let left_out = defaults.iter().filter(|(key, _)| !has(key));
    let left_out: String = left_out.map(|(_, line)| format!("{line}\n")).collect();
    left_out + part
}
