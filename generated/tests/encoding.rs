//! How values become a request: which are sent, in which order, and how they are encoded.

#![cfg(feature = "reqwest")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod server;
mod sids;
mod source;

use std::collections::BTreeSet;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use requests::PERSONAL;
use serde_json::{Value, json};
use server::{Recorded, Server, sent};
use sids::*;
use twilio_flex::{
    ErrorKind, Request,
    v1::{
        channel, configuration,
        flex_flow::{self, Integration},
        insights_assessments, insights_questionnaires, insights_questionnaires_question,
        insights_segments, interaction,
        interaction_channel::{self, StatusChange},
        interaction_transfer, plugin, plugin_configuration,
    },
    v2::web_channels,
};

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn fields_are_sent_in_the_order_of_the_description() {
    let create = channel::create()
        .long_lived(true)
        .chat_friendly_name("b")
        .chat_user_friendly_name("a")
        .target("c")
        .identity("d")
        .flex_flow_sid(FLOW);
    let names: Vec<String> = sent(create)
        .await
        .form()
        .into_iter()
        .map(|it| it.0)
        .collect();
    let expected = [
        "FlexFlowSid",
        "Identity",
        "ChatUserFriendlyName",
        "ChatFriendlyName",
        "Target",
        "LongLived",
    ];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn parameters_that_are_not_set_are_not_sent() {
    let list = sent(flex_flow::list()).await;
    assert_eq!(list.line(), "GET /v1/FlexFlows");
    assert!(!list.headers.contains_key(CONTENT_LENGTH));
    assert!(!list.headers.contains_key(CONTENT_TYPE));

    let update = sent(flex_flow::update(FLOW)).await;
    assert_eq!(update.body, "");

    let web_chat = sent(web_channels::create().address_sid(ADDRESS)).await;
    assert!(!web_chat.headers.contains_key("ui-version"));
}

/// Some proxies reject a POST without a length, with status 411.
#[tokio::test]
async fn a_post_without_a_body_has_the_content_type_of_a_form_and_a_length_of_0() {
    let mut found = BTreeSet::new();
    for operation in source::operations() {
        let fields = ["form", "json", "body"].map(|place| operation.names_in(place).len());
        if operation.name.starts_with("POST ") && fields == [0, 0, 0] {
            found.insert(operation.name);
        }
    }
    assert!(found.contains("POST /v1/Insights/Session"));

    let server = Server::start(|_| server::json(200, &json!({}))).await;
    let client = server.client();
    for case in requests::all() {
        if found.contains(&case.operation()) {
            case.send(&client).await.unwrap();
        }
    }
    let requests = server.requests();
    assert_eq!(requests.len(), found.len());
    for request in requests {
        assert_eq!(request.headers[CONTENT_TYPE], FORM);
        assert_eq!(request.headers[CONTENT_LENGTH], "0");
        assert_eq!(request.body, "");
    }
}

#[tokio::test]
async fn an_empty_string_is_sent() {
    let update = sent(flex_flow::update(FLOW).contact_identity("")).await;
    assert_eq!(update.body, "ContactIdentity=");
    let list = sent(flex_flow::list().friendly_name("")).await;
    assert_eq!(list.line(), "GET /v1/FlexFlows?FriendlyName=");
    let list = sent(plugin::list().flex_metadata("")).await;
    assert_eq!(list.headers["flex-metadata"], "");
}

#[tokio::test]
async fn a_parameter_that_is_set_twice_is_sent_once_with_the_last_value() {
    let update = flex_flow::update(FLOW)
        .enabled(true)
        .friendly_name("a")
        .enabled(false);
    assert_eq!(sent(update).await.body, "FriendlyName=a&Enabled=false");
    let list = channel::list().page_size(1).page_size(2);
    assert_eq!(sent(list).await.line(), "GET /v1/Channels?PageSize=2");
    let list = insights_segments::list()
        .reservation_id([RESERVATION, OTHER_RESERVATION])
        .reservation_id([OTHER_RESERVATION]);
    let line = format!("GET /v1/Insights/Segments?ReservationId={OTHER_RESERVATION}");
    assert_eq!(sent(list).await.line(), line);
    let update = configuration::update()
        .body(json!({ "a": 1 }))
        .body(json!({ "b": 2 }));
    assert_eq!(sent(update).await.body, r#"{"b":2}"#);
    let fetch = plugin::fetch("a").flex_metadata("1").flex_metadata("2");
    let headers = sent(fetch).await.headers;
    let values: Vec<_> = headers.get_all("flex-metadata").iter().collect();
    assert_eq!(values, ["2"]);
}

#[tokio::test]
async fn a_second_choice_replaces_the_first_completely() {
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
    let form = sent(create).await.form();
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
    let update = interaction_channel::update(INTERACTION, INTERACTION_CHANNEL)
        .status_change(StatusChange::closed().any_routing(json!({ "status": "wrapup" })))
        .status_change(StatusChange::inactive());
    let expected = [
        ("Status", "inactive"),
        ("Routing", r#"{"status":"closed"}"#),
    ];
    assert_eq!(
        sent(update).await.form(),
        expected.map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
}

#[tokio::test]
async fn any_json_is_sent_as_one_field_without_white_space() {
    let create = interaction::create().channel(json!({ "a": [1, null], "b": { "text": "ü \"&" } }));
    let text = r#"{"a":[1,null],"b":{"text":"ü \"&"}}"#;
    assert_eq!(
        sent(create).await.form(),
        [("Channel".to_owned(), text.to_owned())]
    );
}

/// For callers who already have serialized JSON.
#[tokio::test]
async fn a_string_for_any_json_is_sent_unchanged() {
    let create = interaction::create().channel(r#"{"type": "sms"}"#);
    assert_eq!(
        sent(create).await.form(),
        [("Channel".to_owned(), r#"{"type": "sms"}"#.to_owned())]
    );
}

#[tokio::test]
async fn a_list_of_any_json_repeats_its_key_for_each_item() {
    let create = || plugin_configuration::create().name("a");
    let plugins = [
        json!({ "phase": 3 }),
        json!([1, null]),
        json!("a&b"),
        Value::Null,
    ];
    let body =
        "Name=a&Plugins=%7B%22phase%22%3A3%7D&Plugins=%5B1%2Cnull%5D&Plugins=a%26b&Plugins=null";
    assert_eq!(sent(create().plugins(plugins)).await.body, body);
    let none: [Value; 0] = [];
    assert_eq!(sent(create().plugins(none)).await.body, "Name=a");
}

#[tokio::test]
async fn a_list_repeats_its_key_and_an_empty_list_is_not_sent() {
    let list = insights_questionnaires_question::list();
    let line = format!(
        "GET /v1/Insights/QualityManagement/Questions?CategorySid={CATEGORY}&CategorySid={OTHER_CATEGORY}"
    );
    let two = list.clone().category_sid([CATEGORY, OTHER_CATEGORY]);
    assert_eq!(sent(two).await.line(), line);
    assert_eq!(
        sent(list.category_sid([])).await.line(),
        "GET /v1/Insights/QualityManagement/Questions"
    );

    let create = insights_questionnaires::create().name("a");
    let two = create.clone().question_sids([QUESTION, OTHER_QUESTION]);
    let body = format!("Name=a&QuestionSids={QUESTION}&QuestionSids={OTHER_QUESTION}");
    assert_eq!(sent(two).await.body, body);
    assert_eq!(sent(create.question_sids([])).await.body, "Name=a");
}

#[tokio::test]
async fn numbers_are_sent_in_their_shortest_decimal_form() {
    for (offset, text) in [
        (12.5, "12.5"),
        (-3.0, "-3"),
        (0.1, "0.1"),
        (0.0, "0"),
        (1e15, "1000000000000000"),
        (1e-7, "0.0000001"),
    ] {
        let update = insights_assessments::update(ASSESSMENT)
            .offset(offset)
            .answer_text("a")
            .answer_id("b");
        let body = format!("Offset={text}&AnswerText=a&AnswerId=b");
        assert_eq!(sent(update).await.body, body);
    }
}

/// The offset is a number in the request and a string in the response.
#[tokio::test]
async fn the_offset_of_an_assessment_is_read_as_a_string_even_if_it_is_a_number() {
    for (offset, text) in [(json!("12.5"), "12.5"), (json!(12.5), "12.5")] {
        let body = json!({ "offset": offset });
        let server = Server::start(move |_| server::json(201, &body)).await;
        let update = insights_assessments::update(ASSESSMENT)
            .offset(12.5)
            .answer_text("a")
            .answer_id("b");
        let assessment = server.client().send(update).await.unwrap();
        assert_eq!(assessment.offset.as_deref(), Some(text));
    }
}

#[tokio::test]
async fn a_number_that_is_not_finite_is_not_sent() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    for offset in [f64::NAN, f64::INFINITY] {
        let update = insights_assessments::update(ASSESSMENT)
            .offset(offset)
            .answer_text("a")
            .answer_id("b");
        let error = server.client().send(update).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(server.lines(), [""; 0]);
}

#[tokio::test]
async fn an_unknown_enum_value_can_be_sent() {
    let update = flex_flow::update(FLOW).channel_type("rcs".into());
    assert_eq!(sent(update).await.body, "ChannelType=rcs");
}

#[tokio::test]
async fn a_json_body_is_sent_unchanged() {
    let body = json!({ "a": { "b": [1, 2.5, null, true, PERSONAL] }, "c": "", "d": null });
    let text = format!(r#"{{"a":{{"b":[1,2.5,null,true,"{PERSONAL}"]}},"c":"","d":null}}"#);
    let create = interaction_transfer::create(INTERACTION, INTERACTION_CHANNEL);
    let update = interaction_transfer::update(INTERACTION, INTERACTION_CHANNEL, TRANSFER);
    assert_json(&sent(create.body(body.clone())).await, &text);
    assert_json(&sent(update.body(body.clone())).await, &text);
    assert_json(&sent(configuration::update().body(body)).await, &text);
    assert_json(&sent(configuration::update().body(json!({}))).await, "{}");
}

#[track_caller]
fn assert_json(request: &Recorded, text: &str) {
    assert_eq!(request.headers[CONTENT_TYPE], "application/json");
    assert_eq!(request.headers[CONTENT_LENGTH], text.len().to_string());
    assert_eq!(request.body, text);
}

#[tokio::test]
async fn a_json_body_that_is_not_an_object_is_not_sent() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    for body in [json!([]), json!("{}"), json!(1), Value::Null] {
        let error = server
            .client()
            .send(configuration::update().body(body))
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "UpdateConfiguration was not sent: `body` is not a JSON object"
        );
    }
    assert_eq!(server.lines(), [""; 0]);
}

#[tokio::test]
async fn header_parameters_are_sent_as_headers_and_cannot_add_another_header() {
    let fetch = sent(plugin::fetch("a").flex_metadata("a=1; b=\"2\"")).await;
    assert_eq!(fetch.headers["flex-metadata"], "a=1; b=\"2\"");
    assert_eq!(fetch.line(), "GET /v1/PluginService/Plugins/a");
    let create = sent(
        web_channels::create()
            .address_sid(ADDRESS)
            .ui_version("2.4.0"),
    )
    .await;
    assert_eq!(create.headers["ui-version"], "2.4.0");
    assert_eq!(create.body, "AddressSid=IG0123456789abcdef0123456789abcdef");
    // The same name in another location is another parameter.
    let fetch = sent(configuration::fetch().ui_version("2.4.0")).await;
    assert_eq!(fetch.line(), "GET /v1/Configuration?UiVersion=2.4.0");
    assert!(!fetch.headers.contains_key("ui-version"));

    for value in ["a\r\nX-Evil: 1", "a\nb", "\0"] {
        let call = plugin::fetch("a").flex_metadata(value).call().clone();
        let error = call.to_http_request("http://localhost").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
}
