//! Choices that are read from a response, and sent again.

use serde_json::{Value, json};

use crate::{ErrorKind, generated_for_0_1 as runtime};

#[derive(Clone, Debug, PartialEq)]
struct Target(runtime::Choice);

impl Target {
    const TABLE: runtime::ChoiceTable = runtime::ChoiceTable {
        discriminator: "Kind",
        variants: &[
            runtime::ChoiceVariant::new("web")
                .required(&["Target.Url"])
                .optional(&["Target.Retries", "Target.Tags", "Target.Body"]),
            runtime::ChoiceVariant::new("queue").fixed(&[
                ("Target.Async", "true"),
                ("Target.Body", "{\"closed\":true}"),
            ]),
        ],
    };
}

#[derive(Clone, Default, PartialEq)]
struct Hook {
    kind: Option<String>,
    target: Option<Value>,
    note: Option<String>,
}

runtime::model!(Hook { kind, target, note });

#[derive(Clone, Default, PartialEq)]
struct Web {
    kind: Option<String>,
    url: Option<String>,
    retries: Option<i64>,
    tags: Option<Vec<String>>,
    body: Option<Value>,
    additional_properties: runtime::AdditionalProperties,
}

runtime::model!(Web {
    kind,
    url,
    retries,
    tags,
    body,
    ..additional_properties
});

#[derive(Clone, Default, PartialEq)]
struct Queue {
    kind: Option<String>,
    additional_properties: runtime::AdditionalProperties,
}

runtime::model!(Queue {
    kind,
    ..additional_properties
});

#[derive(Clone, PartialEq)]
enum Settings {
    Web(Box<Web>),
    Queue(Box<Queue>),
    Unrecognized(Value),
}

runtime::one_of!(Settings by "kind" { Web = "web", Queue = "queue" });

runtime::response_choice!(Settings as Target within "target" {
    "url" = "Target.Url",
    "retries" = "Target.Retries",
    "tags" = "Target.Tags",
    "body" = "Target.Body",
});

fn read(json: Value) -> Option<Settings> {
    runtime::read_choice(&serde_json::from_value::<Hook>(json).unwrap())
}

fn web(json: Value) -> Web {
    match read(json) {
        Some(Settings::Web(web)) => *web,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_known_variant_has_its_fields() {
    let target = json!({ "url": "a", "retries": "2", "tags": ["b"], "body": { "c": 1 } });
    let read = web(json!({ "kind": "web", "target": target, "note": "d" }));
    let expected = Web {
        kind: Some("web".to_owned()),
        url: Some("a".to_owned()),
        retries: Some(2),
        tags: Some(vec!["b".to_owned()]),
        body: Some(json!({ "c": 1 })),
        ..Web::default()
    };
    assert_eq!(read, expected);
}

#[test]
fn what_is_not_known_and_what_does_not_fit_is_kept() {
    let target = json!({ "url": "a", "retries": "often", "colour": { "r": 1 }, "kind": "x" });
    let read = web(json!({ "kind": "web", "target": target }));
    assert_eq!((read.url.as_deref(), read.retries), (Some("a"), None));
    let expected = json!({ "retries": "often", "colour": { "r": 1 } });
    assert_eq!(json!(read.additional_properties), expected);
    let read = web(json!({ "kind": "web", "target": "a text" }));
    assert_eq!(
        json!(read.additional_properties),
        json!({ "target": "a text" })
    );
}

#[test]
fn an_unknown_or_missing_discriminator_keeps_the_json() {
    let unknown = read(json!({ "kind": "phone", "target": { "number": 5 } }));
    let expected = Settings::Unrecognized(json!({ "kind": "phone", "number": 5 }));
    assert_eq!(unknown, Some(expected));
    let missing = read(json!({ "target": { "url": "a" } }));
    assert_eq!(missing, Some(Settings::Unrecognized(json!({ "url": "a" }))));
}

#[test]
fn a_response_without_any_of_it_has_no_choice() {
    for nothing in [
        json!({}),
        json!({ "kind": null, "target": null }),
        json!({ "target": {}, "note": "a" }),
    ] {
        assert_eq!(read(nothing), None);
    }
    assert_eq!(web(json!({ "kind": "web" })).url, None);
}

#[test]
fn a_complete_choice_can_be_sent_again() {
    let target =
        json!({ "url": "a", "retries": 2, "tags": ["b"], "body": { "c": 1 }, "colour": "red" });
    let read = read(json!({ "kind": "web", "target": target })).unwrap();
    let expected = runtime::Choice::new("Kind", "web")
        .form("Target.Url", "a")
        .form("Target.Retries", 2)
        .form("Target.Tags", runtime::list(["b"]))
        .form("Target.Body", json!({ "c": 1 }));
    assert_eq!(Target::try_from(read).unwrap(), Target(expected));
}

#[test]
fn fixed_fields_are_sent_again_as_the_variant_has_them() {
    let read = read(json!({ "kind": "queue", "target": { "async": false } })).unwrap();
    let expected = runtime::Choice::new("Kind", "queue")
        .form("Target.Async", true)
        .form("Target.Body", runtime::string("{\"closed\":true}"));
    assert_eq!(Target::try_from(read).unwrap(), Target(expected));
}

#[test]
fn an_incomplete_choice_is_an_error_that_names_the_field() {
    let lost = "it was left out, null, or of another type";
    let unknown = "it was left out, or this version of the crate does not know its value";
    for (json, field, problem) in [
        (
            json!({ "kind": "web", "target": { "retries": 2 } }),
            "url",
            lost,
        ),
        (
            json!({ "kind": "web", "target": { "url": "" } }),
            "url",
            lost,
        ),
        (
            json!({ "kind": "web", "target": { "url": "a", "retries": "often" } }),
            "retries",
            lost,
        ),
        (
            json!({ "kind": "phone", "target": { "url": "a" } }),
            "kind",
            unknown,
        ),
        (json!({ "target": { "url": "a" } }), "kind", unknown),
    ] {
        let error = Target::try_from(read(json).unwrap()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MissingField);
        let expected = format!("the response has no usable `{field}` of `Settings`: {problem}");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_program_may_change_what_was_read() {
    let mut read = web(json!({ "kind": "web", "target": { "url": "a", "retries": "often" } }));
    read.retries = Some(3);
    let expected = runtime::Choice::new("Kind", "web")
        .form("Target.Url", "a")
        .form("Target.Retries", 3);
    let changed = Target::try_from(Settings::Web(Box::new(read)));
    assert_eq!(changed.unwrap(), Target(expected));
}
