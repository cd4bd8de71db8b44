//! Requests with their own credentials instead of the client's.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod prints;
mod requests;
mod server;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::header::AUTHORIZATION;
use sample_api::v1::report;
use serde_json::json;
use server::{KEY_SID, Recorded, SECRET, Server, sent};
use twilio_runtime::{Credentials, ErrorKind, Request as _};

/// The secret of a request; its encoded credentials contain it too.
const OWN: &str = "own-secret";

/// Credentials of each kind, each with its header.
fn kinds() -> [(Credentials, String); 4] {
    let basic = |user: &str| format!("Basic {}", STANDARD.encode(format!("{user}:{OWN}")));
    [
        (Credentials::auth_token("AC00", OWN), basic("AC00")),
        (Credentials::api_key("SK00", OWN), basic("SK00")),
        (Credentials::bearer(OWN), format!("Bearer {OWN}")),
        (
            Credentials::header(format!("Reports {OWN}")),
            format!("Reports {OWN}"),
        ),
    ]
}

fn of_the_client() -> String {
    format!("Basic {}", STANDARD.encode(format!("{KEY_SID}:{SECRET}")))
}

#[track_caller]
fn assert_only(request: &Recorded, expected: &str) {
    let values: Vec<_> = request.headers.get_all(AUTHORIZATION).iter().collect();
    assert_eq!(values, [expected]);
    // And nowhere else: neither in the URL, nor in the body, nor in another header.
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

#[tokio::test]
async fn credentials_of_the_request_replace_those_of_the_client() {
    for (credentials, expected) in kinds() {
        let server = Server::start(|_| server::json(200, &json!({}))).await;
        let client = server.client();
        let cases = requests::reports(&credentials);
        for case in &cases {
            // The empty object is not a page of a list, but only the request matters here.
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
async fn without_its_own_credentials_a_request_is_sent_with_those_of_the_client() {
    for request in [
        sent(report::create()).await,
        sent(report::fetch()).await,
        sent(report::list()).await,
    ] {
        assert_only(&request, &of_the_client());
    }
}

#[tokio::test]
async fn the_last_credentials_count_and_other_requests_use_those_of_the_client() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    let client = server.client();
    let fetch = report::fetch();
    let twice = fetch
        .clone()
        .authorization(Credentials::bearer("first"))
        .authorization(Credentials::bearer(OWN));
    client.send(&twice).await.unwrap();
    client.send(&fetch).await.unwrap();
    client.send(&twice).await.unwrap();
    let [first, second, third] = <[Recorded; 3]>::try_from(server.requests()).ok().unwrap();
    assert_only(&first, &format!("Bearer {OWN}"));
    assert_only(&second, &of_the_client());
    assert_only(&third, &format!("Bearer {OWN}"));
    assert_ne!(twice.call(), fetch.call());
}

#[tokio::test]
async fn later_pages_of_a_list_are_sent_with_them_too() {
    for (credentials, expected) in kinds() {
        let server = Server::start(|request| {
            let next = match request.uri.query() {
                None => request.url_of("/v1/Reports?PageToken=2"),
                Some(_) => String::new(),
            };
            let meta = json!({ "key": "reports", "next_page_url": next });
            server::json(200, &json!({ "reports": [{}], "meta": meta }))
        })
        .await;
        let list = report::list().authorization(credentials);
        let mut stream = server.client().stream(list);
        for _ in 0..2 {
            assert!(stream.try_next().await.unwrap().is_some());
        }
        assert_eq!(stream.try_next().await.unwrap(), None);
        let requests = server.requests();
        assert_eq!(requests.len(), 2);
        for request in requests {
            assert_only(&request, &expected);
        }
    }
}

#[tokio::test]
async fn they_are_not_printed() {
    let error = json!({ "code": 20003, "message": "Authentication Error" });
    let server = Server::start(move |_| server::json(401, &error)).await;
    let client = server.client();
    for (credentials, header) in kinds() {
        for case in requests::reports(&credentials) {
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

#[tokio::test]
async fn pages_and_streams_do_not_print_them() {
    let server = Server::start(|request| {
        let next = request.url_of("/v1/Reports?PageToken=2");
        let meta = json!({ "key": "reports", "next_page_url": next });
        server::json(200, &json!({ "reports": [{}], "meta": meta }))
    })
    .await;
    let client = server.client();
    let list = report::list().authorization(Credentials::bearer(OWN));
    let page = client.page(&list).await.unwrap();
    let mut stream = client.stream(&list);
    stream.try_next().await.unwrap();
    let text = format!("{page:?} {:?} {stream:?}", page.next());
    assert!(!text.contains(OWN), "{text}");
    assert!(text.contains("NextPage("), "{text}");
}

#[tokio::test]
async fn credentials_that_are_not_a_valid_header_are_refused_before_anything_is_sent() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    let client = server.client();
    for credentials in [
        Credentials::bearer(""),
        Credentials::bearer(format!("{OWN}\n")),
        Credentials::bearer(format!("{OWN} ")),
        Credentials::header(""),
        Credentials::header(format!("{OWN}\r\nX-Evil: 1")),
        Credentials::api_key("SK00", ""),
        Credentials::api_key("SK:00", OWN),
        Credentials::auth_token("AC00\0", OWN),
    ] {
        let request = report::fetch().authorization(credentials);
        let error = client.send(request).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let text = format!("{error} {error:?}");
        assert!(!text.contains(OWN) && !text.contains("Evil"), "{text}");
    }
    assert_eq!(server.lines(), [""; 0]);
}
