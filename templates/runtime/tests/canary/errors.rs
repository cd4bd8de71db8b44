//! Errors of every kind, from every cause, with a canary in everything that they could repeat.

use std::{collections::BTreeSet, time::Duration};

use http::Response;
use sample_api::v1::{customer, depot, parcel, report, settings};
use serde_json::{Value, json};
use twilio_runtime::{
    Client, Credentials, Error, ErrorKind, ListRequest as _, RetryPolicy,
    credentials::OAuth,
    list::Cursor,
    require,
    testing::{Errors, ScriptedTransport},
    transport::{BoxFuture, Transport, TransportError},
};

use super::{
    answers::client,
    exports,
    prints::{
        PERSONAL, Prints, SECRET,
        with_canaries::{Store, response},
    },
    requests::{DEPOT, create_parcel},
};

pub(crate) async fn print(prints: &mut Prints) {
    let (mut kinds, mut failures) = (BTreeSet::new(), BTreeSet::new());
    let groups = [
        (ErrorKind::Configuration, configuration().await),
        (ErrorKind::InvalidRequest, invalid_requests().await),
        (ErrorKind::Paging, paging().await),
        (ErrorKind::NotSent, unsent().await),
        (ErrorKind::NoAnswer, unanswered().await),
        (
            ErrorKind::Redirect,
            answered(&[response(302, &json!(PERSONAL))]).await,
        ),
        (ErrorKind::Api, answered(&refusals()).await),
        (ErrorKind::Foreign, answered(&foreign()).await),
        (ErrorKind::Undecodable, undecodable().await),
        (ErrorKind::Incomplete, vec![incomplete()]),
        (ErrorKind::MissingField, missing_fields()),
        (ErrorKind::Failed, vec![waited().failed(45001, "no worker")]),
        (ErrorKind::NotReady, vec![waited().not_ready(Duration::MAX)]),
        (ErrorKind::Cancelled, vec![waited().cancelled()]),
    ];
    for (kind, errors) in groups {
        assert!(!errors.is_empty());
        for error in errors {
            assert_eq!(error.kind(), kind, "{error:?}");
            prints.error(&error);
            if let Some(meta) = error.response() {
                prints.debug(meta);
            }
            if let Some(error) = error.transport_error() {
                prints.error(error);
                failures.insert(prints.debug(&error.kind()));
            }
        }
        prints.debug(&kind);
        kinds.insert(format!("{kind:?}"));
    }
    assert_eq!(kinds, exports::variants("errors::error", "ErrorKind"));
    let mut known = exports::variants("transports::error", "TransportErrorKind");
    if !cfg!(feature = "streams") {
        known.remove("Aborted");
    }
    assert_eq!(failures, known);
}

/// The errors of a request with personal data.
fn waited() -> Errors {
    Errors::of(&create_parcel())
}

fn incomplete() -> Error {
    #[cfg(feature = "streams")]
    let error = TransportError::aborted("broken pipe");
    #[cfg(not(feature = "streams"))]
    let error = TransportError::after_sending("broken pipe");
    waited().incomplete(response(200, &json!(PERSONAL)), error)
}

fn missing_fields() -> Vec<Error> {
    let mut customer = customer::Customer::default();
    customer.friendly_name = Some(PERSONAL.to_owned());
    Vec::from_iter(require!(customer.since).err())
}

async fn configuration() -> Vec<Error> {
    let with =
        |credentials: Credentials| Client::builder(credentials).transport(ScriptedTransport::new());
    let key = || with(Credentials::api_key("SK00", SECRET));
    let builders = [
        with(Credentials::api_key("SK00", format!("{SECRET}\n"))),
        with(Credentials::api_key(format!("SK:{SECRET}"), SECRET)),
        with(Credentials::bearer(format!("{SECRET} "))),
        with(Credentials::header(format!("{SECRET}\0"))),
        with(Credentials::client_credentials(
            "OQ00",
            format!("{SECRET}\n"),
        )),
        with(
            OAuth::new("OQ00", SECRET)
                .token_url(format!("http://{SECRET}/"))
                .into(),
        ),
        key().base_url(format!("https://user:{SECRET}@example.com")),
        key().base_url(format!("https://example.com/?key={SECRET}")),
        key().base_url(format!("ftp://{SECRET}")),
        key().base_url(format!("https://example.com:{SECRET}")),
        key().max_in_flight(0),
        key().rate_limit(0, Duration::from_secs(1)),
        key().total_timeout(Duration::ZERO),
    ];
    builders
        .into_iter()
        .map(|it| it.build().unwrap_err())
        .collect()
}

async fn invalid_requests() -> Vec<Error> {
    let transport = ScriptedTransport::new();
    let client = client(&transport);
    let header = customer::create().app_version(format!("{PERSONAL}\n"));
    let too_large = depot::list().friendly_name(PERSONAL).page_size(100_000);
    let no_object = settings::update().body(json!([PERSONAL]));
    let own = |secret: String| report::fetch().authorization(Credentials::bearer(secret));
    let mut errors = vec![
        client
            .send(header.friendly_name(PERSONAL))
            .await
            .unwrap_err(),
        client.page(too_large).await.unwrap_err(),
        client.send(no_object).await.unwrap_err(),
        client.send(own(format!("{SECRET}\n"))).await.unwrap_err(),
        client.send(own(format!(" {SECRET}"))).await.unwrap_err(),
    ];
    for name in [
        format!("../{PERSONAL}"),
        format!("{PERSONAL}\0"),
        "..".to_owned(),
    ] {
        errors.push(client.send(customer::fetch(name)).await.unwrap_err());
    }
    assert!(transport.requests().is_empty());
    errors
}

async fn paging() -> Vec<Error> {
    let nexts = [
        "https://example.com/v1/Depots?FriendlyName=Zo%C3%AB",
        "https://sample-api.twilio.com/v1/Parcels/Zo%C3%AB?Page=1",
        "https://sample-api.twilio.com/v1/Depots/../Zo%C3%AB",
        "https://user:correct@sample-api.twilio.com/v1/Depots?Page=1",
        "https://sample-api.twilio.com/v1/Depots?FriendlyName=Zoë #correct",
        "Zoë",
    ];
    let mut errors = Vec::new();
    for next in nexts {
        let transport = ScriptedTransport::new().respond(200, page_before(next));
        let mut stream = client(&transport).stream(depot::list().friendly_name(PERSONAL));
        errors.push(stream.try_next().await.unwrap_err());
    }
    let first = "https://sample-api.twilio.com/v1/Depots?FriendlyName=Zo%C3%AB&Page=1";
    let transport = ScriptedTransport::new()
        .respond(200, page_before(first))
        .respond(200, page_before(first));
    let mut stream = client(&transport).stream(depot::list().friendly_name(PERSONAL));
    errors.push(stream.try_next().await.unwrap_err());

    let mut pages = (0..200).map(|number| page_before(&format!("{first}{number}")));
    let transport = pages
        .by_ref()
        .fold(ScriptedTransport::new(), |script, page| {
            script.respond(200, page)
        });
    let mut stream = client(&transport).stream(depot::list().friendly_name(PERSONAL));
    errors.push(stream.try_next().await.unwrap_err());

    let transport = ScriptedTransport::new().respond(200, page_before(first));
    let page = client(&transport).page(depot::list()).await.unwrap();
    let cursor = page.next().unwrap().cursor();
    errors.push(parcel::list().resume(&cursor).unwrap_err());
    let stored = serde_json::to_string(&cursor).unwrap();
    let stored = stored.replace("sample-api.twilio.com", "example.com");
    let moved: Cursor = serde_json::from_str(&stored).unwrap();
    let resumed = depot::list().resume(&moved).unwrap();
    errors.push(client(&transport).page(resumed).await.unwrap_err());
    errors
}

fn page_before(next: &str) -> Value {
    json!({ "depots": [], "meta": { "key": "depots", "next_page_url": next } })
}

async fn unsent() -> Vec<Error> {
    let transport = ScriptedTransport::new()
        .fail(TransportError::connect("down"))
        .fail(TransportError::rejected("no such scheme"));
    let mut errors = vec![
        client(&transport).send(create_parcel()).await.unwrap_err(),
        client(&transport)
            .send(customer::fetch(PERSONAL))
            .await
            .unwrap_err(),
        // The script has no response left.
        client(&transport)
            .send(customer::fetch(PERSONAL))
            .await
            .unwrap_err(),
    ];
    let invalid = Response::new(SECRET.as_bytes().to_vec());
    let tokens = [
        response(
            400,
            &json!({ "error": "invalid_client", "client_secret": SECRET }),
        ),
        response(302, &json!({})),
        response(200, &json!({ "access_token": format!("{SECRET}\n") })),
        response(200, &json!({ "access_token": { "secret": SECRET } })),
        response(200, &json!([SECRET])),
        response(500, &json!(SECRET)),
        invalid,
    ];
    for token in tokens {
        let transport = ScriptedTransport::new().respond_with(token);
        let oauth = Credentials::client_credentials("OQ00", SECRET);
        errors.push(sent_with(&transport, oauth).await);
    }
    let transport = ScriptedTransport::new();
    let closed = Credentials::provider(Store { is_open: false });
    errors.push(sent_with(&transport, closed).await);
    errors
}

async fn sent_with(transport: &ScriptedTransport, credentials: Credentials) -> Error {
    let client = Client::builder(credentials)
        .transport(transport.clone())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    client.send(create_parcel()).await.unwrap_err()
}

/// Never responds, and never waits.
struct Silent;

impl Transport for Silent {
    fn send(
        &self,
        _: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        Box::pin(std::future::pending())
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

async fn unanswered() -> Vec<Error> {
    let transport = ScriptedTransport::new()
        .fail(TransportError::after_sending("broken pipe"))
        .fail(TransportError::timed_out("30 s"))
        .fail(TransportError::response_too_large(3));
    let mut errors = Vec::new();
    for _ in 0..3 {
        errors.push(client(&transport).send(create_parcel()).await.unwrap_err());
    }
    let silent = Client::builder(Credentials::api_key("SK00", SECRET)).transport(Silent);
    let silent = silent.build().unwrap();
    errors.push(silent.send(create_parcel()).await.unwrap_err());
    errors.push(silent.send(customer::fetch(PERSONAL)).await.unwrap_err());
    errors
}

/// The API's message is printed, so it contains no canary here. Everything else does.
fn refusals() -> Vec<Response<Vec<u8>>> {
    let classic = json!({
        "code": 20001, "message": "Bad request", "more_info": PERSONAL,
        "details": { "name": PERSONAL }, "other": PERSONAL,
    });
    let problem = json!({
        "type": format!("https://example.com/{PERSONAL}"), "title": "Bad request", "code": 20001,
        "errors": [{ "detail": PERSONAL, "pointer": PERSONAL }],
    });
    let odd = json!({ "code": PERSONAL, "message": [PERSONAL], PERSONAL: PERSONAL });
    let statuses = [400, 401, 403, 404, 409, 429, 500, 503];
    let of_each = |status| [&classic, &problem, &odd].map(|body| response(status, body));
    statuses.into_iter().flat_map(of_each).collect()
}

fn foreign() -> Vec<Response<Vec<u8>>> {
    let bodies = [
        format!("<html>{PERSONAL} {SECRET}</html>").into_bytes(),
        format!("{{\"message\": \"{PERSONAL}").into_bytes(),
        [PERSONAL.as_bytes(), b"\xff"].concat(),
        format!("{{\"{PERSONAL}\\ud83d\": 1e999, {SECRET}").into_bytes(),
        json!([PERSONAL]).to_string().into_bytes(),
        json!(PERSONAL).to_string().into_bytes(),
        Vec::new(),
    ];
    let refusals = bodies.iter().flat_map(|body| {
        [404, 502].map(|status| response(status, &json!(null)).map(|_| body.clone()))
    });
    let successes = bodies
        .iter()
        .take(4)
        .map(|body| Response::new(body.clone()));
    refusals.chain(successes).collect()
}

/// Each response to a request that reads and to one that writes, at the first attempt and after retries.
async fn answered(responses: &[Response<Vec<u8>>]) -> Vec<Error> {
    let mut errors = Vec::new();
    for response in responses {
        let transport = (0..20).fold(ScriptedTransport::new(), |script, _| {
            script.respond_with(response.clone())
        });
        let once = client(&transport);
        let often = once.with_retry(RetryPolicy::default());
        for client in [once, often] {
            errors.push(client.send(create_parcel()).await.unwrap_err());
            errors.push(client.send(customer::fetch(PERSONAL)).await.unwrap_err());
            let list = depot::list().friendly_name(PERSONAL);
            errors.push(client.page(list).await.unwrap_err());
        }
    }
    errors
}

async fn undecodable() -> Vec<Error> {
    let mut errors = answered(&[
        response(200, &json!([PERSONAL])),
        response(200, &json!(PERSONAL)),
    ])
    .await;
    let pages = [
        json!({ "depots": PERSONAL }),
        json!({ "depots": [{}, PERSONAL] }),
        json!({ "meta": { "key": PERSONAL }, PERSONAL: [] }),
        json!({ "depots": [], "meta": { "next_page_url": [PERSONAL] } }),
        json!({ "depots": [], "next_page_uri": { PERSONAL: PERSONAL } }),
    ];
    for page in pages {
        let transport = ScriptedTransport::new().respond(200, page);
        let list = depot::list().friendly_name(PERSONAL);
        errors.push(client(&transport).page(list).await.unwrap_err());
    }
    let odd = format!(r#"{{"depots":[{{"new":1e999}},"{PERSONAL}\ud83d"]}}"#);
    let odd = ScriptedTransport::new().respond_with(Response::new(odd.into_bytes()));
    errors.push(client(&odd).page(depot::list()).await.unwrap_err());
    let transport = ScriptedTransport::new().respond(201, json!(41));
    let create = parcel::create().depot_sid(DEPOT).recipient(PERSONAL);
    let create = create.address(PERSONAL).label(PERSONAL);
    errors.push(client(&transport).send(create).await.unwrap_err());
    errors
}
