//! The types of interactions: they send the same bytes as the JSON that they stand for, keep what they do not know, and
//! show no personal data.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sids;

use serde_json::{Value, json};
use sids::{INTERACTION, INTERACTION_CHANNEL};
use twilio_flex::{
    Request,
    sid::{
        ConversationSid, InteractionChannelSid, ReservationSid, TaskChannelSid, TaskQueueSid,
        TaskSid, WorkerSid, WorkflowSid, WorkspaceSid,
    },
    v1::{
        interaction::{self, Channel, ChannelType, Interaction, Routing},
        interaction_channel_invite,
        interaction_channel_participant::{self, Level, MediaProperties, RoutingProperties, Type},
    },
};

const CUSTOMER: &str = "+15005550006";
const OURS: &str = "+15005550001";

fn id(prefix: &str) -> String {
    format!("{prefix}0123456789abcdef0123456789abcdef")
}

fn sid<S: twilio_flex::types::Sid>() -> S {
    id(S::PREFIX).parse().unwrap()
}

fn body(request: &impl Request) -> Vec<u8> {
    let request = request.call().to_http_request("http://localhost").unwrap();
    request.into_body()
}

#[test]
fn a_channel_is_sent_as_its_json() {
    let conversation: ConversationSid = sid();
    let existing: InteractionChannelSid = sid();
    for (channel, json) in [
        (
            Channel::sms()
                .initiated_by_agent()
                .participant(CUSTOMER, OURS),
            json!({ "type": "sms", "initiated_by": "agent", "participants": [{ "address": CUSTOMER, "proxy_address": OURS }] }),
        ),
        (
            Channel::web()
                .initiated_by_customer()
                .conversation(conversation),
            json!({ "type": "web", "initiated_by": "customer", "properties": { "media_channel_sid": id("CH") } }),
        ),
        (
            Channel::of(ChannelType::from("fax")).initiated_by_api(),
            json!({ "type": "fax", "initiated_by": "api" }),
        ),
        (Channel::existing(existing), json!({ "sid": id("UO") })),
    ] {
        let typed = interaction::create().channel(channel);
        assert_eq!(body(&typed), body(&interaction::create().channel(json)));
    }
}

#[test]
fn a_routing_is_sent_as_its_json() {
    let (workspace, workflow): (WorkspaceSid, WorkflowSid) = (sid(), sid());
    let (queue, worker, task_channel): (TaskQueueSid, WorkerSid, TaskChannelSid) =
        (sid(), sid(), sid());
    let attributes = json!({ "customerName": "Sample Visitor", "list": [1, null] });
    let routing = Routing::new(workspace)
        .workflow(workflow)
        .queue(queue)
        .worker(worker)
        .task_channel(task_channel)
        .task_channel_name("chat")
        .attributes(attributes.clone())
        .priority(5)
        .timeout(60);
    let json = json!({ "properties": {
        "workspace_sid": id("WS"),
        "workflow_sid": id("WW"),
        "queue_sid": id("WQ"),
        "worker_sid": id("WK"),
        "task_channel_sid": id("TC"),
        "task_channel_unique_name": "chat",
        "attributes": attributes,
        "priority": 5,
        "timeout": 60,
    } });
    let invite = || interaction_channel_invite::create(INTERACTION, INTERACTION_CHANNEL);
    assert_eq!(
        body(&invite().routing(routing)),
        body(&invite().routing(json))
    );
}

#[test]
fn a_participant_is_sent_as_its_json() {
    let (task, worker, reservation): (TaskSid, WorkerSid, ReservationSid) = (sid(), sid(), sid());
    let create = || {
        interaction_channel_participant::create(INTERACTION, INTERACTION_CHANNEL)
            .r#type(Type::Agent)
    };
    let typed = create()
        .media_properties(MediaProperties::email("agent@example.com", Level::Cc).name("Agent"))
        .routing_properties(
            RoutingProperties::new(task)
                .worker(worker)
                .reservation(reservation),
        );
    let untyped = create()
        .media_properties(json!({ "type": "email", "address": "agent@example.com", "name": "Agent", "level": "cc" }))
        .routing_properties(json!({ "task_sid": id("WT"), "worker_sid": id("WK"), "reservation_sid": id("WR") }));
    assert_eq!(body(&typed), body(&untyped));
}

/// An interaction as the API returns it: the attributes are JSON text, and there is more than the types know.
fn answer() -> Value {
    json!({
        "sid": id("KD"),
        "channel": { "type": "sms", "sid": id("UO"), "colour": { "a": [1] } },
        "routing": {
            "reservation": null,
            "properties": {
                "sid": id("WT"),
                "attributes": format!(r#"{{"customerName": "{CUSTOMER}"}}"#),
                "addons": "{}",
                "age": 5,
                "priority": "very high",
            },
        },
    })
}

#[test]
fn a_response_is_typed_and_keeps_what_is_not_known() {
    let interaction: Interaction = serde_json::from_value(answer()).unwrap();
    let channel = interaction.channel.clone().unwrap();
    assert_eq!(channel.r#type, Some(ChannelType::Sms));
    assert_eq!(channel.sid, Some(sid()));
    assert_eq!(
        json!(channel.additional_properties),
        json!({ "colour": { "a": [1] } })
    );
    let task = interaction.routing.clone().unwrap().properties.unwrap();
    assert_eq!(
        (task.sid, task.age, task.priority),
        (Some(sid()), Some(5), None)
    );
    let kept = json!({ "addons": "{}", "priority": "very high" });
    assert_eq!(json!(task.additional_properties), kept);
    assert_eq!(task.attributes.unwrap()["customerName"], CUSTOMER);
    let mut expected = answer();
    expected["routing"]
        .as_object_mut()
        .unwrap()
        .remove("reservation");
    assert_eq!(serde_json::to_value(interaction).unwrap(), expected);
}

#[test]
fn the_attributes_of_a_task_can_be_given_again() {
    let interaction: Interaction = serde_json::from_value(answer()).unwrap();
    let attributes = interaction
        .routing
        .unwrap()
        .properties
        .unwrap()
        .attributes
        .unwrap();
    let routing = Value::from(Routing::new(sid()).attributes(attributes));
    let expected = json!({ "workspace_sid": id("WS"), "attributes": { "customerName": CUSTOMER } });
    assert_eq!(routing, json!({ "properties": expected }));
}

#[test]
fn personal_data_is_not_shown_and_sids_are() {
    let interaction: Interaction = serde_json::from_value(answer()).unwrap();
    let shown = format!("{interaction:?}");
    assert!(
        !shown.contains(CUSTOMER) && !shown.contains("colour"),
        "{shown}"
    );
    assert!(
        shown.contains(&id("UO")) && shown.contains(&id("WT")),
        "{shown}"
    );
    let channel = Channel::sms().participant(CUSTOMER, OURS);
    assert!(!format!("{channel:?}").contains(CUSTOMER));
    let request = interaction::create().channel(channel);
    assert!(!format!("{request:?}").contains(CUSTOMER));
}
