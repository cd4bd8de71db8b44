//! Interactions by hand: what no request of the application does, but customers, agents and Flex do. In: what a test
//! lets happen. Out: the same as if it had happened, or why it cannot.

use std::{fmt, sync::Arc};

use serde_json::Value;

use super::{
    channels::{self, Tasks},
    impossible::Impossible,
    interactions, invites, messages, participants, transfers,
};
use crate::{effects::State, mock::Mock, mock::properties, store::Resource};

/// What happens to an interaction, by hand.
///
/// Each method fails if that cannot happen in the state of the interaction, and says why.
#[derive(Clone, Debug)]
#[must_use]
pub struct Interaction {
    mock: Mock,
    sid: String,
}

/// What an agent makes of an invite.
#[derive(Clone, Debug)]
#[must_use]
pub struct Invite {
    of: Interaction,
    sid: Option<String>,
}

/// What somebody who takes part does.
#[derive(Clone, Debug)]
#[must_use]
pub struct Participant {
    of: Interaction,
    sid: String,
}

/// How a transfer ends.
#[derive(Clone, Debug)]
#[must_use]
pub struct Transfer {
    of: Interaction,
    sid: String,
}

/// What a resource looks like.
type Shown = Result<Value, Impossible>;

impl Mock {
    /// An interaction of the account, to let something happen to it.
    pub fn interaction(&self, sid: impl fmt::Display) -> Interaction {
        Interaction {
            mock: self.clone(),
            sid: sid.to_string(),
        }
    }
}

impl Interaction {
    /// The channel in setup becomes active, earlier than by the clock.
    ///
    /// # Errors
    /// Unless it is in setup.
    pub fn activate(&self) -> Shown {
        self.with_channel(|state, channel| channels::activate(state, channel))
    }

    /// The setup of the channel fails, with this `error_code`.
    ///
    /// # Errors
    /// Unless it is in setup.
    pub fn fail(&self, code: i64) -> Shown {
        self.fail_with(code, "The setup of the channel has failed.")
    }

    /// The setup of the channel fails, with this `error_code` and `error_message`.
    ///
    /// # Errors
    /// Unless it is in setup.
    pub fn fail_with(&self, code: i64, message: &str) -> Shown {
        self.with_channel(|state, channel| channels::fail(state, channel, code, message))
    }

    /// The channel is closed and its tasks are completed, as by an agent in Flex UI.
    ///
    /// # Errors
    /// If its setup has failed.
    pub fn close(&self) -> Shown {
        self.with_channel(|state, channel| channels::close(state, channel, Tasks::Completed))
    }

    /// The channel becomes inactive, and its tasks are completed.
    ///
    /// # Errors
    /// If it has failed or is closed.
    pub fn deactivate(&self) -> Shown {
        self.with_channel(|state, channel| channels::deactivate(state, channel))
    }

    /// Somebody writes a message in the conversation of the channel, whose webhooks are told of it. `author` is their
    /// identity, or their address.
    ///
    /// # Errors
    /// If the conversation is closed, or the channel has none.
    pub fn message(&self, author: &str, body: &str) -> Shown {
        self.with_channel(|state, channel| {
            let conversation = channel.get("media_channel_sid").as_str();
            let Some(conversation) = conversation else {
                return Err(Impossible::new("the channel has no conversation"));
            };
            messages::write(state, conversation, author, body)
        })
    }

    /// The channel, with its status.
    ///
    /// # Errors
    /// If there is no such interaction, or its channel has been deleted.
    pub fn channel(&self) -> Shown {
        self.with_channel(|_, channel| Ok(Arc::clone(channel)))
    }

    /// The invites of the channel, in the order of their creation: the first is that of the interaction itself.
    ///
    /// # Errors
    /// If there is no such interaction, or its channel has been deleted.
    pub fn invites(&self) -> Result<Vec<Value>, Impossible> {
        self.below(invites::of_channel)
    }

    /// Who takes part in the channel, in the order in which they joined.
    ///
    /// # Errors
    /// If there is no such interaction, or its channel has been deleted.
    pub fn participants(&self) -> Result<Vec<Value>, Impossible> {
        self.below(participants::of_channel)
    }

    /// The latest invite, to let an agent accept or decline it.
    pub fn latest_invite(&self) -> Invite {
        Invite {
            of: self.clone(),
            sid: None,
        }
    }

    /// An invite, to let an agent accept or decline it.
    pub fn invite(&self, sid: impl fmt::Display) -> Invite {
        Invite {
            of: self.clone(),
            sid: Some(sid.to_string()),
        }
    }

    /// Somebody who takes part.
    pub fn participant(&self, sid: impl fmt::Display) -> Participant {
        Participant {
            of: self.clone(),
            sid: sid.to_string(),
        }
    }

    /// A transfer of the channel.
    pub fn transfer(&self, sid: impl fmt::Display) -> Transfer {
        Transfer {
            of: self.clone(),
            sid: sid.to_string(),
        }
    }

    fn with_channel(
        &self,
        work: impl FnOnce(&mut State<'_>, &Arc<Resource>) -> Result<Arc<Resource>, Impossible>,
    ) -> Shown {
        self.work(|state, channel| work(state, channel).map(|it| properties(&it)))
    }

    fn below(
        &self,
        find: impl FnOnce(&State<'_>, &Resource) -> Vec<Arc<Resource>>,
    ) -> Result<Vec<Value>, Impossible> {
        self.work(|state, channel| {
            let found = find(state, channel);
            Ok(found.iter().map(properties).collect())
        })
    }

    /// Does something with the channel of the interaction.
    fn work<T>(
        &self,
        work: impl FnOnce(&mut State<'_>, &Arc<Resource>) -> Result<T, Impossible>,
    ) -> Result<T, Impossible> {
        let sid = &self.sid;
        self.mock.with_state(self.mock.account_sid(), |state| {
            let interaction = state.store.find(interactions::COLLECTION, sid);
            let Some(interaction) = interaction else {
                return Err(Impossible::new(format!("there is no interaction {sid}")));
            };
            let channels = state
                .store
                .collection(&format!("{}/Channels", interaction.location()));
            let channel = channels.and_then(|it| it.iter().next()).cloned();
            let channel = channel.ok_or_else(|| {
                Impossible::new(format!(
                    "the interaction {sid} has no channel, or it has been deleted"
                ))
            })?;
            work(state, &channel)
        })
    }

    /// Finds what has this SID in a collection below the channel.
    fn work_on<T>(
        &self,
        collection: &str,
        what: &str,
        sid: &str,
        work: impl FnOnce(&mut State<'_>, &Arc<Resource>) -> Result<T, Impossible>,
    ) -> Result<T, Impossible> {
        self.work(|state, channel| {
            let collection = format!("{}/{collection}", channel.location());
            let found = state.store.find(&collection, sid).cloned();
            let found = found.ok_or_else(|| {
                Impossible::new(format!("the interaction {} has no {what} {sid}", self.sid))
            })?;
            work(state, &found)
        })
    }
}

impl Invite {
    /// An agent accepts: the one whom the routing names or to whom the task is offered, or else one whom the emulator
    /// makes up. Returns them as a participant.
    ///
    /// # Errors
    /// Unless the channel is open and the task waits for an agent.
    pub fn accept(&self) -> Shown {
        self.answer(|state, invite| invites::accept(state, invite, None))
    }

    /// The agent with this worker SID accepts. Returns them as a participant.
    ///
    /// # Errors
    /// As for [`accept`](Self::accept), and if the task is offered to another worker.
    pub fn accept_as(&self, worker: impl fmt::Display) -> Shown {
        let worker = worker.to_string();
        self.answer(|state, invite| invites::accept(state, invite, Some(&worker)))
    }

    /// The agent declines, so the task waits again: for nobody, if it was for this agent alone.
    ///
    /// # Errors
    /// Unless the channel is open and the task waits for an agent.
    pub fn decline(&self) -> Result<(), Impossible> {
        self.work(invites::decline)
    }

    fn answer(
        &self,
        work: impl FnOnce(&mut State<'_>, &Resource) -> Result<Arc<Resource>, Impossible>,
    ) -> Shown {
        self.work(|state, invite| work(state, invite).map(|it| properties(&it)))
    }

    fn work<T>(
        &self,
        work: impl FnOnce(&mut State<'_>, &Resource) -> Result<T, Impossible>,
    ) -> Result<T, Impossible> {
        if let Some(sid) = &self.sid {
            return self
                .of
                .work_on("Invites", "invite", sid, |state, it| work(state, it));
        }
        self.of.work(|state, channel| {
            let invite = invites::of_channel(state, channel).pop();
            let invite = invite.ok_or_else(|| Impossible::new("the channel has no invite"))?;
            work(state, &invite)
        })
    }
}

impl Participant {
    /// They leave: the customer closes the page, or the agent completes the task.
    ///
    /// # Errors
    /// If they have left already.
    pub fn leave(&self) -> Result<(), Impossible> {
        self.of
            .work_on("Participants", "participant", &self.sid, |state, it| {
                participants::leave(state, it)
            })
    }
}

impl Transfer {
    /// The transfer succeeds. After a cold one, the agent who began it leaves.
    ///
    /// # Errors
    /// If it is over already.
    pub fn complete(&self) -> Shown {
        self.end("completed")
    }

    /// The transfer fails.
    ///
    /// # Errors
    /// If it is over already.
    pub fn fail(&self) -> Shown {
        self.end("failed")
    }

    fn end(&self, status: &str) -> Shown {
        self.of
            .work_on("Transfers", "transfer", &self.sid, |state, it| {
                transfers::end(state, it, status).map(|it| properties(&it))
            })
    }
}
