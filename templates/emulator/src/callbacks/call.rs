//! A call to the application that has not been made yet. In: what rules send. Out: the next one, in order.

use std::{collections::VecDeque, time::Duration};

use http::Method;
use serde_json::Value;

use super::Kind;

/// A webhook to send.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// When it happened, since 1970.
    pub(crate) at: Duration,
    pub(crate) kind: Kind,
    /// What happened, such as `onChannelCreated`.
    pub(crate) event: String,
    pub(crate) method: Method,
    pub(crate) url: String,
    /// In the order in which they are sent.
    pub(crate) parameters: Vec<(String, String)>,
    /// The collection and the key of the reservation that the answer is about.
    pub(crate) reservation: Option<(String, String)>,
}

/// The calls of one account that have not been made yet, in the order of what happened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls(VecDeque<Call>);

impl Calls {
    pub(crate) fn add(&mut self, call: Call) {
        self.0.push_back(call);
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
