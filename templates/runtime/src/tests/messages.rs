//! What an error says for each way in which a request can end, after each kind of earlier attempts.
//!
//! The snapshot is to be read: a message must agree with the kind of the error, with whether it is retryable, and with
//! itself.

use std::{fmt::Write as _, sync::Arc};

use super::{response, sample};
use crate::{
    Error, Request,
    calls::call::Call,
    credentials::authorization::AuthorizationError,
    errors::error::ErrorKind,
    responses::{
        body::UndecodableBody,
        meta::{Effort, ResponseMeta},
    },
    transport::TransportError,
};

/// What happened before the last attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Earlier {
    Nothing,
    /// A failure to connect, or a 429.
    NoEffect,
    MayHaveArrived,
}

/// How the last attempt ended.
#[derive(Clone, Copy)]
enum End {
    Transport(fn() -> TransportError),
    NoTime,
    NoCredentials,
    Refused(u16, &'static str),
    Unreadable(u16, &'static str),
}

const ENDS: [(&str, End); 17] = [
    ("rejected", End::Transport(|| TransportError::rejected("x"))),
    ("connect", End::Transport(|| TransportError::connect("x"))),
    (
        "after sending",
        End::Transport(|| TransportError::after_sending("x")),
    ),
    (
        "timed out",
        End::Transport(|| TransportError::timed_out("x")),
    ),
    (
        "too large",
        End::Transport(|| TransportError::response_too_large(1)),
    ),
    ("no time left", End::NoTime),
    ("no credentials", End::NoCredentials),
    ("200, not JSON", End::Unreadable(200, "<html>")),
    ("200, other JSON", End::Unreadable(200, "[]")),
    ("302", End::Refused(302, "")),
    ("304", End::Refused(304, "")),
    ("400", End::Refused(400, "{}")),
    ("401", End::Refused(401, "{}")),
    ("429", End::Refused(429, "{}")),
    ("500", End::Refused(500, "{}")),
    ("502, not JSON", End::Refused(502, "<html>")),
    ("503", End::Refused(503, "{}")),
];

fn error(call: &Call, end: End, earlier: Earlier) -> Error {
    let is_counted = !matches!(end, End::NoTime | End::NoCredentials);
    let effort = Effort {
        attempts: u32::from(earlier != Earlier::Nothing) + u32::from(is_counted),
        may_have_arrived: earlier == Earlier::MayHaveArrived,
        ..Effort::default()
    };
    let operation = &call.operation;
    let meta = |status, body: &str| ResponseMeta::new(response(status, &[], body), effort);
    match end {
        End::Transport(error) => Error::transport(operation, error(), effort),
        End::NoTime => Error::transport(operation, TransportError::out_of_time(), effort),
        End::NoCredentials => {
            let error = AuthorizationError::Provider(Arc::from(Box::from("x")));
            Error::credentials(operation, error).after(effort)
        }
        End::Refused(status, body) => Error::refused(operation, meta(status, body)),
        End::Unreadable(status, body) => {
            let problem = match body {
                "[]" => UndecodableBody::new("", "is not a JSON object"),
                _ => UndecodableBody::not_json("is not JSON (line 1, column 1)"),
            };
            Error::unreadable(operation, meta(status, body), problem)
        }
    }
}

/// A request that only reads, one that must not be sent twice, and one that may be.
fn calls() -> [Call; 3] {
    [
        sample::fetch("a", "b").call().clone(),
        sample::archive("CH1").call().clone(),
        sample::delete("CH1").call().clone(),
    ]
}

/// The earlier attempts that such a request can have.
fn earlier_attempts(call: &Call) -> Vec<Earlier> {
    let mut earlier = vec![Earlier::Nothing, Earlier::NoEffect];
    // Only what may be sent twice is sent again after an attempt that may have arrived.
    if call.method() != "POST" {
        earlier.push(Earlier::MayHaveArrived);
    }
    earlier
}

/// The message, without what all of them have.
fn message(call: &Call, error: &Error) -> String {
    let text = error.to_string().replace(" (2 attempts)", "");
    text.replace(call.path_template(), "/…")
}

/// Every error with its kind, whether it is retryable, and its message. After earlier attempts, only those that differ.
#[test]
fn every_error_says_what_happened_and_what_to_do() {
    let mut table = String::new();
    for call in &calls() {
        for earlier in earlier_attempts(call) {
            writeln!(table, "\n{}, earlier attempts: {earlier:?}", call.method()).unwrap();
            for (name, end) in ENDS {
                let (first, error) = (
                    error(call, end, Earlier::Nothing),
                    error(call, end, earlier),
                );
                let text = message(call, &error);
                if earlier != Earlier::Nothing && text == message(call, &first) {
                    continue;
                }
                let kind = format!("{:?}", error.kind());
                let again = if error.is_retryable() {
                    "retryable"
                } else {
                    ""
                };
                writeln!(table, "{name:<16}{kind:<12}{again:<10}{text}").unwrap();
            }
        }
    }
    insta::assert_snapshot!("messages", table);
}

#[test]
fn no_message_contradicts_itself_or_its_kind() {
    for call in &calls() {
        for earlier in earlier_attempts(call) {
            for (_, end) in ENDS {
                assert_consistent(&error(call, end, earlier), earlier);
            }
        }
    }
}

#[track_caller]
fn assert_consistent(error: &Error, earlier: Earlier) {
    let text = error.to_string();
    let says = |part: &str| text.contains(part);
    let none = says("nothing was sent") || says("nothing took effect");
    let some = says("may have taken effect") || says("may have arrived");
    assert!(!(none && some), "{text}");
    assert_eq!(none, error.kind() == ErrorKind::NotSent, "{text}");
    let none_sent = none && earlier == Earlier::Nothing;
    assert_eq!(says("nothing was sent"), none_sent, "{text}");
    let again = says("it is safe to send it again") || says("does no harm");
    assert!(!again || error.is_retryable(), "{text}");
    assert!(!(again && says("check before you send it again")), "{text}");
    // A refusal with 429 says when to send it again.
    let says_when = error.status() == Some(429);
    assert!(again || !error.is_retryable() || says_when, "{text}");
}
