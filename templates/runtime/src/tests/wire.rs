//! What calls look like on the wire: form, query, path and headers, and what is refused before anything is sent.

use std::time::{Duration, SystemTime};

use serde_json::json;

use super::{BASE, CANARY, pairs, sample};
use crate::{DateTime, Error, ErrorKind, Request};

fn sent(request: &impl Request) -> http::Request<Vec<u8>> {
    request.call().to_http_request(BASE).unwrap()
}

fn refusal(request: &impl Request) -> Error {
    request.call().to_http_request(BASE).unwrap_err()
}

fn body(request: &impl Request) -> String {
    String::from_utf8(sent(request).into_body()).unwrap()
}

#[test]
fn each_kind_of_value_has_its_wire_form_in_the_order_of_the_description() {
    let due =
        DateTime::try_from(SystemTime::UNIX_EPOCH + Duration::from_secs(1_470_089_440)).unwrap();
    let request = sample::created()
        .media(vec![json!({ "a": 1 }), json!([true])])
        .tags(["x y", "", "ü&="])
        .attributes(json!({ "a": "é", "b": [1, null] }))
        .long_lived(false)
        .score(0.5)
        .integration_retry_count(3)
        .date_due(due)
        .channel_type(sample::ChannelType::Sms);
    let fields = form_urlencoded::parse(&sent(&request).into_body())
        .into_owned()
        .collect::<Vec<_>>();
    let expected = [
        ("FlexFlowSid", "FO0123456789abcdef0123456789abcdef"),
        ("Identity", "ada"),
        ("ChannelType", "sms"),
        ("DateDue", "2016-08-01T22:10:40Z"),
        ("Integration.RetryCount", "3"),
        ("Score", "0.5"),
        ("LongLived", "false"),
        ("Attributes", r#"{"a":"é","b":[1,null]}"#),
        ("Tags", "x y"),
        ("Tags", ""),
        ("Tags", "ü&="),
        ("Media", r#"{"a":1}"#),
        ("Media", "[true]"),
    ];
    assert_eq!(fields, pairs(&expected));
}

#[test]
fn a_form_is_encoded_as_browsers_do() {
    let request = sample::created()
        .identity("a+b c~*-_.ü%")
        .integration_retry_count(0)
        .tags(Vec::<String>::new())
        .attributes(json!(null));
    assert_eq!(
        body(&request),
        "FlexFlowSid=FO0123456789abcdef0123456789abcdef&Identity=a%2Bb+c%7E*-_.%C3%BC%25\
         &Integration.RetryCount=0&Attributes=null"
    );
}

#[test]
fn an_empty_string_is_sent_and_an_unset_one_is_not() {
    let request = sample::created().identity("");
    assert_eq!(
        body(&request),
        "FlexFlowSid=FO0123456789abcdef0123456789abcdef&Identity="
    );
}

#[test]
fn the_last_value_that_is_set_counts() {
    let request = sample::created().identity("first").identity("second");
    assert!(body(&request).ends_with("&Identity=second"));
}

#[test]
fn integers_keep_all_their_digits() {
    let request = sample::created().age(i64::MIN);
    assert!(body(&request).ends_with("&Age=-9223372036854775808"));
}

#[test]
fn a_form_without_fields_still_has_its_content_type() {
    let request = sent(&sample::archive("CH1"));
    assert_eq!(request.method(), http::Method::POST);
    assert_eq!(
        request.headers()["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert!(request.body().is_empty());
}

#[test]
fn a_request_without_a_body_has_no_content_type() {
    for (request, method) in [
        (sent(&sample::delete("CH1")), http::Method::DELETE),
        (sent(&sample::replace("CH1")), http::Method::PUT),
        (sent(&sample::patch("CH1")), http::Method::PATCH),
        (sent(&sample::fetch("a", "b")), http::Method::GET),
    ] {
        assert_eq!(request.method(), method);
        assert!(!request.headers().contains_key("content-type"));
        assert_eq!(request.headers()["accept"], "application/json");
        assert!(request.body().is_empty());
    }
}

#[test]
fn a_query_repeats_the_name_for_each_item_of_a_list() {
    let list = sample::list()
        .status(vec!["a b".into(), "c&d".into()])
        .page_size(50);
    let request = sent(&list);
    assert_eq!(
        request.uri(),
        "https://flex-api.twilio.com/v1/Channels?PageSize=50&Status=a+b&Status=c%26d"
    );
    assert_eq!(
        sent(&sample::list()).uri(),
        "https://flex-api.twilio.com/v1/Channels"
    );
    assert_eq!(sent(&sample::list().status(Vec::new())).uri().query(), None);
}

#[test]
fn a_base_url_keeps_its_path_and_port() {
    let call = sample::delete("CH1");
    let request = call
        .call()
        .to_http_request("http://localhost:4010/mock//")
        .unwrap();
    assert_eq!(request.uri(), "http://localhost:4010/mock/v1/Channels/CH1");
}

#[test]
fn path_parameters_are_replaced_by_name_and_never_twice() {
    let request = sent(&sample::fetch("{Sid}", "{PluginSid}"));
    assert_eq!(
        request.uri().path(),
        "/v1/Plugins/%7BSid%7D/Versions/%7BPluginSid%7D"
    );
}

#[test]
fn an_absent_path_parameter_is_refused() {
    let error = refusal(&sample::fetch_nothing());
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let text = error.to_string();
    assert!(
        text.contains("`PluginSid` is empty") && text.contains("`Sid` is empty"),
        "{text}"
    );
}

#[test]
fn ranges_are_inclusive() {
    for page_size in [1, 1000] {
        assert!(
            sample::list()
                .page_size(page_size)
                .call()
                .to_http_request(BASE)
                .is_ok()
        );
    }
    for page_size in [i64::MIN, 0, 1001, i64::MAX] {
        let error = refusal(&sample::list().page_size(page_size));
        let expected = format!(
            "ListChannel was not sent: `PageSize` is {page_size}, but must be from 1 to 1000"
        );
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn every_problem_is_reported_without_personal_data() {
    let request = sample::created()
        .integration_retry_count(-1)
        .age(151_731)
        .score(f64::NAN);
    assert_eq!(
        refusal(&request).to_string(),
        "CreateChannel was not sent: `Integration.RetryCount` is -1, but must be from 0 to 3; \
         `Age` must be at most 150; `Score` is not a finite number"
    );
}

#[test]
fn headers_accept_valid_values() {
    for value in ["", "plain", "a: b, c=\"d\"", "tab\there", "ü"] {
        let request = sent(&sample::fetch("a", "b").header("Flex-Metadata", value));
        assert_eq!(
            request.headers()["flex-metadata"].as_bytes(),
            value.as_bytes()
        );
    }
}

#[test]
fn headers_refuse_control_characters_and_do_not_quote_them() {
    for hostile in ["a\r\nX: 1", "\n", "a\0b", "\x1b[0m", "\x7f", "\u{8}"] {
        let value = format!("{CANARY}{hostile}");
        let error = refusal(&sample::fetch("a", "b").header("Flex-Metadata", value));
        assert_eq!(
            error.to_string(),
            "FetchVersion was not sent: `Flex-Metadata` contains characters that a header cannot contain"
        );
    }
}

#[test]
fn headers_refuse_white_space_at_their_ends_since_servers_drop_it() {
    for odd in [" ", "\t", " x", "x ", "x\u{a0}"] {
        let error = refusal(&sample::fetch("a", "b").header("Flex-Metadata", odd));
        assert_eq!(
            error.to_string(),
            "FetchVersion was not sent: `Flex-Metadata` starts or ends with white space, which is not part of a \
             header's value"
        );
    }
}

#[test]
fn headers_that_openapi_reserves_are_ignored_as_parameters() {
    let request = sample::fetch("a", "b")
        .header("Authorization", CANARY)
        .header("ACCEPT", "text/html");
    let request = sent(&request);
    assert!(!request.headers().contains_key("authorization"));
    assert_eq!(
        request
            .headers()
            .get_all("accept")
            .iter()
            .collect::<Vec<_>>(),
        ["application/json"]
    );
}

#[test]
fn a_personal_header_is_sensitive() {
    let request = sent(&sample::fetch("a", "b").header("Customer", CANARY));
    assert_eq!(request.headers()["customer"], CANARY);
    super::assert_hidden(request.headers());
}

#[test]
fn a_url_that_is_too_long_is_refused() {
    let error = refusal(&sample::list().status(vec!["x".repeat(70_000)]));
    assert_eq!(
        error.to_string(),
        "ListChannel was not sent: the path and query are too long for a URL"
    );
}

#[test]
fn unusable_base_urls_are_refused_and_not_quoted() {
    for base_url in [
        "",
        "/",
        "flex-api.twilio.com",
        "ftp://flex-api.twilio.com",
        "https://",
        "https:///v1",
        "https://:443",
        "https://host:",
        "https://host:99999",
        "https://host:port",
        "https://user:canary-7f3a@host",
        "https://host?q",
        "https://host#f",
        "https://ho st",
        "https://host\\",
        "//host",
    ] {
        let call = sample::delete("CH1");
        let error = call.call().to_http_request(base_url).expect_err(base_url);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!super::printed(&error).contains(CANARY));
    }
}

#[test]
fn calls_that_send_the_same_are_equal() {
    let sid = "FO0123456789abcdef0123456789abcdef".parse().unwrap();
    let one = sample::create().identity("ada").flex_flow_sid(sid);
    assert_eq!(one, sample::created());
    assert_ne!(one, sample::created().identity("bob"));
    assert_ne!(one, sample::created().age(3));
    assert_ne!(sample::list().call(), sample::created().call());
}

#[test]
fn a_call_describes_its_operation() {
    let request = sample::delete("CH1");
    let call = request.call();
    assert_eq!(
        (
            call.operation_id(),
            call.method(),
            call.path_template(),
            call.server()
        ),
        (
            "DeleteChannel",
            "DELETE",
            "/v1/Channels/{Sid}",
            "https://flex-api.twilio.com"
        )
    );
}
