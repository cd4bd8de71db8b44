//! One fixture per feature: `fixtures/<feature>/spec.yaml`, with a snapshot of the code that is generated from it. The
//! fixtures in `fixtures/diagnostics/` have a snapshot of their errors and warnings instead. Each fixture is a test,
//! named after its folder: `recursive`, `diagnostics/tags`.
//!
//! The built-in test harness cannot list tests at run time, so `main` uses libtest-mimic.
//!
//! Other YAML files in the folder, and in folders in it, are what the description refers to.
//!
//! `info.title` says what the fixture shows. `info.x-shows` lists the files to include in the snapshot, each with the
//! items to show, or empty for the whole file. If there is a `second.yaml`, it becomes the module `v2`. If there is a
//! `before.yaml`, its names are published before `spec.yaml` is generated, and `caller.rs` is a program that uses them.
//! In `fixtures/diagnostics/`, a comment `# diagnostic` marks each line that a diagnostic must point at, and
//! `info.x-keep-going` sets `--keep-going`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use generator::{
    Generation, diagnostic::Diagnostics, load::parse_yaml, lock::Lock, source::Source,
};
use libtest_mimic::{Arguments, Trial};
use support::{
    Input, cargo::Crate, compile, compile_with, file, here, names, published_names, text,
};

/// Marks a line that a diagnostic must point at.
const MARKER: &str = " # diagnostic";

/// The files of a fixture.
struct Fixture {
    name: String,
    folder: PathBuf,
    spec: String,
    overlay: Option<String>,
    second: Option<String>,
    /// The names and texts of the other files that the description leads to.
    files: Vec<(String, String)>,
    /// The description as it was when its names were published.
    before: Option<String>,
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
            before: optional("before.yaml"),
            files: other_files(&folder),
            folder,
        }
    }

    /// The descriptions of the fixture, as the modules `first` and `second` of a crate.
    fn inputs<'a>(&'a self, first: &'a str, second: &'a str) -> Vec<Input<'a>> {
        let overlays = self.overlay.iter().map(|text| ("overlay.yaml", &**text));
        let input = |module, description, overlays| Input {
            module,
            tag_prefix: Some("Demo"),
            description,
            overlays,
            files: self
                .files
                .iter()
                .map(|(name, text)| (&**name, &**text))
                .collect(),
        };
        let mut inputs = vec![input(first, ("spec.yaml", &self.spec), overlays.collect())];
        if let Some(text) = &self.second {
            inputs.push(input(second, ("second.yaml", text), Vec::new()));
        }
        inputs
    }

    /// The description as it was when its names were published, as the module `first`.
    fn input_before<'a>(&'a self, first: &'a str) -> Option<Input<'a>> {
        let before = self.before.as_ref()?;
        Some(Input {
            module: first,
            tag_prefix: Some("Demo"),
            description: ("before.yaml", before),
            overlays: Vec::new(),
            files: Vec::new(),
        })
    }

    fn info(&self) -> Source {
        let mut source = parse_yaml("spec.yaml", &self.spec).unwrap();
        source.value = source.value["info"].take();
        source
    }

    fn compile(&self, keep_going: bool) -> Result<Generation, Diagnostics> {
        let names = names_before(self.input_before("v1"));
        compile_with(&self.inputs("v1", "v2"), names, keep_going)
    }

    fn compile_after(&self, names: Lock) -> Generation {
        compile_with(&self.inputs("v1", "v2"), names, false)
            .unwrap_or_else(|errors| panic!("{}: {errors}", self.name))
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

/// The names that descriptions published in version 0.1.0 of their crate.
fn names_before<'a>(inputs: impl IntoIterator<Item = Input<'a>>) -> Lock {
    let inputs: Vec<Input<'_>> = inputs.into_iter().collect();
    let before = compile(&inputs, false).unwrap_or_else(|errors| panic!("{errors}"));
    published_names(&before.described.lock, "0.1.0")
}

/// The YAML files of a fixture that have no other meaning, also those in folders, with their names seen from it.
fn other_files(folder: &Path) -> Vec<(String, String)> {
    let own = ["spec.yaml", "overlay.yaml", "second.yaml", "before.yaml"];
    let mut files = Vec::new();
    let mut open = vec![String::new()];
    while let Some(prefix) = open.pop() {
        for name in names(&folder.join(&prefix)) {
            let name = format!("{prefix}{name}");
            let path = folder.join(&name);
            if path.is_dir() {
                open.push(format!("{name}/"));
            } else if name.ends_with(".yaml") && !own.contains(&&*name) {
                files.push((name, text(&path)));
            }
        }
    }
    files
}

fn features() -> Vec<Fixture> {
    fixtures(&here("tests/fixtures"))
}

fn diagnostics() -> Vec<Fixture> {
    fixtures(&here("tests/fixtures/diagnostics"))
}

fn fixtures(folder: &Path) -> Vec<Fixture> {
    let names = names(folder)
        .into_iter()
        .filter(|name| name != "diagnostics");
    names.map(|name| Fixture::read(folder.join(name))).collect()
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = vec![
        trial(
            "the_generated_code_compiles_and_its_examples_pass".to_owned(),
            the_generated_code_compiles_and_its_examples_pass,
        ),
        trial(
            "callers_of_published_names_compile_before_and_after".to_owned(),
            callers_of_published_names_compile_before_and_after,
        ),
        trial(
            "small_and_incomplete_crates_compile".to_owned(),
            small_and_incomplete_crates_compile,
        ),
    ];
    for fixture in features() {
        trials.push(trial(fixture.name.clone(), move || {
            the_generated_code_matches_the_snapshot(&fixture)
        }));
    }
    for fixture in diagnostics() {
        trials.push(trial(format!("diagnostics/{}", fixture.name), move || {
            the_marked_lines_have_diagnostics(&fixture)
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A test that fails by panicking, like all others.
fn trial(name: String, test: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        test();
        Ok(())
    })
}

fn the_generated_code_matches_the_snapshot(fixture: &Fixture) {
    let compiled = fixture
        .compile(false)
        .unwrap_or_else(|errors| panic!("{}: {errors}", fixture.name));
    if fixture.before.is_none() {
        let again = fixture.compile_after(published_names(&compiled.described.lock, "0.1.0"));
        assert!(
            again.files == compiled.files,
            "published names change files"
        );
    }
    let mut shown = String::new();
    if !compiled.described.warnings.is_empty() {
        shown.push_str(&format!("{}\n\n", compiled.described.warnings));
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
            slice(shown_file(&compiled, path), &selected)
        ));
    }
    fixture.assert_snapshot("emitted", shown.trim_end());
}

/// A file of `src/`, or the names lock.
fn shown_file<'a>(compiled: &'a Generation, path: &str) -> &'a str {
    let mut whole = compiled.whole.iter();
    let whole = whole.find(|file| file.path == path);
    whole.map_or_else(|| file(&compiled.files, path), |file| &file.contents)
}

/// The items of a file that mention one of `selected` outside of braces, or the whole file if `selected` is empty.
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
    let is_selected = |item: &str| {
        let heads = item
            .lines()
            .filter(|line| !line.starts_with([' ', '/', '#']));
        let mut words =
            heads.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
        words.any(|word| selected.contains(&word))
    };
    items.retain(|item| is_selected(item));
    items.join("\n\n") + "\n"
}

/// Whether the last line of an item is in a doc comment or a block.
fn is_open(item: &str) -> bool {
    item.lines()
        .last()
        .is_some_and(|line| line.starts_with([' ', '/', '#']))
}

/// All features are modules of one crate, so that the runtime is compiled once. The crate compiles without warnings,
/// its documentation builds, and the examples of the descriptions, as tests and as doctests, pass.
fn the_generated_code_compiles_and_its_examples_pass() {
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
    let before = fixtures.iter();
    let names = names_before(before.filter_map(|it| it.input_before(&it.name)));
    let compiled = compile_with(&inputs, names, false).unwrap_or_else(|errors| panic!("{errors}"));
    let all = Crate::write("features", &compiled);
    all.cargo(&["clippy", "--all-targets"]);
    all.cargo(&["test"]);
    all.cargo(&["doc", "--no-deps"]);
}

/// Each `caller.rs` is a program that is written against `before.yaml`. It compiles with the crate of that, and goes on
/// to compile and to mean the same with the crate of `spec.yaml`.
fn callers_of_published_names_compile_before_and_after() {
    let mut fixtures = features();
    fixtures.retain(|fixture| fixture.before.is_some());
    let before = || fixtures.iter().filter_map(|it| it.input_before(&it.name));
    let inputs: Vec<Input<'_>> = before().collect();
    let published = compile(&inputs, false).unwrap_or_else(|errors| panic!("{errors}"));
    let inputs = fixtures.iter().flat_map(|it| it.inputs(&it.name, "second"));
    let inputs: Vec<Input<'_>> = inputs.collect();
    let renamed = compile_with(&inputs, names_before(before()), false);
    let renamed = renamed.unwrap_or_else(|errors| panic!("{errors}"));
    for (name, compiled) in [("published", published), ("renamed", renamed)] {
        // With a package name of its own: another test builds `fixtures` at the same time.
        let written = Crate::write_as("callers", name, &compiled);
        for fixture in &fixtures {
            let caller = text(&fixture.folder.join("caller.rs"));
            let head = "#![allow(deprecated)]\nuse callers as fixtures;\n";
            written.add_test(&fixture.name, &format!("{head}{caller}"));
        }
        written.cargo(&["test", "--tests"]);
    }
}

/// A small description causes no warnings about unused code, and nothing refers to what `--keep-going` left out.
fn small_and_incomplete_crates_compile() {
    let bell = Fixture::read(here("tests/fixtures/no_body_post"));
    let smallest = bell.compile(false).unwrap();
    Crate::write("smallest", &smallest).cargo(&["check", "--all-targets"]);
    let rest = Fixture::read(here("tests/fixtures/diagnostics/keep_going"));
    let rest = rest.compile(true).unwrap();
    Crate::write("rest", &rest).cargo(&["check", "--all-targets"]);
}

fn the_marked_lines_have_diagnostics(fixture: &Fixture) {
    let keep_going = fixture.info().value.get("x-keep-going").is_some();
    let shows_lints = fixture.info().value.get("x-lints").is_some();
    let diagnostics = match fixture.compile(keep_going) {
        Ok(compiled) if shows_lints => compiled
            .described
            .warnings
            .into_iter()
            .chain(compiled.described.lints)
            .collect(),
        Ok(compiled) => compiled.described.warnings,
        Err(errors) => errors,
    };
    let mut shown = String::new();
    let mut found = Vec::new();
    for diagnostic in diagnostics.into_sorted() {
        let location = diagnostic
            .location
            .clone()
            .unwrap_or_else(|| panic!("no location: {diagnostic}"));
        let line = location.file.text().lines().nth(location.line - 1).unwrap();
        let caret = " ".repeat(location.column - 1) + "^";
        let code = line.split(MARKER).next().unwrap();
        shown.push_str(&format!("{code}\n{caret}\n{diagnostic}\n\n"));
        found.push((location.file.path.clone(), location.line));
    }
    fixture.assert_snapshot("diagnostics", shown.trim_end());
    found.dedup();
    assert_eq!(
        found,
        fixture.marked_lines(),
        "{}: lines with diagnostics, and marked lines",
        fixture.name
    );
}

impl Fixture {
    /// The files and lines with a marker, sorted.
    fn marked_lines(&self) -> Vec<(String, usize)> {
        let overlay = self.overlay.iter().map(|text| ("overlay.yaml", text));
        let others = self.files.iter().map(|(name, text)| (&**name, text));
        let files = overlay.chain([("spec.yaml", &self.spec)]).chain(others);
        let mut files: Vec<(&str, &String)> = files.collect();
        files.sort();
        files
            .into_iter()
            .flat_map(|(file, text)| {
                let marked = text
                    .lines()
                    .enumerate()
                    .filter(|(_, line)| line.contains(MARKER));
                marked.map(move |(index, _)| (file.to_owned(), index + 1))
            })
            .collect()
    }
}
