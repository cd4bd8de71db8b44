//! Two versions of Flex compared, as `cargo xtask diff` does, against generating one.

use std::{fs, path::Path, time::Duration};

use generator::{
    Described, Options,
    compare::{Comparison, compare},
    load::Manifest,
};
use tempfile::TempDir;

use crate::{
    rounds::{self, Piece},
    texts,
};

/// The most that comparing may take, in times of generating.
const MOST: f64 = 2.0;

/// Prints how long a comparison takes, and the ratio to generating.
///
/// # Panics
/// If it takes more than twice as long as generating.
pub(crate) fn compared() {
    let old = texts::in_repository("spec/manifest.toml");
    let folder = edited();
    let new = folder.path().join("manifest.toml");
    let changes = difference(&old, &new).changes.len();
    assert!(changes > 0, "the versions do not differ");
    let mut pieces = [
        Piece::new(
            "generate",
            || (),
            |()| generator::generate(&old, &Options::default()),
        ),
        Piece::new("diff", || (), |()| difference(&old, &new)),
    ];
    let rounds = rounds::take_turns(&mut pieces, Duration::from_secs(5));
    let [generate, diff] = &pieces;
    let ratio = diff.milliseconds() / generate.milliseconds();
    println!("two versions of Flex: {changes} changes; shortest of {rounds} rounds");
    println!("  generate       {:6.1} ms", generate.milliseconds());
    println!(
        "  diff           {:6.1} ms   {ratio:.2} times generate, at most {MOST}",
        diff.milliseconds()
    );
    assert!(ratio <= MOST, "comparing takes too long");
}

/// `spec/` with other names of many things: of functions, of fields, of requests.
fn edited() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let spec = fs::read_dir(texts::in_repository("spec")).expect("spec/ is there");
    for entry in spec {
        let path = entry.expect("an entry of spec/").path();
        let text = fs::read_to_string(&path).expect("a file of spec/");
        let text = match path.ends_with("flex_v1.yaml") {
            true => text
                .replace("operationId: Fetch", "operationId: Get")
                .replace("date_updated:", "date_changed:"),
            false => text,
        };
        let name = path.file_name().expect("a file has a name");
        fs::write(folder.path().join(name), text).expect("a writable folder");
    }
    folder
}

/// Reads both versions at once, and compares them.
fn difference(old: &Path, new: &Path) -> Comparison {
    let (old, new) = rayon::join(|| described(old), || described(new));
    compare(&old, &new)
}

fn described(manifest: &Path) -> Described {
    let manifest = Manifest::read(manifest).unwrap_or_else(|errors| panic!("{errors}"));
    let described = generator::describe(&manifest, &Options::default());
    described.unwrap_or_else(|errors| panic!("{errors}"))
}
