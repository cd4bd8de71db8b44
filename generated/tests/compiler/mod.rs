//! In: programs that use the crate. Out: the errors that the compiler has for each.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

/// An error of the compiler.
#[derive(Debug)]
pub(crate) struct CompileError {
    /// Such as `E0277`.
    pub(crate) code: String,
    /// Its first line.
    pub(crate) message: String,
}

/// The errors of each program, in the order of the programs.
///
/// The programs become binaries of one crate, named `name`, which depends on this one without its default features.
pub(crate) fn errors_of(name: &str, programs: &[&str]) -> Vec<Vec<CompileError>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    write_crate(&folder, name, programs);
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--keep-going", "--message-format=json"])
        .current_dir(&folder)
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
        .filter(|message: &Value| message["reason"] == "compiler-message")
        .collect();
    let programs = programs.iter().enumerate();
    let found: Vec<Vec<CompileError>> = programs
        .map(|(index, _)| errors_in(&messages, &program_name(index)))
        .collect();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(found.iter().any(|errors| !errors.is_empty()), "{complaint}");
    found
}

fn program_name(index: usize) -> String {
    format!("program_{index}")
}

fn write_crate(folder: &Path, name: &str, programs: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let binaries = folder.join("src/bin");
    fs::create_dir_all(&binaries).expect("the folder can be made");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nserde_json = \"1\"\n\
         twilio-flex = {{ path = {root:?}, default-features = false }}\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest can be written");
    // The versions that this repository is built with.
    fs::copy(root.join("../Cargo.lock"), folder.join("Cargo.lock")).expect("there is a lock file");
    for (index, program) in programs.iter().enumerate() {
        // As a doctest: what stands outside of a function is put into one.
        let is_items_only = !program.lines().any(|line| line.starts_with("let "));
        let text = match is_items_only {
            true => format!("#![allow(unused)]\n{program}\nfn main() {{}}\n"),
            false => format!("#![allow(unused)]\nfn main() {{\n{program}\n}}\n"),
        };
        let path = binaries.join(program_name(index)).with_extension("rs");
        fs::write(path, text).expect("the program can be written");
    }
}

fn errors_in(messages: &[Value], program: &str) -> Vec<CompileError> {
    let of_program = messages
        .iter()
        .filter(|message| message["target"]["name"] == program);
    let errors = of_program
        .map(|message| &message["message"])
        .filter(|message| message["level"] == "error" && message["code"]["code"].is_string());
    errors
        .map(|message| CompileError {
            code: message["code"]["code"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            message: message["message"].as_str().unwrap_or_default().to_owned(),
        })
        .collect()
}
