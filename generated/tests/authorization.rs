//! Flex Insights: requests with their own credentials instead of the client's. The tests of the runtime cover the rest
//! of such credentials.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod examples;
mod server;
mod source;

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::header::AUTHORIZATION;
use requests::Case;
use serde_json::json;
use server::{Recorded, Server};
use twilio_flex::{Credentials, ErrorKind};

/// The secret of a request.
const OWN: &str = "own-secret";

/// Credentials of each kind, and the header they become.
fn kinds() -> [(Credentials, String); 4] {
    let basic = |user: &str| format!("Basic {}", STANDARD.encode(format!("{user}:{OWN}")));
    [
        (Credentials::auth_token("AC00", OWN), basic("AC00")),
        (Credentials::api_key("SK00", OWN), basic("SK00")),
        (Credentials::bearer(OWN), format!("Bearer {OWN}")),
        (
            Credentials::header(format!("Insights {OWN}")),
            format!("Insights {OWN}"),
        ),
    ]
}

#[track_caller]
fn assert_only(request: &Recorded, expected: &str) {
    let values: Vec<_> = request.headers.get_all(AUTHORIZATION).iter().collect();
    assert_eq!(values, [expected]);
    // Nowhere else: not in the URL, the body or another header.
    let secret = expected.rsplit(' ').next().unwrap();
    for secret in [secret, OWN] {
        assert!(!request.line().contains(secret), "{}", request.line());
        assert!(!request.body.contains(secret), "{}", request.body);
        let mut others = request.headers.iter();
        let found = others.find(|(name, value)| {
            *name != AUTHORIZATION && value.to_str().is_ok_and(|value| value.contains(secret))
        });
        assert_eq!(found, None);
    }
}

#[test]
fn every_operation_that_takes_credentials_is_covered() {
    let cases = requests::with_credentials(&Credentials::bearer(OWN));
    let covered: BTreeSet<_> = cases.iter().map(Case::operation).collect();
    assert!(!covered.is_empty());
    assert_eq!(covered.len(), source::authorization_setters());
}

#[tokio::test]
async fn the_credentials_of_a_request_replace_the_clients() {
    for (credentials, expected) in kinds() {
        let server = Server::start(|_| server::json(200, &json!({}))).await;
        let client = server.client();
        let cases = requests::with_credentials(&credentials);
        for case in &cases {
            // An empty object is not a page, so lists fail. Only the requests matter.
            let _ = case.send(&client).await;
        }
        let requests = server.requests();
        assert_eq!(requests.len(), cases.len());
        for request in requests {
            assert_only(&request, &expected);
        }
    }
}

#[tokio::test]
async fn later_pages_of_a_list_have_them_too() {
    for (credentials, expected) in kinds() {
        for case in requests::with_credentials(&credentials) {
            if !case.is_list() {
                continue;
            }
            let example = examples::json(&case.call);
            let server =
                Server::start(move |request| examples::one_of_two(request, &example)).await;
            let items = case.items(&server.client()).unwrap().await.unwrap();
            assert_eq!(items.len(), 2);
            let requests = server.requests();
            assert_eq!(requests.len(), 2);
            for request in requests {
                assert_only(&request, &expected);
            }
        }
    }
}

#[tokio::test]
async fn they_are_never_printed() {
    let error = json!({ "code": 20003, "message": "Authentication Error" });
    let server = Server::start(move |_| server::json(401, &error)).await;
    let client = server.client();
    for (credentials, header) in kinds() {
        for case in requests::with_credentials(&credentials) {
            let error = case.send(&client).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Api);
            let call = &case.call;
            let [short, long] = &case.printed;
            let texts = [
                format!("{short} {long}"),
                format!("{call:?} {call:#?}"),
                format!("{error} {error:?} {error:#?}"),
                format!("{credentials:?} {credentials:#?}"),
            ];
            let secret = header.rsplit(' ').next().unwrap();
            for text in texts {
                assert!(!text.contains(OWN) && !text.contains(secret), "{text}");
            }
            assert!(short.contains("authorization: [secret]"), "{short}");
        }
    }
}
