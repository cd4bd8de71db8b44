//! What goes over the wire: every operation, sent by the default transport to a real HTTP server.
//!
//! After a wanted change: `INSTA_UPDATE=always cargo test -p twilio-flex --test wire`, and read the difference.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod requests;
mod server;
mod source;

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{Response, header::AUTHORIZATION};
use requests::{CHAT_SERVICE, FLOW, STUDIO_FLOW, WORKFLOW, WORKSPACE};
use serde_json::{Value, json};
use server::{KEY_SID, Recorded, SECRET, Server};
use twilio_flex::{
    Request,
    v1::{
        channel,
        flex_flow::{self, Integration},
        interaction,
        interaction_channel::{self, StatusChange},
    },
};

#[tokio::test]
async fn every_operation_is_sent_as_the_description_says_and_its_answer_is_read() {
    for case in requests::all() {
        let answer = example_response(&case);
        let server = Server::start(move |_| answer.clone()).await;
        case.send(&server.client()).await.unwrap();
        let [request] = <[Recorded; 1]>::try_from(server.requests()).ok().unwrap();
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(case.name(), shown(&request));
        });
    }
}

#[test]
fn no_operation_is_left_out() {
    let sent: BTreeSet<_> = requests::all()
        .iter()
        .map(requests::Case::operation)
        .collect();
    let declared: BTreeSet<_> = source::operations().into_iter().map(|it| it.name).collect();
    assert_eq!(
        sent, declared,
        "`tests/requests` has a request for each operation of the crate"
    );
    assert_eq!(sent.len(), 24);
}

#[tokio::test]
async fn fields_go_in_the_order_of_the_description_whatever_the_order_of_the_setters() {
    let forwards = requests::create_channel();
    let backwards = channel::create()
        .long_lived(true)
        .chat_friendly_name("b")
        .chat_user_friendly_name("a")
        .target("c")
        .identity("d")
        .flex_flow_sid(FLOW);
    let names = async |request: channel::CreateChannel| {
        let form = form(&sent(request).await);
        form.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    let mut expected = names(forwards).await;
    let only_forwards = [
        "ChatUniqueName",
        "PreEngagementData",
        "TaskSid",
        "TaskAttributes",
    ];
    expected.retain(|name| !only_forwards.contains(&name.as_str()));
    assert_eq!(names(backwards).await, expected);
}

#[tokio::test]
async fn what_is_not_set_sends_nothing() {
    let list = sent(flex_flow::list()).await;
    assert_eq!(list.line(), "GET /v1/FlexFlows");
    assert!(!list.headers.contains_key("content-length"));

    let update = sent(flex_flow::update(FLOW)).await;
    assert_eq!(update.body, "");
    // Some proxies answer a POST without a length with 411.
    assert_eq!(update.headers["content-length"], "0");
    assert_eq!(
        update.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
}

#[tokio::test]
async fn the_empty_string_is_sent_and_is_not_the_same_as_nothing() {
    assert_eq!(
        sent(flex_flow::update(FLOW).contact_identity(""))
            .await
            .body,
        "ContactIdentity="
    );
    let list = sent(flex_flow::list().friendly_name("")).await;
    assert_eq!(list.line(), "GET /v1/FlexFlows?FriendlyName=");
}

#[tokio::test]
async fn what_is_set_twice_is_sent_once_as_it_was_set_last() {
    let update = flex_flow::update(FLOW)
        .enabled(true)
        .friendly_name("a")
        .enabled(false);
    assert_eq!(sent(update).await.body, "FriendlyName=a&Enabled=false");
    let list = channel::list().page_size(1).page_size(2);
    assert_eq!(sent(list).await.line(), "GET /v1/Channels?PageSize=2");
}

#[tokio::test]
async fn a_second_choice_leaves_nothing_of_the_first() {
    let create = flex_flow::create()
        .friendly_name("a")
        .chat_service_sid(CHAT_SERVICE)
        .channel_type(flex_flow::ChannelType::Line)
        .integration(
            Integration::task(WORKSPACE, WORKFLOW, "sms")
                .priority(1)
                .timeout(2),
        )
        .integration(Integration::studio(STUDIO_FLOW).retry_count(0));
    let form = form(&sent(create).await);
    let integration: Vec<_> = form
        .iter()
        .filter(|(name, _)| name.starts_with("Integration"))
        .collect();
    assert_eq!(
        integration,
        [
            &("IntegrationType".to_owned(), "studio".to_owned()),
            &("Integration.FlowSid".to_owned(), STUDIO_FLOW.to_string()),
            &("Integration.RetryCount".to_owned(), "0".to_owned()),
        ]
    );
}

#[tokio::test]
async fn an_inactive_interaction_channel_always_has_closed_routing() {
    let interaction = "KD0123456789abcdef0123456789abcdef".parse().unwrap();
    let channel = "UO0123456789abcdef0123456789abcdef".parse().unwrap();
    let update = interaction_channel::update(interaction, channel)
        .status_change(StatusChange::closed().routing(json!({ "status": "closed" })))
        .status_change(StatusChange::inactive());
    let expected = [
        ("Status", "inactive"),
        ("Routing", r#"{"status":"closed"}"#),
    ];
    assert_eq!(
        form(&sent(update).await),
        expected.map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
}

#[tokio::test]
async fn any_json_is_one_field_of_compact_text() {
    // The keys are in alphabetical order: whether serde_json keeps another order is for the application to say.
    let create = interaction::create().channel(json!({ "a": [1, null], "b": { "text": "ü \"&" } }));
    let form = form(&sent(create).await);
    let text = r#"{"a":[1,null],"b":{"text":"ü \"&"}}"#;
    assert_eq!(form, [("Channel".to_owned(), text.to_owned())]);
}

#[tokio::test]
async fn an_enum_value_that_the_crate_does_not_know_can_be_sent() {
    let update = flex_flow::update(FLOW).channel_type("rcs".into());
    assert_eq!(sent(update).await.body, "ChannelType=rcs");
}

/// Sends a request, whatever becomes of it, and gives what the server saw.
async fn sent(request: impl Request) -> Recorded {
    let server = Server::start(|_| Response::new(String::new())).await;
    // An empty answer is an error for most operations; here only the request matters.
    let _ = server.client().send(request).await;
    server.requests().pop().unwrap()
}

/// The fields of a form, decoded.
fn form(request: &Recorded) -> Vec<(String, String)> {
    form_urlencoded::parse(request.body.as_bytes())
        .into_owned()
        .collect()
}

/// A request as people read it: all headers but those that differ from run to run, the fields decoded, the raw body.
fn shown(request: &Recorded) -> String {
    let mut text = request.line() + "\n";
    let headers: BTreeSet<_> = request
        .headers
        .keys()
        .map(http::HeaderName::as_str)
        .collect();
    for name in headers.into_iter().filter(|name| *name != "host") {
        for value in request.headers.get_all(name) {
            writeln!(text, "{name}: {}", header(name, value.to_str().unwrap())).unwrap();
        }
    }
    if !request.body.is_empty() {
        text += "\n";
        for (name, value) in form(request) {
            writeln!(text, "{name} = {value}").unwrap();
        }
        writeln!(text, "\n{}", request.body).unwrap();
    }
    text
}

fn header(name: &str, value: &str) -> String {
    let basic = || format!("Basic {}", STANDARD.encode(format!("{KEY_SID}:{SECRET}")));
    match name {
        name if name == AUTHORIZATION && value == basic() => "[basic]".to_owned(),
        "user-agent" => value.replace(env!("CARGO_PKG_VERSION"), "[version]"),
        _ => value.to_owned(),
    }
}

/// What the description gives as the first example of a response; nothing for an operation that answers nothing.
fn example_response(case: &requests::Case) -> Response<String> {
    if case.call.method() == "DELETE" {
        return Response::builder().status(204).body(String::new()).unwrap();
    }
    let version = case.call.path_template().split('/').nth(1).unwrap();
    let name = requests::snake_case(case.call.operation_id());
    let file = format!("src/{version}/examples/{name}.json");
    let examples = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let examples: Value = serde_json::from_str(&examples).unwrap();
    let responses = examples.get("responses").and_then(Value::as_object);
    server::json(200, responses.unwrap().values().next().unwrap())
}
