//! Conversations, which carry the messages of interactions and web chats. In: who takes part. Out: resources as those
//! of the Conversations API, which sees them if its catalogue is loaded.

use std::sync::Arc;

use serde_json::{Value, json};

use super::made::Place;
use crate::{effects::State, store::Resource};

pub(super) const HOST: &str = "conversations.twilio.com";
const CONVERSATIONS: &str = "/v1/Conversations";
const PARTICIPANTS: &str = "/v1/Conversations/{}/Participants";

/// Makes a conversation.
pub(super) fn create(state: &mut State<'_>, name: &Value) -> Arc<Resource> {
    place(None).make(state, properties(name))
}

/// The conversation with this SID. One that was made elsewhere is known from now on.
pub(super) fn ensure(state: &mut State<'_>, sid: &str) -> Arc<Resource> {
    let place = place(Some(sid));
    match state.store.find(&place.collection(), sid) {
        Some(conversation) => Arc::clone(conversation),
        None => place.make(state, properties(&Value::Null)),
    }
}

/// Adds somebody: `identity` for the visitor of a web page, `messaging_binding` for somebody with an address.
pub(super) fn join(state: &mut State<'_>, sid: &str, who: [(&str, Value); 1]) {
    let place = Place {
        host: HOST,
        shape: PARTICIPANTS,
        path: &format!("{CONVERSATIONS}/{sid}/Participants"),
        prefix: "MB",
        sid: None,
    };
    let conversation = [("conversation_sid", Value::from(sid))];
    place.make(state, conversation.into_iter().chain(who));
}

/// Changes whether messages can be sent: `active`, `inactive` or `closed`. A closed conversation stays closed.
pub(super) fn set_state(state: &mut State<'_>, sid: &str, to: &str) {
    let found = state.store.find(&place(Some(sid)).collection(), sid);
    let open = found.filter(|it| it.get("state") != "closed").cloned();
    if let Some(conversation) = open {
        state.change(&conversation, |it| it.set("state", to));
    }
}

/// Whether a conversation is closed.
pub(super) fn is_closed(state: &State<'_>, sid: &str) -> bool {
    let found = state.store.find(&place(Some(sid)).collection(), sid);
    found.is_some_and(|it| it.get("state") == "closed")
}

fn place(sid: Option<&str>) -> Place<'_> {
    Place {
        host: HOST,
        shape: CONVERSATIONS,
        path: CONVERSATIONS,
        prefix: "CH",
        sid,
    }
}

fn properties(name: &Value) -> [(&'static str, Value); 3] {
    [
        ("state", "active".into()),
        ("friendly_name", name.clone()),
        ("attributes", json!("{}")),
    ]
}
