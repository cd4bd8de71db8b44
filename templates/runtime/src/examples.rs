//! For generated code only: compares requests and responses with the examples of the description.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails has done its job"
)]

use serde_json::{Map, Value};

use crate::{
    calls::{call::Call, request::Request as Sendable},
    events::{
        event::{FormEvent, JsonEvent, events},
        parameters::Parameters,
    },
    generated_for_0_1::{Argument, JsonValue},
    lists::envelope,
    operations::{operation::Body, parameter::ParameterLocation},
    responses::redirect::Redirect,
};

/// Where the requests would go. Only bodies are compared, and a description may leave its server open.
const SERVER: &str = "https://api.example.com";

/// A request example: a value for each form field or body property, or the whole body.
#[derive(Debug)]
pub struct Request {
    example: Value,
}

impl Request {
    /// The example with this name.
    pub fn read(examples: &str, name: &str) -> Self {
        let mut requests = group(examples, "requests");
        let example = requests.remove(name).expect("there is such an example");
        Self { example }
    }

    /// The value of a field or property.
    pub fn json(&self, field: &str) -> Value {
        self.example[field].clone()
    }

    /// The items of an array field.
    pub fn items(&self, field: &str) -> Vec<Value> {
        let items = self.json(field).as_array().cloned();
        items.expect("the field holds an array")
    }

    /// The whole body.
    pub fn body(&self) -> Value {
        self.example.clone()
    }

    /// The items of a body that is an array.
    pub fn body_items(&self) -> Vec<Value> {
        let items = self.example.as_array().cloned();
        items.expect("the body is an array")
    }

    /// Asserts that the request sends exactly the example, in the order of the description.
    pub fn assert_sent_by(&self, request: &impl Sendable) {
        let call = request.call();
        let sent = call
            .to_http_request(SERVER)
            .expect("the example is a valid request");
        let id = call.operation_id();
        if let Body::Json(_) = call.operation.body() {
            let sent = serde_json::from_slice(sent.body()).expect("the body is JSON");
            assert_alike(id, &sent, &self.example);
        } else {
            let sent = form_urlencoded::parse(sent.body()).into_owned();
            assert_eq!(sent.collect::<Vec<_>>(), self.pairs(call), "{id}");
        }
    }

    fn pairs(&self, call: &Call) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for parameter in call.operation.parameters() {
            if let Some(value) = self.example.get(parameter.name) {
                let argument = call.argument(ParameterLocation::Form, parameter.name);
                let is_list = matches!(argument, Some(Argument::List(_)));
                pairs.extend(strings(value, is_list).map(|it| (parameter.name.to_owned(), it)));
            }
        }
        pairs
    }
}

fn strings(value: &Value, is_list: bool) -> impl Iterator<Item = String> {
    let values = match value {
        Value::Array(values) if is_list => values.clone(),
        value => vec![value.clone()],
    };
    values.into_iter().map(|value| match value {
        Value::String(text) => text,
        value => value.to_string(),
    })
}

/// Asserts that each response example is read in full: serialized again, it is the same. Odd ones only have to be
/// readable.
pub fn assert_models<T: JsonValue>(examples: &str) {
    for (name, response) in group(examples, "responses") {
        let read = T::from_json(response.clone());
        let read = read.unwrap_or_else(|| panic!("`{name}` is not read"));
        assert_alike(&name, &read.to_json(), &response);
    }
    for (name, response) in group(examples, "odd_responses") {
        assert!(T::from_json(response).is_some(), "`{name}` is not read");
    }
}

/// Asserts the same for the items of each page.
pub fn assert_pages<T: JsonValue>(examples: &str, key: &str) {
    for (name, page) in group(examples, "responses") {
        assert_alike(&name, &items::<T>(&name, key, &page).to_json(), &page[key]);
    }
    for (name, page) in group(examples, "odd_responses") {
        items::<T>(&name, key, &page);
    }
}

fn items<T: JsonValue>(name: &str, key: &str, page: &Value) -> Vec<T> {
    match envelope::read(Some(key), page.to_string().as_bytes()) {
        Ok((items, _)) => items,
        Err(error) => panic!("`{name}`: {error}"),
    }
}

/// Asserts that each response example yields its redirect location.
pub fn assert_redirects(examples: &str) {
    for group_name in ["responses", "odd_responses"] {
        for (name, body) in group(examples, group_name) {
            let response = http::Response::new(body.to_string().into_bytes());
            match Redirect::read(&response) {
                Ok(redirect) => assert_eq!(body["redirect_to"], redirect.location(), "`{name}`"),
                Err(error) => panic!("`{name}`: {error}"),
            }
        }
    }
}

/// Asserts that each example of a webhook is read in full: written as a form again, it is the same.
pub fn assert_forms<E: FormEvent>(examples: &str) {
    for (name, webhook) in group(examples, "events") {
        let fields = webhook.as_object().into_iter().flatten();
        let sent: Vec<(String, String)> = fields
            .flat_map(|(name, value)| strings(value, false).map(|it| (name.clone(), it)))
            .collect();
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&sent)
            .finish();
        let event = Parameters::from_form(form).and_then(|parameters| parameters.event::<E>());
        let mut written = match event {
            Ok(event) => event.to_form(),
            Err(error) => panic!("`{name}`: {error}"),
        };
        written.sort();
        let mut sent = sent;
        sent.sort();
        assert_eq!(written, sent, "`{name}`");
    }
}

/// Asserts the same of webhooks that are JSON: one event, or an array.
pub fn assert_events<E: JsonEvent>(examples: &str) {
    for (name, webhook) in group(examples, "events") {
        let read = match events::<E>(webhook.to_string().as_bytes()) {
            Ok(events) => events
                .iter()
                .map(|it| serde_json::to_value(it).expect("it is JSON"))
                .collect(),
            Err(error) => panic!("`{name}`: {error}"),
        };
        match &webhook {
            Value::Array(_) => assert_alike(&name, &Value::Array(read), &webhook),
            event => assert_alike(&name, &read[0], event),
        }
    }
}

/// The examples of one group, which may be absent.
fn group(examples: &str, group: &str) -> Map<String, Value> {
    let mut examples: Value = serde_json::from_str(examples).expect("the examples are JSON");
    match examples[group].take() {
        Value::Object(examples) => examples,
        Value::Null => Map::new(),
        _ => panic!("`{group}` is not an object"),
    }
}

#[track_caller]
fn assert_alike(name: &str, actual: &Value, expected: &Value) {
    assert!(
        are_alike(actual, expected),
        "`{name}`\n    is {actual}\nnot {expected}"
    );
}

/// Absent and null are equivalent, so nulls are not compared; nor are `5` and `5.0` distinguished.
fn are_alike(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            let is_kept = |(name, expected): (&String, &Value)| {
                are_alike(actual.get(name).unwrap_or(&Value::Null), expected)
            };
            expected.iter().all(is_kept) && actual.keys().all(|name| expected.contains_key(name))
        }
        (Value::Array(actual), Value::Array(expected)) => {
            let mut pairs = actual.iter().zip(expected);
            actual.len() == expected.len()
                && pairs.all(|(actual, expected)| are_alike(actual, expected))
        }
        (Value::Number(actual), Value::Number(expected)) => actual.as_f64() == expected.as_f64(),
        _ => actual == expected,
    }
}
