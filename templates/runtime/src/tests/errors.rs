//! Errors: their messages, and what a program can ask them.

use std::{error::Error as _, time::Duration};

use serde_json::{Value, json};

use super::{CANARY, client, response, sample, sample_dialects};
use crate::{Credentials, Error, ErrorKind, blocking, testing::ScriptedTransport};

async fn failed(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
    let transport = ScriptedTransport::new().respond_with(response(status, headers, body));
    client(&transport)
        .send(sample::archive(CANARY))
        .await
        .unwrap_err()
}

async fn failed_json(status: u16, body: Value) -> Error {
    failed(status, &[], &body.to_string()).await
}

#[tokio::test]
async fn an_error_in_twilios_own_format() {
    let error = failed_json(
        404,
        json!({
            "code": 20404, "message": "The resource was not found", "status": 400,
            "more_info": "https://www.twilio.com/docs/errors/20404", "details": { "field": CANARY },
        }),
    )
    .await;
    assert_eq!(
        error.to_string(),
        "Twilio 20404 (HTTP 404) POST /v1/Channels/{Sid}: The resource was not found"
    );
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!((error.code(), error.status()), (Some(20404), Some(404)));
    assert_eq!(error.message(), Some("The resource was not found"));
    assert_eq!(
        error.more_info(),
        Some("https://www.twilio.com/docs/errors/20404")
    );
    assert_eq!(error.details(), Some(&json!({ "field": CANARY })));
    assert_eq!(error.operation_id(), Some("ArchiveChannel"));
    assert_eq!(
        (error.request_id(), error.retry_after(), error.pointer()),
        (None, None, None)
    );
    assert!(error.body().unwrap().starts_with(b"{"));
    assert!(error.source().is_none() && error.transport_error().is_none());
    assert!(!super::printed(&error).contains(CANARY));
}

#[tokio::test]
async fn an_error_in_the_format_of_rfc_9457() {
    let problem = json!({
        "type": "https://www.twilio.com/docs/errors/20001", "title": "Invalid", "status": 400, "code": "20001",
        "detail": "Status is unknown", "instance": "/x", "errors": [{ "pointer": "/Status" }],
    });
    let error = failed_json(400, problem).await;
    assert_eq!(
        error.to_string(),
        "Twilio 20001 (HTTP 400) POST /v1/Channels/{Sid}: Status is unknown"
    );
    assert_eq!(
        error.more_info(),
        Some("https://www.twilio.com/docs/errors/20001")
    );
    assert_eq!(error.details(), Some(&json!([{ "pointer": "/Status" }])));
    let error = failed_json(
        400,
        json!({ "type": "about:blank", "title": "Invalid", "detail": "" }),
    )
    .await;
    assert_eq!(
        (error.message(), error.more_info(), error.code()),
        (Some("Invalid"), None, None)
    );
}

#[tokio::test]
async fn the_message_is_found_in_every_usual_format() {
    for (body, expected) in [
        (json!({ "error": { "message": "a" } }), "a"),
        (
            json!({ "error": { "code": 403, "status": "X", "message": "a" } }),
            "a",
        ),
        (json!({ "errors": [{ "message": "a" }] }), "a"),
        (
            json!({ "errors": [{ "title": "t", "detail": "a" }, {}, "b"] }),
            "a; b",
        ),
        (json!({ "error": "x", "error_description": "a" }), "a"),
        (json!({ "error": "a" }), "a"),
        (json!({ "error": { "errors": [{ "error": "a" }] } }), "a"),
        (json!({ "message": { "text": 1 }, "error": "a" }), "a"),
        (json!({ "message": "", "errors": [], "title": "a" }), "a"),
    ] {
        let error = failed_json(400, body.clone()).await;
        let printed = format!("Twilio (HTTP 400) POST /v1/Channels/{{Sid}}: {expected}");
        assert_eq!(error.to_string(), printed, "{body}");
        assert_eq!(error.message(), Some(expected), "{body}");
        // Only Twilio's own format has Twilio's code.
        assert_eq!(error.code(), None, "{body}");

        let transport = ScriptedTransport::new().respond(400, body.clone());
        let blocking = blocking::Client::builder(Credentials::api_key("SK00", "secret"));
        let blocking = blocking.transport(transport).build().unwrap();
        let same = blocking.send(sample::archive(CANARY)).unwrap_err();
        assert_eq!(same.to_string(), printed, "{body}");
    }
}

#[tokio::test]
async fn the_page_about_an_error_is_the_one_that_the_response_names() {
    let known = "https://www.twilio.com/docs/errors/20404";
    for (body, page) in [
        (json!({ "code": 20404, "more_info": known }), known),
        (json!({ "code": 20404 }), known),
        (json!({ "code": 1, "more_info": "https://x" }), "https://x"),
        (json!({ "code": 20404, "type": "about:blank" }), known),
    ] {
        let error = failed_json(404, body).await;
        assert_eq!(error.docs_url().as_deref(), Some(page));
    }
    assert_eq!(failed_json(404, json!({})).await.docs_url(), None);
}

#[tokio::test]
async fn an_unchanged_resource_is_not_a_redirect() {
    let error = failed(304, &[("location", "/x")], "").await;
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Foreign, Some(304))
    );
    let transport = ScriptedTransport::new().respond_with(response(304, &[], ""));
    let recording = sample_dialects::fetch_recording().authorization(Credentials::bearer("t"));
    let error = client(&transport).send(recording).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Foreign, Some(304))
    );
}

#[tokio::test]
async fn a_response_that_is_not_from_the_api_is_foreign() {
    for (status, body, problem) in [
        (
            502,
            "<html><body>canary-7f3a</body></html>",
            "is not JSON (line 1, column 1)",
        ),
        (404, "", "is empty"),
        (403, "null", "is not a JSON object"),
        (400, "[]", "is not a JSON object"),
        (400, "{ \"code\": 20", "is not JSON (line 1, column 12)"),
    ] {
        let error = failed(status, &[], body).await;
        let expected = format!(
            "(HTTP {status}) POST /v1/Channels/{{Sid}}: the response is not from the API: the body {problem}"
        );
        assert!(error.to_string().starts_with(&expected), "{error}");
        assert_eq!(
            (error.kind(), error.code(), error.message()),
            (ErrorKind::Foreign, None, None)
        );
        assert_eq!(error.body(), Some(body.as_bytes()));
        assert!(!super::printed(&error).contains(CANARY));
    }
}

#[tokio::test]
async fn an_error_without_a_message_is_still_an_error() {
    for (status, body) in [
        (400, "{}"),
        (
            418,
            r#"{ "code": {}, "message": 5, "more_info": [], "details": null }"#,
        ),
        (409, r#"{ "code": 1e300, "message": null }"#),
    ] {
        let error = failed(status, &[], body).await;
        let expected = format!(
            "Twilio (HTTP {status}) POST /v1/Channels/{{Sid}}: the response does not say why"
        );
        assert_eq!(error.to_string(), expected, "{body}");
        assert_eq!(
            (error.kind(), error.code(), error.message()),
            (ErrorKind::Api, None, None)
        );
        assert_eq!((error.more_info(), error.details()), (None, None));
        assert_eq!(error.body(), Some(body.as_bytes()));
        assert!(!super::printed(&error).contains(CANARY));
    }
}

#[tokio::test]
async fn an_error_is_one_line_whatever_the_server_sends() {
    let message = "first\r\nsecond\u{1b}[2J";
    let error = failed_json(400, json!({ "message": message })).await;
    assert!(
        error.to_string().ends_with("{Sid}: first  second [2J"),
        "{error}"
    );
    assert_eq!(error.message(), Some(message));
}

#[tokio::test]
async fn no_error_shows_characters_that_hide_or_reorder_text() {
    let hidden =
        "\u{ad}\u{61c}\u{200b}\u{200d}\u{200f}\u{2028}\u{202e}\u{2060}\u{2066}\u{feff}\u{e0041}";
    let error = failed_json(400, json!({ "message": format!("a{hidden}b") })).await;
    let expected = format!("{{Sid}}: a{}b", " ".repeat(hidden.chars().count()));
    assert!(error.to_string().ends_with(&expected), "{error:?}");
}

#[tokio::test]
async fn the_request_id_has_two_names() {
    for (headers, expected) in [
        (
            vec![("Twilio-Request-Id", "RQ1"), ("T-Request-Id", "RQ2")],
            Some("RQ1"),
        ),
        (vec![("T-Request-Id", "RQ2")], Some("RQ2")),
        (
            vec![("Twilio-Request-Id", ""), ("T-Request-Id", "RQ2")],
            Some("RQ2"),
        ),
        (vec![("X-Request-Id", "RQ3")], None),
    ] {
        assert_eq!(failed(500, &headers, "").await.request_id(), expected);
        let error = failed(302, &headers, "").await;
        assert_eq!(error.request_id(), expected);
    }
}

#[tokio::test]
async fn retry_after_is_read_as_seconds_or_as_a_date_by_the_servers_clock() {
    let now = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
    for (headers, expected) in [
        (vec![("Retry-After", "120")], Some(120)),
        (vec![("Retry-After", " 0 ")], Some(0)),
        (
            vec![now, ("Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT")],
            Some(30),
        ),
        (
            vec![now, ("Retry-After", "Sun, 06 Nov 1994 08:00:00 GMT")],
            Some(0),
        ),
        (vec![("Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT")], None),
        (
            vec![
                ("Date", "today"),
                ("Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT"),
            ],
            None,
        ),
        (
            vec![now, ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")],
            Some(252_618_189_022),
        ),
        (
            vec![now, ("Retry-After", "9999-12-31T23:59:59Z")],
            Some(252_618_189_022),
        ),
        (
            vec![("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")],
            Some(u64::MAX),
        ),
        (vec![now, ("Retry-After", "soon")], None),
        (vec![now, ("Retry-After", "")], None),
        (vec![("Retry-After", "-5")], None),
        (vec![("Retry-After", "1.5")], None),
        (
            vec![("Retry-After", "99999999999999999999999")],
            Some(u64::MAX),
        ),
        (vec![now], None),
    ] {
        let error = failed(429, &headers, "").await;
        assert_eq!(
            error.retry_after(),
            expected.map(Duration::from_secs),
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn the_message_of_a_429_names_a_wait_that_makes_sense() {
    let later = "send it again later, with fewer requests at a time".to_owned();
    for (retry_after, expected) in [
        ("0", later.clone()),
        ("1", "send it again after 1 s".to_owned()),
        ("86400", "send it again after 86400 s".to_owned()),
        ("99999999999999999999", later.clone()),
        ("Fri, 31 Dec 9999 23:59:59 GMT", later),
    ] {
        let error = failed(429, &[("Retry-After", retry_after)], "{}").await;
        let shown = error.to_string();
        assert!(shown.contains(&expected), "{retry_after}: {shown}");
    }
}

#[tokio::test]
async fn an_undecodable_success_says_where_and_keeps_the_body() {
    let body = format!("{CANARY} not JSON");
    let transport = ScriptedTransport::new()
        .respond_with(response(201, &[("Twilio-Request-Id", "RQ1")], &body))
        .respond_with(response(200, &[], &body));
    let client = client(&transport);
    let error = client.send(sample::created()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "(HTTP 201) POST /v1/Channels: the response is not from the API: the body is not JSON (line 1, column 1); \
         it may have taken effect: check before you send it again"
    );
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Foreign, Some(201))
    );
    assert_eq!(
        (error.pointer(), error.body()),
        (None, Some(body.as_bytes()))
    );
    assert_eq!(
        (error.request_id(), error.code(), error.message()),
        (Some("RQ1"), None, None)
    );
    assert!(!super::printed(&error).contains(CANARY));
    let error = client.page(sample::list()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "(HTTP 200) GET /v1/Channels: the response is not from the API: the body is not JSON (line 1, column 1)"
    );
}

#[tokio::test]
async fn an_undecodable_item_has_a_pointer() {
    let transport =
        ScriptedTransport::new().respond(200, json!({ "flex_chat_channels": [{}, CANARY] }));
    let error = client(&transport).page(sample::list()).await.unwrap_err();
    assert_eq!(error.pointer(), Some("/flex_chat_channels/1"));
    assert!(!super::printed(&error).contains(CANARY));
}

#[tokio::test]
async fn an_html_page_is_an_error_even_if_no_body_is_expected() {
    for (body, is_success) in [
        ("", true),
        ("{}", true),
        ("OK", true),
        (" \n<html>Log in", false),
    ] {
        let transport = ScriptedTransport::new().respond_with(response(200, &[], body));
        let result = client(&transport).send(sample::delete("a")).await;
        let kind = result.map_err(|error| error.kind());
        let expected = if is_success {
            Ok(())
        } else {
            Err(ErrorKind::Foreign)
        };
        assert_eq!(kind, expected, "{body}");
    }
}
