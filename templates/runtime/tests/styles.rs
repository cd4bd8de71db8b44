//! Every style in every place, every method and a GET with a body, over a real socket: what both transports send is what
//! the server reads.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

mod server;

use http::Response;
use sample_api::styles::{
    body, cookies, headers, label, label_exploded, matrix, matrix_exploded, methods, query, simple,
    simple_exploded,
};
use server::{Recorded, Server, client_of};
use twilio_runtime::{Client, Credentials, Request, RetryPolicy, transport::ReqwestTransport};

fn rg() -> simple::Color {
    let mut color = simple::Color::default();
    color.r = Some(100);
    color.g = Some(200);
    color
}

/// One property, since the order of several in JSON text depends on the features of serde_json.
fn word() -> query::Filter {
    serde_json::from_str(r#"{"word":"a b"}"#).unwrap()
}

fn filter() -> query::Filter {
    serde_json::from_str(r#"{"size":{"gte":1},"tags":["x","y"],"word":"a b"}"#).unwrap()
}

async fn server() -> Server {
    Server::start(|_| {
        let response = Response::builder().header("content-type", "application/json");
        response.body(String::new()).unwrap()
    })
    .await
}

/// What the server reads of a request that the async client sends.
async fn sent(request: impl Request) -> Recorded {
    let server = server().await;
    client_of(&server.url).send(request).await.unwrap();
    server.requests().pop().unwrap()
}

#[tokio::test]
async fn paths() {
    let list = || ["a,b", "c"];
    for (request, expected) in [
        (
            line(simple::fetch("blue", list(), rg())).await,
            "/simple/blue/a%2Cb,c/G,200,R,100",
        ),
        (
            line(simple_exploded::fetch("blue", list(), rg())).await,
            "/simple-exploded/blue/a%2Cb,c/G=200,R=100",
        ),
        (
            line(label::fetch("blue", list(), rg())).await,
            "/label/.blue/.a%2Cb,c/.G,200,R,100",
        ),
        (
            line(label_exploded::fetch("blue", list(), rg())).await,
            "/label-exploded/.blue/.a%2Cb.c/.G=200.R=100",
        ),
        (
            line(matrix::fetch("blue", list(), rg())).await,
            "/matrix/;one=blue/;list=a%2Cb,c/;object=G,200,R,100",
        ),
        (
            line(matrix_exploded::fetch("blue", list(), rg())).await,
            "/matrix-exploded/;one=blue/;list=a%2Cb;list=c/;G=200;R=100",
        ),
    ] {
        assert_eq!(request, format!("GET {expected}"));
    }
}

async fn line(request: impl Request) -> String {
    sent(request).await.line()
}

fn whole_query() -> query::FetchQuery {
    query::fetch()
        .form_one_exploded("a b")
        .form_one("")
        .form_list_exploded(["a,b", "c"])
        .form_list(["a,b", "c"])
        .form_object_exploded(rg())
        .form_object(rg())
        .space_list(["a", "b"])
        .space_object(rg())
        .pipe_list(["a", "b"])
        .pipe_object(rg())
        .deep(filter())
        .deep_list(["a", "b"])
        .reserved("a/b?c=d&e")
        .json(word())
}

const QUERY: &[&str] = &[
    "GET /query?form_one_exploded=a+b",
    "form_one=",
    "form_list_exploded=a%2Cb",
    "form_list_exploded=c",
    "form_list=a%2Cb,c",
    "G=200",
    "R=100",
    "form_object=G,200,R,100",
    "space_list=a%20b",
    "space_object=G%20200%20R%20100",
    "pipe_list=a%7Cb",
    "pipe_object=G%7C200%7CR%7C100",
    "deep%5Bsize%5D%5Bgte%5D=1",
    "deep%5Btags%5D%5B%5D=x",
    "deep%5Btags%5D%5B%5D=y",
    "deep%5Bword%5D=a+b",
    "deep_list%5B%5D=a",
    "deep_list%5B%5D=b",
    "reserved=a/b?c=d%26e",
    "json=%7B%22word%22%3A%22a+b%22%7D",
];

fn whole_headers() -> headers::FetchHeaders {
    headers::fetch()
        .x_one("blue")
        .x_one_exploded("blue")
        .x_list(["a", "b"])
        .x_list_exploded(["a", "b"])
        .x_object(rg())
        .x_object_exploded(rg())
        .x_json(word())
}

const HEADERS: &[(&str, &str)] = &[
    ("x-one", "blue"),
    ("x-one-exploded", "blue"),
    ("x-list", "a,b"),
    ("x-list-exploded", "a,b"),
    ("x-object", "G,200,R,100"),
    ("x-object-exploded", "G=200,R=100"),
    ("x-json", r#"{"word":"a b"}"#),
];

fn whole_cookies() -> cookies::FetchCookies {
    cookies::fetch()
        .one_exploded("a==")
        .one("blue")
        .list_exploded(["a", "b"])
        .list(["a", "b"])
        .object_exploded(rg())
        .object(rg())
}

/// The cookies of the parameters, and the API key of the client, in one header.
const COOKIES: &str = "one_exploded=a==; one=blue; list_exploded=a; list_exploded=b; list=a,b; G=200; R=100; \
                       object=G,200,R,100; session=secret";

fn key() -> Credentials {
    Credentials::api_key_in_cookie("session", "secret")
}

#[tokio::test]
async fn queries_headers_and_cookies() {
    assert_eq!(line(whole_query()).await, QUERY.join("&"));
    let request = sent(whole_headers()).await;
    for (name, value) in HEADERS {
        assert_eq!(request.headers[*name], value);
    }
    let server = server().await;
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let client = Client::builder(key())
        .base_url(&server.url)
        .transport(transport);
    let client = client.retry(RetryPolicy::never()).build().unwrap();
    client.send(whole_cookies()).await.unwrap();
    assert_eq!(server.requests()[0].headers["cookie"], COOKIES);
}

#[tokio::test]
async fn methods_and_a_get_with_a_body() {
    assert_eq!(line(methods::check()).await, "HEAD /methods");
    assert_eq!(line(methods::ask()).await, "OPTIONS /methods");
    assert_eq!(line(methods::trace()).await, "TRACE /methods");
    let request = sent(body::search().word("a")).await;
    assert_eq!(
        (request.line(), request.body.as_str()),
        ("GET /body".to_owned(), r#"{"word":"a"}"#)
    );
}

#[cfg(feature = "ureq")]
#[tokio::test(flavor = "multi_thread")]
async fn ureq_sends_the_same() {
    use twilio_runtime::blocking;
    let server = server().await;
    let transport = blocking::UreqTransport::builder()
        .no_proxy()
        .build()
        .unwrap();
    let client = blocking::Client::builder(key())
        .base_url(&server.url)
        .transport(transport);
    let client = client.retry(RetryPolicy::never()).build().unwrap();
    tokio::task::spawn_blocking(move || {
        client.send(whole_query()).unwrap();
        client.send(whole_headers()).unwrap();
        client.send(whole_cookies()).unwrap();
        client.send(methods::check()).unwrap();
        client.send(methods::ask()).unwrap();
        client.send(methods::trace()).unwrap();
        client.send(body::search().word("a")).unwrap();
    })
    .await
    .unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].line(), QUERY.join("&"));
    for (name, value) in HEADERS {
        assert_eq!(requests[1].headers[*name], value);
    }
    assert_eq!(requests[2].headers["cookie"], COOKIES);
    let lines: Vec<String> = requests[3..6].iter().map(Recorded::line).collect();
    assert_eq!(
        lines,
        ["HEAD /methods", "OPTIONS /methods", "TRACE /methods"]
    );
    assert_eq!(requests[6].body, r#"{"word":"a"}"#);
}
