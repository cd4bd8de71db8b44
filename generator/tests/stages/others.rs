//! References to other files: which of them are read, and what becomes of them.

use std::fs;
use std::path::Path;

use generator::diagnostic::Diagnostics;
use generator::load::{Manifest, files_of, load};
use generator::{Generation, Options, generate};
use tempfile::TempDir;

const HEAD: &str =
    "openapi: 3.0.1\ninfo: {title: T, version: '1'}\nservers: [{url: https://api.example.com}]\n";

const MANIFEST: &str =
    "crate = \"spread\"\n[[description]]\nmodule = \"v1\"\nfile = \"spec.yaml\"\n";

/// A folder with a manifest in `spec/`, a description with one operation that returns the schema, and other files.
fn folder(schema: &str, others: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let description = format!(
        "{HEAD}paths:\n  /v1/Things:\n    get:\n      operationId: FetchThing\n      tags: [Thing]\n      responses:\n        \
         '200': {{description: D, content: {{application/json: {{schema: {schema}}}}}}}\n"
    );
    write(folder.path(), "spec/manifest.toml", MANIFEST);
    write(folder.path(), "spec/spec.yaml", &description);
    for (name, text) in others {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run(folder: &TempDir) -> Result<Generation, Diagnostics> {
    let manifest = folder.path().join("spec/manifest.toml");
    generate(&manifest, &Options::default())
}

/// The messages of a run that must fail, without the path of the folder.
fn problems(schema: &str, others: &[(&str, &str)]) -> Vec<String> {
    let folder = folder(schema, others);
    let Err(errors) = run(&folder) else {
        panic!("{schema} is accepted");
    };
    let shown = format!("{}/", folder.path().display());
    let errors = errors.into_sorted().into_iter();
    errors
        .map(|error| error.message.replace(&shown, ""))
        .collect()
}

fn models(generation: &Generation) -> Vec<String> {
    let models = generation.described.api.models.iter();
    let mut names: Vec<String> = models
        .map(|(_, model)| {
            model
                .item
                .place
                .written_at
                .as_ref()
                .map_or_else(String::new, |it| it.to_string())
        })
        .collect();
    names.sort();
    names
}

const OBJECT: &str = "type: object\nproperties: {a: {type: string}}\n";

#[test]
fn files_below_the_folder_of_the_manifest_are_followed() {
    for (reference, file) in [
        ("a.yaml", "spec/a.yaml"),
        ("./deep/er/a.yaml", "spec/deep/er/a.yaml"),
        ("x/../a.yaml#", "spec/a.yaml"),
        ("a%20b.yaml", "spec/a b.yaml"),
        ("a.json", "spec/a.json"),
    ] {
        let folder = folder(&format!("{{$ref: '{reference}'}}"), &[(file, OBJECT)]);
        let generation = run(&folder).unwrap_or_else(|errors| panic!("{reference}: {errors}"));
        assert_eq!(models(&generation), ["#"], "{reference}");
    }
}

#[test]
fn nothing_else_is_read() {
    let secret = [("secret.yaml", OBJECT), ("specs/a.yaml", OBJECT)];
    for (reference, message) in [
        ("../secret.yaml", "`spec/../secret.yaml` is outside"),
        ("../specs/a.yaml", "is outside of the folder `spec`"),
        (
            "../../../../../../../../etc/passwd",
            "is outside of the folder",
        ),
        ("..%2Fsecret.yaml", "is outside of the folder `spec`"),
        ("/etc/passwd", "is an absolute path"),
        ("%2Fetc/passwd", "is an absolute path"),
        ("file:///etc/passwd", "is a URL"),
        ("https://example.com/a.yaml#/A", "is a URL"),
        ("//example.com/a.yaml", "is a URL"),
        ("C:/a.yaml", "is an absolute path"),
        ("nowhere.yaml", "there is no file `spec/nowhere.yaml`"),
        (".", "is a folder"),
        ("a\\0b.yaml", "cannot read"),
    ] {
        let found = problems(&format!("{{$ref: \"{reference}\"}}"), &secret);
        let expected = message.replace("spec/../secret.yaml", "secret.yaml");
        assert!(found[0].contains(&expected), "{reference}: {found:?}");
        assert_eq!(found.len(), 1, "{reference}: {found:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_folder_is_refused() {
    let folder = folder(
        "{$ref: link.yaml}",
        &[("secret.yaml", OBJECT), ("spec/in/a.yaml", OBJECT)],
    );
    let link = folder.path().join("spec/link.yaml");
    std::os::unix::fs::symlink(folder.path().join("secret.yaml"), &link).unwrap();
    let errors = run(&folder).map(|_| ()).unwrap_err().to_string();
    assert!(errors.contains("is outside of the folder"), "{errors}");
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("in/a.yaml", &link).unwrap();
    assert!(run(&folder).is_ok());
    // A folder that is a link is no way out either.
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("spec/up")).unwrap();
    write(folder.path(), "spec/link.yaml", "$ref: up/secret.yaml");
    let errors = run(&folder).map(|_| ()).unwrap_err().to_string();
    assert!(errors.contains("is outside of the folder"), "{errors}");
}

#[test]
fn a_description_elsewhere_has_its_own_folder() {
    let folder = folder(
        "{$ref: a.yaml}",
        &[("spec/a.yaml", OBJECT), ("b.yaml", OBJECT)],
    );
    let manifest = MANIFEST.replace("spec.yaml", "../spec/spec.yaml");
    write(folder.path(), "other/manifest.toml", &manifest);
    let path = folder.path().join("other/manifest.toml");
    assert!(generate(&path, &Options::default()).is_ok());
    let text = fs::read_to_string(folder.path().join("spec/spec.yaml")).unwrap();
    write(
        folder.path(),
        "spec/spec.yaml",
        &text.replace("a.yaml", "../b.yaml"),
    );
    let errors = generate(&path, &Options::default())
        .map(|_| ())
        .unwrap_err();
    assert!(
        errors.to_string().contains("is outside of the folder"),
        "{errors}"
    );
}

#[test]
fn a_fault_in_another_file_is_shown_in_both() {
    let folder = folder(
        "{$ref: a.yaml}",
        &[("spec/a.yaml", "type: object\nb: c: d\n")],
    );
    let errors = run(&folder).map(|_| ()).unwrap_err();
    let shown = errors
        .to_string()
        .replace(&format!("{}/", folder.path().display()), "");
    assert_eq!(
        shown,
        "error[invalid-yaml]: `spec/a.yaml` cannot be read: this is not valid YAML: mapping values are not allowed in this \
         context\n  --> spec/spec.yaml:10:71\n  at #/paths/~1v1~1Things/get/responses/200/content/application~1json/schema/$ref\n  \
         - the fault in it\n    --> spec/a.yaml:2:5\n  help: put the value in quotes: it contains a colon\n\n1 error"
    );
}

#[test]
fn what_only_looks_like_a_reference_is_no_fault() {
    let example = "{type: object, properties: {a: {type: string}}, example: {$ref: nowhere.yaml, a: {$ref: 'https://x.y'}}}";
    let folder = folder(example, &[]);
    assert!(run(&folder).is_ok());
}

#[test]
fn cycles_among_files_end() {
    let a = "type: object\nproperties: {b: {$ref: b.yaml}, own: {$ref: '#'}}\n";
    let b = "type: object\nproperties: {a: {$ref: a.yaml}, list: {type: array, items: {$ref: ./b.yaml}}}\n";
    let folder = folder("{$ref: a.yaml}", &[("spec/a.yaml", a), ("spec/b.yaml", b)]);
    assert_eq!(models(&run(&folder).unwrap()).len(), 2);
    let found = problems(
        "{$ref: a.yaml}",
        &[
            ("spec/a.yaml", "$ref: b.yaml"),
            ("spec/b.yaml", "$ref: a.yaml"),
        ],
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("itself"), "{found:?}");
}

#[test]
fn an_overlay_changes_what_other_files_hold_and_adds_references_to_them() {
    let others = [
        (
            "spec/parts.yaml",
            "First: {type: object, properties: {a: {type: string}}}\nSecond: {type: object, properties: {b: {$ref: '#/First'}}}\n",
        ),
        (
            "spec/overlay.yaml",
            "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions:\n- target: $.components.schemas.First.properties\n  \
             update: {more: {$ref: 'parts.yaml#/Second'}}\n",
        ),
    ];
    let folder = folder("{$ref: 'parts.yaml#/First'}", &others);
    let manifest = format!("{MANIFEST}overlays = [\"overlay.yaml\"]\n");
    write(folder.path(), "spec/manifest.toml", &manifest);
    let generation = run(&folder).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(models(&generation), ["#/First", "#/Second"]);
    let source = generation
        .files
        .iter()
        .find(|file| file.path == "v1/thing.rs")
        .unwrap();
    assert!(
        source.contents.contains("pub more: Option<Box<Second>>"),
        "{}",
        source.contents
    );
}

#[test]
fn each_file_is_read_once_and_all_are_listed() {
    let shared = [(
        "spec/parts.yaml",
        "A: {type: object, properties: {a: {$ref: 'gone.yaml'}}}\n",
    )];
    let folder = folder("{$ref: 'parts.yaml#/A'}", &shared);
    let second = MANIFEST.replace("v1", "v2");
    let second = second.split_once('\n').unwrap().1;
    write(
        folder.path(),
        "spec/manifest.toml",
        &format!("{MANIFEST}{second}"),
    );
    let manifest = Manifest::read(&folder.path().join("spec/manifest.toml")).unwrap();
    let files: Vec<String> = files_of(&manifest)
        .iter()
        .map(|path| {
            path.strip_prefix(folder.path())
                .unwrap()
                .display()
                .to_string()
        })
        .collect();
    for name in [
        "spec/manifest.toml",
        "spec/spec.yaml",
        "spec/parts.yaml",
        "spec/gone.yaml",
    ] {
        assert!(files.iter().any(|file| file == name), "{name}: {files:?}");
    }
    let loaded = load(&manifest).unwrap().value;
    let read: Vec<usize> = loaded.iter().map(|it| it.files.read().count()).collect();
    assert_eq!(read, [1, 1]);
}
