//! Credentials of every kind over real sockets: what arrives, and what is refused before anything is sent.

#![cfg(feature = "reqwest")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[path = "schemes/api.rs"]
mod api;
mod prints;
mod server;

use std::{
    error::Error as StdError,
    sync::atomic::{AtomicUsize, Ordering},
};

use api::{BOTH, COOKIES, EITHER, ListThings, OPTIONAL, Thing, UNSAID, thing};
use http::Response;
use prints::{Prints, SECRET, assert_clean};
use serde_json::json;
use server::{Recorded, Server, client_of, json};
use twilio_runtime::{
    Client, Credentials, Error, ErrorKind, ListRequest, RetryPolicy,
    credentials::CredentialsProvider,
    generated_for_0_1::Operation,
    request::CustomRequest,
    transport::{BoxFuture, ReqwestTransport},
};

/// A client that has only these credentials, and only for this server.
fn with(server: &Server, credentials: Credentials) -> Client {
    Client::builder(credentials)
        .base_url(&server.url)
        .transport(ReqwestTransport::builder().no_proxy().build().unwrap())
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}

async fn echo() -> Server {
    Server::start(|_| json(200, &json!({}))).await
}

/// What arrives of a request with these credentials, or why it was refused.
async fn sent(operation: &'static Operation, credentials: Credentials) -> Result<Recorded, Error> {
    let server = echo().await;
    let request = thing(operation);
    // What the command would send, the client sends, unless only a provider knows that it cannot.
    let client = with(&server, credentials);
    let curl = client.to_curl(&request);
    let result = client.send(request).await;
    assert!(curl.is_ok() || result.is_err());
    let is_provider = format!("{client:?}").contains("Provider");
    assert!(is_provider || curl.is_ok() == result.is_ok());
    let mut seen = server.requests();
    result.map(|_| seen.remove(0)).inspect_err(|error| {
        assert!(server.requests().is_empty());
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_clean(&format!("{error} {error:?}"));
    })
}

fn header<'a>(request: &'a Recorded, name: &str) -> Option<&'a str> {
    request.headers.get(name).map(|it| it.to_str().unwrap())
}

#[tokio::test]
async fn two_keys_at_once_arrive_in_their_headers_and_nothing_else_does() {
    let keys = Credentials::api_key_in_header("Client-Id", "one")
        .and(Credentials::api_key_in_header("X-SECRET", "two"))
        .and(Credentials::api_key_in_query("unneeded", "three"))
        .and(Credentials::bearer("four"));
    let request = sent(&BOTH, keys).await.unwrap();
    assert_eq!(header(&request, "client-id"), Some("one"));
    assert_eq!(header(&request, "x-secret"), Some("two"));
    assert_eq!(header(&request, "authorization"), None);
    assert_eq!(request.line(), "GET /things");
}

#[tokio::test]
async fn of_alternatives_the_first_that_the_client_can_provide_is_sent() {
    let key = || Credentials::api_key_in_query("api key", "a&b=c d");
    let request = sent(&EITHER, key()).await.unwrap();
    assert_eq!(request.line(), "GET /things?api+key=a%26b%3Dc+d");
    let both = key().and(Credentials::bearer("t"));
    let request = sent(&EITHER, both).await.unwrap();
    assert_eq!(header(&request, "authorization"), Some("Bearer t"));
    assert_eq!(request.line(), "GET /things");
    let custom = Credentials::http("token", "t");
    let request = sent(&EITHER, custom).await.unwrap();
    assert_eq!(header(&request, "authorization"), Some("token t"));
    let cookie = Credentials::api_key_in_cookie("session", "s1");
    let request = sent(&EITHER, cookie).await.unwrap();
    assert_eq!(header(&request, "cookie"), Some("session=s1"));
}

#[tokio::test]
async fn what_the_client_lacks_is_named_before_anything_is_sent() {
    let half = Credentials::api_key_in_header("Client-Id", SECRET);
    let error = sent(&BOTH, half).await.unwrap_err();
    insta::assert_snapshot!(error, @r#"the Twilio client cannot be used: FetchThing needs `clientId` (`Credentials::api_key_in_header("Client-Id", …)`) and `secret` (`Credentials::api_key_in_header("X-Secret", …)`): the credentials lack `secret`"#);
    let twilio = Credentials::api_key("SK00", SECRET);
    let error = sent(&EITHER, twilio).await.unwrap_err();
    insta::assert_snapshot!(error, @r#"the Twilio client cannot be used: FetchThing needs `oauth` (`Credentials::bearer`), or `legacy` (`Credentials::http("Token", …)`), or `key` (`Credentials::api_key_in_query("api key", …)`), or `session` (`Credentials::api_key_in_cookie("session", …)`): the credentials lack `oauth`, `legacy`, `key`, `session`"#);
    let elsewhere = Credentials::api_key_in_query("Client-Id", SECRET);
    assert!(sent(&BOTH, elsewhere).await.is_err());
    assert!(sent(&BOTH, Credentials::none()).await.is_err());
}

#[tokio::test]
async fn credentials_that_are_optional_are_sent_if_the_client_has_them() {
    let key = Credentials::api_key_in_header("X-Key", "k");
    let request = sent(&OPTIONAL, key).await.unwrap();
    assert_eq!(header(&request, "x-key"), Some("k"));
    for others in [Credentials::none(), Credentials::bearer("t")] {
        let request = sent(&OPTIONAL, others).await.unwrap();
        assert_eq!(header(&request, "x-key"), None);
        assert_eq!(header(&request, "authorization"), None);
    }
}

/// Nexus and others take credentials that their descriptions do not mention.
#[tokio::test]
async fn if_the_description_says_nothing_the_client_sends_what_it_has() {
    let key = Credentials::api_key_in_header("X-Key", "k").and(Credentials::basic("u", ""));
    let request = sent(&UNSAID, key).await.unwrap();
    assert_eq!(header(&request, "x-key"), Some("k"));
    assert_eq!(header(&request, "authorization"), Some("Basic dTo="));
    let request = sent(&UNSAID, Credentials::none()).await.unwrap();
    assert_eq!(header(&request, "authorization"), None);
}

#[tokio::test]
async fn keys_belong_to_the_origin_that_they_are_set_for() {
    let (ours, others) = (echo().await, echo().await);
    let build = |origin: &str, key| {
        Client::builder(Credentials::api_key("SK00", SECRET))
            .credentials_for(origin, key)
            .base_url_for("api.vendor.example", &ours.url)
            .transport(ReqwestTransport::builder().no_proxy().build().unwrap())
            .build::<Client>()
            .unwrap()
    };
    let key = || Credentials::api_key_in_query("api key", "k");
    let client = build("https://api.vendor.example", key());
    client.send(thing(&EITHER)).await.unwrap();
    assert_eq!(ours.lines(), ["GET /things?api+key=k"]);
    // Those for another origin do not count, and Twilio's are not what the operation takes.
    let client = build(&others.url, key());
    let error = client.send(thing(&EITHER)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!((ours.lines().len(), others.lines().len()), (1, 0));
}

#[tokio::test]
async fn a_later_page_has_the_key_once_and_neither_it_nor_its_cursor_shows_it() {
    let server = things_in_pages().await;
    let client = with(&server, Credentials::api_key_in_query("api key", SECRET));
    assert_keeps_the_key_secret(&server, &client, ListThings::new()).await;
}

/// Its description says nothing of the key.
#[tokio::test]
async fn nor_does_a_later_page_of_a_custom_list() {
    let server = things_in_pages().await;
    let client = with(&server, Credentials::api_key_in_query("api key", SECRET));
    let list = CustomRequest::get(&server.url, "/things").list::<String>("things");
    assert_keeps_the_key_secret(&server, &client, list).await;
}

/// What a provider returns is not known before the request is sent.
#[tokio::test]
async fn nor_does_one_whose_key_comes_from_a_provider() {
    struct Vault;
    impl CredentialsProvider for Vault {
        fn credentials(
            &self,
        ) -> BoxFuture<'_, Result<Credentials, Box<dyn StdError + Send + Sync>>> {
            let key = Credentials::api_key_in_query("api key", SECRET);
            Box::pin(std::future::ready(Ok(key)))
        }
    }
    let server = things_in_pages().await;
    let client = with(&server, Credentials::provider(Vault));
    assert_keeps_the_key_secret(&server, &client, ListThings::new()).await;
}

/// Two pages of things. The URL of the second repeats the whole query of the request, as some servers do.
async fn things_in_pages() -> Server {
    Server::start(|request| {
        let next = match request.uri.query() {
            Some(query) if query.contains("page=2") => json!(null),
            _ => {
                let key = SECRET.replace(' ', "+");
                json!(request.url_of(&format!("/things?page=2&api+key={key}&x=%20")))
            }
        };
        json(
            200,
            &json!({ "things": ["a"], "meta": { "key": "things", "next_page_url": next } }),
        )
    })
    .await
}

async fn assert_keeps_the_key_secret<L>(server: &Server, client: &Client, list: L)
where
    L: ListRequest<Item = String> + Clone,
{
    let mut pages = client.pages(list);
    let first = pages.try_next().await.unwrap().unwrap();
    let next = first.next().unwrap();
    let mut prints = Prints::default();
    prints.debug(next);
    assert_clean(&client.to_curl(next).unwrap());
    let cursor = next.cursor();
    assert_clean(&serde_json::to_string(&cursor).unwrap());
    pages.try_next().await.unwrap().unwrap();
    let encoded = SECRET.replace(' ', "+");
    assert_eq!(
        server.lines(),
        [
            format!("GET /things?api+key={encoded}"),
            format!("GET /things?page=2&x=%20&api+key={encoded}"),
        ]
    );
}

/// A secret store that returns both keys.
struct Store(AtomicUsize);

impl CredentialsProvider for Store {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn StdError + Send + Sync>>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let keys = Credentials::api_key_in_header("client-id", "one")
            .and(Credentials::api_key_in_header("x-secret", "two"));
        Box::pin(std::future::ready(Ok(keys)))
    }
}

#[tokio::test]
async fn a_provider_may_return_several_keys_or_one_of_several() {
    let store = std::sync::Arc::new(Store(AtomicUsize::new(0)));
    let request = sent(&BOTH, Credentials::provider(store.clone()))
        .await
        .unwrap();
    assert_eq!(header(&request, "client-id"), Some("one"));
    let asked = store.0.load(Ordering::SeqCst);
    let other = Credentials::bearer("t").and(Credentials::provider(store.clone()));
    let request = sent(&EITHER, other.clone()).await.unwrap();
    assert_eq!(header(&request, "authorization"), Some("Bearer t"));
    // Whoever needs nothing of it does not ask it.
    assert_eq!(store.0.load(Ordering::SeqCst), asked);
    let request = sent(&BOTH, other).await.unwrap();
    assert_eq!(header(&request, "x-secret"), Some("two"));
    assert_eq!(header(&request, "authorization"), None);
    // What it returned is not what this operation takes.
    let error = sent(&EITHER, Credentials::provider(store))
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("the credentials lack `oauth`"),
        "{error}"
    );
}

#[tokio::test]
async fn keys_that_cannot_be_sent_are_refused_when_the_client_is_built() {
    let long = "x".repeat(70_000);
    for credentials in [
        Credentials::api_key_in_header("X-Key", ""),
        Credentials::api_key_in_header("X-Key", format!("{SECRET}\n")),
        Credentials::api_key_in_header("X Key", SECRET),
        Credentials::api_key_in_header(SECRET, SECRET),
        Credentials::api_key_in_header("Host", SECRET),
        Credentials::api_key_in_header("content-length", SECRET),
        Credentials::api_key_in_query("", SECRET),
        Credentials::api_key_in_cookie("a;b", SECRET),
        Credentials::api_key_in_cookie("session", "a; admin=1"),
        Credentials::http("Digest x", SECRET),
        Credentials::http("", SECRET),
        Credentials::basic("", ""),
        Credentials::basic("a:b", SECRET),
        Credentials::provider(Store(AtomicUsize::new(0)))
            .and(Credentials::provider(Store(AtomicUsize::new(0)))),
    ] {
        let builder = Client::builder(credentials.clone());
        let builder = builder.transport(ReqwestTransport::new().unwrap());
        let error = builder.build::<Client>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_clean(&format!("{error} {error:?} {credentials:?}"));
    }
    let server = echo().await;
    let client = with(&server, Credentials::api_key_in_query("api key", long));
    let error = client.send(thing(&EITHER)).await.unwrap_err();
    assert!(server.lines().is_empty());
    assert!(!error.to_string().contains("xxx"));
}

#[tokio::test]
async fn a_request_may_have_its_own_keys() {
    let server = echo().await;
    let own = Credentials::api_key_in_cookie("session", "mine");
    let request = Thing::save().cookie("theme=dark").authorization(own);
    client_of(&server.url).send(request).await.unwrap();
    let seen = server.requests();
    assert_eq!(header(&seen[0], "cookie"), Some("theme=dark; session=mine"));
    assert_eq!(header(&seen[0], "authorization"), None);
    let own = Credentials::api_key_in_header("X-Other", SECRET);
    let request = Thing::save().authorization(own);
    let error = client_of(&server.url).send(request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn a_curl_command_has_variables_for_the_keys() {
    let server = echo().await;
    let client = |credentials| with(&server, credentials);
    let keys = Credentials::api_key_in_header("Client-Id", SECRET)
        .and(Credentials::api_key_in_header("X-Secret", SECRET));
    let both = client(keys).to_curl(thing(&BOTH)).unwrap();
    let query = client(Credentials::api_key_in_query("api key", SECRET));
    let query = query.to_curl(thing(&EITHER)).unwrap();
    let cookie = client(Credentials::api_key_in_cookie(
        "session",
        SECRET.replace(' ', "-"),
    ));
    let cookie = cookie.to_curl(Thing::save()).unwrap();
    // Without a client, the first alternative counts.
    let alone = twilio_runtime::Request::call(&thing(&BOTH))
        .to_curl()
        .unwrap();
    let all = [both, query, cookie, alone].join("\n\n");
    assert_clean(&all);
    insta::assert_snapshot!(all.replace(&server.url, "http://localhost"), @r#"
    curl -X GET 'http://localhost/things' \
      -H "Client-Id: $API_KEY_CLIENT_ID" \
      -H "X-Secret: $API_KEY_X_SECRET" \
      -H 'Accept: application/json'

    curl -X GET 'http://localhost/things' \
      -H 'Accept: application/json' \
      -G \
      --data-urlencode "api+key=$API_KEY_API_KEY"

    curl -X PUT 'http://localhost/things' \
      -H 'Accept: application/json' \
      -H 'Content-Length: 0' \
      -H "Cookie: session=$API_KEY_SESSION"

    curl -X GET 'https://api.vendor.example/things' \
      -H "Client-Id: $API_KEY_CLIENT_ID" \
      -H "X-Secret: $API_KEY_X_SECRET" \
      -H 'Accept: application/json'
    "#);
}

#[tokio::test]
async fn a_curl_command_has_all_cookies_in_one_header() {
    let server = echo().await;
    let key = Credentials::api_key_in_cookie("session", SECRET.replace(' ', "-"));
    let client = with(&server, key);
    let request = || thing(&COOKIES).cookie("a=b").theme("dark");
    client.send(request()).await.unwrap();
    let sent = header(&server.requests()[0], "cookie").unwrap().to_owned();
    let curl = client.to_curl(request()).unwrap();
    assert_clean(&curl);
    let cookies = curl.lines().filter(|line| line.contains("Cookie"));
    let cookies: Vec<_> = cookies.map(str::trim).collect();
    assert_eq!(
        cookies,
        [r#"-H "Cookie: a=b; $THEME; session=$API_KEY_SESSION""#]
    );
    let key = SECRET.replace(' ', "-");
    assert_eq!(sent, format!("a=b; theme=dark; session={key}"));
}

#[tokio::test]
async fn variables_of_another_api_are_not_named_after_twilio() {
    let server = echo().await;
    let line = |curl: String| {
        let mut lines = curl.lines().map(|it| it.trim().trim_end_matches(" \\"));
        lines.find(|it| it.contains('$')).map(str::to_owned)
    };
    let alone = |operation| {
        line(
            twilio_runtime::Request::call(&thing(operation))
                .to_curl()
                .unwrap(),
        )
    };
    assert_eq!(alone(&UNSAID), None);
    let header = r#"-H "Authorization: $HTTP_AUTHORIZATION""#;
    assert_eq!(alone(&EITHER).as_deref(), Some(header));
    let client = |credentials| line(with(&server, credentials).to_curl(thing(&EITHER)).unwrap());
    let token = r#"-H "Authorization: Bearer $HTTP_BEARER_TOKEN""#;
    assert_eq!(client(Credentials::bearer(SECRET)).as_deref(), Some(token));
    let legacy = Credentials::http("Token", SECRET);
    assert_eq!(client(legacy).as_deref(), Some(header));
}

#[tokio::test]
async fn a_refused_key_is_printed_nowhere() {
    let server = Server::start(|_| {
        let refused = Response::builder().status(401);
        refused.body("nothing".to_owned()).unwrap()
    })
    .await;
    let client = with(&server, Credentials::api_key_in_query("api key", SECRET));
    let mut prints = Prints::default();
    prints.debug(&client);
    let error = client.send(thing(&EITHER)).await.unwrap_err();
    prints.error(&error);
    // Nor by an error of the connection.
    let nowhere = Client::builder(Credentials::api_key_in_query("api key", SECRET))
        .base_url("http://127.0.0.1:1")
        .transport(ReqwestTransport::builder().no_proxy().build().unwrap())
        .retry(RetryPolicy::never())
        .build::<Client>()
        .unwrap();
    prints.error(&nowhere.send(thing(&EITHER)).await.unwrap_err());
}
