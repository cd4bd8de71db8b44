//! In: programs that use the crate, or another generated crate. Out: the compiler errors of each.

#![allow(dead_code, reason = "no test uses all of it")]

use std::{fs, path::Path, process::Command};

use serde_json::Value;

/// A compiler error.
#[derive(Debug)]
pub(crate) struct CompileError {
    /// Such as `E0277`; empty if the error has no code.
    pub(crate) code: String,
    /// The first line.
    pub(crate) message: String,
    /// All lines, as a terminal shows them.
    pub(crate) rendered: String,
}

/// The errors of each program, in the order of the programs.
///
/// The programs become binaries of one crate, named `name`, which depends on this one without its default features.
pub(crate) fn errors_of(name: &str, programs: &[&str]) -> Vec<Vec<CompileError>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    write_crate(&folder, name, programs);
    let (messages, complaint) = check(&folder);
    let programs = programs.iter().enumerate();
    let found: Vec<Vec<CompileError>> = programs
        .map(|(index, _)| errors_in(&messages, &program_name(index)))
        .collect();
    assert!(found.iter().any(|errors| !errors.is_empty()), "{complaint}");
    found
}

/// The errors of a copy of the generated crate in `of`, after `change` was applied to its `lib.rs`.
///
/// The copy depends on the runtime without its default features.
pub(crate) fn errors_of_crate(
    name: &str,
    of: &Path,
    change: impl FnOnce(String) -> String,
) -> Vec<CompileError> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    copy(&of.join("src"), &folder.join("src"));
    fs::copy(of.join("README.md"), folder.join("README.md")).expect("a crate has a README");
    let library = folder.join("src/lib.rs");
    let text = fs::read_to_string(&library).expect("a crate has a library");
    fs::write(library, change(text)).expect("the library can be written");
    write_manifest(&folder, name, "twilio-runtime", "../templates/runtime");
    let (messages, complaint) = check(&folder);
    let errors = errors_in(&messages, &name.replace('-', "_"));
    // Something other than the crate may have failed, such as the build of the runtime.
    let finished = messages.iter().find(|it| it["reason"] == "build-finished");
    let success = finished.map(|it| it["success"] == true);
    assert_eq!(success, Some(errors.is_empty()), "{complaint}");
    errors
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("there is such a folder") {
        let path = entry.expect("the folder can be read").path();
        let copied = to.join(path.file_name().expect("an entry has a name"));
        match path.is_dir() {
            true => copy(&path, &copied),
            false => drop(fs::copy(path, copied).expect("the file can be copied")),
        }
    }
}

/// The messages of the compiler for a crate, and the error output of Cargo.
fn check(folder: &Path) -> (Vec<Value>, String) {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--keep-going", "--message-format=json"])
        .current_dir(folder)
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"),
        )
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo starts");
    let messages: Vec<Value> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    (messages, complaint)
}

fn program_name(index: usize) -> String {
    format!("program_{index}")
}

fn write_crate(folder: &Path, name: &str, programs: &[&str]) {
    let binaries = folder.join("src/bin");
    fs::create_dir_all(&binaries).expect("the folder can be made");
    write_manifest(folder, name, "twilio-flex", ".");
    for (index, program) in programs.iter().enumerate() {
        // As in a doctest, statements outside of a function are wrapped in one.
        let is_items_only = !program.lines().any(|line| line.starts_with("let "));
        let text = match is_items_only {
            true => format!("#![allow(unused)]\n{program}\nfn main() {{}}\n"),
            false => format!("#![allow(unused)]\nfn main() {{\n{program}\n}}\n"),
        };
        let path = binaries.join(program_name(index)).with_extension("rs");
        fs::write(path, text).expect("the program can be written");
    }
}

/// The manifest of a crate that depends on another one, without its default features. `path` is relative to this crate.
fn write_manifest(folder: &Path, name: &str, dependency: &str, path: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join(path);
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nserde_json = \"1\"\n\
         {dependency} = {{ path = {path:?}, default-features = false }}\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest can be written");
    // The versions that this repository is built with.
    fs::copy(root.join("../Cargo.lock"), folder.join("Cargo.lock")).expect("there is a lock file");
}

fn errors_in(messages: &[Value], program: &str) -> Vec<CompileError> {
    let of_program = messages
        .iter()
        .filter(|it| it["reason"] == "compiler-message" && it["target"]["name"] == program);
    let errors = of_program
        .map(|message| &message["message"])
        .filter(|message| message["level"] == "error")
        // The last message, which counts the errors before it.
        .filter(|message| !message["rendered"].to_string().contains("error: aborting"));
    errors
        .map(|message| CompileError {
            code: message["code"]["code"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            message: message["message"].as_str().unwrap_or_default().to_owned(),
            rendered: message["rendered"].as_str().unwrap_or_default().to_owned(),
        })
        .collect()
}
