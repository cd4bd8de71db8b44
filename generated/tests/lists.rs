//! Lists over several pages, from a real HTTP server.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod examples;
mod requests;
mod server;
mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    future::poll_fn,
    pin::pin,
};

use futures_core::Stream;
use http::Response;
use requests::Case;
use serde_json::{Value, json};
use server::{Recorded, Server};
use twilio_flex::{
    Error, ErrorKind,
    list::ListStream,
    v1::flex_flow::{self, FlexFlow},
};

/// Three pages, of which the one in the middle is empty; the last one ends with an empty URL, as some services do.
fn pages(request: &Recorded) -> Response<String> {
    let (names, next): (&[&str], _) = match request.uri.query() {
        Some("PageSize=2") => (&["a", "b"], request.url_of("/v1/FlexFlows?PageToken=2")),
        Some("PageToken=2") => (&[], request.url_of("/v1/FlexFlows?PageToken=3")),
        _ => (&["c"], String::new()),
    };
    page(names, &next)
}

fn page(names: &[&str], next: &str) -> Response<String> {
    let flows: Vec<_> = names
        .iter()
        .map(|name| json!({ "friendly_name": name }))
        .collect();
    let meta = json!({ "key": "flex_flows", "next_page_url": next });
    server::json(200, &json!({ "flex_flows": flows, "meta": meta }))
}

const ALL_PAGES: [&str; 3] = [
    "GET /v1/FlexFlows?PageSize=2",
    "GET /v1/FlexFlows?PageToken=2",
    "GET /v1/FlexFlows?PageToken=3",
];

#[tokio::test]
async fn every_list_of_the_crate_goes_over_its_pages_with_the_headers_of_the_first() {
    for case in lists() {
        let example = examples::json(&case.call);
        let key = example["meta"]["key"].as_str().unwrap().to_owned();
        let items = example[&key].as_array().unwrap();
        let expected = [items.first(), items.last()].map(|item| without_nulls(item.unwrap()));

        let server = Server::start({
            let example = example.clone();
            move |request| examples::one_of_two(request, &example)
        })
        .await;
        let items = case.items(&server.client()).unwrap().await.unwrap();
        assert_eq!(items, expected, "{}", case.operation());

        let [first, second] = <[Recorded; 2]>::try_from(server.requests()).ok().unwrap();
        assert_eq!(
            second.line(),
            format!("GET {}?PageToken=2", first.uri.path())
        );
        assert_eq!(second.headers, first.headers, "{}", case.operation());
        assert_eq!(
            first.headers.contains_key("flex-metadata"),
            first.uri.path().starts_with("/v1/PluginService/")
        );
    }
}

#[cfg(feature = "ureq")]
#[tokio::test]
async fn the_client_that_blocks_goes_over_the_pages_of_every_list_with_the_same_requests() {
    for case in lists() {
        let example = examples::json(&case.call);
        let server = Server::start(move |request| examples::one_of_two(request, &example)).await;
        let items = case.items(&server.client()).unwrap().await.unwrap();
        let of_blocking = case.blocking_items(&server.blocking_client()).unwrap();
        assert_eq!(of_blocking.await.unwrap(), items, "{}", case.operation());
        assert_eq!(items.len(), 2);

        let requests = server.requests();
        let [by_async @ .., _, _] = requests.as_slice() else {
            panic!("{requests:?}")
        };
        assert_eq!(by_async.len(), 2);
        assert_eq!(
            requests,
            [by_async, by_async].concat(),
            "{}",
            case.operation()
        );
    }
}

#[test]
fn no_list_is_left_out() {
    let covered: BTreeSet<String> = lists().iter().map(Case::operation).collect();
    let declared = source::operations()
        .into_iter()
        .filter(|operation| operation.list_key.is_some());
    let declared: BTreeSet<String> = declared.map(|operation| operation.name).collect();
    assert_eq!(covered, declared);
    assert_eq!(covered.len(), 18);
}

/// Who reads the items is told by the request, not by the key.
#[tokio::test]
async fn lists_of_two_resources_under_one_key_are_read_as_what_was_asked_for() {
    let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for operation in source::operations() {
        if let Some(key) = operation.list_key {
            keys.entry(key).or_default().push(operation.module);
        }
    }
    keys.retain(|_, modules| modules.len() > 1);
    let pairs = [
        ("flex_chat_channels", ["v1::channel", "v1::web_channel"]),
        ("plugins", ["v1::configured_plugin", "v1::plugin"]),
    ];
    let pairs = pairs.map(|(key, modules)| (key.to_owned(), modules.map(str::to_owned).to_vec()));
    assert_eq!(keys, pairs.into());

    for (key, modules) in keys {
        let of_both = |case: &Case| modules.contains(&case.module()) && case.is_list();
        let cases: Vec<Case> = lists().into_iter().filter(of_both).collect();
        // One item with the fields of both.
        let mut both = serde_json::Map::new();
        for case in &cases {
            let example = examples::json(&case.call);
            both.extend(example[&key][0].as_object().unwrap().clone());
        }
        let page = json!({ (key.as_str()): [both], "meta": { "key": key, "next_page_url": null } });
        let server = Server::start(move |_| server::json(200, &page)).await;
        for case in cases {
            let items = case.items(&server.client()).unwrap().await.unwrap();
            let [Value::Object(item)] = items.as_slice() else {
                panic!("{items:?}")
            };
            let fields: BTreeSet<&String> = item.keys().collect();
            let model = format!("twilio_flex::{}::", case.module());
            let models = source::models();
            let model = models
                .iter()
                .find(|it| it.name.starts_with(&model))
                .unwrap();
            assert_eq!(fields, model.fields.iter().map(|(name, _)| name).collect());
        }
    }
}

fn lists() -> Vec<Case> {
    requests::all().into_iter().filter(Case::is_list).collect()
}

/// Null is the same as absent.
fn without_nulls(item: &Value) -> Value {
    let mut item = item.clone();
    if let Some(fields) = item.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    item
}

#[tokio::test]
async fn a_stream_goes_over_all_pages_also_when_one_in_between_is_empty() {
    let server = Server::start(pages).await;
    let mut stream = server.client().stream(flex_flow::list().page_size(2));
    assert_eq!(
        server.lines(),
        [""; 0],
        "nothing is sent before an item is asked for"
    );
    assert_eq!(names(&mut stream).await.unwrap(), ["a", "b", "c"]);
    assert_eq!(server.lines(), ALL_PAGES);
    assert_eq!(stream.try_next().await.unwrap(), None);
    assert_eq!(
        server.lines(),
        ALL_PAGES,
        "a stream that has ended asks for nothing"
    );
}

#[tokio::test]
async fn every_page_has_the_credentials_and_no_page_is_fetched_too_early() {
    let server = Server::start(pages).await;
    let mut stream = server.client().stream(flex_flow::list().page_size(2));
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
    let mut stream = pin!(server.client().stream(flex_flow::list().page_size(2)));
    let mut names = Vec::new();
    while let Some(flow) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        names.extend(flow.unwrap().friendly_name);
    }
    assert_eq!(names, ["a", "b", "c"]);
}

#[tokio::test]
async fn a_future_that_is_dropped_loses_no_item() {
    let server = Server::start(pages).await;
    let mut stream = server.client().stream(flex_flow::list().page_size(2));
    // Polled once, which sends the request at most, and dropped.
    let mut first = Box::pin(stream.try_next());
    let once = poll_fn(|context| std::task::Poll::Ready(first.as_mut().poll(context))).await;
    assert!(
        once.is_pending(),
        "no answer comes before the server is given a turn"
    );
    drop(first);
    assert_eq!(names(&mut stream).await.unwrap(), ["a", "b", "c"]);
    assert_eq!(server.lines(), ALL_PAGES);
}

#[tokio::test]
async fn pages_can_be_asked_for_one_by_one() {
    let server = Server::start(pages).await;
    let client = server.client();
    let first = client.page(flex_flow::list().page_size(2)).await.unwrap();
    assert_eq!(first.items().len(), 2);
    let second = client.page(first.next().unwrap()).await.unwrap();
    assert_eq!(second.items(), []);
    let third = client.send(second.next().unwrap()).await.unwrap();
    assert_eq!(third.items().len(), 1);
    assert!(third.next().is_none());
}

#[tokio::test]
async fn a_next_page_on_another_host_is_refused_and_its_host_gets_nothing() {
    let other = Server::start(|_| page(&["stolen"], "")).await;
    // The same host by another port, by another name, by another scheme, and by a user name.
    let port = other.url.rsplit(':').next().unwrap();
    let hosts = [
        other.url.clone(),
        format!("http://localhost:{port}"),
        format!("https://127.0.0.1:{port}"),
        format!("http://flex-api.twilio.com@127.0.0.1:{port}"),
    ];
    for host in hosts {
        let next = format!("{host}/v1/FlexFlows?Page=1");
        let server = Server::start(move |_| page(&["a"], &next)).await;
        let mut stream = server.client().stream(flex_flow::list());
        assert!(stream.try_next().await.unwrap().is_some());
        let error = stream.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging);
        assert_eq!(
            error.to_string(),
            format!(
                "GET /v1/FlexFlows: the server says that the next page is not on `{}`, the only place that gets \
                 the credentials",
                server.url
            )
        );
        assert_eq!(
            stream.try_next().await.unwrap(),
            None,
            "after an error, a stream has ended"
        );

        let page = server.client().page(flex_flow::list()).await.unwrap();
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
async fn a_list_that_runs_in_a_circle_is_an_error() {
    let server = Server::start(|request| page(&["a"], &request.url_of("/v1/FlexFlows"))).await;
    let mut stream = server.client().stream(flex_flow::list());
    assert!(stream.try_next().await.unwrap().is_some());
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(
        error.to_string().ends_with("the list runs in a circle"),
        "{error}"
    );
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn an_error_on_a_later_page_comes_after_the_items_before_it() {
    let answer = |request: &Recorded| match request.uri.query() {
        None => page(&["a", "b"], &request.url_of("/v1/FlexFlows?PageToken=2")),
        Some(_) => server::json(
            503,
            &json!({ "code": 20503, "message": "Service unavailable" }),
        ),
    };
    let server = Server::start(answer).await;
    let mut stream = server.client().stream(flex_flow::list());
    let mut names = Vec::new();
    let error = loop {
        match stream.try_next().await {
            Ok(flow) => names.extend(flow.unwrap().friendly_name),
            Err(error) => break error,
        }
    };
    assert_eq!(names, ["a", "b"]);
    assert_eq!(error.code(), Some(20503));
    assert_eq!(stream.try_next().await.unwrap(), None);
}

async fn names(stream: &mut ListStream<FlexFlow>) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    while let Some(flow) = stream.try_next().await? {
        names.extend(flow.friendly_name);
    }
    Ok(names)
}
