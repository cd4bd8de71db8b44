//! Manifests, and the files they name.

use std::fs;
use std::path::Path;

use generator::load::{Manifest, load};

use super::errors;

fn manifest_errors(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.toml");
    fs::write(&path, text).unwrap();
    let prefix = format!("{}:", path.display());
    errors(Manifest::read(&path))
        .iter()
        .map(|error| error.replace(&prefix, ""))
        .collect()
}

#[test]
fn paths_are_relative_to_the_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.toml");
    let text = "crate = \"twilio-flex\"\n\n[[description]]\nmodule = \"v1\"\nfile = \"a/flex.yaml\"\n\
                overlays = [\"flex.overlay.yaml\"]\ntag-prefix = \"FlexV1\"\n\n\
                [[description]]\nmodule = \"v2\"\nfile = \"b.yaml\"\n";
    fs::write(&path, text).unwrap();
    let manifest = Manifest::read(&path).unwrap();
    assert_eq!(manifest.crate_name, "twilio-flex");
    let [v1, v2] = manifest.descriptions.as_slice() else {
        panic!("two descriptions");
    };
    assert_eq!(
        (v1.module.as_str(), v1.tag_prefix.as_deref()),
        ("v1", Some("FlexV1"))
    );
    assert_eq!(v1.file, folder.path().join("a/flex.yaml"));
    assert_eq!(v1.overlays, [folder.path().join("flex.overlay.yaml")]);
    assert_eq!(v1.location.as_ref().map(|location| location.line), Some(3));
    assert_eq!((v2.overlays.len(), v2.tag_prefix.as_deref()), (0, None));
}

#[test]
fn invalid_toml_and_unknown_keys_are_located() {
    assert!(manifest_errors("crate = \n")[0].starts_with("1:9 the manifest is not valid: "));
    let unknown =
        "crate = \"a\"\n[[description]]\nmodule = \"v1\"\nfile = \"a\"\noverlay = \"b\"\n";
    assert!(
        manifest_errors(unknown)[0]
            .starts_with("5:1 the manifest is not valid: unknown field `overlay`")
    );
    let missing = "crate = \"a\"\n[[description]]\nmodule = \"v1\"\n";
    assert_eq!(
        manifest_errors(missing),
        ["2:1 the manifest is not valid: missing field `file`"]
    );
}

#[test]
fn all_invalid_names_are_reported_together() {
    let mut text = "crate = \"1-up\"\n".to_owned();
    for module in [
        "v1", "V2", "type", "a__b", "self", "gen", "runtime", "../x", "v1", "", "_a", "é",
    ] {
        text += &format!("[[description]]\nmodule = \"{module}\"\nfile = \"a\"\n");
    }
    assert_eq!(
        manifest_errors(&text),
        [
            "1:9 `1-up` is not a valid package name",
            "6:10 `V2` is not a valid module name",
            "9:10 `type` is not a valid module name",
            "12:10 `a__b` is not a valid module name",
            "15:10 `self` is not a valid module name",
            "18:10 `gen` is not a valid module name",
            "21:10 the module name `runtime` is reserved",
            "24:10 `../x` is not a valid module name",
            "27:10 two descriptions have the module `v1`",
            "30:10 `` is not a valid module name",
            "33:10 `_a` is not a valid module name",
            "36:10 `é` is not a valid module name",
        ]
    );
}

#[test]
fn several_descriptions_may_share_a_feature() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.toml");
    let mut text = "crate = \"a\"\n".to_owned();
    for (module, feature) in [
        ("v1", ""),
        ("v2", "feature = \"video\"\n"),
        ("v3", "feature = \"c++\"\n"),
        ("v4", "feature = \"video\"\n"),
    ] {
        text += &format!("[[description]]\nmodule = \"{module}\"\nfile = \"a\"\n{feature}");
    }
    fs::write(&path, text).unwrap();
    let manifest = Manifest::read(&path).unwrap();
    let features = manifest.descriptions.iter();
    let features: Vec<_> = features.map(|entry| entry.feature.as_deref()).collect();
    assert_eq!(features, [None, Some("video"), Some("c++"), Some("video")]);
    assert_eq!(Vec::from_iter(manifest.features()), ["c++", "video"]);
}

#[test]
fn all_invalid_features_are_reported_together() {
    let mut text = "crate = \"a\"\n".to_owned();
    for (index, feature) in [
        "task router",
        "",
        "-a",
        "dep:a",
        "a/b",
        "é",
        "default",
        "reqwest",
        "rustls-no-provider",
        "__examples",
        "twilio-runtime",
        "voice",
    ]
    .iter()
    .enumerate()
    {
        text += &format!(
            "[[description]]\nmodule = \"v{index}\"\nfile = \"a\"\nfeature = \"{feature}\"\n"
        );
    }
    assert_eq!(
        manifest_errors(&text),
        [
            "5:11 `task router` is not a valid feature name",
            "9:11 `` is not a valid feature name",
            "13:11 `-a` is not a valid feature name",
            "17:11 `dep:a` is not a valid feature name",
            "21:11 `a/b` is not a valid feature name",
            "25:11 `é` is not a valid feature name",
            "29:11 the feature name `default` is reserved",
            "33:11 the feature name `reqwest` is reserved",
            "37:11 the feature name `rustls-no-provider` is reserved",
            "41:11 the feature name `__examples` is reserved",
            "45:11 the feature name `twilio-runtime` is reserved",
        ]
    );
}

#[test]
fn package_names_are_checked() {
    let entry = "[[description]]\nmodule = \"v1\"\nfile = \"a\"\n";
    for name in ["", "a b", "a\\\"b", "-a", "_", "self", "é", "a/b", "../a"] {
        assert_eq!(
            manifest_errors(&format!("crate = \"{name}\"\n{entry}")).len(),
            1,
            "{name}"
        );
    }
}

#[test]
fn a_manifest_without_descriptions_is_an_error() {
    assert_eq!(
        manifest_errors("crate = \"a\"\n"),
        ["1:1 the manifest lists no descriptions"]
    );
}

#[test]
fn all_files_that_cannot_be_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir(root.join("folder")).unwrap();
    fs::write(root.join("latin.yaml"), b"a: 1\nb: caf\xe9\n").unwrap();
    fs::write(root.join("bad.yaml"), "a: [\n").unwrap();
    let mut text = "crate = \"a\"\n".to_owned();
    for (index, file) in ["folder", "latin.yaml", "bad.yaml", "missing.yaml"]
        .iter()
        .enumerate()
    {
        text += &format!(
            "[[description]]\nmodule = \"v{index}\"\nfile = \"{file}\"\noverlays = [\"none.yaml\"]\n"
        );
    }
    fs::write(root.join("manifest.toml"), text).unwrap();
    let manifest = Manifest::read(&root.join("manifest.toml")).unwrap();
    let prefix = format!("{}/", root.display());
    let mut found = Vec::new();
    for error in errors(load(&manifest)) {
        found.push(error.replace(&prefix, ""));
    }
    found.sort();
    assert!(
        found[0].starts_with("bad.yaml:2:1 this is not valid YAML: "),
        "{}",
        found[0]
    );
    assert_eq!(
        found[1..],
        [
            "manifest.toml:14:1 there is no file `missing.yaml`",
            "manifest.toml:2:1 `folder` is a folder, not a file",
            "manifest.toml:2:1 there is no file `none.yaml`",
            "manifest.toml:6:1 `latin.yaml` is not valid UTF-8: the first invalid byte is on line 2",
        ]
    );
}

#[test]
fn a_missing_manifest_is_named() {
    assert_eq!(
        errors(Manifest::read(Path::new("no/such.toml"))),
        ["there is no file `no/such.toml`"]
    );
}

#[test]
fn a_stage_reports_the_errors_of_all_descriptions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.toml");
    let mut text = "crate = \"a\"\n".to_owned();
    for module in ["v1", "v2"] {
        text += &format!("[[description]]\nmodule = \"{module}\"\nfile = \"{module}.yaml\"\n");
        let description = "openapi: 3.0.1\ninfo: {title: 5, version: '1'}\npaths: []\n";
        fs::write(folder.path().join(format!("{module}.yaml")), description).unwrap();
    }
    fs::write(&path, text).unwrap();
    let found = errors(generator::generate(&path, &generator::Options::default()));
    let lines: Vec<&str> = found
        .iter()
        .filter_map(|error| error.rsplit_once(".yaml"))
        .map(|(_, end)| end)
        .collect();
    let expected = [
        ":2:8 the `title` of the info object must be a string, not 5",
        ":3:1 the `paths` of a description must be an object, not an array",
    ];
    assert_eq!(lines, [expected, expected].concat());
}
