//! Blocks of generated lines in hand-written files; all other lines stay as they are.

use std::fs;
use std::path::Path;

use generator::files::{Block, CrateFile, HEADER_MARKER, Presence, SourceFile};
use tempfile::TempDir;

use super::{check, errors, write};

const CARGO: &str = "[package]\nname = \"mine\"\n\n[features]\ndefault = [ 'x' ]  # mine\n\
                     # <products> My own comment.\nold = []\n# </products>\nx = []\n\n[dependencies]\n";

fn block(lines: &[&str]) -> Block {
    Block {
        path: "Cargo.toml".to_owned(),
        begin: "# <products> Written by a test.".to_owned(),
        end: "# </products>".to_owned(),
        below: "[features]".to_owned(),
        title: "the product features".to_owned(),
        presence: Presence::Required,
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
    }
}

fn sources(text: &str) -> Vec<SourceFile> {
    vec![SourceFile {
        path: "lib.rs".to_owned(),
        contents: format!("{HEADER_MARKER}\n{text}\n"),
    }]
}

/// A crate with this `Cargo.toml`.
fn with(cargo: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &sources("old"), &[], &[]).unwrap();
    fs::write(folder.path().join("Cargo.toml"), cargo).unwrap();
    folder
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

/// Writes the lines into this `Cargo.toml`, and returns the result.
fn rewritten(cargo: &str, lines: &[&str]) -> String {
    let folder = with(cargo);
    write(folder.path(), &sources("new"), &[], &[block(lines)]).unwrap();
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        2,
        "nothing left behind"
    );
    read(folder.path(), "Cargo.toml")
}

/// The errors of writing the lines into this `Cargo.toml`, which stays as it is, like `src/`.
fn rejected(cargo: &str, lines: &[&str]) -> Vec<String> {
    let folder = with(cargo);
    let blocks = [block(lines)];
    let found = errors(write(folder.path(), &sources("new"), &[], &blocks));
    assert_eq!(
        errors(check(folder.path(), &sources("new"), &blocks)),
        found
    );
    assert_eq!(read(folder.path(), "Cargo.toml"), cargo);
    assert!(read(folder.path(), "src/lib.rs").ends_with("old\n"));
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        2,
        "nothing left behind"
    );
    let folder = format!("{}/", folder.path().display());
    found
        .iter()
        .map(|error| error.replace(&folder, ""))
        .collect()
}

#[test]
fn a_new_file_is_created_with_the_lines() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let blocks = [block(&["video = []"])];
    let skeleton = [CrateFile {
        path: "Cargo.toml".to_owned(),
        contents: CARGO.to_owned(),
    }];
    assert_eq!(
        check(&out, &sources("new"), &blocks).unwrap().blocks,
        ["Cargo.toml"]
    );
    let written = write(&out, &sources("new"), &skeleton, &blocks).unwrap();
    assert_eq!(written.created, ["Cargo.toml"]);
    assert!(written.blocks.is_empty());
    assert_eq!(
        read(&out, "Cargo.toml"),
        CARGO.replace("old = []", "video = []")
    );
    assert!(check(&out, &sources("new"), &blocks).unwrap().is_empty());
}

#[test]
fn only_the_lines_between_the_markers_are_replaced() {
    let lines = ["studio = []", "video = []"];
    let expected = CARGO.replace("old = []", "studio = []\nvideo = []");
    assert_eq!(rewritten(CARGO, &lines), expected);
    assert_eq!(rewritten(CARGO, &[]), CARGO.replace("old = []\n", ""));
    assert_eq!(
        rewritten(&CARGO.replace("old = []\n", ""), &lines),
        expected
    );
    // Indented markers, and no line break at the end.
    let odd = "# caf\u{e9}\n[features]\n\t# <products>\n  # </products>";
    assert_eq!(
        rewritten(odd, &["video = []"]),
        "# caf\u{e9}\n[features]\n\t# <products>\nvideo = []\n  # </products>"
    );
}

#[test]
fn line_endings_are_kept() {
    let windows = CARGO.replace('\n', "\r\n");
    assert_eq!(
        rewritten(&windows, &["studio = []", "video = []"]),
        CARGO
            .replace("old = []", "studio = []\nvideo = []")
            .replace('\n', "\r\n")
    );
    assert_eq!(rewritten(&windows, &["old = []"]), windows);
}

#[test]
fn check_reports_a_stale_block_and_write_updates_it() {
    let folder = with(CARGO);
    let blocks = [block(&["video = []"])];
    let drift = check(folder.path(), &sources("old"), &blocks).unwrap();
    assert_eq!(drift.blocks, ["Cargo.toml"]);
    assert!(drift.is_fresh_source() && !drift.is_empty());
    assert_eq!(read(folder.path(), "Cargo.toml"), CARGO);
    let written = write(folder.path(), &sources("old"), &[], &blocks).unwrap();
    assert_eq!(written.blocks, ["Cargo.toml"]);
    assert!(!written.is_empty() && written.changed.is_empty());
    assert!(
        check(folder.path(), &sources("old"), &blocks)
            .unwrap()
            .is_empty()
    );
    let again = write(folder.path(), &sources("old"), &[], &blocks).unwrap();
    assert!(again.is_empty());
}

#[test]
fn missing_markers_are_an_error_only_if_there_are_lines_to_write() {
    let plain = "[package]\n\n[features] # mine\nx = []\n";
    assert_eq!(rewritten(plain, &[]), plain);
    assert_eq!(
        rejected(plain, &["video = []"]),
        ["Cargo.toml:3:1 there are no marker lines for the product features"]
    );
    let bare = "[package]\nname = \"mine\"";
    assert_eq!(
        rejected(bare, &["video = []"]),
        ["Cargo.toml:2:1 there are no marker lines for the product features"]
    );
}

#[test]
fn the_help_shows_the_lines_to_paste() {
    let pasted = "# <products> Written by a test.\n    video = []\n    # </products>";
    for (cargo, help) in [
        (
            "[features]\n",
            format!("paste these lines below `[features]`:\n    {pasted}"),
        ),
        (
            "",
            format!("paste these lines at the end of the file:\n    [features]\n    {pasted}"),
        ),
    ] {
        let folder = with(cargo);
        let blocks = [block(&["video = []"])];
        let found = write(folder.path(), &sources("new"), &[], &blocks).unwrap_err();
        let shown = found.to_string();
        assert!(shown.contains(&format!("help: {help}\n")), "{shown}");
    }
}

#[test]
fn misplaced_markers_are_located() {
    let (begin, end) = ("# <products>\n", "# </products>\n");
    let message = "`# <products>` and `# </products>` do not enclose one block";
    for (markers, location) in [
        (begin.to_owned(), "2:1"),
        (end.to_owned(), "2:1"),
        (format!("{end}{begin}"), "2:1"),
        (format!("{begin}  {begin}{end}"), "3:3"),
        (format!("{begin}{end}{end}"), "4:1"),
    ] {
        let cargo = format!("[features]\n{markers}x = []\n");
        assert_eq!(
            rejected(&cargo, &[]),
            [format!("Cargo.toml:{location} {message}")],
            "{markers}"
        );
    }
}

#[test]
fn an_entry_that_exists_already_is_an_error() {
    let twice = CARGO.replace("x = []", "x = []\nvideo = ['x']");
    assert_eq!(
        rejected(&twice, &["studio = []", "video = []"]),
        ["Cargo.toml:10:1 `[features]` already has an entry `video`"]
    );
}

#[test]
fn a_block_in_another_table_is_an_error() {
    let moved = "[features]\n\n[dependencies]\n# <products>\n# </products>\n";
    assert_eq!(
        rejected(moved, &["video = []"]),
        ["Cargo.toml:4:1 the block with the product features is not in `[features]`"]
    );
}

#[test]
fn a_failed_run_leaves_the_file_unchanged() {
    let folder = with(CARGO);
    let mut files = sources("new");
    files.push(SourceFile {
        path: format!("{}.rs", "x".repeat(300)),
        contents: "the name is too long for any file system".to_owned(),
    });
    let blocks = [block(&["video = []"])];
    assert_eq!(errors(write(folder.path(), &files, &[], &blocks)).len(), 1);
    assert_eq!(read(folder.path(), "Cargo.toml"), CARGO);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        2,
        "nothing left behind"
    );
}

#[test]
fn a_block_for_a_missing_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let found = errors(write(
        folder.path(),
        &sources("new"),
        &[],
        &[block(&["video = []"])],
    ));
    assert!(found[0].ends_with("Cargo.toml` to update"), "{found:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_and_a_link_is_not_followed() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = with(CARGO);
    let cargo = folder.path().join("Cargo.toml");
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o640)).unwrap();
    let blocks = [block(&["video = []"])];
    write(folder.path(), &sources("old"), &[], &blocks).unwrap();
    assert_eq!(
        fs::metadata(&cargo).unwrap().permissions().mode() & 0o777,
        0o640
    );

    let elsewhere = with(CARGO);
    fs::remove_file(&cargo).unwrap();
    symlink(elsewhere.path().join("Cargo.toml"), &cargo).unwrap();
    let found = errors(write(folder.path(), &sources("old"), &[], &blocks));
    assert!(found[0].contains("is a symbolic link"), "{found:?}");
    assert_eq!(read(elsewhere.path(), "Cargo.toml"), CARGO);
}

#[test]
fn an_optional_block_is_written_only_between_its_marker_lines() {
    let optional = Block {
        presence: Presence::Optional,
        ..block(&["new = []"])
    };
    for cargo in [Some("[package]\nname = \"mine\"\n"), None] {
        let folder = with(cargo.unwrap_or_default());
        let path = folder.path().join("Cargo.toml");
        if cargo.is_none() {
            fs::remove_file(&path).unwrap();
        }
        let blocks = [optional.clone()];
        assert!(
            check(folder.path(), &sources("old"), &blocks)
                .unwrap()
                .is_empty()
        );
        write(folder.path(), &sources("new"), &[], &blocks).unwrap();
        assert_eq!(fs::read_to_string(&path).ok().as_deref(), cargo);
    }
    let folder = with(CARGO);
    write(folder.path(), &sources("new"), &[], &[optional]).unwrap();
    assert_eq!(
        read(folder.path(), "Cargo.toml"),
        CARGO.replace("old = []", "new = []")
    );
}
