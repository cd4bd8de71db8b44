//! Pages: the envelope of lists, and the request for the next one.

use serde_json::{Value, json};

use super::{CANARY, answering, client, sample, sample_dialects};
use crate::{
    Client, Credentials, ErrorKind, Request, response::Response, testing::ScriptedTransport,
};

const NEXT: &str = "https://flex-api.twilio.com/v1/Channels?PageSize=2&Page=1&PageToken=abc%2F";

fn read(json: &Value) -> Result<crate::Page<sample::Channel>, crate::response::UndecodableBody> {
    let response = http::Response::new(json.to_string().into_bytes());
    crate::Page::from_response(sample::list().call(), &response)
}

#[test]
fn a_list_ends_when_there_is_no_next_url() {
    for meta in [
        json!({}),
        json!({ "next_page_url": null }),
        json!({ "next_page_url": "" }),
        json!(null),
        json!([]),
    ] {
        let page =
            read(&json!({ "flex_chat_channels": [{ "sid": "CH1" }], "meta": meta })).unwrap();
        assert_eq!(page.items().len(), 1);
        assert_eq!(page.next(), None);
    }
    assert_eq!(
        read(&json!({ "flex_chat_channels": [] })).unwrap().next(),
        None
    );
}

#[test]
fn a_next_url_that_is_not_a_string_is_an_error_and_not_the_end() {
    for url in [json!(5), json!(true), json!({}), json!([NEXT])] {
        let error = read(&json!({ "flex_chat_channels": [], "meta": { "next_page_url": url } }))
            .unwrap_err();
        assert_eq!(error.pointer(), "/meta/next_page_url");
    }
}

#[test]
fn a_list_without_items_is_an_error_with_a_pointer() {
    for (json, expected) in [
        (json!({}), "`/flex_chat_channels` in the body is missing"),
        (
            json!({ "flex_chat_channels": {} }),
            "`/flex_chat_channels` in the body is not an array",
        ),
        (
            json!({ "flex_chat_channels": null }),
            "`/flex_chat_channels` in the body is not an array",
        ),
        (json!([]), "the body is not a JSON object"),
        (
            json!({ "flex_chat_channels": [{}, 5] }),
            "`/flex_chat_channels/1` in the body is not a JSON object",
        ),
    ] {
        assert_eq!(read(&json).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_page_can_be_taken_apart() {
    let json =
        json!({ "flex_chat_channels": [{ "sid": "CH1" }], "meta": { "next_page_url": NEXT } });
    let page = read(&json).unwrap();
    assert_eq!(page.clone().into_items().len(), 1);
    let (items, next) = page.clone().into_parts();
    assert_eq!(items, page.items());
    assert_eq!(next.as_ref(), page.next());
}

#[tokio::test]
async fn the_next_page_is_fetched_from_the_servers_url_with_the_headers_of_the_first() {
    let json = json!({ "flex_chat_channels": [{}], "meta": { "next_page_url": NEXT } });
    let transport = ScriptedTransport::new()
        .respond(200, json)
        .respond(200, json!({ "flex_chat_channels": [] }));
    let client = client(&transport);
    let list = sample::list().page_size(2).flex_metadata("m");
    let page = client.page(&list).await.unwrap();
    let last = client.page(page.next().unwrap()).await.unwrap();
    assert_eq!(last.next(), None);
    let [first, second] = transport.requests().try_into().unwrap();
    assert_eq!(first.query(), super::pairs(&[("PageSize", "2")]));
    assert_eq!(second.url(), NEXT);
    assert_eq!(second.method(), "GET");
    for request in [first, second] {
        assert_eq!(request.header("flex-metadata"), Some("m"));
        assert!(request.headers().contains_key("authorization"));
    }
}

#[tokio::test]
async fn a_next_page_on_another_origin_is_not_requested() {
    for url in [
        "https://evil.example/v1/Channels",
        "http://flex-api.twilio.com/v1/Channels",
        "/v1/Channels",
    ] {
        let json = json!({ "flex_chat_channels": [{}], "meta": { "next_page_url": format!("{url}?{CANARY}") } });
        let (client, transport) = answering(200, json);
        let page = client.page(sample::list()).await.unwrap();
        let next = page.next().unwrap();
        for error in [
            client.send(next).await.unwrap_err(),
            client.page(next).await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Paging);
            assert_eq!(
                error.to_string(),
                "GET /v1/Channels: the server's next page is not on `https://flex-api.twilio.com`, \
                 the only origin that gets the credentials"
            );
            assert!(!super::printed(&error).contains(CANARY));
        }
        assert_eq!(transport.requests().len(), 1);
    }
}

/// The credentials of a client are not sent to the server of another client's page.
#[tokio::test]
async fn a_next_page_of_another_client_is_refused() {
    let json = json!({ "flex_chat_channels": [{}], "meta": { "next_page_url": NEXT } });
    let (client, _) = answering(200, json);
    let page = client.page(sample::list()).await.unwrap();
    let transport = ScriptedTransport::new();
    let other = Client::builder(Credentials::api_key("SK1", "s"))
        .region("ie1")
        .transport(transport.clone());
    let error = other
        .build()
        .unwrap()
        .send(page.next().unwrap())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(transport.requests().is_empty());
}

/// Requests the next page at this URL, of a list whose path contains the argument `a-b c`.
async fn next_at(url: &str) -> Result<String, crate::Error> {
    let json = json!({ "calls": [], "next_page_url": url });
    let transport = ScriptedTransport::new()
        .respond(200, json)
        .respond(200, json!({ "calls": [] }));
    let list = || sample_dialects::list_calls("a-b c", "x");
    let client = Client::builder(Credentials::api_key("SK1", "s"))
        .base_url("https://api.twilio.com")
        .transport(transport.clone())
        .build()?;
    let page = client.page(list()).await?;
    let answer = client.page(page.next().unwrap()).await;
    assert_eq!(
        transport.requests().len(),
        if answer.is_ok() { 2 } else { 1 }
    );
    answer.map(|_| transport.requests()[1].url())
}

#[tokio::test]
async fn a_next_page_at_the_path_of_the_list_is_requested_however_it_is_encoded() {
    for path in [
        "/2010-04-01/Accounts/a-b%20c/Calls.x.json",
        "/2010-04-01/Accounts/a%2Db%20c/Calls%2ex.json",
        "/%32010-04-01/Accounts/%61-b%20c/Calls.x.json?Page=1",
    ] {
        let url = format!("https://api.twilio.com{path}");
        assert_eq!(next_at(&url).await.unwrap(), url);
    }
}

#[tokio::test]
async fn a_next_page_at_another_path_is_not_requested() {
    for path in [
        "",
        "/",
        "/2010-04-01/Accounts/a-b%20c/Calls.x.json/",
        "//2010-04-01/Accounts/a-b%20c/Calls.x.json",
        "/2010-04-01/Accounts/a-b%20c/Calls.x",
        "/2010-04-01/Accounts/a-b%20c/Calls.y.json",
        "/2010-04-01/Accounts/a-b%20c/calls.x.json",
        "/2010-04-01/Accounts/a-b%2520c/Calls.x.json",
        "/2010-04-01/Accounts/a-b+c/Calls.x.json",
        "/2010-04-01/Accounts%2Fa-b%20c/Calls.x.json",
        "/2010-04-01/Accounts/x/../a-b%20c/Calls.x.json",
        "/2010-04-01/Accounts/%2e/a-b%20c/Calls.x.json",
        "/2010-04-01/Accounts/a-b%20c/Calls.x.json;x",
    ] {
        let error = next_at(&format!("https://api.twilio.com{path}?{CANARY}")).await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging, "{path}");
        assert_eq!(
            error.to_string(),
            "GET /2010-04-01/Accounts/{Sid}/Calls.{Format}.json: the server's next page is at another \
             path than the list, which would call another endpoint"
        );
        assert!(!super::printed(&error).contains(CANARY));
    }
}
