//! Calling the application back. In: what has happened. Out: webhooks to the application, in order, and their record.

use std::{error::Error as StdError, fmt, sync::Arc};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use serde_json::Value;
use tower_service::Service;
use twilio_runtime::transport::Transport;

use super::Mock;
use crate::{
    callbacks::{self, Application, Call, Delivery},
    flex,
};

/// Why webhooks were not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered(String);

/// How many webhooks are sent in one go. An application that causes one with each would never come to an end.
const MOST_AT_ONCE: usize = 10_000;

impl Mock {
    /// Calls this application back from now on, without a socket: an axum `Router`, or any other `tower` service on the
    /// types of the crate `http`. It gets all webhooks, whatever the host of their URL.
    pub fn deliver_to<S, B>(&self, application: S)
    where
        S: Service<Request<Full<Bytes>>, Response = Response<B>> + Clone + Send + 'static,
        S::Error: Into<Box<dyn StdError + Send + Sync>>,
        S::Future: Send,
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        self.shared
            .deliveries
            .set_application(Application::of_service(application));
    }

    /// Calls the application back over this transport from now on, such as `twilio_flex::transport::ReqwestTransport`.
    /// It is given up after 15 seconds of the transport's time.
    pub fn deliver_over(&self, transport: impl Transport + 'static) {
        self.shared
            .deliveries
            .set_application(Application::of_transport(transport));
    }

    /// Sends all webhooks for what has happened by now, in the order in which it happened, and those that this causes.
    /// Returns what was sent.
    ///
    /// A webhook is signed with the auth token of its account. It is sent once more if there was no connection, and not
    /// again after a response, whatever its status. If this future is dropped, the webhook on its way is lost.
    ///
    /// # Errors
    /// If there is no application to deliver to; the webhooks wait for it. If an account has no known auth token, which
    /// [`deliveries`](Self::deliveries) then says of its webhooks; the others were sent. If there is no end to them.
    pub async fn deliver(&self) -> Result<Vec<Arc<Delivery>>, Undelivered> {
        let mut sent = Vec::new();
        let mut unsigned = None;
        while let Some((account, call)) = self.next_call()? {
            let delivery = match self.shared.accounts.auth_token(&account) {
                Some(token) => self.delivery(&account, &call, token).await,
                None => {
                    let problem = no_auth_token(&account);
                    let mut delivery = callbacks::unsent(&call, &account);
                    delivery.set_outcome(problem.clone());
                    unsigned = Some(problem);
                    delivery
                }
            };
            let delivery = Arc::new(delivery);
            self.shared.deliveries.add(&delivery);
            sent.push(delivery);
            if sent.len() >= MOST_AT_ONCE {
                return Err(Undelivered(format!(
                    "the application has caused {MOST_AT_ONCE} webhooks in one go: does it cause one with each that it \
                     receives?"
                )));
            }
        }
        match unsigned {
            Some(problem) => Err(Undelivered(problem)),
            None => Ok(sent),
        }
    }

    /// The latest webhooks that were sent, or could not be. At most 10,000 are kept.
    pub fn deliveries(&self) -> Vec<Arc<Delivery>> {
        self.shared.deliveries.all()
    }

    /// Whether there is an application to deliver to.
    #[cfg(feature = "serve")]
    pub(crate) fn has_application(&self) -> bool {
        self.shared.deliveries.application().is_some()
    }

    /// Takes out what happened first, of all accounts.
    fn next_call(&self) -> Result<Option<(String, Call)>, Undelivered> {
        let mut next = None;
        for account in self.accounts_with_stores() {
            let at = self.with_state(&account, |state| state.store.calls.next_at());
            if let Some(at) = at {
                next = next.into_iter().chain([(at, account)]).min();
            }
        }
        let Some((_, account)) = next else {
            return Ok(None);
        };
        if self.shared.deliveries.application().is_none() {
            return Err(Undelivered(
                "there are webhooks, but no application to deliver them to: call `Mock::deliver_to` or \
                 `Mock::deliver_over` first"
                    .to_owned(),
            ));
        }
        let call = self.with_state(&account, |state| state.store.calls.take_next());
        Ok(call.map(|call| (account, call)))
    }

    async fn delivery(&self, account: &str, call: &Call, token: &str) -> Delivery {
        let Some(application) = self.shared.deliveries.application() else {
            unreachable!("`next_call` has looked, and an application is never taken away");
        };
        let mut delivery =
            callbacks::send(call, account, token, &application, &self.shared.clock).await;
        if let Some(reservation) = &call.reservation {
            let instruction = delivery.answer().filter(|_| delivery.is_success());
            let outcome = self.instruct(account, reservation, instruction.as_ref());
            delivery.set_outcome(outcome);
        }
        delivery
    }

    /// Does what the application says of a reservation.
    fn instruct(
        &self,
        account: &str,
        (collection, key): &(String, String),
        instruction: Option<&Value>,
    ) -> String {
        self.with_state(account, |state| {
            flex::instruct(state, collection, key, instruction)
        })
    }
}

fn no_auth_token(account: &str) -> String {
    format!(
        "webhooks are signed with the auth token of the account {account}, which the emulator does not know: give it \
         with `MockBuilder::account`"
    )
}

impl fmt::Display for Undelivered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl StdError for Undelivered {}
