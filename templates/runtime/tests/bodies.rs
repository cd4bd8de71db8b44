//! Bodies and answers of every kind, over both transports, to a server that answers with what it was sent.

#![cfg(all(feature = "reqwest", feature = "ureq"))]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

use axum::{Router, body::Bytes, response::IntoResponse as _};
use http::{
    HeaderMap, StatusCode,
    header::{ACCEPT, CONTENT_TYPE},
};
use sample_api::{
    bodies::echo,
    notes::note::{self, Content},
};
use serde_json::{Value, json};
use twilio_runtime::{
    Client, Credentials, Error, ErrorKind, Request, RetryPolicy, blocking, request::Call,
    transport::ReqwestTransport, types::File,
};

const KEY_SID: &str = "SK0123456789abcdef0123456789abcdef";

/// Bytes that are no text, with everything that separates parts and lines.
const BYTES: &[u8] = b"\x00\xff\r\n--form-data-\r\n\xfe";

/// The URL of a server that echoes: the body with its media type, and what was asked for.
async fn echo_server() -> String {
    let handler = async |headers: HeaderMap, body: Bytes| {
        let status = match body.is_empty() {
            true => StatusCode::NO_CONTENT,
            false => StatusCode::OK,
        };
        let mut echoed = HeaderMap::new();
        if let Some(media_type) = headers.get(CONTENT_TYPE) {
            echoed.insert(CONTENT_TYPE, media_type.clone());
        }
        if let Some(accept) = headers.get(ACCEPT) {
            echoed.insert("x-accept", accept.clone());
        }
        (status, echoed, body).into_response()
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new().fallback(handler);
    tokio::spawn(async { axum::serve(listener, app).await });
    url
}

/// What both clients read from the echo of a request, which must be the same.
async fn echoed<R>(request: R) -> Result<R::Response, Error>
where
    R: Request + Clone + Send + 'static,
    R::Response: PartialEq + std::fmt::Debug,
{
    let url = echo_server().await;
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let client = Client::builder(Credentials::api_key(KEY_SID, "secret"))
        .base_url(&url)
        .transport(transport)
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let asynchronous = client.send(&request).await;
    let transport = blocking::UreqTransport::builder().no_proxy().build();
    let client = blocking::Client::builder(Credentials::api_key(KEY_SID, "secret"))
        .base_url(&url)
        .transport(transport.unwrap())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let blocking = tokio::task::spawn_blocking(move || client.send(&request));
    let blocking = blocking.await.unwrap();
    assert_eq!(asynchronous.as_ref().ok(), blocking.as_ref().ok());
    asynchronous
}

fn http(request: &impl Request) -> http::Request<Vec<u8>> {
    let http = request.call().to_http_request("https://example.com");
    http.unwrap()
}

fn header<'r>(request: &'r http::Request<Vec<u8>>, name: &str) -> Option<&'r str> {
    request.headers().get(name)?.to_str().ok()
}

fn form() -> echo::EchoForm {
    echo::echo_form()
        .document(File::new("a \"b\"\r\n.pdf", BYTES.to_vec()))
        .pages([
            File::new("é.png", b"1".to_vec()).media_type("image/png"),
            b"2".to_vec().into(),
        ])
        .title("T\r\nt")
        .tags(["x", "y"])
        .meta(json!({ "a": [1] }))
        .owner("Ann")
}

#[tokio::test]
async fn json_of_any_type_comes_back() {
    let names = echo::echo_names().body(["a", "é"]);
    assert_eq!(echoed(names).await.unwrap(), ["a", "é"]);
    assert_eq!(echoed(echo::echo_number().body(7)).await.unwrap(), 7);
    for value in [json!([1, "a"]), json!("text"), json!({ "a": null })] {
        let request = echo::echo_json().body(value.clone());
        assert_eq!(echoed(request).await.unwrap(), Some(value));
    }
}

#[tokio::test]
async fn values_that_are_one_of_several_come_back() {
    let request = note::echo().id("7").stop(vec!["a".to_owned()]).when(true);
    let read = echoed(request).await.unwrap();
    assert_eq!(read.id, Some(note::NoteId::String("7".to_owned())));
    let list = note::NoteStop::List(vec!["a".to_owned()]);
    assert_eq!(read.stop, Some(list));
    assert_eq!(read.when, Some(note::NoteWhen::Boolean(true)));
    let content = vec![Content::from("a"), vec![Content::from("b")].into()];
    let read = echoed(note::echo_content().body(content.clone())).await;
    assert_eq!(read.unwrap(), Content::List(content));
}

#[tokio::test]
async fn an_optional_body_can_be_left_out() {
    assert_eq!(echoed(echo::echo_json()).await.unwrap(), None);
    let request = http(&echo::echo_json());
    assert_eq!(
        (request.body().len(), header(&request, "content-type")),
        (0, None)
    );
}

#[tokio::test]
async fn text_comes_back_as_it_is() {
    for text in ["", "7", "\"é\"\r\n", "{}"] {
        let request = echo::echo_text().body(text);
        assert_eq!(echoed(request).await.unwrap(), text);
    }
    let request = http(&echo::echo_text().body("a"));
    assert_eq!(header(&request, "content-type"), Some("text/plain"));
    assert_eq!(header(&request, "accept"), Some("text/plain"));
}

#[tokio::test]
async fn bytes_come_back_as_they_are() {
    let request = echo::echo_bytes().body(BYTES);
    assert_eq!(&echoed(request).await.unwrap()[..], BYTES);
    let large = vec![7; 1_000_000];
    let request = echo::echo_bytes().body(large.clone());
    assert_eq!(echoed(request).await.unwrap(), large);
}

#[tokio::test]
async fn a_form_has_a_part_for_each_value() {
    let form = form();
    let request = http(&form);
    let content_type = header(&request, "content-type").unwrap();
    let (media_type, boundary) = content_type.split_once("; boundary=").unwrap();
    assert_eq!(media_type, "multipart/form-data");
    let field = |name: &str, contents: &str| {
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{contents}\r\n"
        )
    };
    let mut expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a %22b%22%0D%0A.pdf\"\r\n\
         Content-Type: application/pdf\r\n\r\n"
    )
    .into_bytes();
    expected.extend(BYTES);
    let rest = [
        format!(
            "\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"pages\"; filename=\"é.png\"\r\n\
             Content-Type: image/png\r\n\r\n1\r\n"
        ),
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"pages\"; filename=\"blob\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n2\r\n"
        ),
        field("title", "T\r\nt"),
        field("tags", "x"),
        field("tags", "y"),
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n\
             {{\"a\":[1]}}\r\n"
        ),
        field("owner", "Ann"),
        format!("--{boundary}--\r\n"),
    ];
    expected.extend(rest.concat().into_bytes());
    assert_eq!(
        String::from_utf8_lossy(request.body()),
        String::from_utf8_lossy(&expected)
    );
    assert_eq!(*request.body(), expected);
    assert_eq!(echoed(form).await.unwrap(), expected);
}

#[test]
fn a_media_type_cannot_add_headers_to_a_part() {
    let file = File::new("a", vec![1]).media_type("a/b\r\nX: y");
    let request = echo::echo_form().document(file);
    let error = request.call().to_http_request("https://example.com");
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("`document`"), "{error}");
}

#[tokio::test]
async fn an_answer_that_is_no_text_is_an_error_that_does_not_show_it() {
    let call = echo::echo_text().body("a");
    let response = http::Response::new(b"secret \xff".to_vec());
    let read =
        <String as twilio_runtime::response::Response>::from_response(call.call(), &response);
    assert_eq!(
        read.unwrap_err().to_string(),
        "the body is not text in UTF-8"
    );
}

#[test]
fn documents_are_not_printed() {
    let printed = format!("{:?}", form());
    let size = BYTES.len();
    assert!(
        printed.contains(&format!("document: ({size} bytes)")),
        "{printed}"
    );
    assert!(printed.contains("pages: (1 bytes), (1 bytes)"), "{printed}");
    let printed = format!("{:?}", echo::echo_text().body("Ann owes 7"));
    assert!(!printed.contains("Ann"), "{printed}");
    let printed = format!("{:?}", File::new("ann.pdf", vec![1, 2]));
    assert_eq!(printed, "File(2 bytes)");
}

#[test]
fn stored_requests_keep_documents() {
    fn assert_kept(call: &Call) {
        let stored = serde_json::to_string(call).unwrap();
        let read = sample_api::operations().read_json(stored).unwrap();
        assert_eq!(read.call(), call);
    }
    assert_kept(form().call());
    assert_kept(echo::echo_bytes().body(BYTES).call());
    assert_kept(echo::echo_text().body("a").call());
    assert_kept(echo::echo_names().body(["a"]).call());
    let bytes = echo::echo_bytes().body(BYTES);
    let mut stored: Value = serde_json::to_value(bytes.call()).unwrap();
    stored["arguments"][0]["value"] = json!({ "bytes": "no base64!" });
    let error = serde_json::from_value::<echo::EchoBytes>(stored).unwrap_err();
    assert!(error.to_string().contains("`body` is not bytes"), "{error}");
}

#[test]
fn a_command_reads_documents_from_files() {
    let command = echo::echo_bytes().body(BYTES).to_curl().unwrap();
    assert!(command.contains("--data-binary \"@$BODY\""), "{command}");
    let command = form().to_curl().unwrap();
    for option in [
        "-F \"document=@$DOCUMENT;type=application/pdf\"",
        "-F \"pages=@$PAGES_1;type=image/png\"",
        "--form-string 'tags=x'",
        "-F 'meta=\"{\\\"a\\\":[1]}\";type=application/json'",
        "--form-string \"owner=$OWNER\"",
    ] {
        assert!(command.contains(option), "{option} in {command}");
    }
    assert!(!command.contains("Content-Type"), "{command}");
}
