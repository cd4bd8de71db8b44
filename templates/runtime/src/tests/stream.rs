//! Streams over whole lists, by the inherent method and by the `Stream` trait.

use std::{
    future::{pending, poll_fn},
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use futures_core::Stream;
use serde_json::{Value, json};

use super::{CANARY, client, sample};
use crate::{
    Client, Credentials, Error, ErrorKind, blocking,
    calls::argument::Argument,
    operations::{
        operation::Operation,
        parameter::{Parameter, ParameterLocation},
    },
    request::Call,
    testing::ScriptedTransport,
    transport::{BoxFuture, Transport, TransportError},
};

fn url(page: u32) -> String {
    format!("https://flex-api.twilio.com/v1/Channels?Page={page}")
}

/// A page with these items.
fn page(sids: &[&str], next: Option<&str>) -> Value {
    let items: Vec<Value> = sids.iter().map(|sid| json!({ "sid": sid })).collect();
    json!({ "flex_chat_channels": items, "meta": { "key": "flex_chat_channels", "next_page_url": next } })
}

fn script(pages: impl IntoIterator<Item = Value>) -> ScriptedTransport {
    pages
        .into_iter()
        .fold(ScriptedTransport::new(), |transport, page| {
            transport.respond(200, page)
        })
}

/// The items up to the end or the first error, by the inherent method. Asserts that nothing follows either.
async fn all(transport: &ScriptedTransport) -> (Vec<String>, Option<Error>) {
    let mut stream = client(transport).stream(sample::list());
    let mut sids = Vec::new();
    let end = loop {
        match stream.try_next().await {
            Ok(Some(channel)) => sids.push(channel.sid.unwrap()),
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    let requests = transport.requests().len();
    for _ in 0..2 {
        assert!(matches!(stream.try_next().await, Ok(None)));
    }
    assert_eq!(transport.requests().len(), requests);
    (sids, end)
}

#[tokio::test]
async fn items_come_in_order_over_all_pages_and_over_empty_ones() {
    let transport = script([
        page(&[], Some(&url(1))),
        page(&["a", "b"], Some(&url(2))),
        page(&[], Some(&url(3))),
        page(&[], Some(&url(4))),
        page(&["c"], None),
    ]);
    let (sids, error) = all(&transport).await;
    assert_eq!(sids, ["a", "b", "c"]);
    assert!(error.is_none());
    let paths: Vec<String> = transport
        .requests()
        .iter()
        .map(|request| request.url())
        .collect();
    let first = "https://flex-api.twilio.com/v1/Channels".to_owned();
    assert_eq!(paths, [first, url(1), url(2), url(3), url(4)]);
}

#[tokio::test]
async fn an_empty_list_ends() {
    for end in [None, Some("")] {
        let transport = script([page(&[], end)]);
        assert!(matches!(all(&transport).await, (sids, None) if sids.is_empty()));
        assert_eq!(transport.remaining(), 0);
    }
}

#[tokio::test]
async fn pages_are_fetched_when_they_are_needed() {
    let transport = script([page(&["a", "b"], Some(&url(1))), page(&["c"], None)]);
    let mut stream = client(&transport).stream(sample::list().flex_metadata("m"));
    assert_eq!(transport.requests().len(), 0);
    stream.try_next().await.unwrap();
    stream.try_next().await.unwrap();
    assert_eq!(transport.requests().len(), 1);
    stream.try_next().await.unwrap();
    let headers: Vec<_> = transport
        .requests()
        .iter()
        .map(|request| request.headers().clone())
        .collect();
    assert_eq!(headers.len(), 2);
    assert!(
        headers
            .iter()
            .all(|headers| headers["flex-metadata"] == "m")
    );
}

#[tokio::test]
async fn a_cycle_of_pages_ends_with_an_error() {
    let first = "https://flex-api.twilio.com/v1/Channels";
    for (pages, expected) in [
        (vec![page(&["a"], Some(first))], 1),
        (
            vec![page(&["a"], Some(&url(1))), page(&["b"], Some(&url(1)))],
            2,
        ),
        (
            vec![
                page(&["a"], Some(&url(1))),
                page(&["b"], Some(&url(2))),
                page(&["c"], Some(&url(1))),
            ],
            3,
        ),
        (vec![page(&[], Some(&url(1))), page(&[], Some(&url(1)))], 0),
    ] {
        let (transport, count) = (script(pages.clone()), pages.len());
        let (sids, error) = all(&transport).await;
        let error = error.unwrap();
        assert_eq!(
            (sids.len(), error.kind(), transport.requests().len()),
            (expected, ErrorKind::Paging, count)
        );
        assert!(
            error
                .to_string()
                .ends_with("was fetched before: the list loops"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_next_page_on_another_origin_is_an_error_after_the_items_so_far() {
    let transport = script([page(
        &["a"],
        Some(&format!("https://evil.example/{CANARY}")),
    )]);
    let (sids, error) = all(&transport).await;
    let error = error.unwrap();
    assert_eq!(
        (sids, error.kind()),
        (vec!["a".to_owned()], ErrorKind::Paging)
    );
    assert!(!super::printed(&error).contains(CANARY));
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn a_page_that_fails_ends_the_list() {
    let start = || script([page(&["a"], Some(&url(1)))]);
    for (transport, kind) in [
        (
            start().fail(TransportError::after_sending("reset")),
            ErrorKind::NoAnswer,
        ),
        (start().respond(429, json!({})), ErrorKind::Api),
        (start().respond(200, json!({})), ErrorKind::Undecodable),
        (start().respond(302, json!({})), ErrorKind::Redirect),
    ] {
        // Another request would get this.
        let transport = transport.respond(200, page(&["b"], None));
        let (sids, error) = all(&transport).await;
        assert_eq!((sids, error.unwrap().kind()), (vec!["a".to_owned()], kind));
        assert_eq!(transport.remaining(), 1);
    }
}

#[tokio::test]
async fn it_is_a_stream() {
    let transport = script([page(&["a"], Some(&url(1))), page(&["b"], Some(&url(1)))]);
    let mut stream = pin!(client(&transport).stream(sample::list()));
    let mut seen = Vec::new();
    while let Some(item) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        seen.push(
            item.map(|channel| channel.sid.unwrap())
                .map_err(|error| error.kind()),
        );
    }
    assert_eq!(
        seen,
        [
            Ok("a".to_owned()),
            Ok("b".to_owned()),
            Err(ErrorKind::Paging)
        ]
    );
}

/// A transport that responds once it is told to.
struct Held(ScriptedTransport, Arc<AtomicBool>);

impl Transport for Held {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        let mut answer = self.0.send(request);
        let open = Arc::clone(&self.1);
        Box::pin(poll_fn(move |context| {
            if open.load(Ordering::SeqCst) {
                answer.as_mut().poll(context)
            } else {
                Poll::Pending
            }
        }))
    }

    /// Time stands still, so that nothing times out.
    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(pending())
    }
}

#[test]
fn dropping_the_future_of_an_item_loses_neither_the_item_nor_the_request() {
    let transport = script([page(&["a"], None)]);
    let open = Arc::new(AtomicBool::new(false));
    let held = Held(transport.clone(), Arc::clone(&open));
    let client = Client::builder(Credentials::api_key("SK1", "s"))
        .transport(held)
        .build()
        .unwrap();
    let mut stream = client.stream(sample::list());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..3 {
        assert!(pin!(stream.try_next()).poll(&mut context).is_pending());
    }
    open.store(true, Ordering::SeqCst);
    let Poll::Ready(item) = pin!(stream.try_next()).poll(&mut context) else {
        panic!("the item has arrived")
    };
    assert_eq!(item.unwrap().unwrap().sid.as_deref(), Some("a"));
    assert!(matches!(
        Pin::new(&mut stream).poll_next(&mut context),
        Poll::Ready(None)
    ));
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn all_items_can_be_collected_at_once_up_to_the_first_error() {
    let pages = || [page(&["a", "b"], Some(&url(1))), page(&["b"], None)];
    let client = |transport: &ScriptedTransport| super::client(transport).stream(sample::list());
    let items: Vec<sample::Channel> = client(&script(pages())).try_collect().await.unwrap();
    let sids: Vec<_> = items.iter().map(|it| it.sid.as_deref().unwrap()).collect();
    assert_eq!(sids, ["a", "b", "b"]);
    let limited: Vec<_> = client(&script(pages()))
        .limit(1)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(limited.len(), 1);
    let [first, _] = pages();
    let failing = script([first]).respond(403, json!({ "code": 20403 }));
    let collected: Result<Vec<_>, Error> = client(&failing).try_collect().await;
    assert_eq!(collected.unwrap_err().code(), Some(20403));

    let blocking = blocking::Client::builder(Credentials::api_key("SK00", "secret"));
    let blocking = blocking.transport(script(pages())).build().unwrap();
    let items: Result<Vec<_>, Error> = blocking.items(sample::list()).collect();
    assert_eq!(items.unwrap().len(), 3);
}

#[tokio::test]
async fn a_limit_ends_the_list_and_determines_the_size_of_its_pages() {
    for (limit, list, expected) in [
        (2, sample::list(), "/v1/Channels?PageSize=2"),
        (5000, sample::list(), "/v1/Channels?PageSize=1000"),
        (2, sample::list().page_size(50), "/v1/Channels?PageSize=50"),
    ] {
        let transport = script([page(&["a", "b", "c"], None)]);
        let mut stream = client(&transport).stream(list).limit(limit);
        let mut items = 0;
        while stream.try_next().await.unwrap().is_some() {
            items += 1;
        }
        assert_eq!(items, limit.min(3));
        assert_eq!(transport.requests()[0].path_and_query(), expected);
    }
    let transport = script([]);
    let mut stream = client(&transport).stream(sample::list()).limit(0);
    assert!(stream.try_next().await.unwrap().is_none());
    assert_eq!(transport.requests().len(), 0, "nothing is requested");
}

#[test]
fn the_size_of_pages_is_one_that_the_operation_allows() {
    static LARGE: Operation = Operation {
        parameters: &[Parameter::query("PageSize").at_least(20).at_most(100)],
        ..Operation::DEFAULT
    };
    for (items, expected) in [(1, 20), (50, 50), (usize::MAX, 100)] {
        let mut call = Call::of(&LARGE);
        call.suggest_page_size(items);
        let size = call.argument(ParameterLocation::Query, "PageSize");
        assert_eq!(size, Some(&Argument::Integer(expected)));
    }
}

#[tokio::test]
async fn pages_come_one_by_one_with_the_next_one() {
    let transport = script([page(&["a"], Some(&url(1))), page(&["b"], None)]);
    let client = client(&transport);
    let mut pages = client.pages(sample::list().flex_metadata("m"));
    assert_eq!(pages.next_page(), None);
    let first = pages.try_next().await.unwrap().unwrap();
    assert_eq!(
        transport.requests().len(),
        1,
        "a page is fetched when it is requested"
    );
    assert_eq!(pages.next_page().as_ref(), first.next());

    // Another stream continues from there, with the same headers.
    let mut rest = client.stream(pages.next_page().unwrap());
    let item = rest.try_next().await.unwrap().unwrap();
    assert_eq!(item.sid.as_deref(), Some("b"));
    assert!(rest.try_next().await.unwrap().is_none());
    assert_eq!(transport.requests()[1].url(), url(1));
    assert_eq!(transport.requests()[1].header("flex-metadata"), Some("m"));
}

#[tokio::test]
async fn empty_pages_without_end_are_an_error() {
    let pages = (1..=200).map(|number| page(&[], Some(&url(number))));
    let (sids, error) = all(&script(pages)).await;
    assert_eq!(sids.len(), 0);
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(
        error.to_string().contains("100 empty pages in a row"),
        "{error}"
    );

    // Items in between show that the list continues.
    let pages = (1..=200).map(|number| match number % 99 {
        0 => page(&["a"], Some(&url(number))),
        _ => page(&[], (number < 200).then(|| url(number)).as_deref()),
    });
    let (sids, error) = all(&script(pages)).await;
    assert_eq!(sids.len(), 2);
    assert!(error.is_none(), "{error:?}");
}

#[tokio::test]
async fn the_next_page_can_be_prefetched() {
    let three = || {
        script([
            page(&["a", "b"], Some(&url(1))),
            page(&["c"], Some(&url(2))),
            page(&["d"], None),
        ])
    };
    let transport = three();
    let mut stream = client(&transport).stream(sample::list()).prefetch();
    assert_eq!(transport.requests().len(), 0);
    stream.try_next().await.unwrap();
    assert_eq!(transport.requests().len(), 2);
    let mut items = 1;
    while stream.try_next().await.unwrap().is_some() {
        items += 1;
    }
    assert_eq!((items, transport.requests().len()), (4, 3));

    // But never more pages than the limit needs.
    let transport = three();
    let mut stream = client(&transport)
        .stream(sample::list())
        .prefetch()
        .limit(2);
    while stream.try_next().await.unwrap().is_some() {}
    assert_eq!(transport.requests().len(), 1);
}
