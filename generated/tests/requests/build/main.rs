//! In: the source of `twilio-flex`. Out: `requests.rs`, which makes a request for each operation, and names the models
//! and the choices.
//!
//! The requests are made by the functions and setters that callers use, with a valid value for each parameter. So an
//! operation is tested as soon as it is generated. The tests compare the result with the operation tables.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a build script reports errors by panicking"
)]

mod emit;
mod module;
mod table;
mod tokens;
mod value;

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use module::Module;
use value::Types;

fn main() {
    // Cargo runs build scripts in the folder of their package.
    let source = Path::new("source");
    println!("cargo::rerun-if-changed={}", source.display());
    let modules = modules(source);
    let types = Types::read(&parsed(&source.join("sid.rs")), &modules);
    let file = syn::parse2(emit::file(&modules, &types)).expect("the output is Rust");
    let folder = env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR");
    let text = prettyplease::unparse(&file);
    fs::write(Path::new(&folder).join("requests.rs"), text).expect("OUT_DIR is writable");
}

/// The modules of the resources: `v1/channel.rs`.
fn modules(source: &Path) -> Vec<Module> {
    let versions = entries(source).into_iter().filter(|path| path.is_dir());
    let files = versions.flat_map(|version| entries(&version));
    let resources = files.filter(|path| {
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        is_rust && !path.ends_with("mod.rs") && !path.ends_with("examples.rs")
    });
    resources
        .map(|path| Module::read(&path, parsed(&path)))
        .collect()
}

fn entries(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let paths = entries.map(|entry| entry.expect("the entry is readable").path());
    paths.collect()
}

fn parsed(path: &Path) -> syn::File {
    let text = fs::read_to_string(path).expect("the file is readable");
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
