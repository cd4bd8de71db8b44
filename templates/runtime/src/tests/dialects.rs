//! JSON bodies, queries, paths, lists and redirects of other products.

use serde_json::json;

use super::{
    CANARY, answering, assert_hidden, client, response,
    sample_dialects::{self, Contact, Phone, Target},
};
use crate::{
    Date, ErrorKind, Page, Request,
    generated_for_0_1::JsonValue,
    response::{Redirect, Response, UndecodableBody},
    testing::ScriptedTransport,
};

const BASE: &str = "https://api.twilio.com";

fn sent(request: &impl Request) -> http::Request<Vec<u8>> {
    request.call().to_http_request(BASE).unwrap()
}

fn refusal(request: &impl Request) -> String {
    let error = request.call().to_http_request(BASE).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    error.to_string()
}

fn numbered(number: &str) -> Phone {
    Phone {
        number: Some(number.to_owned()),
        ..Phone::default()
    }
}

#[test]
fn a_json_body_has_the_properties_in_the_order_of_the_description() {
    let request = sample_dialects::create_user()
        .score(0.5)
        .active(true)
        .phones([numbered("+1"), Phone::default()])
        .target(Target::Unrecognized(json!({ "b": [null] })))
        .types(["x", "\"y"])
        .age(3)
        .zone("é");
    let sent = sent(&request);
    let expected = r#"{"zone":"é","age":3,"types":["x","\"y"],"target":{"b":[null]},"#.to_owned()
        + r#""phones":[{"number":"+1"},{}],"active":true,"score":0.5}"#;
    assert_eq!(str::from_utf8(sent.body()).unwrap(), expected);
    assert_eq!(sent.headers()["content-type"], "application/scim+json");
    assert_eq!(sent.headers()["accept"], "application/scim+json");
}

#[test]
fn a_json_body_without_properties_is_an_empty_object() {
    let none = sample_dialects::create_user();
    assert_eq!(sent(&none).body(), b"{}");
    let empty = none.types(Vec::<String>::new());
    assert_eq!(sent(&empty).body(), br#"{"types":[]}"#);
}

#[test]
fn a_whole_body_that_is_not_set_is_not_sent() {
    let request = sent(&sample_dialects::remove());
    assert_eq!(request.method(), http::Method::DELETE);
    assert_eq!(request.body(), b"");
    assert_eq!(request.headers().get("content-type"), None);
    assert_eq!(request.headers()["accept"], "application/json");
    let request = sent(&sample_dialects::remove().body(json!({})));
    assert_eq!(request.body(), b"{}");
    assert_eq!(request.headers()["content-type"], "application/json");
}

#[test]
fn a_whole_body_is_a_json_object() {
    let request = sample_dialects::remove().body(json!({ "a": { "b": [1, null] } }));
    assert_eq!(sent(&request).body(), br#"{"a":{"b":[1,null]}}"#);
    for body in [json!([]), json!(null), json!(CANARY), json!(1)] {
        let expected = "Remove was not sent: `body` is not a JSON object";
        assert_eq!(refusal(&sample_dialects::remove().body(body)), expected);
    }
}

#[test]
fn json_bodies_are_checked_and_printed_as_forms_are() {
    let request = sample_dialects::create_user().age(731_731).score(f64::NAN);
    assert_eq!(
        refusal(&request),
        "CreateUser was not sent: `age` must be at most 150; `score` is not a finite number"
    );
    let request = sample_dialects::create_user()
        .phones([numbered(CANARY)])
        .types(["a", "b"])
        .age(731_731);
    assert_hidden(&request);
    assert_eq!(
        format!("{request:?}"),
        "CreateUser(POST /v1/Users {age: [personal data], types: a, b, phones: [personal data]})"
    );
    assert_hidden(&sample_dialects::remove().body(json!({ "x": CANARY })));
}

#[test]
fn queries_join_flatten_and_encode_names() {
    let list = || sample_dialects::list_calls("AC1", "x");
    let query = |request| sent(&request).uri().query().map(str::to_owned);
    let day = Date::new(2016, 8, 1).unwrap();
    assert_eq!(
        query(list().start_time_before(day)).unwrap(),
        "StartTime%3C=2016-08-01"
    );
    assert_eq!(query(list().ids(["a", "b c"])).unwrap(), "Ids=a,b+c");
    assert_eq!(query(list().ids(Vec::<String>::new())), None);
    let data = json!({ "a": { "b": 1, "n": null }, "c": "x", "d": [true, "&"], "e": {} });
    assert_eq!(
        query(list().add_ons_data(data)).unwrap(),
        "AddOns.a.b=1&AddOns.c=x&AddOns.d=true&AddOns.d=%26"
    );
    for odd in [json!([]), json!("x"), json!(null)] {
        let expected = "ListCalls was not sent: `AddOnsData` is not a JSON object";
        assert_eq!(refusal(&list().add_ons_data(odd)), expected);
    }
}

#[test]
fn a_path_segment_may_have_text_around_a_parameter() {
    let path = |sid: &str, format: &str| {
        let request = sent(&sample_dialects::list_calls(sid, format));
        request.uri().path().to_owned()
    };
    assert_eq!(path("AC1", "x"), "/2010-04-01/Accounts/AC1/Calls.x.json");
    assert_eq!(
        path("{Format}", "{Sid}"),
        "/2010-04-01/Accounts/%7BFormat%7D/Calls.%7BSid%7D.json"
    );
    for hostile in ["", ".", "..", "a/..", "%2e", "..%2f", "\\", "a\n", ".;x"] {
        let call = sample_dialects::list_calls("AC1", hostile);
        assert!(refusal(&call).contains("`Format`"), "{hostile}");
    }
}

fn page<T: JsonValue>(
    request: &impl Request,
    json: serde_json::Value,
) -> Result<Page<T>, UndecodableBody> {
    let response = http::Response::new(json.to_string().into_bytes());
    Page::from_response(request.call(), &response)
}

fn next(json: serde_json::Value, base_url: &str) -> Result<Option<String>, String> {
    let list = sample_dialects::list_calls("AC1", "x");
    let page: Page<Contact> = page(&list, json).map_err(|error| error.to_string())?;
    let Some(next) = page.next() else {
        return Ok(None);
    };
    let request = next.call().to_http_request(base_url);
    let request = request.map_err(|error| error.to_string())?;
    Ok(Some(request.uri().to_string()))
}

#[test]
fn the_next_page_is_found_in_every_dialect() {
    let path = "/2010-04-01/Accounts/AC1/Calls.x.json?Page=1&PageToken=x";
    let url = format!("https://api.twilio.com{path}");
    for json in [
        json!({ "calls": [], "next_page_uri": path }),
        json!({ "next_page_uri": path, "calls": [], "next_page_url": null }),
        json!({ "calls": [], "next_page_uri": url }),
        json!({ "calls": [], "next_page_url": url, "next_page_uri": "" }),
        json!({ "meta": { "next_page_url": url }, "calls": [], "next_page_uri": "/other" }),
    ] {
        assert_eq!(next(json, BASE), Ok(Some(url.clone())));
    }
    let mock = next(
        json!({ "calls": [], "next_page_uri": path }),
        "http://localhost:4010/mock",
    );
    assert_eq!(mock, Ok(Some(format!("http://localhost:4010/mock{path}"))));
    assert_eq!(
        next(json!({ "calls": [], "totalResults": 3 }), BASE),
        Ok(None)
    );
}

/// The server may or may not know the path that a proxy prepends.
#[test]
fn the_next_page_is_at_the_path_of_the_list_even_behind_a_proxy() {
    let proxy = "https://proxy.example/twilio/eu";
    let path = "/2010-04-01/Accounts/AC1/Calls.x.json?Page=1";
    for known in ["", "/twilio/eu"] {
        let url = format!("https://proxy.example{known}{path}");
        for json in [
            json!({ "calls": [], "next_page_uri": format!("{known}{path}") }),
            json!({ "calls": [], "next_page_url": url }),
        ] {
            assert_eq!(next(json, proxy), Ok(Some(format!("{proxy}{path}"))));
        }
    }
    for before in [
        "/twilio",
        "/eu",
        "/twilio/eu/",
        "/Twilio/eu",
        "/twilio%2Feu",
    ] {
        let refused = next(
            json!({ "calls": [], "next_page_uri": format!("{before}{path}") }),
            proxy,
        );
        assert!(refused.is_err(), "{before}: {refused:?}");
    }
}

#[test]
fn a_next_page_elsewhere_is_refused() {
    for path in [
        "/2010-04-01/Accounts/AC1/Calls.json",
        "/2010-04-01/Accounts/AC1/Calls",
        "/2010-04-01/Accounts/AC1/Calls.x.json/",
        "//evil.example/x",
        "https://evil.example/x",
        "http://api.twilio.com/x",
        "x/y",
        "@evil.example/",
        ".evil.example/",
    ] {
        let refused = next(json!({ "calls": [], "next_page_uri": path }), BASE);
        assert!(refused.is_err(), "{path}: {refused:?}");
    }
    for name in ["next_page_uri", "next_page_url"] {
        let refused = next(json!({ "calls": [], name: 5 }), BASE);
        assert_eq!(
            refused,
            Err(format!("`/{name}` in the body is not a string"))
        );
    }
    let relative = next(json!({ "calls": [], "next_page_url": "/x" }), BASE);
    assert!(relative.is_err());
}

#[test]
fn items_may_be_of_any_type_and_the_key_may_come_last() {
    let names = sample_dialects::list_names();
    let json = json!({ "a": [5], "meta": { "key": "z" }, "z": ["x", 5] });
    assert_eq!(page::<String>(&names, json).unwrap().items(), ["x", "5"]);
    let odd = json!({ "meta": { "key": "z" }, "z": ["x", {}, []] });
    let error = page::<String>(&names, odd).unwrap_err();
    assert_eq!(error.to_string(), "`/z/1` in the body is not a string");
    let error = page::<String>(&names, json!({ "z": [] })).unwrap_err();
    assert_eq!(error.to_string(), "`/` in the body is missing");
    // The body names the property, but cannot forge a line of a log or reorder it.
    let forged = json!({ "meta": { "key": "z\n\u{1b}\u{202e}" } });
    let error = page::<String>(&names, forged).unwrap_err();
    assert_eq!(error.to_string(), "`/z   ` in the body is missing");
}

#[tokio::test]
async fn a_redirect_is_returned_and_neither_followed_nor_printed() {
    let url = "https://media.example/canary-7f3a?signature=1";
    let body = json!({ "redirect_to": url }).to_string();
    for (status, headers, body) in [
        (307, vec![("location", url)], ""),
        (302, vec![("location", url)], "{\"redirect_to\":\"x\"}"),
        (301, vec![], body.as_str()),
        (200, vec![("location", "x")], &body),
    ] {
        let transport = ScriptedTransport::new().respond_with(response(status, &headers, body));
        let request =
            sample_dialects::fetch_recording().authorization(crate::Credentials::bearer("t"));
        let redirect: Redirect = client(&transport).send(request).await.unwrap();
        assert_eq!(redirect.location(), url);
        assert_hidden(&redirect);
        assert_eq!(transport.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_redirect_without_a_target_is_an_error() {
    for (status, body, kind) in [
        (302, "", ErrorKind::Foreign),
        (200, "{}", ErrorKind::Undecodable),
        (404, "{}", ErrorKind::Api),
    ] {
        let transport = ScriptedTransport::new().respond_with(response(status, &[], body));
        let request =
            sample_dialects::fetch_recording().authorization(crate::Credentials::bearer("t"));
        let error = client(&transport).send(request).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status}");
    }
}

#[tokio::test]
async fn any_json_may_be_the_response() {
    let (client, transport) = answering(201, json!({ "schemas": ["x"] }));
    let user = client.send(sample_dialects::create_user()).await.unwrap();
    assert_eq!(user, json!({ "schemas": ["x"] }));
    assert_eq!(transport.requests()[0].body(), b"{}");
}
