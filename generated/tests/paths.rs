//! Path parameters: no value can make a request call another endpoint.

#![cfg(feature = "reqwest")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod server;
mod source;

use requests::Case;
use serde_json::json;
use server::Server;
use twilio_flex::{
    ErrorKind,
    sid::{ConversationSid, PluginConfigurationSid},
    v1::{channel, plugin_configuration},
};

/// Values that servers or proxies may resolve, cut off, or take for the end of a segment, encoded or not.
const REFUSED: [&str; 46] = [
    "",
    ".",
    "..",
    "/",
    "\\",
    "//",
    "/a",
    "a/",
    "a/b",
    "a\\b",
    "a%2fb",
    "a%5Cb",
    "a%252Fb",
    "FP0123456789abcdef0123456789abcdef/Archive",
    "\\a",
    "a\\",
    "a//b",
    "../Plugins",
    "..\\Plugins",
    "a/../b",
    "a\\..\\b",
    "a/./b",
    "a/..",
    "%2e",
    "%2e%2e",
    "%2E%2E",
    ".%2e",
    "%2F",
    "%2f..%2f",
    "%5C",
    "%5c..",
    "a%2F",
    "%252e%252e",
    "%25252F",
    "..;",
    "..;a=b",
    "\0",
    "a\0b",
    "a\nb",
    "a\r\nX-Evil: 1",
    "\t",
    "\u{7f}",
    "\u{85}",
    "%00",
    "%0d%0a",
    "%250a",
];

/// Values that are one segment, and how they are sent.
const ENCODED: [(&str, &str); 15] = [
    (
        "FP0123456789abcdef0123456789abcdef",
        "FP0123456789abcdef0123456789abcdef",
    ),
    ("order-lookup", "order-lookup"),
    ("order lookup", "order%20lookup"),
    (" ", "%20"),
    ("größe", "gr%C3%B6%C3%9Fe"),
    ("注文", "%E6%B3%A8%E6%96%87"),
    ("a+b", "a%2Bb"),
    ("100%", "100%25"),
    ("%41", "%2541"),
    ("a?b=c#d", "a%3Fb%3Dc%23d"),
    ("a:b@c", "a%3Ab%40c"),
    ("...", "..."),
    ("1.2..3", "1.2..3"),
    ("{Sid}", "%7BSid%7D"),
    ("a;b", "a%3Bb"),
];

/// A path parameter that takes any string: its name, and a request of its operation. All other path parameters take a
/// SID, which is checked when it is parsed.
struct Parameter {
    name: String,
    case: Case,
}

fn parameters() -> Vec<Parameter> {
    let cases = requests::all();
    let mut parameters = Vec::new();
    for operation in source::operations() {
        let is_it = |case: &&Case| case.operation() == operation.name;
        let case = cases.iter().find(is_it).unwrap();
        for parameter in operation.parameters.iter().filter(|it| it.is_free_path) {
            parameters.push(Parameter {
                name: parameter.name.clone(),
                case: case.with_path(&parameter.name, "name"),
            });
        }
    }
    assert!(!parameters.is_empty());
    parameters
}

/// A token of Flex UI is validated by another product than all else.
#[test]
fn each_request_goes_to_the_server_of_its_description() {
    for case in requests::all() {
        let server = match case.module().starts_with("iam_v1::") {
            true => "https://iam.twilio.com",
            false => "https://flex-api.twilio.com",
        };
        assert_eq!(case.call.server(), server, "{}", case.operation());
    }
}

#[tokio::test]
async fn a_value_that_could_call_another_endpoint_is_refused() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    let client = server.client();
    for Parameter { name, case } in parameters() {
        for value in REFUSED {
            let case = case.with_path(&name, value);
            let Err(error) = case.send(&client).await else {
                panic!("{}: {name} = {value:?} was sent", case.operation())
            };
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            let text = error.to_string();
            let start = format!("{} was not sent: `{name}` ", case.call.operation_id());
            assert!(text.starts_with(&start), "{text}");
        }
    }
    assert_eq!(server.lines(), [""; 0]);
}

#[test]
fn any_other_value_is_sent_as_one_path_segment() {
    for Parameter { name, case } in parameters() {
        let segment = format!("{{{name}}}");
        let template = case.call.path_template();
        let position = template.split('/').position(|it| it == segment).unwrap();
        let original = path_of(&case);
        for (value, encoded) in ENCODED {
            let mut expected = original.clone();
            encoded.clone_into(&mut expected[position]);
            assert_eq!(path_of(&case.with_path(&name, value)), expected);
        }
    }
}

/// The segments of a request's path.
fn path_of(case: &Case) -> Vec<String> {
    let request = case.call.to_http_request("http://localhost").unwrap();
    let segments = request.uri().path().split('/');
    segments.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_stream_refuses_such_a_value_too() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    for Parameter { name, case } in parameters() {
        let Some(items) = case.with_path(&name, "..").items(&server.client()) else {
            continue;
        };
        assert_eq!(items.await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(server.lines(), [""; 0]);
}

/// A SID in a response is kept as it was sent, even if it is malformed.
#[tokio::test]
async fn a_malformed_sid_from_a_response_is_refused() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    let client = server.client();
    for text in ["", "..", ".", "%2e%2e", "a/../b", "a\nb"] {
        let sid: ConversationSid = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(sid.as_str(), text);
        assert!(!sid.is_well_formed());
        let error = client.send(channel::delete(sid)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);

        let sid: PluginConfigurationSid = serde_json::from_value(json!(text)).unwrap();
        let error = client
            .send(plugin_configuration::fetch(sid))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(server.lines(), [""; 0]);
}
