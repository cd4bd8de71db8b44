//! Values that are one of several: each kind is read, written as it was read, and sent wherever it can be.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails has done its job"
)]

use std::collections::BTreeMap;

use sample_api::{
    notes::note::{
        self, Content, CreateNoteShelf, FetchNoteSince, Note, NoteId, NoteLimit, NoteLimitEnum,
        NoteMarks, NoteOwner, NoteParts, NoteSize, NoteStop, NoteWhen, Person, Text,
    },
    sid::UserSid,
};
use serde_json::{Value, json};
use twilio_runtime::Request;

const USER: &str = "US0123456789abcdef0123456789abcdef";

fn read<T: serde::de::DeserializeOwned>(json: &Value) -> T {
    serde_json::from_str(&json.to_string()).unwrap()
}

/// What is written of a note with this property.
fn written(name: &str, value: &Value) -> Value {
    let note: Note = read(&json!({ name: value }));
    let written = serde_json::to_value(&note).unwrap();
    written.get(name).cloned().unwrap()
}

fn http(request: &impl Request) -> http::Request<Vec<u8>> {
    request
        .call()
        .to_http_request("https://example.com")
        .unwrap()
}

fn body(request: &impl Request) -> Value {
    serde_json::from_slice(http(request).body()).unwrap()
}

#[test]
fn a_value_is_read_as_the_alternative_that_writes_it_unchanged() {
    assert_eq!(read::<NoteId>(&json!("12")), NoteId::String("12".into()));
    assert_eq!(read::<NoteId>(&json!(12)), NoteId::Integer(12));
    assert_eq!(read::<NoteSize>(&json!(12)), NoteSize::Integer(12));
    assert_eq!(read::<NoteSize>(&json!(1.5)), NoteSize::Number(1.5));
    assert_eq!(read::<NoteStop>(&json!("a")), NoteStop::String("a".into()));
    let list = NoteStop::List(vec!["a".into()]);
    assert_eq!(read::<NoteStop>(&json!(["a"])), list);
    let inf = NoteLimit::Enum(NoteLimitEnum::Inf);
    assert_eq!(read::<NoteLimit>(&json!("inf")), inf);
    let day = NoteWhen::Date("2026-11-30".parse().unwrap());
    assert_eq!(read::<NoteWhen>(&json!("2026-11-30")), day);
    assert_eq!(read::<NoteWhen>(&json!(true)), NoteWhen::Boolean(true));
    let owner = NoteOwner::Sid(UserSid::from_static(USER));
    assert_eq!(read::<NoteOwner>(&json!(USER)), owner);
    let NoteOwner::Person(person) = read(&json!({ "name": "Ann" })) else {
        panic!("it is a person")
    };
    assert_eq!(person.name.as_deref(), Some("Ann"));
    let marks = [
        (json!([1, 2]), NoteMarks::IntegerList(vec![1, 2])),
        (
            json!(["1", "2"]),
            NoteMarks::StringList(vec!["1".into(), "2".into()]),
        ),
        (json!(false), NoteMarks::Boolean(false)),
    ];
    for (json, expected) in marks {
        assert_eq!(read::<NoteMarks>(&json), expected);
    }
}

#[test]
fn every_kind_of_alternative_is_written_as_it_was_read() {
    for (name, values) in [
        ("id", vec![json!(1), json!(-1), json!("1"), json!("")]),
        ("size", vec![json!(1), json!(1.5), json!(1e300)]),
        ("stop", vec![json!("a"), json!([]), json!(["a", "b"])]),
        ("limit", vec![json!(1), json!("inf"), json!("new")]),
        ("level", vec![json!("high"), json!("any other")]),
        ("when", vec![json!("2026-11-30"), json!(true)]),
        ("owner", vec![json!({ "name": "Ann" }), json!(USER)]),
        ("counts", vec![json!({ "a": 1 }), json!({}), json!([1, 2])]),
        ("marks", vec![json!([1]), json!(["a"]), json!(true)]),
        (
            "parts",
            vec![json!(["a", { "kind": "text", "text": "b" }, { "kind": "photo", "url": "c" }])],
        ),
        (
            "content",
            vec![
                json!("a"),
                json!(["a", ["b", { "c": "d" }]]),
                json!({ "a": [{}] }),
            ],
        ),
    ] {
        for value in values {
            assert_eq!(written(name, &value), value, "{name}");
        }
    }
}

#[test]
fn what_is_none_of_the_alternatives_is_kept_unchanged() {
    for (name, value) in [
        ("id", json!({ "a": 1 })),
        ("id", json!([1])),
        ("stop", json!(["a", { "b": null }])),
        ("limit", json!({})),
        ("when", json!("someday")),
        ("counts", json!({ "a": 1, "b": ["c"] })),
        ("counts", json!([1, "two"])),
        ("marks", json!([{ "a": 1 }])),
        ("parts", json!([{ "kind": "video", "url": "a" }])),
        ("content", json!(["a", 5.5, { "b": true }])),
    ] {
        let kept = written(name, &value);
        // Inside a list, a number is read as text where a text is expected.
        let is_lenient = name == "content";
        assert!(kept == value || is_lenient, "{name}: {kept}");
    }
    let unknown = json!({ "a": ["b"] });
    assert_eq!(read::<NoteId>(&unknown), NoteId::Unrecognized(unknown));
}

#[test]
fn a_value_of_another_notation_is_understood_where_nothing_is_lost() {
    // Quoted, as some servers send numbers and booleans.
    let limit: note::FetchNoteSince = read(&json!("12"));
    assert_eq!(limit, FetchNoteSince::Integer(12));
    assert_eq!(read::<NoteMarks>(&json!("true")), NoteMarks::Boolean(true));
    let owner: NoteOwner = read(&json!({ "name": "Ann", "new": 1 }));
    assert!(matches!(owner, NoteOwner::Person(_)));
}

#[test]
fn objects_are_told_apart_by_the_values_that_they_state() {
    let read = |kind: &str| read::<NoteParts>(&json!({ "kind": kind, "text": "a", "url": "b" }));
    assert!(matches!(read("text"), NoteParts::Text(_)));
    assert!(matches!(read("picture"), NoteParts::Picture(_)));
    assert!(matches!(read("photo"), NoteParts::Picture(_)));
    assert!(matches!(read("video"), NoteParts::Unrecognized(_)));
}

#[test]
fn setters_take_what_converts_into_the_value() {
    let mut text = Text::default();
    text.kind = Some(note::Kind::Text);
    text.text = Some("b".to_owned());
    let mut person = Person::default();
    person.name = Some("Ann".to_owned());
    let request = note::echo()
        .id(7)
        .size(1.5)
        .stop("now")
        .limit(note::EchoNoteLimitEnum::Inf)
        .when(true)
        .owner(person)
        .counts(BTreeMap::from([("a".to_owned(), 1)]))
        .marks(vec![1, 2])
        .parts([note::EchoNoteParts::from("a"), text.into()])
        .content(vec!["a".into(), Content::from(vec!["b".into()])]);
    let expected = json!({
        "id": 7,
        "size": 1.5,
        "stop": "now",
        "limit": "inf",
        "when": true,
        "owner": { "name": "Ann" },
        "counts": { "a": 1 },
        "marks": [1, 2],
        "parts": ["a", { "kind": "text", "text": "b" }],
        "content": ["a", ["b"]],
    });
    assert_eq!(body(&request), expected);
    let strings = note::echo()
        .id("a")
        .stop(vec!["b".to_owned()])
        .parts(["c", "d"]);
    let expected = json!({ "id": "a", "stop": ["b"], "parts": ["c", "d"] });
    assert_eq!(body(&strings), expected);
    assert_eq!(body(&note::echo().stop_null()), json!({ "stop": null }));
    assert_eq!(body(&note::echo_content().body("a")), json!("a"));
}

#[test]
fn outside_of_json_a_value_is_sent_as_what_it_is() {
    let uri = |request: &note::FetchNote| http(request).uri().to_string();
    let path = "https://example.com/v1/Notes";
    assert_eq!(uri(&note::fetch(7)), format!("{path}/7"));
    assert_eq!(uri(&note::fetch("a b")), format!("{path}/a%20b"));
    let tags = note::fetch(7).tags(vec!["a".to_owned(), "b".to_owned()]);
    assert_eq!(uri(&tags), format!("{path}/7?Tags=a&Tags=b"));
    let tag = note::fetch(7).tags("a").since(5);
    assert_eq!(uri(&tag), format!("{path}/7?Tags=a&Since=5"));
    let range: FetchNoteSince = read(&json!({ "gte": 1, "lt": 5 }));
    let range = note::fetch(7).since(range);
    let expected = format!("{path}/7?Since%5Bgte%5D=1&Since%5Blt%5D=5");
    assert_eq!(uri(&range), expected);
    for (request, expected) in [
        (note::fetch(7).x_limit(5), "5"),
        (
            note::fetch(7).x_limit(note::FetchNoteXLimitEnum::Inf),
            "inf",
        ),
    ] {
        assert_eq!(http(&request).headers()["x-limit"], expected);
    }
    let form =
        |request: &note::CreateNote| String::from_utf8(http(request).body().clone()).unwrap();
    let shelf: CreateNoteShelf = read(&json!({ "row": 5 }));
    let request = note::create().limit(5).shelf(shelf);
    assert_eq!(form(&request), "Limit=5&Shelf%5Brow%5D=5");
    assert_eq!(form(&note::create().shelf("")), "Shelf=");
}

#[test]
fn neither_secrets_nor_personal_data_nor_unknown_json_is_printed() {
    let note: Note = read(&json!({
        "secret": "canary",
        "owner": { "name": "canary" },
        "id": { "canary": "canary" },
    }));
    let printed = format!("{note:?}");
    assert!(!printed.contains("canary"), "{printed}");
    let request = note::echo().secret("canary");
    let printed = format!("{:?}", request.call());
    assert!(!printed.contains("canary"), "{printed}");
}
