//! `cargo xtask regenerate --watch`, with real edits of real files.

// clippy.toml allows these in test functions only, but this file also contains helpers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../../generator/tests/support/changes.rs"]
#[allow(dead_code, reason = "the cases of the generator's tests say more")]
mod changes;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use tempfile::TempDir;

/// How long a test waits for a line before it fails. A machine under load is slow; no test waits this long to pass.
const LIMIT: Duration = Duration::from_secs(120);
const WAITING: &str = "waiting for the next edit; Ctrl-C ends";
const MANIFEST: &str =
    "crate = \"bikes\"\n\n[[description]]\nmodule = \"v1\"\nfile = \"v1.yaml\"\n";
const FIELD: (&str, &str) = (
    "        gears: { type: integer }",
    "        gears: { type: integer }\n        bell: { type: boolean }",
);
const REMOVED: (&str, &str) = (
    "                Tags: { type: array, items: { type: string } }\n",
    "",
);

/// A running command, and the folder in which it runs.
struct Session {
    child: Child,
    /// What it prints on stdout and stderr, in order.
    lines: Receiver<String>,
    folder: TempDir,
}

impl Session {
    /// Starts it on a manifest in a folder `spec`.
    fn start(manifest: &str, description: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("spec")).unwrap();
        fs::write(folder.path().join("spec/manifest.toml"), manifest).unwrap();
        fs::write(folder.path().join("spec/v1.yaml"), description).unwrap();
        let (output, input) = std::io::pipe().unwrap();
        let arguments = [
            "regenerate",
            "--watch",
            "--manifest",
            "spec/manifest.toml",
            "--out",
            "out",
        ];
        let child = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(folder.path())
            .stdout(input.try_clone().unwrap())
            .stderr(input)
            .spawn()
            .unwrap();
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self {
            child,
            lines,
            folder,
        }
    }

    /// What it prints until it waits for the next edit.
    fn run(&self) -> String {
        let mut text = String::new();
        loop {
            match self.lines.recv_timeout(LIMIT) {
                Ok(line) if line == WAITING => return text,
                Ok(line) => text += &(line + "\n"),
                Err(problem) => panic!("{problem}; so far:\n{text}"),
            }
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Replaces a file by another one, as many editors do, so that it is never read half-written.
    fn write(&self, name: &str, text: &str) {
        fs::write(self.path("saved"), text).unwrap();
        fs::rename(self.path("saved"), self.path(name)).unwrap();
    }

    fn source(&self) -> String {
        fs::read_to_string(self.path("out/src/v1/bike.rs")).unwrap()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn edited(edits: &[(&str, &str)]) -> String {
    let edits: Vec<(String, String)> = edits
        .iter()
        .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
        .collect();
    changes::edit(&changes::base(), &edits).unwrap()
}

#[track_caller]
fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
}

#[test]
fn an_edit_is_generated_and_explained() {
    let session = Session::start(MANIFEST, &changes::base());
    let first = session.run();
    assert!(
        first
            .starts_with("watching the manifest, the files that it leads to, and the names lock\n"),
        "{first}"
    );
    assert_has(&first, &["read spec/manifest.toml, spec/v1.yaml\n"]);
    assert!(!session.source().contains("bell"));

    // In place: the file may be seen while it is empty, too.
    fs::write(session.path("spec/v1.yaml"), edited(&[FIELD])).unwrap();
    let mut second = session.run();
    while second.contains("nothing was written") {
        second = session.run();
    }
    assert_has(
        &second,
        &[
            "\nchanged: spec/v1.yaml\n",
            "wrote out/src: ",
            "because `v1::bike::Bike::bell` is a new field\n",
            "this run against the last one, both by this generator\n",
            "  compatible source field-added ",
        ],
    );
    assert!(session.source().contains("bell"));
}

#[test]
fn a_fault_is_reported_and_the_next_edit_is_compared_with_what_was_last_generated() {
    let session = Session::start(MANIFEST, &changes::base());
    session.run();
    let before = session.source();

    let broken = edited(&[FIELD]).replace("openapi: 3.0.1", "openapi: 5");
    session.write("spec/v1.yaml", &broken);
    let fault = session.run();
    assert_has(
        &fault,
        &[
            "changed: spec/v1.yaml\n",
            "error[",
            "1 error; nothing was written\n",
        ],
    );
    assert!(!fault.contains("against"), "{fault}");
    assert_eq!(session.source(), before);

    session.write("spec/v1.yaml", &edited(&[FIELD, REMOVED]));
    let solved = session.run();
    assert_has(
        &solved,
        &["parameter-removed", "field-added", "wrote out/src: "],
    );
}

#[test]
fn it_can_start_with_a_fault() {
    let session = Session::start("crate = 5", &changes::base());
    assert_has(&session.run(), &["error[", "nothing was written\n"]);
    session.write("spec/manifest.toml", MANIFEST);
    assert_has(
        &session.run(),
        &["changed: spec/manifest.toml", "wrote out/src: "],
    );
    session.write("spec/v1.yaml", &edited(&[FIELD]));
    assert_has(&session.run(), &["field-added"]);
}

#[test]
fn a_file_that_an_editor_replaces_again_and_again_is_followed() {
    let session = Session::start(MANIFEST, &changes::base());
    session.run();
    for (edits, expected) in [(&[FIELD][..], "field-added"), (&[], "field-removed")] {
        session.write("spec/v1.yaml", &edited(edits));
        let text = session.run();
        assert_has(&text, &["\nchanged: spec/v1.yaml\n", expected]);
    }
}

#[test]
fn a_changed_manifest_changes_what_is_watched() {
    let session = Session::start(MANIFEST, &changes::base());
    session.run();
    let manifest = format!("{MANIFEST}overlays = [\"../more/v1.overlay.yaml\"]\n");
    session.write("spec/manifest.toml", &manifest);
    assert_has(&session.run(), &["error[unreadable-file]"]);

    let overlay = |action: &str| {
        format!("overlay: 1.0.0\ninfo: {{ title: More, version: 1.0.0 }}\nactions:\n{action}")
    };
    let nothing = "- { target: $.info, update: { x-seen: true } }\n";
    fs::create_dir(session.path("more")).unwrap();
    // The new folder alone may be seen first.
    session.write("more/v1.overlay.yaml", &overlay(nothing));
    while !session.run().contains("nothing changes for callers") {}
    let bell = "- target: $.components.schemas['bikes.v1.bike'].properties\n  \
                update: { bell: { type: boolean } }\n";
    session.write("more/v1.overlay.yaml", &overlay(bell));
    assert_has(&session.run(), &["/more/v1.overlay.yaml\n", "field-added"]);
}

#[test]
fn files_that_a_description_refers_to_are_watched_also_before_they_exist() {
    let frame =
        "{ type: object, properties: { size: { type: integer }, material: { type: string } } }";
    let spread = edited(&[(frame, "{ $ref: parts/frame.yaml }")]);
    let session = Session::start(MANIFEST, &spread);
    let missing = "there is no file `spec/parts/frame.yaml`";
    assert_has(&session.run(), &["error[unreadable-file]", missing]);

    fs::create_dir(session.path("spec/parts")).unwrap();
    session.write(
        "spec/parts/frame.yaml",
        "type: object\nproperties: { size: { type: integer } }\n",
    );
    // The new folder alone may be seen first.
    while !session
        .run()
        .contains("spec/v1.yaml, spec/parts/frame.yaml\n")
    {}
    session.write(
        "spec/parts/frame.yaml",
        "type: object\nproperties: { size: { type: integer }, weight: { type: integer } }\n",
    );
    assert_has(
        &session.run(),
        &["\nchanged: spec/parts/frame.yaml\n", "field-added"],
    );
}

/// A person drops an old name there; what a run writes into it is no edit.
#[test]
fn an_edit_of_the_names_lock_is_one() {
    let session = Session::start(MANIFEST, &changes::base());
    session.run();
    let lock = fs::read_to_string(session.path("out/names.lock")).unwrap();
    session.write("out/names.lock", &format!("{lock}nonsense\n"));
    let text = session.run();
    assert_has(&text, &["\nchanged: out/names.lock\n", "error["]);
    session.write("out/names.lock", &lock);
    assert_has(&session.run(), &["nothing changes for callers"]);
    assert!(session.lines.try_recv().is_err());
}

/// As Git does when it switches to a branch without the folder and back.
#[test]
fn a_folder_may_go_and_come_back() {
    let session = Session::start(MANIFEST, &changes::base());
    session.run();
    fs::rename(session.path("spec"), session.path("elsewhere")).unwrap();
    assert_has(&session.run(), &["error[unreadable-file]"]);
    fs::rename(session.path("elsewhere"), session.path("spec")).unwrap();
    assert_has(&session.run(), &["nothing changes for callers"]);
    session.write("spec/v1.yaml", &edited(&[FIELD]));
    assert_has(&session.run(), &["field-added"]);
}

#[test]
fn a_file_that_is_saved_without_a_change_is_no_edit() {
    let session = Session::start(MANIFEST, &changes::base());
    session.run();
    session.write("spec/v1.yaml", &changes::base());
    session.write("spec/other.yaml", "anything");
    session.write("spec/v1.yaml", &edited(&[FIELD]));
    assert_has(&session.run(), &["field-added"]);
    assert!(session.lines.try_recv().is_err());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it() {
    // What runs in the background of a shell inherits that the signal is ignored.
    let survivor = Command::new("sh")
        .args(["-c", "kill -INT $$; echo ignored"])
        .output();
    if survivor.is_ok_and(|output| output.stdout.starts_with(b"ignored")) {
        println!("skipped: SIGINT is ignored here");
        return;
    }
    let mut session = Session::start(MANIFEST, &changes::base());
    session.run();
    let id = session.child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(sent.success());
    // Its end closes the pipe.
    while session.lines.recv_timeout(LIMIT).is_ok() {}
    assert!(!session.child.wait().unwrap().success());
}

#[test]
fn it_does_not_go_with_check() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["regenerate", "--watch", "--check"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}
