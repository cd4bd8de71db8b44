//! Pages: the envelope of lists, and the request for the next one.

use serde_json::{Value, json};

use super::{CANARY, answering, client, sample, sample_dialects};
use crate::{
    Client, Credentials, ErrorKind, Request, blocking,
    client::{ClientBuilder, DefaultTransport},
    response::Response,
    testing::{RecordedRequest, ScriptedTransport},
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
    for (url, named) in [
        ("https://evil.example", "on `https://evil.example`"),
        ("//evil.example", "on `https://evil.example`"),
        (
            "http://flex-api.twilio.com",
            "on `http://flex-api.twilio.com`",
        ),
        (
            "https://flex-api.twilio.com:8443",
            "on `https://flex-api.twilio.com:8443`",
        ),
        ("https://api.twilio.com", "on `https://api.twilio.com`"),
        (
            "https://flex-api.twilio.com.evil.example",
            "on `https://flex-api.twilio.com.evil.example`",
        ),
        (
            "https://flex-api.twilio.com.",
            "on `https://flex-api.twilio.com.`",
        ),
        (
            "https://evil.example/flex-api.twilio.com",
            "on `https://evil.example`",
        ),
        (
            "https://canary-7f3a@flex-api.twilio.com",
            "at a URL that cannot be used",
        ),
        ("ftp://flex-api.twilio.com", "at a URL that cannot be used"),
    ] {
        let json = json!({ "flex_chat_channels": [{}], "meta": { "next_page_url": format!("{url}/v1/Channels?{CANARY}") } });
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
                format!(
                    "GET /v1/Channels: the server's next page is {named}, and not on `https://flex-api.twilio.com`, \
                     the only origin that gets the credentials"
                )
            );
            assert!(!super::printed(&error).contains(CANARY));
        }
        assert_eq!(transport.requests().len(), 1);
    }
}

/// Where the second page of a list is requested if the first names this URL for it.
async fn second_page(
    builder: ClientBuilder<DefaultTransport>,
    reference: &str,
) -> Result<String, crate::Error> {
    let json = json!({ "flex_chat_channels": [{}], "meta": { "next_page_url": reference } });
    let transport = ScriptedTransport::new()
        .respond(200, json)
        .respond(200, json!({ "flex_chat_channels": [] }));
    let client = builder.transport(transport.clone()).build()?;
    let page = client.page(sample::list()).await?;
    client.page(page.next().unwrap()).await?;
    Ok(transport.requests()[1].url())
}

fn builder() -> ClientBuilder<DefaultTransport> {
    Client::builder(Credentials::api_key("SK1", "s"))
}

#[tokio::test]
async fn a_next_page_at_the_same_product_of_twilio_is_requested_from_the_clients_own_server() {
    for named in [
        "https://flex-api.twilio.com",
        "https://FLEX-API.twilio.com:443",
        "https://flex-api.ie1.twilio.com",
        "https://flex-api.sydney.us1.twilio.com",
        "",
    ] {
        let reference = format!("{named}/v1/Channels?Page=1");
        for (builder, own) in [
            (builder(), "https://flex-api.twilio.com"),
            (builder().region("ie1"), "https://flex-api.ie1.twilio.com"),
            (
                builder().edge("dublin").region("ie1"),
                "https://flex-api.dublin.ie1.twilio.com",
            ),
            (
                builder().base_url("https://proxy.example/twilio/"),
                "https://proxy.example/twilio",
            ),
            (
                builder().base_url("http://localhost:1").host_in_path(),
                "http://localhost:1/flex-api.twilio.com",
            ),
        ] {
            assert_eq!(
                second_page(builder, &reference).await.unwrap(),
                format!("{own}/v1/Channels?Page=1"),
                "{named}"
            );
        }
    }
}

#[tokio::test]
async fn a_client_may_ignore_the_hosts_of_next_pages() {
    let own = "http://localhost:4010/mock";
    for named in [
        "https://recorded.example",
        "http://api.twilio.com:81",
        "//recorded.example",
        "https://user:word@recorded.example",
        "https://recorded.example/mock",
    ] {
        let reference = format!("{named}/v1/Channels?Page=1");
        let error = second_page(builder().base_url(own), &reference).await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Paging, "{named}");
        let ignoring = builder().base_url(own).ignore_hosts_of_next_pages();
        let requested = second_page(ignoring, &reference).await.unwrap();
        assert_eq!(requested, format!("{own}/v1/Channels?Page=1"), "{named}");
    }
    // The path counts all the same.
    let ignoring = builder().ignore_hosts_of_next_pages();
    let error = second_page(ignoring, "https://recorded.example/v1/Users").await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Paging);
}

#[tokio::test]
async fn a_relative_url_is_resolved_against_the_page() {
    for reference in [
        "//flex-api.twilio.com/v1/Channels?Page=1",
        "?Page=1",
        "Channels?Page=1",
        "./Channels?Page=1",
        "../v1/Channels?Page=1",
        "/v1/Channels?Page=1#top",
        "?Page=1#top",
    ] {
        let requested = second_page(builder(), reference).await.unwrap();
        assert_eq!(
            requested, "https://flex-api.twilio.com/v1/Channels?Page=1",
            "{reference}"
        );
    }
    for reference in [
        "Users?Page=1",
        "../Channels",
        "../../../..",
        "evil.example",
        "@evil.example",
        "\\x",
        "\u{e9}",
    ] {
        let error = second_page(builder(), reference).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging, "{reference}");
    }
}

#[test]
fn a_blocking_client_requests_next_pages_from_its_own_server() {
    let next = "https://flex-api.twilio.com/v1/Channels?Page=1";
    let page = |next| json!({ "flex_chat_channels": [{}], "meta": { "next_page_url": next } });
    let transport = ScriptedTransport::new()
        .respond(200, page(next))
        .respond(200, page("?Page=2"))
        .respond(200, page("https://evil.example/v1/Channels"));
    let client = blocking::Client::builder(Credentials::api_key("SK1", "s"))
        .edge("dublin")
        .transport(transport.clone())
        .build()
        .unwrap();
    let items: Vec<_> = client.items(sample::list()).collect();
    let [Ok(_), Ok(_), Ok(_), Err(error)] = items.as_slice() else {
        panic!("{items:?}");
    };
    assert_eq!(error.kind(), ErrorKind::Paging);
    let urls: Vec<_> = transport
        .requests()
        .iter()
        .map(RecordedRequest::url)
        .collect();
    let own = "https://flex-api.dublin.us1.twilio.com/v1/Channels";
    assert_eq!(
        urls,
        [
            own.to_owned(),
            format!("{own}?Page=1"),
            format!("{own}?Page=2")
        ]
    );
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
        // With other values, such as a SID for the unique name in the request.
        "/2010-04-01/Accounts/AC1/Calls.x.json",
        "/2010-04-01/Accounts/a-b%20c/Calls.y.json",
        "/2010-04-01/Accounts/a-b+c/Calls.x.json",
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
        "/2010-04-01/Accounts/a-b%20c/calls.x.json",
        "/2010-04-01/Accounts/a%2Fb/Calls.x.json",
        "/2010-04-01/Accounts/a%252Fb/Calls.x.json",
        "/2010-04-01/Accounts/%2e%2e/Calls.x.json",
        "/2010-04-01/Accounts//Calls.x.json",
        "/2010-04-01/Accounts/a-b%20c/Calls..json",
        "/2010-04-01/Accounts/a-b%20c/Calls.%0A.json",
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
