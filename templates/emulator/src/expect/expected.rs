//! One expected request. In: an operation and parameters. Out: whether a request is like this.

use std::fmt;

use serde_json::Value;

use crate::record::Exchange;

/// A request that a test expects: its operation, and some of its parameters. Others may have any value.
///
/// The ID of an operation alone becomes one, such as `"CreateChannel"`.
#[derive(Clone)]
pub struct Expected {
    operation: String,
    parameters: Vec<(String, Option<String>)>,
    status: Option<u16>,
}

impl Expected {
    /// A request for the operation of this ID.
    pub fn operation_id(id: impl Into<String>) -> Self {
        Self {
            operation: id.into(),
            parameters: Vec::new(),
            status: None,
        }
    }

    /// It has this parameter with this value, in the path, the query or the body. JSON is compared as JSON.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.parameters.push((name.into(), Some(value.to_string())));
        self
    }

    /// It does not have this parameter.
    #[must_use]
    pub fn without(mut self, name: impl Into<String>) -> Self {
        self.parameters.push((name.into(), None));
        self
    }

    /// The response has this status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    pub(super) fn operation(&self) -> &str {
        &self.operation
    }

    pub(super) fn parameters(&self) -> &[(String, Option<String>)] {
        &self.parameters
    }

    pub(super) fn expected_status(&self) -> Option<u16> {
        self.status
    }

    pub(super) fn matches(&self, exchange: &Exchange) -> bool {
        exchange.operation_id() == Some(&self.operation)
            && self.has_status(exchange)
            && self.differing(exchange).next().is_none()
    }

    pub(super) fn has_status(&self, exchange: &Exchange) -> bool {
        self.status.is_none_or(|it| it == exchange.status())
    }

    /// The parameters that are otherwise in the request, with what was sent.
    pub(super) fn differing<'a>(
        &'a self,
        exchange: &Exchange,
    ) -> impl Iterator<Item = (&'a str, Option<&'a str>, Vec<String>)> {
        let sent = exchange.parameters();
        self.parameters.iter().filter_map(move |(name, value)| {
            let values = sent.iter().filter(|(of, _)| of == name);
            let values: Vec<String> = values.map(|(_, value)| value.clone()).collect();
            let is_right = match value {
                Some(value) => values.iter().any(|it| is_same(it, value)),
                None => values.is_empty(),
            };
            (!is_right).then_some((name.as_str(), value.as_deref(), values))
        })
    }
}

/// Whether two values are the same text or the same JSON.
fn is_same(sent: &str, expected: &str) -> bool {
    let json = |text| serde_json::from_str::<Value>(text);
    sent == expected
        || matches!((json(sent), json(expected)), (Ok(sent), Ok(expected)) if sent == expected)
        // A text in a JSON body.
        || matches!(json(sent), Ok(Value::String(text)) if text == expected)
}

impl From<&str> for Expected {
    fn from(operation_id: &str) -> Self {
        Self::operation_id(operation_id)
    }
}

/// Without values, which may be personal data.
impl fmt::Debug for Expected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.parameters.iter().map(|(it, _)| it.as_str()).collect();
        formatter
            .debug_struct("Expected")
            .field("operation_id", &self.operation)
            .field("parameters", &names)
            .field("status", &self.status)
            .finish()
    }
}
