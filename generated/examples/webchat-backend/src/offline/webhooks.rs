//! Sends webhooks as Twilio does: forms, signed with the auth token of the account.

use std::time::Duration;

use reqwest::{Client, Request};
use tokio::time::sleep;
use twilio_flex::webhook::{self, Signer};

use super::twilio::Account;

/// How long an agent takes to join.
const UNTIL_AGENT_JOINS: Duration = Duration::from_millis(1500);

pub(super) struct Webhooks {
    client: Client,
    signer: Signer,
    account: Account,
}

impl Webhooks {
    pub(super) fn new(account: Account) -> Result<Self, reqwest::Error> {
        Ok(Self {
            client: Client::builder().no_proxy().build()?,
            signer: webhook::sign(&account.auth_token),
            account,
        })
    }

    /// A conversation began, and the visitor is part of it; soon an agent is, too.
    pub(super) fn chat_opened(&self, conversation: &str, identity: &str) {
        let requests = [
            self.event("onConversationAdded", conversation, &[]),
            self.event(
                "onParticipantAdded",
                conversation,
                &[("Identity", identity)],
            ),
        ];
        let later = self.event("onParticipantAdded", conversation, &[("Identity", "agent")]);
        let client = self.client.clone();
        tokio::spawn(async move {
            for request in requests {
                send(&client, request).await;
            }
            sleep(UNTIL_AGENT_JOINS).await;
            send(&client, later).await;
        });
    }

    /// Somebody wrote a message.
    pub(super) fn message_added(&self, conversation: &str, author: &str, body: &str) {
        let fields = [("Author", author), ("Body", body)];
        let request = self.event("onMessageAdded", conversation, &fields);
        let client = self.client.clone();
        tokio::spawn(async move { send(&client, request).await });
    }

    /// The signed request for an event, or why there is none.
    fn event(
        &self,
        event: &str,
        conversation: &str,
        fields: &[(&str, &str)],
    ) -> Result<Request, String> {
        let common = [
            ("AccountSid", self.account.account_sid.as_str()),
            ("EventType", event),
            ("ConversationSid", conversation),
        ];
        let fields = common.iter().chain(fields).copied();
        let url = &self.account.webhook_url;
        let signed = self.signer.form(url, fields);
        let (parts, body) = signed.map_err(|error| error.to_string())?.into_parts();
        let request = self.client.post(url).headers(parts.headers).body(body);
        request.build().map_err(|error| error.to_string())
    }
}

/// The offline server does not send a webhook again.
async fn send(client: &Client, request: Result<Request, String>) {
    let sent = match request {
        Ok(request) => client
            .execute(request)
            .await
            .map_err(|error| error.to_string()),
        Err(error) => Err(error),
    };
    if let Err(error) = sent.and_then(|response| match response.status() {
        status if status.is_success() => Ok(()),
        status => Err(format!("it answered {status}")),
    }) {
        eprintln!("the backend did not take a webhook: {error}");
    }
}
