//! The latest chats of this process, and which webhooks arrived for them.
//!
//! It only serves the page. A backend of several processes keeps what it needs of a webhook in a database.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use serde_json::{Value, json};

use crate::tokens::milliseconds;

const MAX_CHATS: usize = 1000;
const MAX_WEBHOOKS: usize = 50;

/// At most 1000 conversations, with the latest 50 webhooks of each.
#[derive(Default)]
pub(crate) struct Chats(Mutex<VecDeque<Chat>>);

struct Chat {
    conversation: String,
    /// `None` until the response of Twilio is there: the first webhook may overtake it.
    identity: Option<String>,
    webhooks: VecDeque<Webhook>,
}

struct Webhook {
    event: String,
    received: SystemTime,
}

impl Chats {
    /// The visitor of a conversation.
    pub(crate) fn add(&self, identity: &str, conversation: &str) {
        chat(&mut self.lock(), conversation).identity = Some(identity.to_owned());
    }

    /// A webhook of a conversation.
    pub(crate) fn record(&self, conversation: &str, event: &str) {
        let mut chats = self.lock();
        let webhooks = &mut chat(&mut chats, conversation).webhooks;
        if webhooks.len() == MAX_WEBHOOKS {
            webhooks.pop_front();
        }
        webhooks.push_back(Webhook {
            event: event.to_owned(),
            received: SystemTime::now(),
        });
    }

    /// The webhooks of a visitor's chats, the oldest first.
    pub(crate) fn webhooks_of(&self, identity: &str) -> Vec<Value> {
        let chats = self.lock();
        let chats = chats
            .iter()
            .filter(|chat| chat.identity.as_deref() == Some(identity));
        let webhooks = chats.flat_map(|chat| &chat.webhooks);
        webhooks
            .map(|it| json!({ "event": it.event, "received": milliseconds(it.received) }))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Chat>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The entry of a conversation, which is new if there is none.
fn chat<'a>(chats: &'a mut VecDeque<Chat>, conversation: &str) -> &'a mut Chat {
    let known = chats
        .iter()
        .position(|chat| chat.conversation == conversation);
    let index = known.unwrap_or_else(|| {
        if chats.len() == MAX_CHATS {
            chats.pop_front();
        }
        chats.push_back(Chat {
            conversation: conversation.to_owned(),
            identity: None,
            webhooks: VecDeque::new(),
        });
        chats.len() - 1
    });
    &mut chats[index]
}
