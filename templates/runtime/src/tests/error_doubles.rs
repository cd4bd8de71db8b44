//! Errors for test doubles, next to those that a client returns.

use std::{error::Error as _, time::Duration};

use serde_json::json;

use super::{CANARY, client, response, run, sample};
use crate::{
    Error, ErrorKind, Request,
    testing::{Errors, ScriptedTransport},
    transport::TransportError,
};

/// What a program can see of an error.
fn seen(error: &Error) -> String {
    format!("{error:?} {:?} {:?}", error.body(), error.problems())
}

/// That a double makes the error that a client returns, and that it is of this kind.
#[track_caller]
fn assert_same<R: Request>(request: &R, answer: &http::Response<Vec<u8>>, kind: ErrorKind) {
    let transport = ScriptedTransport::new().respond_with(answer.clone());
    let once = client(&transport).with_retry(crate::RetryPolicy::never());
    let Err(real) = run(once.send(request)) else {
        panic!("a success")
    };
    let double = Errors::of(request).response(answer.clone());
    assert_eq!((double.kind(), seen(&double)), (kind, seen(&real)));
}

#[test]
fn an_error_of_a_response_is_the_one_that_a_client_returns() {
    let refusal = json!({ "code": 20404, "message": "not found" });
    let archive = sample::archive("CH1");
    for (status, headers, body, kind) in [
        (404, vec![], refusal.to_string(), ErrorKind::Api),
        (
            503,
            vec![("retry-after", "3")],
            "{}".to_owned(),
            ErrorKind::Api,
        ),
        (502, vec![], "<html>".to_owned(), ErrorKind::Foreign),
        (200, vec![], "<html>".to_owned(), ErrorKind::Foreign),
        (
            302,
            vec![("location", "/x")],
            String::new(),
            ErrorKind::Redirect,
        ),
    ] {
        assert_same(&archive, &response(status, &headers, &body), kind);
    }
    // What a success must be depends on the request.
    for (body, kind) in [
        ("<html>", ErrorKind::Foreign),
        ("", ErrorKind::Foreign),
        ("[]", ErrorKind::Undecodable),
        (r#"{"flex_chat_channels": [1]}"#, ErrorKind::Undecodable),
    ] {
        assert_same(&sample::list(), &response(200, &[], body), kind);
    }
    let errors = Errors::of(&archive);
    let double = errors.api(404, &refusal);
    assert_eq!((double.code(), double.status()), (Some(20404), Some(404)));
    assert_eq!(errors.api(42, &refusal).status(), Some(500));
}

#[test]
fn a_double_can_make_an_error_of_every_kind() {
    let errors = Errors::of(&sample::archive(CANARY));
    let target = "POST /v1/Channels/{Sid}";
    for (error, kind, text) in [
        (
            Errors::configuration("x"),
            ErrorKind::Configuration,
            "the Twilio client cannot be used: x".to_owned(),
        ),
        (
            errors.invalid_request(["x", "y"]),
            ErrorKind::InvalidRequest,
            "ArchiveChannel was not sent: x; y".to_owned(),
        ),
        (
            errors.paging("x"),
            ErrorKind::Paging,
            format!("{target}: x"),
        ),
        (
            errors.credentials("x"),
            ErrorKind::NotSent,
            format!("{target}: the credentials could not be obtained, so nothing was sent"),
        ),
        (
            errors.transport(TransportError::connect("x")),
            ErrorKind::NotSent,
            format!(
                "{target}: no connection could be made, so nothing was sent; it is safe to send it again"
            ),
        ),
        (
            errors.transport(TransportError::timed_out("x")),
            ErrorKind::NoAnswer,
            format!(
                "{target}: no complete response arrived in time; it may have taken effect: check before you send it again"
            ),
        ),
        (
            errors.undecodable(response(200, &[], "{}"), "/sid"),
            ErrorKind::Undecodable,
            format!(
                "Twilio (HTTP 200) {target}: `/sid` in the body is not as described; the API accepted the request, so do \
                 not send it again"
            ),
        ),
        (
            errors.response(response(200, &[], "{}")),
            ErrorKind::Undecodable,
            format!(
                "Twilio (HTTP 200) {target}: the body is not as described; the API accepted the request, so do not send \
                 it again"
            ),
        ),
    ] {
        assert_eq!((error.kind(), error.to_string()), (kind, text));
        assert!(!super::printed(&error).contains(CANARY));
    }
    let failed = errors.credentials("x");
    let cause = failed.source().unwrap().source().unwrap();
    assert_eq!(cause.to_string(), "x");
    assert_eq!(format!("{errors:?}"), "Errors(\"ArchiveChannel\")");
}

#[test]
fn a_double_can_make_the_errors_of_a_wait() {
    let errors = Errors::of(&sample::archive(CANARY));
    let target = "POST /v1/Channels/{Sid}";
    for (error, kind, text) in [
        (
            errors.failed(45001, "x"),
            ErrorKind::Failed,
            format!("{target}: what was waited for failed with Twilio 45001: x"),
        ),
        (
            errors.not_ready(Duration::from_secs(60)),
            ErrorKind::NotReady,
            format!("{target}: it was not ready after 60 s"),
        ),
        (
            errors.cancelled(),
            ErrorKind::Cancelled,
            format!("{target}: the program stopped waiting for it"),
        ),
    ] {
        assert_eq!((error.kind(), error.to_string()), (kind, text));
    }
}
