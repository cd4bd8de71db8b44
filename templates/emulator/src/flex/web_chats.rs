//! Web chats. In: who visits a web page. Out: a conversation, and the identity with which the visitor joins it.

use serde_json::Value;

use super::conversations;
use crate::{
    effects::{Answer, Context},
    errors::Refusal,
};

/// Begins a web chat.
pub(super) fn create(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let name = context.parameters.get("ChatFriendlyName").clone();
    let identity = context
        .parameters
        .text("Identity")
        .filter(|it| !it.is_empty());
    let identity = identity.map(str::to_owned);
    let Answer::Resource(chat) = context.crud()? else {
        return Ok(Answer::Empty);
    };
    let state = &mut *context.state;
    let identity = identity.unwrap_or_else(|| state.store.sids.next(""));
    let conversation = conversations::create(state, &name).key.clone();
    let who = ("identity", Value::from(identity.as_str()));
    conversations::join(state, &conversation, [who]);
    let chat = state.change(&chat, |chat| {
        chat.set("conversation_sid", conversation);
        chat.set("identity", identity);
    });
    Ok(Answer::Resource(chat))
}
