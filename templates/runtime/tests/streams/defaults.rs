//! Transports that know nothing of streams, such as those of tests, work as well: they get and give whole bodies.

use std::io::{self, Cursor};

use sample_api::bodies::echo;
use twilio_runtime::{
    Client, Credentials, ErrorKind, blocking, http,
    request::CustomRequest,
    testing::ScriptedTransport,
    transport::{RequestBody, TransportErrorKind},
    types::{Bytes, Contents},
};

use crate::clients::fetch;

fn scripted() -> ScriptedTransport {
    let response = || http::Response::new(b"abc".to_vec());
    ScriptedTransport::new()
        .respond_with(response())
        .respond_with(response())
}

fn upload() -> echo::EchoBytes {
    let contents = Contents::from_reader(|| Ok(Cursor::new("from a reader")));
    echo::echo_bytes().body(contents)
}

fn unreadable() -> echo::EchoBytes {
    let contents = Contents::from_reader(|| Err::<io::Empty, _>(io::ErrorKind::NotFound.into()));
    echo::echo_bytes().body(contents)
}

#[tokio::test]
async fn an_async_transport_may_know_nothing_of_streams() {
    let transport = scripted();
    let builder = Client::builder(Credentials::api_key("SK00", "secret"));
    // An `Arc` of a transport is one, too.
    let shared = std::sync::Arc::new(transport.clone());
    let client = builder.transport(shared).build().unwrap();
    let mut download = client.download(fetch()).await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "abc");
    assert!(download.chunk().await.unwrap().is_none());
    assert_eq!(client.send(upload()).await.unwrap(), "abc");
    assert_eq!(transport.requests()[1].body(), b"from a reader");
    let error = client.send(unreadable()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
}

#[test]
fn a_blocking_transport_may_know_nothing_of_streams() {
    let transport = scripted();
    let builder = blocking::Client::builder(Credentials::api_key("SK00", "secret"));
    let client = builder.transport(transport.clone()).build().unwrap();
    let mut download = client.download(fetch()).unwrap().limit(2);
    assert_eq!(download.chunk().unwrap_err().kind(), ErrorKind::Incomplete);
    assert_eq!(client.send(upload()).unwrap(), "abc");
    assert_eq!(transport.requests()[1].body(), b"from a reader");
    let error = client.send(unreadable()).unwrap_err();
    let cause = error.transport_error().unwrap().kind();
    assert_eq!(cause, TransportErrorKind::Rejected);
}

#[tokio::test]
async fn deleting_again_what_is_deleted_downloads_nothing() {
    let gone = serde_json::json!({ "code": 20404 });
    let transport = ScriptedTransport::new()
        .respond(503, serde_json::json!({}))
        .respond(404, gone);
    let builder = Client::builder(Credentials::api_key("SK00", "secret"));
    let client = builder.transport(transport).build().unwrap();
    let delete = CustomRequest::delete("https://media.twilio.com", "/v1/Media").answer::<Bytes>();
    let mut download = client.download(delete).await.unwrap();
    assert_eq!(download.meta().status(), 404);
    assert!(download.chunk().await.unwrap().is_none());
}

#[test]
fn a_body_in_memory_needs_no_reader() {
    let body = RequestBody::from(b"abc".to_vec());
    assert_eq!(body.as_bytes().unwrap(), "abc");
    let mut reader = body.open().unwrap();
    assert_eq!((reader.length(), reader.is_at_hand()), (Some(3), true));
    assert_eq!(reader.next_chunk().unwrap().unwrap(), "abc");
    assert!(reader.next_chunk().unwrap().is_none());
}
