//! The names lock: what is read, what is refused, and that it is written as it was read.

use std::fs;

use generator::files::{self, Contents, CrateFile};
use generator::load::names_lock;
use generator::lock::{self, Lock};

use super::errors;

const SMALL: &str = "\
version        v1                          v1        0.1.0
resource       Bell                        bell      0.1.0
request        POST /v1/Bells              RingBell  0.1.0
  was                                      HitBell   0.2.0
  function     RingBell                    ring      0.1.0
  form         Tone                        tone      0.1.0
    was                                    pitch
enum           bell_enum_tone              Tone      0.1.0
  use          Tone of POST /v1/Bells
  value        \"a  b\\u00ad\"              AB        0.1.0
  value        high                        High      0.1.0  gone
model          bell                        Bell
  field        sid                         sid
";

#[test]
fn a_lock_is_written_as_it_was_read() {
    let lock = Lock::parse("names.lock", SMALL).unwrap();
    let printed = lock.to_string();
    assert!(
        printed.contains("value        \"a  b\\u00ad\""),
        "{printed}"
    );
    let again = Lock::parse("names.lock", &printed).unwrap();
    assert_eq!(again.to_string(), printed);
    let squeezed = |text: &str| {
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let words = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut words: Vec<String> = words.collect();
        words.sort();
        words
    };
    assert_eq!(squeezed(&printed), squeezed(SMALL));
}

/// Git may write the line ends of Windows.
#[test]
fn line_ends_do_not_matter() {
    let windows = Lock::parse("names.lock", &SMALL.replace('\n', "\r\n")).unwrap();
    assert_eq!(
        windows.to_string(),
        Lock::parse("names.lock", SMALL).unwrap().to_string()
    );
}

#[test]
fn a_release_publishes_all_names_and_forgets_what_is_gone() {
    let lock = Lock::parse("names.lock", SMALL).unwrap();
    assert!(lock.is_published());
    let lines = lock.published("0.3.0").to_string();
    let line = |start: &str| {
        let line = lines
            .lines()
            .find(|line| line.trim_start().starts_with(start));
        line.unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
    };
    assert_eq!(line("model"), ["model", "bell", "Bell", "0.3.0"]);
    assert_eq!(line("form"), ["form", "Tone", "tone", "0.1.0"]);
    assert!(
        lines.contains("pitch                           0.3.0"),
        "{lines}"
    );
    assert!(
        lines.contains("HitBell                         0.2.0"),
        "{lines}"
    );
    assert!(!lines.contains("high"), "{lines}");
}

#[test]
fn every_wrong_line_is_an_error() {
    let version = "version  v1  v1\n";
    let in_bell = |line: &str| {
        format!("{version}resource  Bell  bell\nrequest  GET /v1/Bells  Ring\n{line}\n")
    };
    for (text, expected) in [
        (
            "nonsense\n".to_owned(),
            "names.lock:1:1 this is not a line of a names lock",
        ),
        (
            "gadget  a  b\n".to_owned(),
            "names.lock:1:1 `gadget` is not a kind of item",
        ),
        (
            "  field  a  b\n".to_owned(),
            "names.lock:1:3 `field` is not inside the item that it belongs to",
        ),
        (
            in_bell("form  Tone  tone"),
            "names.lock:4:1 `form` is not inside the item that it belongs to",
        ),
        (
            in_bell("  form  Tone  tone  0.1.0  gone  far"),
            "names.lock:4:3 the line has too many columns",
        ),
        (
            in_bell("  form  Tone  tone  soon"),
            "names.lock:4:3 `soon` is not a version",
        ),
        (
            in_bell("  form  \"Tone  tone"),
            "names.lock:4:3 the string in this line has no end, or an unknown escape",
        ),
        (
            in_bell("    was  old"),
            "names.lock:4:5 this line belongs below the line of its item",
        ),
        (
            in_bell("  path  Sid  sid\n    was  id"),
            "names.lock:5:5 a line `path` cannot have an old name",
        ),
        (
            in_bell("  form  Tone  tone\n  form  Tone  tone_2"),
            "names.lock:5:1 `Tone` is here twice",
        ),
    ] {
        assert_eq!(
            errors(Lock::parse("names.lock", &text)),
            [expected],
            "{text}"
        );
    }
}

/// The names become identifiers in the emitted code.
#[test]
fn only_identifiers_are_names() {
    for name in [
        "fn main() {}",
        "ring;",
        "r#ring",
        "Ring",
        "super",
        "a-b",
        "крюк",
        "a\u{202e}b",
    ] {
        let text = format!("version  v1  v1\nresource  Bell  {name}\n");
        let expected = format!("names.lock:2:1 `{name}` cannot be the Rust name of this item");
        assert_eq!(errors(Lock::parse("names.lock", &text)), [expected]);
    }
    let keyword = "version  v1  v1\nresource  Bell  type\n";
    assert!(Lock::parse("names.lock", keyword).is_ok());
}

#[test]
fn a_conflict_of_a_merge_is_one_error() {
    let text = "version  v1  v1\n<<<<<<< ours\nresource  Bell  bell\n=======\n\
                resource  Bell  gong\n>>>>>>> theirs\n";
    let found = Lock::parse("names.lock", text).unwrap_err();
    assert_eq!(found.len(), 1);
    let shown = found.to_string();
    assert!(shown.contains("names.lock:2:1"), "{shown}");
    assert!(
        shown.contains("help: keep the lines of both sides"),
        "{shown}"
    );
}

#[test]
fn a_crate_without_a_lock_knows_no_names() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(lock::FILE);
    assert_eq!(names_lock(&path).unwrap(), Lock::default());
    fs::write(&path, "nonsense").unwrap();
    assert_eq!(errors(names_lock(&path)).len(), 1);
    fs::write(&path, b"\xff").unwrap();
    assert_eq!(errors(names_lock(&path)).len(), 1);
}

#[test]
fn a_file_that_is_generated_as_a_whole_is_made_compared_and_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(lock::FILE);
    let sources = [files::SourceFile {
        path: "lib.rs".to_owned(),
        contents: format!("{}\n", files::HEADER_MARKER),
    }];
    let file = |contents: &str| CrateFile {
        path: lock::FILE.to_owned(),
        contents: contents.to_owned(),
    };
    let whole = [file("new")];
    let contents = Contents {
        sources: &sources,
        whole: &whole,
        ..Contents::default()
    };
    let missing = files::check(folder.path(), &contents).unwrap();
    assert_eq!(missing.whole, [lock::FILE]);
    assert_eq!(
        files::write(folder.path(), &contents).unwrap().created,
        [lock::FILE]
    );
    assert!(files::check(folder.path(), &contents).unwrap().is_empty());
    fs::write(&path, "old").unwrap();
    assert_eq!(
        files::check(folder.path(), &contents).unwrap().whole,
        [lock::FILE]
    );

    // All or nothing: a `src/` that cannot be replaced leaves the file as it was.
    fs::remove_file(folder.path().join("src/lib.rs")).unwrap();
    fs::write(folder.path().join("src/mine.rs"), "").unwrap();
    assert_eq!(errors(files::write(folder.path(), &contents)).len(), 1);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    fs::remove_file(folder.path().join("src/mine.rs")).unwrap();

    let written = files::write(folder.path(), &contents).unwrap();
    assert_eq!(
        (written.whole, written.created),
        (vec![lock::FILE.to_owned()], Vec::new())
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
}
