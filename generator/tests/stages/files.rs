//! Writing a crate: which files are written, which are left alone, and that a failed run changes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use generator::files::{CrateFile, Drift, HEADER_MARKER, SourceFile, Written};
use tempfile::TempDir;

use super::{check, errors, write};

fn source_files(files: &[(&str, &str)]) -> Vec<SourceFile> {
    let lib = ("lib.rs", "pub mod v1;");
    let file = |(path, contents): &(&str, &str)| SourceFile {
        path: (*path).to_owned(),
        contents: format!("{HEADER_MARKER}\n{contents}\n"),
    };
    std::iter::once(&lib).chain(files).map(file).collect()
}

fn skeleton() -> Vec<CrateFile> {
    let file = |path: &str| CrateFile {
        path: path.to_owned(),
        contents: format!("new {path}"),
    };
    vec![file("Cargo.toml"), file("README.md")]
}

/// The path and contents of everything in `folder`.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            if path.is_dir() && !path.is_symlink() {
                found.insert(format!("{name}/"), String::new());
                walk(root, &path, found);
            } else {
                found.insert(name, fs::read_to_string(&path).unwrap_or_default());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// The folder of a crate that has been written before.
fn written() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = source_files(&[("v1/mod.rs", "one"), ("v1/old.rs", "old")]);
    write(folder.path(), &files, &skeleton(), &[]).unwrap();
    folder
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_folder_of_a_new_crate_is_created() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a/b");
    let files = source_files(&[("v1/mod.rs", "one")]);
    let missing = check(&out, &files, &[]).unwrap();
    assert_eq!(missing.missing, ["lib.rs", "v1/mod.rs"]);
    let done = write(&out, &files, &skeleton(), &[]).unwrap();
    assert_eq!(done.added, ["lib.rs", "v1/mod.rs"]);
    assert_eq!(done.created, ["Cargo.toml", "README.md"]);
    let names: Vec<String> = tree(&out).into_keys().collect();
    assert_eq!(
        names,
        [
            "Cargo.toml",
            "README.md",
            "src/",
            "src/lib.rs",
            "src/v1/",
            "src/v1/mod.rs"
        ]
    );
    assert!(check(&out, &files, &[]).unwrap().is_empty());
}

#[test]
fn differences_are_reported_and_all_of_src_is_replaced() {
    let folder = written();
    let out = folder.path();
    fs::create_dir_all(out.join("src/empty/folder")).unwrap();
    fs::write(out.join("src/notes.txt"), "mine").unwrap();
    fs::write(out.join("Cargo.toml"), "mine").unwrap();
    fs::create_dir(out.join("tests")).unwrap();
    fs::write(out.join("tests/mine.rs"), "mine").unwrap();
    let files = source_files(&[("v1/mod.rs", "two"), ("v2.rs", "new")]);
    let drift = check(out, &files, &[]).unwrap();
    let expected = Drift {
        stale: strings(&["v1/mod.rs"]),
        missing: strings(&["v2.rs"]),
        extra: strings(&["empty/folder/", "notes.txt", "v1/old.rs"]),
        unchanged: 1,
        blocks: Vec::new(),
        whole: Vec::new(),
    };
    assert_eq!(drift, expected);
    let done = write(out, &files, &skeleton(), &[]).unwrap();
    let expected = Written {
        changed: drift.stale,
        added: drift.missing,
        removed: drift.extra,
        unchanged: 1,
        created: Vec::new(),
        blocks: Vec::new(),
        whole: Vec::new(),
    };
    assert_eq!(done, expected);
    let tree = tree(out);
    assert_eq!(tree["src/v1/mod.rs"], format!("{HEADER_MARKER}\ntwo\n"));
    assert_eq!(tree["Cargo.toml"], "mine");
    assert_eq!(tree["tests/mine.rs"], "mine");
    assert_eq!(tree.len(), 9);
}

#[test]
fn an_up_to_date_crate_is_not_touched() {
    let folder = written();
    let lib = folder.path().join("src/lib.rs");
    let past = SystemTime::UNIX_EPOCH;
    fs::File::options()
        .append(true)
        .open(&lib)
        .unwrap()
        .set_modified(past)
        .unwrap();
    let before = modified(&folder.path().join("src"));
    let files = source_files(&[("v1/mod.rs", "one"), ("v1/old.rs", "old")]);
    let done = write(folder.path(), &files, &skeleton(), &[]).unwrap();
    assert!(done.is_empty());
    assert_eq!(done.unchanged, 3);
    assert_eq!(modified(&lib), past);
    assert_eq!(modified(&folder.path().join("src")), before);
}

#[test]
fn a_single_byte_is_drift() {
    let folder = written();
    let lib = folder.path().join("src/lib.rs");
    let text = fs::read_to_string(&lib).unwrap();
    fs::write(&lib, text.replace('\n', "\r\n")).unwrap();
    let files = source_files(&[("v1/mod.rs", "one"), ("v1/old.rs", "old")]);
    assert_eq!(check(folder.path(), &files, &[]).unwrap().stale, ["lib.rs"]);
}

#[test]
fn a_failed_run_keeps_the_old_crate_and_leaves_nothing_behind() {
    let folder = written();
    fs::remove_file(folder.path().join("README.md")).unwrap();
    let before = tree(folder.path());
    // The name is too long for any file system, which fails only when the files are staged.
    let long = format!("{}.rs", "x".repeat(300));
    let files = source_files(&[("v1/mod.rs", "two"), (&long, "too long")]);
    let found = errors(write(folder.path(), &files, &skeleton(), &[]));
    assert!(found[0].starts_with("cannot write `"), "{found:?}");
    assert_eq!(
        tree(folder.path()),
        before,
        "the new README.md was removed, too"
    );

    let new = folder.path().join("new/crate");
    assert_eq!(errors(write(&new, &files, &skeleton(), &[])).len(), 1);
    assert_eq!(
        tree(folder.path()),
        before,
        "the new folder was removed, too"
    );
}

#[test]
fn a_skeleton_file_that_cannot_be_written_stops_the_run() {
    let folder = written();
    let before = tree(folder.path());
    // The path of the parent folder is a file.
    let mut skeleton = skeleton();
    skeleton.push(CrateFile {
        path: "Cargo.toml/x".to_owned(),
        contents: String::new(),
    });
    let files = source_files(&[("v1/mod.rs", "two")]);
    assert_eq!(
        errors(write(folder.path(), &files, &skeleton, &[])).len(),
        1
    );
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn a_file_in_place_of_a_folder_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("out"), "mine").unwrap();
    let before = tree(folder.path());
    let files = source_files(&[]);
    for out in ["out", "out/inner"] {
        assert_eq!(
            errors(write(&folder.path().join(out), &files, &[], &[])).len(),
            1
        );
    }
    assert_eq!(tree(folder.path()), before);
    fs::remove_file(folder.path().join("out")).unwrap();
    fs::write(folder.path().join("src"), "mine").unwrap();
    let found = errors(write(folder.path(), &files, &[], &[]));
    assert!(
        found[0].ends_with("src` is not a folder, so it was not replaced"),
        "{found:?}"
    );
    assert_eq!(errors(check(folder.path(), &files, &[])).len(), 1);
}

#[test]
fn sources_that_were_not_generated_are_not_replaced() {
    for (name, contents) in [
        ("main.rs", "fn main() {}"),
        ("lib.rs", "//! mine"),
        ("deep/x.rs", ""),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("src").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
        let before = tree(folder.path());
        let found = errors(write(folder.path(), &source_files(&[]), &skeleton(), &[]));
        assert!(
            found[0].contains("was not written by this generator"),
            "{found:?}"
        );
        assert_eq!(tree(folder.path()), before);
    }
    // An empty folder may be used.
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    assert!(write(folder.path(), &source_files(&[]), &[], &[]).is_ok());
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let elsewhere = written();
    let before = tree(elsewhere.path());
    let folder = tempfile::tempdir().unwrap();
    symlink(elsewhere.path().join("src"), folder.path().join("src")).unwrap();
    let found = errors(write(folder.path(), &source_files(&[]), &[], &[]));
    assert!(found[0].contains("is a symbolic link"), "{found:?}");

    // A link in `src/` is removed, but its target is kept.
    let folder = written();
    symlink(elsewhere.path(), folder.path().join("src/link")).unwrap();
    let done = write(folder.path(), &source_files(&[]), &[], &[]).unwrap();
    assert_eq!(done.removed, ["link", "v1/mod.rs", "v1/old.rs"]);
    assert_eq!(tree(elsewhere.path()), before);
}

#[test]
fn only_leftover_staging_folders_are_removed() {
    let folder = written();
    let ours = folder.path().join(".twilio-flex-generator-abc123.staging");
    fs::create_dir_all(ours.join("new/v1")).unwrap();
    fs::write(ours.join("new/v1/mod.rs"), "half").unwrap();
    let others = [
        ".twilio-flex-generator-notes",
        ".staging",
        "x.twilio-flex-generator-a.staging",
    ];
    for other in others {
        fs::create_dir(folder.path().join(other)).unwrap();
    }
    let file = folder.path().join(".twilio-flex-generator-file.staging");
    fs::write(&file, "a file").unwrap();
    let files = source_files(&[("v1/mod.rs", "one"), ("v1/old.rs", "old")]);
    assert!(
        write(folder.path(), &files, &skeleton(), &[])
            .unwrap()
            .is_empty()
    );
    assert!(!ours.exists());
    assert!(file.exists());
    assert!(
        others
            .iter()
            .all(|other| folder.path().join(other).exists())
    );
}

#[test]
fn an_old_tree_in_a_staging_folder_is_restored() {
    let folder = written();
    let ours = folder.path().join(".twilio-flex-generator-abc123.staging");
    fs::create_dir(&ours).unwrap();
    fs::rename(folder.path().join("src"), ours.join("old")).unwrap();
    let files = source_files(&[("v1/mod.rs", "one"), ("v1/old.rs", "old")]);
    assert!(
        write(folder.path(), &files, &skeleton(), &[])
            .unwrap()
            .is_empty()
    );
    assert!(!ours.exists());
}

#[cfg(unix)]
#[test]
fn two_runs_cannot_write_at_the_same_time() {
    use rustix::fs::{FlockOperation, flock};
    let folder = written();
    let other = fs::File::open(folder.path()).unwrap();
    flock(&other, FlockOperation::NonBlockingLockExclusive).unwrap();
    let found = errors(write(folder.path(), &source_files(&[]), &[], &[]));
    assert!(
        found[0].starts_with("another run is writing to"),
        "{found:?}"
    );
    drop(other);
    assert!(write(folder.path(), &source_files(&[]), &[], &[]).is_ok());
}

#[cfg(unix)]
#[test]
fn new_folders_have_the_usual_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = written();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let usual = folder.path().join("usual");
    fs::create_dir(&usual).unwrap();
    assert_eq!(mode(&folder.path().join("src")), mode(&usual));
}

#[test]
fn paths_outside_of_src_are_rejected_before_anything_is_written() {
    let folder = written();
    let before = tree(folder.path());
    let files = source_files(&[
        ("../escaped.rs", ""),
        ("/etc/escaped.rs", ""),
        ("A.rs", ""),
        ("a.rs", ""),
    ]);
    assert_eq!(
        errors(write(folder.path(), &files, &skeleton(), &[])).len(),
        3
    );
    assert_eq!(errors(check(folder.path(), &files, &[])).len(), 3);
    let skeleton = [CrateFile {
        path: "src/main.rs".to_owned(),
        contents: String::new(),
    }];
    assert_eq!(
        errors(write(folder.path(), &source_files(&[]), &skeleton, &[])).len(),
        1
    );
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn sources_without_the_header_in_lib_rs_are_never_written() {
    let folder = written();
    let before = tree(folder.path());
    let unmarked = [SourceFile {
        path: "lib.rs".to_owned(),
        contents: "//! no marker".to_owned(),
    }];
    assert_eq!(errors(write(folder.path(), &unmarked, &[], &[])).len(), 1);
    assert_eq!(errors(write(folder.path(), &[], &[], &[])).len(), 1);
    assert_eq!(tree(folder.path()), before);
}
