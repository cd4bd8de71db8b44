//! How the tests of generated modules hold requests and responses to the examples of the description.

use serde_json::{Map, Value};

use super::{
    Argument, JsonValue, base_url::BaseUrl, operation::Location, request::Request as Sendable,
};

/// An example of a request: a value for each field of the form.
#[derive(Debug)]
pub(crate) struct Request {
    fields: Map<String, Value>,
}

impl Request {
    /// The example of this name.
    pub(crate) fn read(examples: &str, name: &str) -> Self {
        let examples: Value = serde_json::from_str(examples).expect("the examples are JSON");
        let fields = examples["requests"][name]
            .as_object()
            .expect("the example is an object");
        Self {
            fields: fields.clone(),
        }
    }

    /// The value of a field.
    pub(crate) fn json(&self, field: &str) -> Value {
        self.fields[field].clone()
    }

    /// Asserts that the request sends the fields of the example, in the order of the description, and nothing else.
    pub(crate) fn assert_sent_by(&self, request: &impl Sendable) {
        let call = request.call();
        let base_url: BaseUrl = call.server().parse().expect("the server is a base URL");
        let sent = call
            .to_http(&base_url)
            .expect("the example is a valid request");
        let sent: Vec<(String, String)> =
            form_urlencoded::parse(sent.body()).into_owned().collect();
        let mut expected = Vec::new();
        for parameter in call.operation.parameters {
            if let Some(value) = self.fields.get(parameter.name) {
                let is_list = matches!(
                    call.argument(Location::Form, parameter.name),
                    Some(Argument::List(_))
                );
                expected
                    .extend(texts(value, is_list).map(|text| (parameter.name.to_owned(), text)));
            }
        }
        assert_eq!(sent, expected, "{}", call.operation_id());
    }
}

fn texts(value: &Value, is_list: bool) -> impl Iterator<Item = String> {
    let values = match value {
        Value::Array(values) if is_list => values.clone(),
        value => vec![value.clone()],
    };
    values.into_iter().map(|value| match value {
        Value::String(text) => text,
        value => value.to_string(),
    })
}

/// Asserts that each response of the examples is read in full: written again, it is the same.
pub(crate) fn assert_models<M: JsonValue>(examples: &str) {
    for (name, response) in responses(examples) {
        assert_round_trip::<M>(&name, response);
    }
}

/// Asserts the same for the items of each page.
pub(crate) fn assert_pages<M: JsonValue>(examples: &str, key: &str) {
    for (name, mut response) in responses(examples) {
        let Value::Array(items) = response[key].take() else {
            panic!("`{name}` has no array `{key}`")
        };
        for item in items {
            assert_round_trip::<M>(&name, item);
        }
    }
}

fn responses(examples: &str) -> Map<String, Value> {
    let mut examples: Value = serde_json::from_str(examples).expect("the examples are JSON");
    let Value::Object(responses) = examples["responses"].take() else {
        panic!("the responses are an object")
    };
    responses
}

/// Absent and null mean the same, so nulls are not expected back.
fn assert_round_trip<M: JsonValue>(name: &str, example: Value) {
    let model = M::from_json(example.clone()).unwrap_or_else(|| panic!("`{name}` is not read"));
    let Value::Object(mut expected) = example else {
        panic!("`{name}` is not an object")
    };
    expected.retain(|_, value| !value.is_null());
    assert_eq!(model.to_json(), Value::Object(expected), "`{name}`");
}
