//! Values that the description does not allow are refused before anything is sent.

use serde_json::{Value, json};

use super::{BASE, CANARY, client, run};
use crate::{
    Credentials, ErrorKind, Request, blocking,
    generated_for_0_1::{self as runtime, Argument},
    request::CustomRequest,
    testing::ScriptedTransport,
};

static CREATE_NOTE: runtime::Operation = runtime::Operation {
    id: "CreateNote",
    method: runtime::Method::Post,
    server: BASE,
    path: "/v1/Notes/{Name}",
    parameters: &[
        runtime::Parameter::path("Name").max_length(3),
        runtime::Parameter::query("Country")
            .min_length(2)
            .max_length(2),
        runtime::Parameter::header("X-Note").min_length(2),
        runtime::Parameter::form("Title")
            .min_length(1)
            .max_length(4),
        runtime::Parameter::form("Secret").personal().max_length(4),
        runtime::Parameter::form("Tags")
            .list()
            .min_items(1)
            .max_items(2)
            .max_length(3),
        runtime::Parameter::form("Scores")
            .integer()
            .list()
            .max_items(2)
            .at_most(10),
        runtime::Parameter::form("Joined")
            .list()
            .joined()
            .max_items(1),
        runtime::Parameter::form("Records")
            .any_json()
            .list()
            .max_items(1),
        runtime::Parameter::form("Huge")
            .min_length(0)
            .max_length(u64::MAX),
    ],
    body: runtime::Body::Form,
    ..runtime::Operation::DEFAULT
};

struct CreateNote(runtime::Draft);
runtime::request!(CREATE_NOTE, CreateNote, Value);

fn create() -> CreateNote {
    CreateNote(runtime::Draft::new(&CREATE_NOTE)).path("n")
}

impl CreateNote {
    fn path(self, name: &str) -> Self {
        Self(self.0.path("Name", name))
    }

    fn country(self, country: &str) -> Self {
        Self(self.0.query("Country", country))
    }

    fn x_note(self, note: &str) -> Self {
        Self(self.0.header("X-Note", note))
    }

    fn form(self, name: &'static str, value: impl Into<Argument>) -> Self {
        Self(self.0.form(name, value))
    }
}

static UPDATE_NOTE: runtime::Operation = runtime::Operation {
    id: "UpdateNote",
    method: runtime::Method::Put,
    server: BASE,
    path: "/v1/Notes",
    parameters: &[
        runtime::Parameter::json("title").max_length(4),
        runtime::Parameter::json("tags").min_items(1),
    ],
    body: runtime::Body::Json("application/json"),
    ..runtime::Operation::DEFAULT
};

struct UpdateNote(runtime::Draft);
runtime::request!(UPDATE_NOTE, UpdateNote, Value);

fn strings(items: &[&str]) -> Argument {
    runtime::list(items.iter().copied())
}

/// Asserts that both clients refuse the request for these reasons, and send nothing.
#[track_caller]
fn assert_refused(request: &impl Request, expected: &[&str]) {
    let transport = ScriptedTransport::new();
    let blocking = blocking::Client::builder(Credentials::api_key("SK00", CANARY))
        .transport(transport.clone())
        .build()
        .unwrap();
    let by_async = run(client(&transport).send(request)).err().unwrap();
    let by_blocking = blocking.send(request).err().unwrap();
    for error in [by_async, by_blocking] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.problems(), expected);
    }
    assert!(transport.requests().is_empty());
}

#[track_caller]
fn assert_allowed(request: &impl Request) {
    let transport = ScriptedTransport::new().respond(200, json!({}));
    run(client(&transport).send(request)).unwrap();
}

#[test]
fn lengths_are_inclusive() {
    for title in ["a", "abcd"] {
        assert_allowed(&create().form("Title", title));
    }
    assert_refused(
        &create().form("Title", ""),
        &["`Title` has 0 characters, but must have from 1 to 4"],
    );
    assert_refused(
        &create().form("Title", "abcde"),
        &["`Title` has 5 characters, but must have from 1 to 4"],
    );
    assert_allowed(&create().form("Huge", ""));
}

/// As JSON Schema counts: neither bytes nor what a reader sees as one character.
#[test]
fn characters_are_code_points() {
    assert_allowed(&create().form("Title", "😀éß日"));
    assert_refused(
        &create().form("Title", "e\u{301}e\u{301}e"),
        &["`Title` has 5 characters, but must have from 1 to 4"],
    );
}

#[test]
fn lengths_are_checked_in_every_location() {
    assert_allowed(&create().path("abc").country("DE").x_note("ab"));
    assert_refused(
        &create().path("abcd").country("DEU").x_note("a"),
        &[
            "`Name` has 4 characters, but must have at most 3",
            "`Country` has 3 characters, but must have exactly 2",
            "`X-Note` has 1 character, but must have at least 2",
        ],
    );
    let draft = || runtime::Draft::<()>::new(&UPDATE_NOTE);
    assert_allowed(&UpdateNote(
        draft()
            .json::<()>("title", "abcd")
            .json("tags", strings(&[""])),
    ));
    assert_refused(
        &UpdateNote(
            draft()
                .json::<()>("title", "abcde")
                .json("tags", strings(&[])),
        ),
        &[
            "`title` has 5 characters, but must have at most 4",
            "`tags` has 0 items, but must have at least 1",
        ],
    );
}

#[test]
fn errors_contain_no_strings() {
    let expected = ["`Secret` has 11 characters, but must have at most 4"];
    assert_refused(&create().form("Secret", "canary-7f3a"), &expected);
}

#[test]
fn the_items_of_an_array_are_counted_and_checked() {
    for tags in [&["a"][..], &["abc", ""]] {
        assert_allowed(&create().form("Tags", strings(tags)));
    }
    for (tags, expected) in [
        (&[][..], "`Tags` has 0 items, but must have from 1 to 2"),
        (
            &["a", "b", "c"],
            "`Tags` has 3 items, but must have from 1 to 2",
        ),
        (
            &["a", "abcd"],
            "`Tags` has 4 characters, but must have at most 3",
        ),
    ] {
        assert_refused(&create().form("Tags", strings(tags)), &[expected]);
    }
    assert_allowed(&create().form("Scores", vec![10, -10]));
    assert_refused(
        &create()
            .form("Scores", vec![1, 11])
            .form("Joined", strings(&["a", "b"]))
            .form("Records", vec![json!({}), json!({})]),
        &[
            "`Scores` is 11, but must be at most 10",
            "`Joined` has 2 items, but must have at most 1",
            "`Records` has 2 items, but must have at most 1",
        ],
    );
}

/// The first row of the arguments is the path, the second the form field.
fn with_stored_value(request: &CreateNote, value: Value) -> Result<CreateNote, String> {
    let mut stored = serde_json::to_value(request).unwrap();
    stored["arguments"][1]["value"] = value;
    serde_json::from_value(stored).map_err(|error| error.to_string())
}

#[test]
fn a_stored_request_is_checked_when_it_is_read() {
    let title = create().form("Title", "abcd");
    assert_allowed(&with_stored_value(&title, json!({ "string": "abc" })).unwrap());
    let error = with_stored_value(&title, json!({ "string": "abcde" })).unwrap_err();
    assert!(
        error.ends_with("`Title` has 5 characters, but must have from 1 to 4"),
        "{error}"
    );
    let tags = create().form("Tags", strings(&["a"]));
    let error = with_stored_value(&tags, json!({ "list": [] })).unwrap_err();
    assert!(
        error.ends_with("`Tags` has 0 items, but must have from 1 to 2"),
        "{error}"
    );
}

#[test]
fn a_stored_value_of_another_type_is_not_read() {
    let title = create().form("Title", "abcd");
    let tags = create().form("Tags", strings(&["a"]));
    let scores = create().form("Scores", vec![1]);
    let records = create().form("Records", vec![json!({})]);
    for (request, value, problem) in [
        (
            &title,
            json!({ "integer": 12345 }),
            "`Title` is not a string",
        ),
        (&title, json!({ "number": "1" }), "`Title` is not a string"),
        (
            &title,
            json!({ "json": "abcde" }),
            "`Title` is not a string",
        ),
        (
            &title,
            json!({ "boolean": true }),
            "`Title` is not a string",
        ),
        (
            &tags,
            json!({ "string": "abc" }),
            "`Tags` is not a list of strings",
        ),
        (
            &tags,
            json!({ "json": ["abcd"] }),
            "`Tags` is not a list of strings",
        ),
        (
            &tags,
            json!({ "list": [{ "integer": 1 }] }),
            "`Tags` is not a list of strings",
        ),
        (
            &scores,
            json!({ "list": [{ "string": "11" }] }),
            "`Scores` is not a list of integers",
        ),
        (
            &records,
            json!({ "json": {} }),
            "`Records` is not a list of JSON values",
        ),
    ] {
        let error = with_stored_value(request, value.clone()).unwrap_err();
        assert!(error.ends_with(problem), "{value}: {error}");
    }
    with_stored_value(&records, json!({ "list": [{ "json": {} }] })).unwrap();
}

/// A custom request has no description. Its numbers are checked all the same.
#[test]
fn a_custom_request_has_no_constraints() {
    let custom = || CustomRequest::post(BASE, "/v1/Notes");
    assert_allowed(&custom().form("Title", "a".repeat(10_000)));
    assert_refused(
        &custom().form("Score", vec![f64::NAN]),
        &["`Score` is not a finite number"],
    );
}
