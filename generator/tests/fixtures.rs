//! One folder, one feature: `fixtures/<feature>/spec.yaml` and what is generated for it, or below `fixtures/faults/`
//! what is wrong with it. Each folder is a test by its path below `fixtures/`, such as `recursive` or `faults/tags`.
//!
//! The folders are listed when the tests run, which takes a harness other than the built-in one (see `main`).
//!
//! `info.title` says what the fixture shows. `info.x-shows` names the files to keep in the snapshot, each with the
//! items of interest, or with nothing for the whole file. A file `second.yaml` is a second description, which becomes
//! the module `v2`. In the faults, a comment `# fault` marks each line that a diagnostic has to point at, and
//! `info.x-keep-going` asks for `--keep-going`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[allow(dead_code, reason = "each test uses its part")]
mod support;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use generator::{Generation, diagnostic::Diagnostics, load::parse_yaml, source::Source};
use libtest_mimic::{Arguments, Trial};
use support::{Input, cargo::Crate, compile, file, here, names, text};

/// A fixture's files.
struct Fixture {
    name: String,
    folder: PathBuf,
    spec: String,
    overlay: Option<String>,
    second: Option<String>,
}

impl Fixture {
    fn read(folder: PathBuf) -> Self {
        let optional = |name: &str| {
            let path = folder.join(name);
            path.exists().then(|| text(&path))
        };
        Self {
            name: folder.file_name().unwrap().to_str().unwrap().to_owned(),
            spec: text(&folder.join("spec.yaml")),
            overlay: optional("overlay.yaml"),
            second: optional("second.yaml"),
            folder,
        }
    }

    /// The descriptions of the fixture as the modules `first` and `second` of a crate.
    fn inputs<'a>(&'a self, first: &'a str, second: &'a str) -> Vec<Input<'a>> {
        let overlays = self.overlay.iter().map(|text| ("overlay.yaml", &**text));
        let input = |module, description, overlays| Input {
            module,
            tag_prefix: Some("Demo"),
            description,
            overlays,
        };
        let mut inputs = vec![input(first, ("spec.yaml", &self.spec), overlays.collect())];
        if let Some(text) = &self.second {
            inputs.push(input(second, ("second.yaml", text), Vec::new()));
        }
        inputs
    }

    fn info(&self) -> Source {
        let mut source = parse_yaml("spec.yaml", &self.spec).unwrap();
        source.value = source.value["info"].take();
        source
    }

    fn compile(&self, keep_going: bool) -> Result<Generation, Diagnostics> {
        compile(&self.inputs("v1", "v2"), keep_going)
    }

    fn assert_snapshot(&self, name: &str, value: &str) {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&self.folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let info = self.info();
        settings.set_description(info.value["title"].as_str().unwrap());
        settings.bind(|| insta::assert_snapshot!(name, value));
    }
}

fn features() -> Vec<Fixture> {
    fixtures(&here("tests/fixtures"))
}

fn faults() -> Vec<Fixture> {
    fixtures(&here("tests/fixtures/faults"))
}

fn fixtures(folder: &Path) -> Vec<Fixture> {
    let names = names(folder).into_iter().filter(|name| name != "faults");
    names.map(|name| Fixture::read(folder.join(name))).collect()
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = vec![
        trial(
            "what_is_emitted_compiles_and_its_examples_hold".to_owned(),
            what_is_emitted_compiles_and_its_examples_hold,
        ),
        trial(
            "small_crates_and_parts_of_crates_compile".to_owned(),
            small_crates_and_parts_of_crates_compile,
        ),
    ];
    for fixture in features() {
        trials.push(trial(fixture.name.clone(), move || {
            is_emitted_as_its_snapshot_says(&fixture)
        }));
    }
    for fixture in faults() {
        trials.push(trial(format!("faults/{}", fixture.name), move || {
            is_reported_at_its_lines(&fixture)
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A test that fails by panicking, as every other test does.
fn trial(name: String, test: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        test();
        Ok(())
    })
}

fn is_emitted_as_its_snapshot_says(fixture: &Fixture) {
    let compiled = fixture
        .compile(false)
        .unwrap_or_else(|faults| panic!("{}: {faults}", fixture.name));
    let mut shown = String::new();
    if !compiled.warnings.is_empty() {
        shown.push_str(&format!("{}\n\n", compiled.warnings));
    }
    let info = fixture.info();
    for (path, entry) in info.value["x-shows"].as_object().unwrap() {
        let selected: Vec<&str> = entry
            .as_array()
            .into_iter()
            .flatten()
            .map(|item| item.as_str().unwrap())
            .collect();
        shown.push_str(&format!(
            "//// {path}\n\n{}\n",
            slice(file(&compiled.files, path), &selected)
        ));
    }
    fixture.assert_snapshot("emitted", shown.trim_end());
}

/// The items of a file whose code outside of braces speaks of one of `selected`; the whole file if that is empty.
fn slice(text: &str, selected: &[&str]) -> String {
    if selected.is_empty() {
        return text.to_owned();
    }
    let mut items: Vec<String> = Vec::new();
    for block in text.split("\n\n") {
        match items.last_mut() {
            Some(item) if block.starts_with([' ', '}']) || is_open(item) => {
                item.push_str(&format!("\n\n{block}"))
            }
            _ => items.push(block.trim_end().to_owned()),
        }
    }
    let speaks_of = |item: &str| {
        let heads = item
            .lines()
            .filter(|line| !line.starts_with([' ', '/', '#']));
        let mut words =
            heads.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
        words.any(|word| selected.contains(&word))
    };
    items.retain(|item| speaks_of(item));
    items.join("\n\n") + "\n"
}

/// Whether the last line of an item is inside of a doc comment or a block.
fn is_open(item: &str) -> bool {
    item.lines()
        .last()
        .is_some_and(|line| line.starts_with([' ', '/', '#']))
}

/// All features in one crate, each a module, so that the runtime is compiled once: it compiles without a warning, its
/// documentation builds, and the examples of the descriptions, as tests and in the documentation, do what they say.
fn what_is_emitted_compiles_and_its_examples_hold() {
    let fixtures = features();
    let seconds: Vec<String> = fixtures
        .iter()
        .map(|fixture| format!("{}_v2", fixture.name))
        .collect();
    let inputs: Vec<Input<'_>> = fixtures
        .iter()
        .zip(&seconds)
        .flat_map(|(fixture, second)| fixture.inputs(&fixture.name, second))
        .collect();
    let compiled = compile(&inputs, false).unwrap_or_else(|faults| panic!("{faults}"));
    let all = Crate::write("features", &compiled);
    all.cargo(&["clippy", "--all-targets"]);
    all.cargo(&["test"]);
    all.cargo(&["doc", "--no-deps"]);
}

/// What a small description does not need is not warned about, and what is left out leaves no loose ends.
fn small_crates_and_parts_of_crates_compile() {
    let bell = Fixture::read(here("tests/fixtures/no_body_post"));
    let smallest = bell.compile(false).unwrap();
    Crate::write("smallest", &smallest).cargo(&["check", "--all-targets"]);
    let rest = Fixture::read(here("tests/fixtures/faults/keep_going"));
    let rest = rest.compile(true).unwrap();
    Crate::write("rest", &rest).cargo(&["check", "--all-targets"]);
}

fn is_reported_at_its_lines(fixture: &Fixture) {
    let keep_going = fixture.info().value.get("x-keep-going").is_some();
    let faults = match fixture.compile(keep_going) {
        Ok(compiled) => compiled.warnings,
        Err(faults) => faults,
    };
    let mut shown = String::new();
    let mut found = Vec::new();
    for fault in faults.into_sorted() {
        let place = fault
            .location
            .clone()
            .unwrap_or_else(|| panic!("no place: {fault}"));
        let text = if &*place.file == "spec.yaml" {
            &fixture.spec
        } else {
            fixture.overlay.as_ref().unwrap()
        };
        let line = text.lines().nth(place.line - 1).unwrap();
        let caret = " ".repeat(place.column - 1) + "^";
        let code = line.split(" # fault").next().unwrap();
        shown.push_str(&format!("{code}\n{caret}\n{fault}\n\n"));
        found.push((place.file.to_string(), place.line));
    }
    fixture.assert_snapshot("diagnostics", shown.trim_end());
    found.dedup();
    assert_eq!(
        found,
        fixture.marked_lines(),
        "{}: lines with faults, and lines marked",
        fixture.name
    );
}

impl Fixture {
    /// The places of `# fault`, sorted.
    fn marked_lines(&self) -> Vec<(String, usize)> {
        let overlay = self.overlay.iter().map(|text| ("overlay.yaml", text));
        let files = overlay.chain([("spec.yaml", &self.spec)]);
        files
            .flat_map(|(file, text)| {
                let marked = text
                    .lines()
                    .enumerate()
                    .filter(|(_, line)| line.contains("# fault"));
                marked.map(move |(index, _)| (file.to_owned(), index + 1))
            })
            .collect()
    }
}
