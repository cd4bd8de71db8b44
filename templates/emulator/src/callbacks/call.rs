//! A call to the application that has not been made yet. In: what rules send. Out: the next one, in order.

use std::{collections::VecDeque, time::Duration};

use http::Method;
use serde_json::Value;

use super::Kind;
use crate::store::missing;

/// A webhook to send.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    /// When it happened, since 1970.
    pub(crate) at: Duration,
    pub(crate) kind: Kind,
    /// What happened, such as `onChannelCreated`.
    pub(crate) event: String,
    pub(crate) method: Method,
    pub(crate) url: String,
    /// Whether the builder was given the URL, which a saved state does not hold.
    pub(crate) is_of_builder: bool,
    /// In the order in which they are sent.
    pub(crate) parameters: Vec<(String, String)>,
    /// The collection and the key of the reservation that the answer is about.
    pub(crate) reservation: Option<(String, String)>,
}

impl Call {
    /// The same from this account, which signs it.
    pub(crate) fn of_account(mut self, account: &str) -> Self {
        let mut parameters = self.parameters.iter_mut();
        if let Some((_, value)) = parameters.find(|(name, _)| name == ACCOUNT_SID) {
            account.clone_into(value);
        }
        self
    }
}

/// The parameter with the account that calls.
const ACCOUNT_SID: &str = "AccountSid";

/// The calls of one account that have not been made yet, in the order of what happened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls(VecDeque<Call>);

impl Calls {
    pub(crate) fn add(&mut self, call: Call) {
        self.0.push_back(call);
    }

    /// Adds what does not wait already.
    pub(crate) fn add_missing(&mut self, all: &[Call]) {
        let missing = missing(self.all(), all);
        self.0.extend(missing);
    }

    /// All of them, in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Call> {
        self.0.iter()
    }

    /// When the next one happened.
    pub(crate) fn next_at(&self) -> Option<Duration> {
        self.0.front().map(|it| it.at)
    }

    pub(crate) fn take_next(&mut self) -> Option<Call> {
        self.0.pop_front()
    }
}

/// The fields of a form. What has no value is not sent.
pub(crate) fn texts<'v>(
    values: impl IntoIterator<Item = (&'v str, Value)>,
) -> Vec<(String, String)> {
    let texts = values.into_iter().filter_map(|(name, value)| {
        let text = match value {
            Value::Null => return None,
            Value::String(text) => text,
            value => value.to_string(),
        };
        Some((name.to_owned(), text))
    });
    texts.collect()
}
