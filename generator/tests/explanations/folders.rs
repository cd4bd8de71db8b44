//! The pages about the folder of a crate: the state that each describes, and what a run finds in it.

use std::{collections::BTreeSet, fs, path::Path};

use generator::{
    diagnostic::Code,
    files::{self, Block, Contents, HEADER_MARKER, Presence, SourceFile},
};
use tempfile::TempDir;

use super::{ABOUT_FOLDERS, codes};

#[test]
fn the_errors_about_folders_are_found_as_their_pages_say() {
    for code in ABOUT_FOLDERS {
        assert_eq!(found_in_folder(code), BTreeSet::from([code]));
    }
}

fn library() -> SourceFile {
    SourceFile {
        path: "lib.rs".to_owned(),
        contents: format!("{HEADER_MARKER}\n"),
    }
}

fn block() -> Block {
    Block {
        path: "Cargo.toml".to_owned(),
        begin: "# <products>".to_owned(),
        end: "# </products>".to_owned(),
        below: "[features]".to_owned(),
        title: "the product features".to_owned(),
        presence: Presence::Required,
        lines: vec!["studio = []".to_owned()],
    }
}

fn written(folder: &TempDir, files: &[SourceFile], blocks: &[Block]) -> BTreeSet<Code> {
    let contents = Contents {
        sources: files,
        blocks,
        ..Contents::default()
    };
    match files::write(folder.path(), &contents) {
        Ok(_) => BTreeSet::new(),
        Err(errors) => codes(&errors),
    }
}

/// The state of a folder as the page describes it, and what a run finds in it.
fn found_in_folder(code: Code) -> BTreeSet<Code> {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    match code {
        Code::ForeignFolder => {
            fs::create_dir(folder.path().join("src")).unwrap();
            write("src/main.rs", "fn main() {}");
            written(&folder, &[library()], &[])
        }
        Code::MissingBlock => {
            write("Cargo.toml", "[features]\n");
            written(&folder, &[library()], &[block()])
        }
        Code::MisplacedBlock => {
            write(
                "Cargo.toml",
                "[features]\n# <products>\n# </products>\n# </products>\n",
            );
            written(&folder, &[library()], &[block()])
        }
        Code::WriteFailed => written(&folder, &[library()], &[block()]),
        Code::ConcurrentRun => {
            let _lock = locked(folder.path());
            written(&folder, &[library()], &[])
        }
        Code::GeneratorBug => {
            let outside = SourceFile {
                path: "../lib.rs".to_owned(),
                ..library()
            };
            written(&folder, &[library(), outside], &[])
        }
        other => panic!("{other} is not about folders"),
    }
}

/// The folder, locked as by another run.
fn locked(folder: &Path) -> fs::File {
    use rustix::fs::{FlockOperation, flock};
    let folder = fs::File::open(folder).unwrap();
    flock(&folder, FlockOperation::NonBlockingLockExclusive).unwrap();
    folder
}
