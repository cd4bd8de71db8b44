//! Lists over several pages, from a real HTTP server.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod server;

use std::{future::poll_fn, pin::pin};

use futures_core::Stream;
use http::Response;
use sample_api::v1::depot::{self, Depot};
use serde_json::json;
use server::{Recorded, Server};
use twilio_runtime::{Error, ErrorKind, list::ListStream};

/// Three pages: the second is empty, and the last has an empty next URL, as some services send it.
fn pages(request: &Recorded) -> Response<String> {
    let (names, next): (&[&str], _) = match request.uri.query() {
        Some("PageSize=2") => (&["a", "b"], request.url_of("/v1/Depots?PageToken=2")),
        Some("PageToken=2") => (&[], request.url_of("/v1/Depots?PageToken=3")),
        _ => (&["c"], String::new()),
    };
    page(names, &next)
}

fn page(names: &[&str], next: &str) -> Response<String> {
    let depots: Vec<_> = names
        .iter()
        .map(|name| json!({ "friendly_name": name }))
        .collect();
    let meta = json!({ "key": "depots", "next_page_url": next });
    server::json(200, &json!({ "depots": depots, "meta": meta }))
}

const ALL_PAGES: [&str; 3] = [
    "GET /v1/Depots?PageSize=2",
    "GET /v1/Depots?PageToken=2",
    "GET /v1/Depots?PageToken=3",
];

#[tokio::test]
async fn a_stream_continues_over_all_pages_including_empty_ones() {
    let server = Server::start(pages).await;
    let mut stream = server.client().stream(depot::list().page_size(2));
    assert_eq!(
        server.lines(),
        [""; 0],
        "nothing is sent before an item is requested"
    );
    assert_eq!(names(&mut stream).await.unwrap(), ["a", "b", "c"]);
    assert_eq!(server.lines(), ALL_PAGES);
    assert_eq!(stream.try_next().await.unwrap(), None);
    assert_eq!(
        server.lines(),
        ALL_PAGES,
        "a stream that has ended requests nothing"
    );
}

#[tokio::test]
async fn every_page_is_requested_with_the_credentials_and_only_when_it_is_needed() {
    let server = Server::start(pages).await;
    let mut stream = server.client().stream(depot::list().page_size(2));
    for _ in 0..2 {
        stream.try_next().await.unwrap();
        assert_eq!(server.lines(), ALL_PAGES[..1]);
    }
    stream.try_next().await.unwrap();
    let requests = server.requests();
    let [first, others @ ..] = requests.as_slice() else {
        panic!("nothing was sent")
    };
    assert!(first.headers.contains_key("authorization"));
    assert!(others.iter().all(|other| other.headers == first.headers));
}

#[tokio::test]
async fn a_list_stream_is_a_stream_of_futures_core() {
    let server = Server::start(pages).await;
    let mut stream = pin!(server.client().stream(depot::list().page_size(2)));
    let mut names = Vec::new();
    while let Some(depot) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        names.extend(depot.unwrap().friendly_name);
    }
    assert_eq!(names, ["a", "b", "c"]);
}

#[tokio::test]
async fn dropping_a_future_loses_no_item() {
    let server = Server::start(pages).await;
    let mut stream = server.client().stream(depot::list().page_size(2));
    // Polled once, which at most sends the request, and dropped.
    let mut first = Box::pin(stream.try_next());
    let once = poll_fn(|context| std::task::Poll::Ready(first.as_mut().poll(context))).await;
    assert!(
        once.is_pending(),
        "no response arrives before the server has run"
    );
    drop(first);
    assert_eq!(names(&mut stream).await.unwrap(), ["a", "b", "c"]);
    assert_eq!(server.lines(), ALL_PAGES);
}

#[tokio::test]
async fn pages_can_be_requested_one_by_one() {
    let server = Server::start(pages).await;
    let client = server.client();
    let first = client.page(depot::list().page_size(2)).await.unwrap();
    assert_eq!(first.items().len(), 2);
    let second = client.page(first.next().unwrap()).await.unwrap();
    assert_eq!(second.items(), []);
    let third = client.send(second.next().unwrap()).await.unwrap();
    assert_eq!(third.items().len(), 1);
    assert!(third.next().is_none());
}

#[tokio::test]
async fn a_next_page_on_another_host_is_refused_and_nothing_is_sent_there() {
    let other = Server::start(|_| page(&["stolen"], "")).await;
    // The same host with another port, another name, another scheme, and with a user name.
    let port = other.url.rsplit(':').next().unwrap();
    let on = |url: String| (format!("on `{url}`"), url);
    let user = format!("http://sample-api.twilio.com@127.0.0.1:{port}");
    let hosts = [
        on(other.url.clone()),
        on(format!("http://localhost:{port}")),
        on(format!("https://127.0.0.1:{port}")),
        ("at a URL that cannot be used".to_owned(), user),
    ];
    for (named, host) in hosts {
        let next = format!("{host}/v1/Depots?Page=1");
        let server = Server::start(move |_| page(&["a"], &next)).await;
        let mut stream = server.client().stream(depot::list());
        assert!(stream.try_next().await.unwrap().is_some());
        let error = stream.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging);
        assert_eq!(
            error.to_string(),
            format!(
                "GET /v1/Depots: the server's next page is {named}, and not on `{}`, the only origin that gets \
                 the credentials",
                server.url
            )
        );
        assert_eq!(
            stream.try_next().await.unwrap(),
            None,
            "after an error, a stream has ended"
        );

        let page = server.client().page(depot::list()).await.unwrap();
        let error = server
            .client()
            .page(page.next().unwrap())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging);
    }
    assert_eq!(other.lines(), [""; 0]);
}

#[tokio::test]
async fn a_cycle_of_pages_is_an_error() {
    let server = Server::start(|request| page(&["a"], &request.url_of("/v1/Depots"))).await;
    let mut stream = server.client().stream(depot::list());
    assert!(stream.try_next().await.unwrap().is_some());
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(error.to_string().ends_with("the list loops"), "{error}");
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn an_error_on_a_later_page_comes_after_the_items_before_it() {
    let answer = |request: &Recorded| match request.uri.query() {
        None => page(&["a", "b"], &request.url_of("/v1/Depots?PageToken=2")),
        Some(_) => server::json(
            503,
            &json!({ "code": 20503, "message": "Service unavailable" }),
        ),
    };
    let server = Server::start(answer).await;
    let mut stream = server.client().stream(depot::list());
    let mut names = Vec::new();
    let error = loop {
        match stream.try_next().await {
            Ok(depot) => names.extend(depot.unwrap().friendly_name),
            Err(error) => break error,
        }
    };
    assert_eq!(names, ["a", "b"]);
    assert_eq!(error.code(), Some(20503));
    assert_eq!(stream.try_next().await.unwrap(), None);
}

async fn names(stream: &mut ListStream<Depot>) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    while let Some(depot) = stream.try_next().await? {
        names.extend(depot.friendly_name);
    }
    Ok(names)
}
