//! Messages in conversations. In: who writes what. Out: a message, and calls to the webhooks that asked for it.

use std::sync::Arc;

use http::Method;
use serde_json::Value;

use super::{conversations, impossible::Impossible, made::Place};
use crate::{
    callbacks::{self, Call, Kind},
    effects::{Answer, Context, State},
    errors::Refusal,
    store::Resource,
};

const SHAPE: &str = "/v1/Conversations/{}/Messages";
const ADDED: &str = "onMessageAdded";

/// Adds a message by the Conversations API, whose webhooks are called only if the request says so.
pub(super) fn create(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let conversation = context.values.first().cloned().unwrap_or_default();
    if conversations::is_closed(context.state, &conversation) {
        return Err(closed(&conversation).into());
    }
    let header = context.parameters.text("X-Twilio-Webhook-Enabled");
    let is_told = header.is_some_and(|it| it == "true");
    let Answer::Resource(message) = context.crud()? else {
        return Ok(Answer::Empty);
    };
    let message = number(context.state, &message);
    if is_told {
        tell(context.state, &message, "API");
    }
    Ok(Answer::Resource(message))
}

/// Somebody writes a message.
pub(super) fn write(
    state: &mut State<'_>,
    conversation: &str,
    author: &str,
    body: &str,
) -> Result<Arc<Resource>, Impossible> {
    if conversations::is_closed(state, conversation) {
        return Err(closed(conversation));
    }
    let place = Place {
        host: conversations::HOST,
        shape: SHAPE,
        path: &format!("/v1/Conversations/{conversation}/Messages"),
        prefix: "IM",
        sid: None,
    };
    let properties = [
        ("conversation_sid", Value::from(conversation)),
        ("author", author.into()),
        ("body", body.into()),
        ("attributes", "{}".into()),
    ];
    let message = place.make(state, properties);
    let message = number(state, &message);
    tell(state, &message, "SDK");
    Ok(message)
}

fn closed(conversation: &str) -> Impossible {
    Impossible::new(format!(
        "the conversation {conversation} is closed: nobody can write in it"
    ))
}

/// Gives a message its place in the conversation.
fn number(state: &mut State<'_>, message: &Arc<Resource>) -> Arc<Resource> {
    let messages = state.store.collection(&message.collection);
    let count = messages.map_or(0, |it| it.iter().count());
    state.change(message, |it| it.set("index", count.saturating_sub(1)))
}

/// A webhook of an account or of a conversation.
struct Webhook {
    method: Method,
    url: String,
    is_of_builder: bool,
}

fn tell(state: &mut State<'_>, message: &Resource, source: &str) {
    let Some(conversation) = message.collection.strip_suffix("/Messages") else {
        return;
    };
    let of_account = state.callbacks.conversations.clone().map(|url| Webhook {
        method: Method::POST,
        url,
        is_of_builder: true,
    });
    let webhooks = state.store.collection(&format!("{conversation}/Webhooks"));
    let webhooks = webhooks.into_iter().flat_map(|it| it.iter());
    let webhooks: Vec<_> = of_account
        .into_iter()
        .chain(webhooks.filter_map(|it| of_conversation(it)))
        .collect();
    let parameters = parameters(state, message, source);
    for Webhook {
        method,
        url,
        is_of_builder,
    } in webhooks
    {
        state.store.calls.add(Call {
            at: state.now,
            kind: Kind::Conversation,
            event: ADDED.to_owned(),
            method,
            url,
            is_of_builder,
            parameters: parameters.clone(),
            reservation: None,
        });
    }
}

/// What a webhook of a conversation says, if it is called for messages.
fn of_conversation(webhook: &Resource) -> Option<Webhook> {
    let configuration = webhook.get("configuration");
    let of = |name: &str| configuration.get(name).and_then(Value::as_str);
    let filters = configuration.get("filters").and_then(Value::as_array);
    let wants = filters.is_some_and(|it| it.iter().any(|filter| filter == ADDED));
    let is_get = of("method").is_some_and(|it| it.eq_ignore_ascii_case("get"));
    let url = of("url").filter(|_| wants && webhook.get("target") == "webhook")?;
    Some(Webhook {
        method: if is_get { Method::GET } else { Method::POST },
        url: url.to_owned(),
        is_of_builder: false,
    })
}

fn parameters(state: &State<'_>, message: &Resource, source: &str) -> Vec<(String, String)> {
    let author = message.get("author");
    let participants = message.collection.replace("/Messages", "/Participants");
    let participants = state.store.collection(&participants);
    let mut participants = participants.into_iter().flat_map(|it| it.iter());
    let participant = participants.find(|it| !author.is_null() && it.get("identity") == author);
    let participant = participant.map_or(Value::Null, |it| it.get("sid").clone());
    let names = [
        ("EventType", Value::from(ADDED)),
        ("AccountSid", state.account.into()),
        ("ConversationSid", message.get("conversation_sid").clone()),
        ("MessageSid", message.get("sid").clone()),
        ("ParticipantSid", participant),
        ("Index", message.get("index").clone()),
        ("Author", author.clone()),
        ("Body", message.get("body").clone()),
        ("DateCreated", message.get("date_created").clone()),
        ("Source", source.into()),
        ("Attributes", message.get("attributes").clone()),
    ];
    callbacks::texts(names)
}
