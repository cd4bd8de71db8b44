//! Cursors: the position in a list, stored and resumed.

use serde_json::{Value, json};

use super::{BASE, CANARY, assert_hidden, client, sample, sample_dialects};
use crate::{
    Credentials, ErrorKind, ListRequest, Request,
    list::{Cursor, NextPage},
    testing::ScriptedTransport,
};

const NEXT: &str = "https://flex-api.twilio.com/v1/Channels?Status=canary-7f3a&Page=1";

/// The next page of a list, after this response.
async fn next<T: crate::generated_for_0_1::FromJson>(
    list: impl ListRequest<Item = T>,
    json: Value,
) -> NextPage<T> {
    let transport = ScriptedTransport::new().respond(200, json);
    let page = client(&transport).page(list).await.unwrap();
    page.next().unwrap().clone()
}

async fn channels() -> NextPage<sample::Channel> {
    let json = json!({ "flex_chat_channels": [{}], "meta": { "next_page_url": NEXT } });
    next(sample::list(), json).await
}

fn kept(cursor: &Cursor) -> Cursor {
    let text = serde_json::to_string(cursor).unwrap();
    let read = serde_json::from_str(&text).unwrap();
    assert_eq!(*cursor, read, "{text}");
    read
}

#[tokio::test]
async fn a_list_resumes_from_a_cursor_with_the_headers_of_the_request() {
    let cursor = channels().await.cursor();
    assert_hidden(&cursor);
    assert_eq!(format!("{cursor:?}"), "Cursor(GET /v1/Channels)");
    let expected = json!({
        "operation": "ListChannel", "target": "GET /v1/Channels", "path": "/v1/Channels",
        "page": { "url": NEXT },
    });
    assert_eq!(serde_json::to_value(&cursor).unwrap(), expected);
    let list = sample::list().page_size(9).flex_metadata("m");
    let resumed = list.resume(&kept(&cursor)).unwrap();
    let transport = ScriptedTransport::new().respond(200, json!({ "flex_chat_channels": [{}] }));
    let mut stream = client(&transport).stream(resumed);
    assert!(stream.try_next().await.unwrap().is_some());
    assert!(stream.try_next().await.unwrap().is_none());
    let request = &transport.requests()[0];
    assert_eq!(request.url(), NEXT);
    assert_eq!(request.header("flex-metadata"), Some("m"));
}

#[tokio::test]
async fn a_cursor_contains_no_credentials_and_is_sent_with_those_of_the_request() {
    let list =
        || sample_dialects::list_calls("AC1", "x").authorization(Credentials::bearer(CANARY));
    let path = "/2010-04-01/Accounts/AC1/Calls.x.json?Page=1";
    let next = next(list(), json!({ "calls": [], "next_page_uri": path })).await;
    let cursor = kept(&next.cursor());
    assert!(!serde_json::to_string(&cursor).unwrap().contains(CANARY));
    assert_eq!(list().resume(&cursor).unwrap(), next);
    let without = sample_dialects::list_calls("AC1", "x")
        .resume(&cursor)
        .unwrap();
    assert_ne!(without, next);
    assert!(serde_json::to_string(next.call()).is_err());
    assert!(
        serde_json::to_string(without.call())
            .unwrap_err()
            .to_string()
            .contains("cursor")
    );
}

#[tokio::test]
async fn a_cursor_resumes_only_its_own_list() {
    let cursor = channels().await.cursor();
    let error = sample_dialects::list_calls("AC1", "x")
        .resume(&cursor)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_eq!(
        error.to_string(),
        "GET /2010-04-01/Accounts/{Sid}/Calls.{Format}.json: the cursor belongs to another list: ListChannel, `GET /v1/Channels`"
    );
    let mut json = serde_json::to_value(&cursor).unwrap();
    for page in [
        json!({ "url": format!("https://evil.example/v1/Channels?{CANARY}") }),
        json!({ "url": format!("{BASE}/v1/Configuration?{CANARY}") }),
        json!({ "path": "/v1/Configuration" }),
        json!({ "path": "//evil.example/v1/Channels" }),
        json!({ "path": "" }),
    ] {
        json["page"] = page;
        let cursor: Cursor = serde_json::from_value(json.clone()).unwrap();
        let transport = ScriptedTransport::new();
        let resumed = sample::list().resume(&cursor).unwrap();
        let error = client(&transport).page(resumed).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging);
        assert!(!super::printed(&error).contains(CANARY));
        assert!(transport.requests().is_empty());
    }
    // The path contains the arguments of the request, so the list of another account is another list.
    let path = "/2010-04-01/Accounts/AC1/Calls.x.json?Page=1";
    let list = sample_dialects::list_calls("AC1", "x");
    let cursor = next(list, json!({ "calls": [], "next_page_uri": path }))
        .await
        .cursor();
    let other = sample_dialects::list_calls("AC2", "x");
    assert_eq!(
        other.resume(&kept(&cursor)).unwrap_err().to_string(),
        "GET /2010-04-01/Accounts/{Sid}/Calls.{Format}.json: the cursor belongs to this list with other values in its path"
    );
}

#[tokio::test]
async fn a_cursor_with_the_sid_of_a_unique_name_belongs_to_the_list_of_the_name() {
    let path = "/2010-04-01/Accounts/AC1/Calls.x.json?Page=1";
    let by_name = || sample_dialects::list_calls("a name", "x");
    let next = next(by_name(), json!({ "calls": [], "next_page_uri": path })).await;
    let resumed = by_name().resume(&kept(&next.cursor())).unwrap();
    assert_eq!(resumed, next);
    let request = resumed.call().to_http_request("https://api.twilio.com");
    assert_eq!(request.unwrap().uri().path_and_query().unwrap(), path);
}

#[test]
fn an_invalid_cursor_is_refused_and_not_quoted() {
    let page = json!({ "url": CANARY });
    for json in [
        json!(CANARY),
        json!([]),
        json!({}),
        json!({ "operation": "x", "target": "y", "path": "/" }),
        json!({ "operation": "x", "target": "y", "page": page }),
        json!({ "operation": 5, "target": "y", "path": "/", "page": page }),
        json!({ "operation": "x", "target": "y", "path": "/", "page": CANARY }),
        json!({ "operation": "x", "target": "y", "path": "/", "page": { "url": 5 } }),
        json!({ "operation": "x", "target": "y", "path": "/", "page": { "host": CANARY } }),
        json!({ "operation": "x", "target": "y", "path": "/", "page": { "path": CANARY, "url": CANARY } }),
        json!({ "operation": "x", "target": "y", "path": "/", "page": page, "credentials": CANARY }),
    ] {
        let error = serde_json::from_str::<Cursor>(&json.to_string())
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("a cursor cannot be read: "), "{error}");
        assert!(!error.contains(CANARY), "{error}");
    }
}
