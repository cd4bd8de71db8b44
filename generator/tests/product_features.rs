//! Several products in one crate: what each feature enables, and that every combination compiles.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use generator::{
    Generation,
    load::{DescriptionEntry, parse_yaml},
    overlay,
};
use support::{cargo::Crate, compile_sources, entry, file};

const OVERLAY: &str = "
overlay: 1.0.0
info: { title: Names, version: 1.0.0 }
actions:
- target: $
  update:
    x-sid-names:
      AC: { name: AccountSid, description: Identifies an account. }
      BE: { name: BellSid, description: Identifies a bell., aliases: { ChimeSid: Use this name in a clock. } }
      TO: { name: TowerSid, description: Identifies a tower. }
";

/// A description with one operation, which takes this form field and returns these SIDs.
fn description(thing: &str, sids: &[&str], field: &str) -> String {
    let properties: Vec<String> = sids
        .iter()
        .map(|prefix| {
            let name = prefix.to_lowercase();
            format!("{name}_sid: {{ type: string, pattern: '^{prefix}[0-9a-fA-F]{{32}}$' }}")
        })
        .collect();
    let properties = properties.join(", ");
    format!(
        "
openapi: 3.0.1
info: {{ title: {thing}s, version: 1.0.0 }}
servers: [{{ url: https://{thing}s.example.com }}]
paths:
  /v1/{thing}s:
    post:
      operationId: Create{thing}
      tags: [Demo{thing}]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {{ type: object, required: [{field}], properties: {{ {field}: {{ type: string }} }} }}
            examples: {{ create: {{ value: {{ {field}: some }} }} }}
      responses:
        '201':
          description: The {thing}.
          content:
            application/json:
              schema: {{ type: object, properties: {{ {properties} }} }}
"
    )
}

/// A crate with these modules, each with its feature and its description.
fn crate_of(modules: &[(&str, Option<&str>, String)]) -> Generation {
    let overlay = parse_yaml("overlay.yaml", OVERLAY).unwrap();
    let sources = modules.iter().map(|(module, feature, text)| {
        let source = overlay::apply(parse_yaml("spec.yaml", text).unwrap(), &overlay).unwrap();
        let entry = DescriptionEntry {
            feature: feature.map(str::to_owned),
            ..entry(module, Some("Demo"))
        };
        (entry, source)
    });
    compile_sources(sources.collect(), false).unwrap_or_else(|errors| panic!("{errors}"))
}

fn bells() -> (&'static str, Option<&'static str>, String) {
    let text = description("Bell", &["AC", "BE"], "Tone");
    ("bells_v1", Some("bells"), text)
}

fn towers() -> (&'static str, Option<&'static str>, String) {
    let text = description("Tower", &["AC", "TO"], "Height");
    ("towers_v1", Some("towers"), text)
}

fn assert_snapshot(name: &str, about: &str, value: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(about);
    settings.bind(|| insta::assert_snapshot!(name, value));
}

#[test]
fn items_of_a_product_need_its_feature() {
    let compiled = crate_of(&[bells(), towers()]);
    let shown = ["lib.rs", "sid.rs", "required.rs"].map(|path| {
        let text = file(&compiled.files, path);
        format!("//// {path}\n\n{text}")
    });
    let about = "Two products, each with its feature: items that both need are compiled with `any` of them.";
    assert_snapshot("product_features", about, &shown.join("\n"));
    let tests = file(&compiled.files, "bells_v1/examples.rs");
    assert!(!tests.contains("feature"), "the attribute is on the module");
}

#[test]
fn items_of_a_product_without_a_feature_are_always_compiled() {
    let text = description("Clock", &["AC", "BE"], "Height");
    let compiled = crate_of(&[("clocks_v1", None, text), bells(), towers()]);
    let lib = file(&compiled.files, "lib.rs");
    assert!(lib.contains("#[rustfmt::skip]\npub mod sid;\n#[rustfmt::skip]\npub mod clocks_v1;\n"));
    let conditions = |path: &str| {
        let mut lines = file(&compiled.files, path).lines();
        let mut conditions = Vec::new();
        while let Some(condition) = lines.find(|line| line.starts_with("#[cfg")) {
            let item = lines.find(|line| !line.starts_with("#[")).unwrap();
            conditions.push(format!("{condition} {item}"));
        }
        conditions
    };
    assert_eq!(
        conditions("sid.rs"),
        [
            "#[cfg(feature = \"towers\")] pub struct TowerSid(runtime::SidString);",
            "#[cfg(feature = \"towers\")] runtime::sid!(TowerSid, \"TO\", KINDS);",
        ]
    );
    assert_eq!(
        conditions("required.rs"),
        ["#[cfg(feature = \"bells\")] pub struct MissingTone;"]
    );
}

#[test]
fn without_features_only_the_catalogue_has_a_cfg_attribute() {
    let without = |(module, _, text)| (module, None, text);
    let compiled = crate_of(&[without(bells()), without(towers())]);
    for file in &compiled.files {
        let mut rest = file.contents.split("#[cfg(feature = \"catalogue\")]");
        assert!(!rest.any(|it| it.contains("feature =")), "{}", file.path);
    }
}

#[test]
fn it_compiles_with_each_set_of_features_and_its_examples_pass() {
    let compiled = crate_of(&[bells(), towers()]);
    let written = Crate::write("product_features", &compiled);
    for features in ["", "bells", "towers"] {
        written.cargo(&["clippy", "--all-targets", "--features", features]);
    }
    written.cargo(&["test", "--features", "bells,towers"]);
}
