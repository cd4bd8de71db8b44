//! Flex on this machine. In: nothing. Out: an emulator, and clients that it answers.

use std::{sync::Arc, time::Duration};

#[cfg(feature = "serve")]
pub use twilio_emulator::Server;
pub use twilio_emulator::{Impossible, Interaction, Invalid, Mock};
use twilio_emulator::{MockBuilder, MockTransport};
use twilio_flex::{
    Client, Error,
    http::{Request, Response},
    serde_json::Value,
    sid::ConfigurationAddressSid,
    transport::{BoxFuture, Transport, TransportError},
};

/// The account of the emulator.
pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

/// The auth token of that account, which signs its webhooks.
pub const AUTH_TOKEN: &str = "the auth token of the offline account";

/// The Conversations address of its web chats.
pub const ADDRESS: ConfigurationAddressSid =
    ConfigurationAddressSid::from_static("IG0123456789abcdef0123456789abcdef");

/// Flex, with as much of Conversations as the examples use.
///
/// # Errors
/// If a catalogue is none, which would be a mistake in this repository.
pub fn flex() -> Result<Mock, Invalid> {
    builder().build()
}

/// The same with settings of its own, such as where webhooks go.
pub fn builder() -> MockBuilder {
    Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .catalogue(include_str!("conversations.json"))
        .account(ACCOUNT, AUTH_TOKEN)
}

/// A client of the emulator. Whenever it waits, people have time to do something: customers, agents.
///
/// Its waits move the emulator's clock and take no time.
///
/// # Errors
/// Never, unless the credentials of the emulator are unusable.
pub fn client(
    flex: &Mock,
    people: impl Fn(&Mock) + Send + Sync + 'static,
) -> Result<Client, Error> {
    let transport = WithPeople {
        flex: flex.clone(),
        transport: flex.transport(),
        people: Arc::new(people),
    };
    Client::builder(flex.credentials())
        .transport(transport)
        .build()
}

/// Agents accept the latest invite of each interaction, if it waits for them.
pub fn agents_accept(flex: &Mock) {
    let requests = flex.requests();
    let created = requests
        .iter()
        .filter(|it| it.operation_id() == Some("CreateInteraction"));
    for created in created.filter_map(|it| it.response()) {
        if let Some(sid) = created.get("sid").and_then(Value::as_str) {
            // Fails if nobody is asked at the moment.
            let _ = flex.interaction(sid).latest_invite().accept();
        }
    }
}

struct WithPeople {
    flex: Mock,
    transport: MockTransport,
    people: Arc<dyn Fn(&Mock) + Send + Sync>,
}

impl Transport for WithPeople {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        Transport::send(&self.transport, request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            Transport::sleep(&self.transport, duration).await;
            (self.people)(&self.flex);
        })
    }

    fn now(&self) -> Duration {
        Transport::now(&self.transport)
    }
}
