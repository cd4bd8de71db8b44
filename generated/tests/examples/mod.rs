//! The response examples of the description.

#![allow(dead_code, reason = "no test uses all of it")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::{fs, path::Path};

use http::Response;
use requests::snake_case;
use serde_json::{Value, json};
use twilio_flex::request::Call;

use crate::{
    server::{self, Recorded},
    source,
};

/// A response to the call: its example, or no body after a `DELETE`.
pub(crate) fn response(call: &Call) -> Response<String> {
    match call.method() {
        "DELETE" => Response::builder().status(204).body(String::new()).unwrap(),
        _ => server::json(200, &json(call)),
    }
}

/// The first and the last item of an example page, each on a page of its own.
pub(crate) fn one_of_two(request: &Recorded, example: &Value) -> Response<String> {
    let key = example["meta"]["key"].as_str().unwrap();
    let items = example[key].as_array().unwrap();
    let (item, next) = match request.uri.query() {
        Some("PageToken=2") => (items.last(), Value::Null),
        _ => {
            let next = format!("{}?PageToken=2", request.uri.path());
            (items.first(), request.url_of(&next).into())
        }
    };
    let mut page = example.clone();
    page[key] = vec![item.unwrap().clone()].into();
    page["meta"]["next_page_url"] = next;
    server::json(200, &page)
}

/// The longest example of a response, since some are empty pages. Without an example, a response without any field.
pub(crate) fn json(call: &Call) -> Value {
    let responses = responses(call);
    let longest = responses.into_iter().max_by_key(|it| it.to_string().len());
    longest.unwrap_or_else(|| {
        let name = format!("{} {}", call.method(), call.path_template());
        let mut operations = source::operations().into_iter();
        let operation = operations.find(|operation| operation.name == name);
        match operation.unwrap().list_key {
            Some(key) => json!({ (key.as_str()): [{}], "meta": { "key": key } }),
            None => json!({}),
        }
    })
}

/// The examples of a response; none if the description has none.
pub(crate) fn responses(call: &Call) -> Vec<Value> {
    let version = call.path_template().split('/').nth(1).unwrap();
    let name = snake_case(call.operation_id());
    let file = format!("src/{version}/examples/{name}.json");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let Ok(examples) = fs::read_to_string(file) else {
        return Vec::new();
    };
    let examples: Value = serde_json::from_str(&examples).unwrap();
    let responses = examples["responses"].as_object();
    responses
        .into_iter()
        .flat_map(|it| it.values().cloned())
        .collect()
}
