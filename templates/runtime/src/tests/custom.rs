//! Requests to endpoints that are in no description.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{BASE, CANARY, assert_hidden, client, pairs, run, sample::FlexFlowSid};
use crate::{
    Client, Credentials, ErrorKind, ListRequest, Request, RetryPolicy,
    list::Cursor,
    request::{CustomRequest, public},
    response::Json,
    testing::ScriptedTransport,
    tests::sample::Channel,
};

const PATH: &str = "/v1/Instances/{Sid}/InteractionWebhooks";

pub(super) fn create() -> CustomRequest {
    CustomRequest::post(BASE, PATH)
        .path("Sid", public("GO1"))
        .form("Type", public("interaction"))
        .form("WebhookUrl", CANARY)
        .form("WebhookEvents", vec!["a".to_owned(), "b c".to_owned()])
        .form("Ttl", 3600)
        .query("Dry", true)
        .header("X-Name", CANARY)
}

/// Why a request is not sent.
#[track_caller]
pub(super) fn problems(request: &impl Request) -> Vec<String> {
    let transport = ScriptedTransport::new();
    let error = run(client(&transport).send(request))
        .err()
        .expect("the request is refused");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert!(transport.requests().is_empty());
    error.problems().to_vec()
}

#[test]
fn it_is_sent_as_it_was_built() {
    let transport = ScriptedTransport::new().respond(201, json!({ "sid": "WH1" }));
    let answer = run(client(&transport).send(create())).unwrap();
    assert_eq!(answer, json!({ "sid": "WH1" }));
    let sent = &transport.requests()[0];
    assert_eq!(sent.method(), "POST");
    assert_eq!(
        sent.url(),
        "https://flex-api.twilio.com/v1/Instances/GO1/InteractionWebhooks?Dry=true"
    );
    let form = [
        ("Type", "interaction"),
        ("WebhookUrl", CANARY),
        ("WebhookEvents", "a"),
        ("WebhookEvents", "b c"),
        ("Ttl", "3600"),
    ];
    assert_eq!(sent.form(), pairs(&form));
    assert_eq!(sent.header("x-name"), Some(CANARY));
    assert_eq!(sent.header("accept"), Some("application/json"));
    assert_eq!(sent.header("authorization"), Some("[redacted]"));
    let user_agent = sent.header("user-agent").unwrap();
    assert_eq!(
        user_agent,
        concat!("twilio-runtime/", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn json_bodies_are_properties_or_a_whole_object() {
    let properties = CustomRequest::put(BASE, "/v1/A")
        .json("a", 1)
        .json("b", vec![json!(null)]);
    let whole = CustomRequest::patch(BASE, "/v1/A").body(json!({ "a": 1, "b": [null] }));
    let list = CustomRequest::post(BASE, "/v1/A").body(json!([1]));
    let sent = list.call().to_http_request(BASE).unwrap();
    assert_eq!(sent.body(), b"[1]");
    for request in [properties, whole] {
        let sent = request.call().to_http_request(BASE).unwrap();
        assert_eq!(sent.headers()["content-type"], "application/json");
        let body: Value = serde_json::from_slice(sent.body()).unwrap();
        assert_eq!(body, json!({ "a": 1, "b": [null] }));
    }
    let sid = const { FlexFlowSid::from_static("FO0123456789abcdef0123456789abcdef") };
    let request = CustomRequest::get(BASE, "/v1/A/{Sid}").path("Sid", sid);
    let sent = request.call().to_http_request(BASE).unwrap();
    assert_eq!(sent.uri().path(), format!("/v1/A/{sid}"));
    assert!(sent.body().is_empty() && !sent.headers().contains_key("content-type"));
}

#[test]
fn the_last_value_of_a_parameter_counts() {
    let request = CustomRequest::get(BASE, "/v1/A")
        .query("a", 1)
        .query("b", 2)
        .query("a", 3);
    let sent = request.call().to_http_request(BASE).unwrap();
    assert_eq!(sent.uri().query(), Some("a=3&b=2"));
    assert_eq!(
        request,
        CustomRequest::get(BASE, "/v1/A")
            .query("a", 3)
            .query("b", 2)
    );
}

#[derive(Debug, Deserialize, PartialEq)]
struct Webhook {
    sid: String,
}

#[test]
fn the_response_is_read_as_the_type_that_the_program_chooses() {
    let get = || CustomRequest::get(BASE, "/v1/A");
    let answered = |body: Value| client(&ScriptedTransport::new().respond(200, body));
    let Json(webhook) =
        run(answered(json!({ "sid": "WH1" })).send(get().answer::<Json<Webhook>>())).unwrap();
    assert_eq!(
        webhook,
        Webhook {
            sid: "WH1".to_owned()
        }
    );
    let channel = run(answered(json!({ "sid": "CH1" })).send(get().answer::<Channel>())).unwrap();
    assert_eq!(channel.sid.as_deref(), Some("CH1"));
    run(answered(json!({ "sid": "CH1" })).send(get().answer::<()>())).unwrap();

    let client = answered(json!({ "sid": CANARY.len() }));
    let error = run(client.send(get().answer::<Json<Webhook>>())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    let text = error.to_string();
    assert!(
        text.contains("the body is not the type that the program reads it as"),
        "{text}"
    );

    let gone = http::Response::builder()
        .status(204)
        .body(Vec::new())
        .unwrap();
    let transport = ScriptedTransport::new()
        .respond_with(gone.clone())
        .respond_with(gone);
    let client = super::client(&transport);
    run(client.send(CustomRequest::delete(BASE, "/v1/A"))).unwrap();
    let nothing = get().answer::<Option<Json<Webhook>>>();
    assert_eq!(run(client.send(nothing)).unwrap(), None);
}

#[test]
fn lists_continue_over_all_pages() {
    let page = |sid: &str, next: Option<&str>| {
        let next = next.map(|query| format!("{BASE}/v1/A/1/B?{query}"));
        json!({ "bs": [{ "sid": sid }], "meta": { "next_page_url": next } })
    };
    let transport = ScriptedTransport::new()
        .respond(200, page("1", Some("Page=1")))
        .respond(200, page("2", None));
    let list = CustomRequest::get(BASE, "/v1/A/{Sid}/B")
        .path("Sid", "1")
        .header("X-Name", "n")
        .list::<Json<Webhook>>("bs");
    let client = client(&transport);
    let mut stream = client.stream(&list);
    let mut sids = Vec::new();
    while let Some(Json(item)) = run(stream.try_next()).unwrap() {
        sids.push(item.sid);
    }
    assert_eq!(sids, ["1", "2"]);
    assert_eq!(transport.requests()[1].header("x-name"), Some("n"));
    // The position in it can be stored, as for any list.
    let transport = ScriptedTransport::new()
        .respond(200, page("1", Some("Page=1")))
        .respond(200, page("2", None));
    let client = super::client(&transport);
    let first = run(client.page(&list)).unwrap();
    let stored = serde_json::to_string(&first.next().unwrap().cursor()).unwrap();
    let cursor: Cursor = serde_json::from_str(&stored).unwrap();
    let second = run(client.page(list.resume(&cursor).unwrap())).unwrap();
    assert_eq!(second.items()[0].sid, "2");
}

#[test]
fn requests_to_other_servers_or_endpoints_are_refused() {
    for server in [
        "https://flex-api.twilio.com.example.org",
        "https://eviltwilio.com",
        "https://example.org/v1",
        "http://localhost:4010",
    ] {
        let found = problems(&CustomRequest::get(server, "/v1/A"));
        assert!(
            found[0].starts_with("the client does not know the server `http"),
            "{server}: {found:?}"
        );
    }
    for server in [
        "http://flex-api.twilio.com",
        "https://twilio.com@example.org",
        "https://flex-api.twilio.com/v1/../v2",
        "https://flex-api.twilio.com/{A}",
        "https://flex-api.twilio.com?a=b",
        "flex-api.twilio.com",
        "/v1",
        "",
    ] {
        let found = problems(&CustomRequest::get(server, "/v1/A"));
        assert!(
            found[0].starts_with("the server cannot be used: "),
            "{server}: {found:?}"
        );
    }
    for path in [
        "",
        "v1/A",
        "//example.org/v1",
        "/v1//A",
        "/v1/../A",
        "/v1/%2e%2E/A",
        "/v1/a%2Fb",
        "/v1/A/",
        "/v1/A?b=1",
        "/v1/A#b",
        "/v1/A b",
        "/v1/\u{e9}",
        "/v1/{A",
        "/v1/A}",
        "/v1/..;a/A",
        "/v1/a\\b",
    ] {
        let found = problems(&CustomRequest::get(BASE, path));
        assert!(found[0].starts_with("the path "), "{path}: {found:?}");
    }
    for value in ["", "..", "a/b", "%2e%2e"] {
        let found = problems(&CustomRequest::get(BASE, "/v1/{A}/B").path("A", value));
        assert!(found[0].starts_with("`A` "), "{value}: {found:?}");
    }
}

#[test]
fn all_problems_are_reported_at_once() {
    let request = CustomRequest::get("https://example.org", "/v1/{A}")
        .path("B", "b")
        .header("authorization", CANARY)
        .header("Host", CANARY)
        .header("X", "a\nb")
        .form("f", 1)
        .json("j", 2);
    let found = problems(&request).join("\n");
    for problem in [
        "the client does not know the server `https://example.org`",
        "a body must be of one kind: a form, the properties of a JSON object, or one value",
        "the path has no `{B}`",
        "the header `authorization` is set by the client",
        "the header `Host` is set by the client",
        "`X` contains characters that a header cannot contain",
        "`A` is empty",
    ] {
        assert!(found.contains(problem), "{problem}\n{found}");
    }
    assert!(!found.contains(CANARY), "{found}");
    let with_body = CustomRequest::get(BASE, "/v1/A").form("f", 1);
    assert_eq!(problems(&with_body), ["a GET cannot have a body"]);
    let no_json = CustomRequest::post(BASE, "/v1/A").body("{}");
    assert_eq!(
        problems(&no_json),
        ["`body` is not JSON, such as a `serde_json::Value`"]
    );
}

#[test]
fn an_origin_with_credentials_of_its_own_gets_them_and_no_others() {
    let sent = |credentials: Credentials| {
        let transport = ScriptedTransport::new().respond(200, json!({}));
        let client = Client::builder(Credentials::api_key("SK00", CANARY))
            .credentials_for("https://api.example.com", credentials)
            .transport(transport.clone())
            .build()
            .unwrap();
        let request =
            CustomRequest::get("https://api.example.com/v2/", "/users/{id}").path("id", 7);
        run(client.send(&request)).unwrap();
        let elsewhere = CustomRequest::get("https://api.example.com:8443", "/users");
        assert_eq!(
            run(client.send(elsewhere)).unwrap_err().kind(),
            ErrorKind::InvalidRequest
        );
        let command = client.to_curl(&request).unwrap();
        assert!(!command.contains("TWILIO"), "{command}");
        transport.requests().remove(0)
    };
    let request = sent(Credentials::bearer("theirs"));
    assert_eq!(request.url(), "https://api.example.com/v2/users/7");
    assert_eq!(request.header("authorization"), Some("[redacted]"));
    assert_eq!(sent(Credentials::none()).header("authorization"), None);
    let with_key = sent(Credentials::api_key_in_header("X-Key", "theirs"));
    assert_eq!(with_key.header("authorization"), None);
    assert_eq!(with_key.header("x-key"), Some("theirs"));
}

#[test]
fn the_base_url_of_a_client_replaces_the_server() {
    let transport = ScriptedTransport::new().respond(200, json!({}));
    let client = Client::builder(Credentials::api_key("SK00", "s"))
        .base_url("http://localhost:4010/base")
        .transport(transport.clone())
        .build()
        .unwrap();
    run(client.send(CustomRequest::get(BASE, "/v1/A"))).unwrap();
    assert_eq!(
        transport.requests()[0].url(),
        "http://localhost:4010/base/v1/A"
    );
}

#[test]
fn it_is_retried_as_its_method_allows() {
    let retrying = |transport: &ScriptedTransport| {
        Client::builder(Credentials::api_key("SK00", "s"))
            .retry(RetryPolicy::default().max_attempts(2))
            .transport(transport.clone())
            .build()
            .unwrap()
    };
    for (request, status, attempts) in [
        (CustomRequest::get(BASE, "/v1/A"), 503, 2),
        (CustomRequest::post(BASE, "/v1/A"), 503, 1),
        (CustomRequest::put(BASE, "/v1/A"), 503, 1),
        (CustomRequest::patch(BASE, "/v1/A"), 503, 1),
        (CustomRequest::post(BASE, "/v1/A"), 429, 2),
    ] {
        let transport = ScriptedTransport::new()
            .respond(status, json!({ "code": 1, "message": "m" }))
            .respond(200, json!({}));
        let _ = run(retrying(&transport).send(request));
        assert_eq!(transport.requests().len(), attempts, "{status}");
    }
}

#[test]
fn only_public_values_are_printed() {
    let request = create()
        .named("CreateWebhook")
        .authorization(Credentials::bearer(CANARY));
    assert_hidden(&request);
    assert_hidden(&public(CANARY));
    let text = format!("{request:?}");
    assert!(
        text.contains("Type: interaction") && text.contains("WebhookUrl: [personal data]"),
        "{text}"
    );
    assert!(
        text.starts_with("POST /v1/Instances/{Sid}/InteractionWebhooks"),
        "{text}"
    );
    let command = create().to_curl().unwrap();
    assert!(!command.contains(CANARY), "{command}");
    assert!(command.contains("Type=interaction"), "{command}");
    assert!(
        command.contains("WebhookUrl=\"$WEBHOOK_URL\"")
            || command.contains("WebhookUrl=$WEBHOOK_URL"),
        "{command}"
    );
    assert!(command.contains("/v1/Instances/GO1/"), "{command}");
    let transport =
        ScriptedTransport::new().respond(404, json!({ "code": 20404, "message": "no" }));
    let error = run(client(&transport).send(&request)).unwrap_err();
    assert_eq!(error.operation_id(), Some("CreateWebhook"));
    assert!(!super::printed(&error).contains(CANARY));
}
