//! Requests and responses: calls, attempts, pages, cursors, lists, bodies, values.

use std::{
    str::FromStr as _,
    sync::{Arc, Mutex},
    time::Duration,
};

use http::Response;
use sample_api::{
    bodies::echo,
    sid,
    v1::{
        customer,
        depot::{self, Depot},
        parcel::Parcel,
        parcel::ParcelKind,
    },
};
use serde_json::{Value, json};
use twilio_runtime::{
    Client, Credentials, Date, DateTime, ListRequest as _, Request as _, RetryPolicy, blocking,
    list::{Cursor, NextPage},
    request::{AnyRequest, CustomRequest, CustomValue, public},
    response::{Json, Redirect, Response as _},
    testing::{Errors, ScriptedTransport},
    transport::{BoxFuture, Transport, TransportError},
    types::{Contents, File, JsonText, Nullable},
};

use super::{
    prints::{
        PERSONAL, Prints, SECRET, assert_clean,
        with_canaries::{credentials, response},
    },
    requests::{self, create_parcel},
};

pub(crate) async fn print(prints: &mut Prints) {
    for case in requests::all() {
        prints.debug(&case.call);
    }
    documents(prints);
    custom(prints);
    values(prints);
    pages(prints).await;
    blocking_lists(prints);
    exchanges(prints).await;
    bodies(prints);
}

/// Bodies that are documents, and files.
fn documents(prints: &mut Prints) {
    let file = File::new(PERSONAL, PERSONAL.as_bytes().to_vec());
    prints.debug(&file);
    prints.debug(&Contents::from(PERSONAL.as_bytes().to_vec()));
    let form = echo::echo_form().document(file).owner(PERSONAL);
    prints.debug(form.call());
    assert_clean(&form.to_curl().unwrap());
    let bytes = echo::echo_bytes().body(PERSONAL.as_bytes().to_vec());
    prints.debug(bytes.call());
    assert_clean(&bytes.to_curl().unwrap());
    let text = echo::echo_text().body(PERSONAL);
    prints.debug(text.call());
    assert_clean(&text.to_curl().unwrap());
}

/// Custom requests, whose values are personal data unless they are public.
fn custom(prints: &mut Prints) {
    let request = CustomRequest::post("https://sample-api.twilio.com", "/v1/Things/{Sid}")
        .path("Sid", PERSONAL)
        .query("Name", PERSONAL)
        .form("Kind", public("thing"))
        .form("Name", PERSONAL);
    prints.debug(&request);
    prints.debug(&CustomValue::from(PERSONAL));
    assert_clean(&request.to_curl().unwrap());
    prints.debug(&Errors::of(&request));
    prints.debug(&AnyRequest::new(&request));
    prints.debug(&request.list::<Value>("things"));
    prints.debug(&sample_api::operations());
    // How it prints a type that is not generated is up to that type.
    prints.debug(&Json(()));
}

/// A client with a scripted transport, without retries.
pub(crate) fn client(transport: &ScriptedTransport) -> Client {
    Client::builder(Credentials::api_key("SK00", SECRET))
        .transport(transport.clone())
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}

/// A page whose items and next URL contain personal data.
fn page() -> Value {
    let next = "https://sample-api.twilio.com/v1/Depots?Page=1&FriendlyName=Zo%C3%AB";
    json!({
        "depots": [{ "friendly_name": PERSONAL, "enabled": true }],
        "meta": { "key": "depots", "next_page_url": next },
    })
}

/// Errors do not quote invalid values. Dates, SIDs and enum values are not personal data, and are printed.
fn values(prints: &mut Prints) {
    prints.display(&Date::from_str(PERSONAL).unwrap_err());
    prints.display(&Date::new(2024, 13, 1).unwrap_err());
    prints.display(&DateTime::from_str(PERSONAL).unwrap_err());
    prints.display(&sid::DepotSid::from_str(PERSONAL).unwrap_err());
    let date = prints.display(&Date::new(2024, 2, 29).unwrap());
    assert_eq!(date, "2024-02-29");
    let time = DateTime::from_str("2024-02-29T01:02:03Z").unwrap();
    assert!(prints.display(&time).contains("01:02:03"));
    let ParcelKind::Unrecognized(unrecognized) = ParcelKind::from("new-type") else {
        panic!("the value is known")
    };
    assert!(prints.debug(&unrecognized).contains("new-type"));
    prints.display(&ParcelKind::known(PERSONAL).unwrap_err());
    prints.debug(&Nullable::<i64>::Null);
    // Like any JSON, it is the field that hides it.
    prints.debug(&JsonText::default());
}

async fn pages(prints: &mut Prints) {
    let transport = ScriptedTransport::new()
        .respond(200, page())
        .respond(200, page())
        .respond(200, page());
    let client = client(&transport);
    let list = depot::list().friendly_name(PERSONAL);

    let page = client.page(&list).await.unwrap();
    let text = prints.debug(&page);
    assert!(text.contains("enabled: Some(true)"), "{text}");
    let next = page.next().unwrap();
    prints.debug(next);
    let cursor = next.cursor();
    assert!(prints.debug(&cursor).contains("/v1/Depots"));
    let stored = serde_json::to_string(&cursor).unwrap();
    assert!(stored.contains("Zo%C3%AB"), "what is stored is whole");
    let read: Cursor = serde_json::from_str(&stored).unwrap();
    let resumed: NextPage<Depot> = list.resume(&read).unwrap();
    prints.debug(&resumed);

    let mut pages = client.pages(&list);
    prints.debug(&pages);
    assert!(pages.try_next().await.unwrap().is_some());
    prints.debug(&pages);
    let mut stream = client.stream(&list);
    prints.debug(&stream);
    assert!(stream.try_next().await.unwrap().is_some());
    prints.debug(&stream);
    let error = stream.try_next().await.unwrap_err();
    prints.error(&error);
    prints.debug(&stream);
    prints.debug(&transport);
}

fn blocking_lists(prints: &mut Prints) {
    let transport = ScriptedTransport::new()
        .respond(200, page())
        .respond(200, page());
    let client = blocking::Client::builder(Credentials::api_key("SK00", SECRET))
        .transport(transport)
        .build()
        .unwrap();
    let list = depot::list().friendly_name(PERSONAL);
    let mut items = client.items(&list);
    assert!(items.next().unwrap().is_ok());
    prints.debug(&items);
    let mut pages = client.pages(&list);
    assert!(pages.next().unwrap().is_ok());
    prints.debug(&pages);
    prints.debug(&client);
}

/// Requests full of personal data, retried, with responses full of secrets.
async fn exchanges(prints: &mut Prints) {
    let attempts = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&attempts);
    let transport = ScriptedTransport::new()
        .fail(TransportError::connect("down"))
        .respond_with(response(429, &json!({ "message": PERSONAL })))
        .respond_with(response(200, &json!({ "recipient": PERSONAL })))
        .respond_with(response(200, &json!({ "friendly_name": PERSONAL })));
    let client = Client::builder(Credentials::api_key("SK00", SECRET))
        .transport(transport.clone())
        .on_attempt(move |attempt| log.lock().unwrap().push(attempt.clone()))
        .build()
        .unwrap();
    let (parcel, meta) = client.send_with_meta(create_parcel()).await.unwrap();
    prints.debug(&parcel);
    assert!(prints.debug(&meta).contains("RQ00"));
    prints.debug(&meta.rate_limit());
    client.send(customer::fetch(PERSONAL)).await.unwrap();

    let attempts = attempts.lock().unwrap();
    assert_eq!(attempts.len(), 4);
    for attempt in attempts.iter() {
        prints.debug(attempt);
    }
    prints.debug(&transport);
    let requests = transport.requests();
    assert_eq!(requests.len(), 4);
    for request in &requests {
        // Its headers too, which a test may print.
        prints.debug(request);
        prints.debug(request.headers());
        let is_post = prints.debug(request).contains("POST");
        assert!(is_post || request.path().contains("Zo%C3%AB"));
    }
}

/// A transport that prints the headers of a request, as HTTP libraries do, prints no credentials.
struct Printing;

impl Transport for Printing {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        let names = ["authorization", "x-key", "cookie"].iter();
        let mut secrets = names
            .filter_map(|name| request.headers().get(*name))
            .peekable();
        let is_oauth = request.uri().path() == "/v2/token";
        assert!(is_oauth || secrets.peek().is_some());
        assert!(secrets.all(http::HeaderValue::is_sensitive));
        assert_clean(&format!("{:?}", request.headers()));
        let body = json!({ "access_token": "correct-horse", "expires_in": 3600 });
        Box::pin(std::future::ready(Ok(response(200, &body))))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn the_headers_that_a_transport_gets_print_no_credentials() {
    let mut clients = 0;
    for credentials in credentials() {
        let client = Client::builder(credentials.clone()).transport(Printing);
        // The token URL with a password is refused.
        let Ok(client) = client.build() else { continue };
        client.send(create_parcel()).await.unwrap();
        for case in requests::reports(&credentials) {
            // The response is not a page.
            let _ = case.send(&client).await;
        }
        clients += 1;
    }
    assert_eq!(clients, 9);
}

fn bodies(prints: &mut Prints) {
    let list = depot::list();
    let read = |body: &Value| {
        twilio_runtime::Page::<Depot>::from_response(list.call(), &response(200, body))
    };
    prints.error(&read(&json!([PERSONAL])).unwrap_err());
    prints.error(&read(&json!({ "depots": PERSONAL })).unwrap_err());
    prints.error(&read(&json!({ "depots": [PERSONAL] })).unwrap_err());
    let not_json = Response::new(PERSONAL.as_bytes().to_vec());
    prints.error(&Parcel::from_response(list.call(), &not_json).unwrap_err());

    let redirect = Redirect::from_response(list.call(), &response(302, &json!({}))).unwrap();
    assert!(redirect.location().contains("correct"));
    prints.debug(&redirect);
    let body = json!({ "redirect_to": format!("https://example.com/?signature={SECRET}") });
    let redirect = Redirect::from_response(list.call(), &response(200, &body)).unwrap();
    prints.debug(&redirect);
}
