//! Values that are one of several: what a request may send of them, and what an answer holds.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use http::{Method, Request, Response, StatusCode, header};
use serde_json::{Value, json};
use twilio_emulator::Mock;

/// An API with values of every kind.
fn emulator() -> Mock {
    let of = |index: usize| json!({ "one_of": index });
    let operation = |id: &str, method: &str, path: &str, parameters: Value, response: Value| {
        json!({
            "id": id,
            "module": 0,
            "method": method,
            "path": path,
            "security": "none",
            "body": match method {
                "POST" => json!({ "kind": "json", "media_type": "application/json" }),
                _ => json!({ "kind": "none" }),
            },
            "parameters": parameters,
            "response": response,
        })
    };
    let note = json!({ "kind": "value", "type": { "model": 0 } });
    let catalogue = json!({
        "format": 1,
        "modules": [{ "name": "v1", "server": "https://api.example.com" }],
        "operations": [
            operation(
                "CreateNote",
                "POST",
                "/v1/Notes",
                json!([
                    { "name": "stop", "in": "json", "type": of(0) },
                    { "name": "limit", "in": "json", "type": of(1) },
                    { "name": "owner", "in": "json", "type": of(2) },
                    { "name": "either", "in": "json", "type": of(3) },
                    { "name": "since", "in": "query", "type": of(4) },
                    { "name": "tree", "in": "json", "type": of(6) },
                    { "name": "branch", "in": "query", "style": { "kind": "deep_object" }, "type": of(7) },
                ]),
                note.clone(),
            ),
            operation(
                "FetchNote",
                "GET",
                "/v1/Notes/{Sid}",
                json!([{ "name": "Sid", "in": "path", "required": true, "type": "string" }]),
                note,
            ),
            operation(
                "FetchWords",
                "GET",
                "/v1/Words",
                json!([]),
                json!({ "kind": "value", "type": of(5) }),
            ),
        ],
        "models": [
            { "properties": [
                { "name": "sid", "type": { "sid": 0 } },
                { "name": "stop", "type": of(0) },
                { "name": "limit", "type": of(1) },
                { "name": "owner", "type": of(2) },
                { "name": "either", "type": of(3) },
            ] },
            { "properties": [{ "name": "age", "type": "integer" }] },
            { "properties": [{ "name": "a", "type": of(6) }] },
            { "properties": [{ "name": "a", "type": of(7) }] },
            { "properties": [{ "name": "a", "type": of(7) }] },
        ],
        "enums": [{ "values": ["inf"] }],
        "one_ofs": [
            { "alternatives": [{ "type": "string" }, { "type": { "list": "string" } }] },
            { "alternatives": [{ "type": "integer" }, { "type": { "enum": 0 } }] },
            { "alternatives": [{ "model": 1 }, { "type": "boolean" }] },
            // As catalogues were before there were other alternatives than models.
            { "discriminator": "kind", "alternatives": [{ "model": 1, "values": ["a"] }] },
            { "alternatives": [{ "type": "integer" }, { "type": "boolean" }] },
            { "alternatives": [{ "type": { "list": "string" } }, { "model": 1 }] },
            { "alternatives": [{ "type": { "list": of(6) } }, { "type": { "map": of(6) } }, { "model": 2 }] },
            { "alternatives": [{ "model": 3 }, { "model": 4 }] },
        ],
        "sids": [{ "prefix": "NO" }],
    });
    Mock::new(&catalogue.to_string()).unwrap()
}

fn ask(mock: &Mock, method: Method, path: &str, body: &str) -> (StatusCode, Value) {
    let request = Request::builder()
        .method(method)
        .uri(format!("https://api.example.com{path}"))
        .header(header::CONTENT_TYPE, "application/json");
    let response: Response<Vec<u8>> = mock.handle(request.body(body.into()).unwrap());
    let json = serde_json::from_slice(response.body()).unwrap_or_default();
    (response.status(), json)
}

#[test]
fn each_alternative_is_accepted_and_answered_as_it_was_sent() {
    let mock = emulator();
    for sent in [
        json!({ "stop": "now", "limit": 5 }),
        json!({ "stop": ["now", "then"], "limit": "inf", "owner": true }),
        json!({ "owner": { "age": 7 }, "either": { "kind": "a" } }),
    ] {
        let (status, created) = ask(&mock, Method::POST, "/v1/Notes", &sent.to_string());
        assert!(status.is_success(), "{created}");
        let path = format!("/v1/Notes/{}", created["sid"].as_str().unwrap());
        let (_, fetched) = ask(&mock, Method::GET, &path, "");
        for (name, value) in sent.as_object().unwrap() {
            assert_eq!(fetched[name], *value, "{name}");
        }
    }
}

#[test]
fn what_is_none_of_the_alternatives_is_refused_by_name() {
    let mock = emulator();
    for (name, value) in [
        ("stop", json!(5)),
        ("stop", json!(["a", 5])),
        ("limit", json!(1.5)),
        ("owner", json!({ "age": "old" })),
        ("owner", json!("me")),
        ("either", json!([])),
    ] {
        let body = json!({ name: value }).to_string();
        let (status, problem) = ask(&mock, Method::POST, "/v1/Notes", &body);
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(
            problem["message"].as_str().unwrap().contains(name),
            "{problem}"
        );
    }
}

#[test]
fn a_text_in_a_query_is_read_as_the_alternative_that_it_is() {
    let mock = emulator();
    for (since, expected) in [
        ("5", StatusCode::OK),
        ("true", StatusCode::OK),
        ("soon", StatusCode::BAD_REQUEST),
    ] {
        let path = format!("/v1/Notes?since={since}");
        let (status, answer) = ask(&mock, Method::POST, &path, "{}");
        assert!(
            status == expected || status.is_success() && expected.is_success(),
            "{since}: {answer}"
        );
    }
}

#[test]
fn an_answer_is_the_first_of_several() {
    let (status, words) = ask(&emulator(), Method::GET, "/v1/Words", "");
    assert_eq!((status, words), (StatusCode::OK, json!([])));
}

/// Each level fits two alternatives, so there are 2^50 ways to read it, and none is right.
#[test]
fn alternatives_that_hold_each_other_are_not_tried_in_every_way() {
    let mock = emulator();
    let tree = (0..50).fold(json!(1), |inner, _| json!({ "a": inner }));
    let body = json!({ "tree": tree }).to_string();
    let (status, problem) = ask(&mock, Method::POST, "/v1/Notes", &body);
    assert_eq!(status, StatusCode::BAD_REQUEST, "{problem}");
    let path = format!("/v1/Notes?branch{}=1", "%5Ba%5D".repeat(50));
    let (status, problem) = ask(&mock, Method::POST, &path, "{}");
    assert_eq!(status, StatusCode::BAD_REQUEST, "{problem}");
}
