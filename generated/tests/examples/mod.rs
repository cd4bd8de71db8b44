//! The responses that the description gives as examples.

#![allow(dead_code, reason = "each of the test crates uses a part of this")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "the examples lie beside the tests"
)]

use std::{fs, path::Path};

use http::Response;
use serde_json::Value;
use twilio_flex::request::Call;

use crate::server::{self, Recorded};

/// An example of a response; nothing for an operation that answers nothing.
pub(crate) fn response(call: &Call) -> Response<String> {
    match call.method() {
        "DELETE" => Response::builder().status(204).body(String::new()).unwrap(),
        _ => server::json(200, &json(call)),
    }
}

/// The first and the last item of an example page, each as a page of its own.
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

/// The JSON of the fullest example: some others are empty pages.
pub(crate) fn json(call: &Call) -> Value {
    let version = call.path_template().split('/').nth(1).unwrap();
    let name = snake_case(call.operation_id());
    let file = format!("src/{version}/examples/{name}.json");
    let examples = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let examples: Value = serde_json::from_str(&examples).unwrap();
    let responses = examples.get("responses").and_then(Value::as_object);
    let responses = responses.unwrap().values();
    let fullest = responses.max_by_key(|response| response.to_string().len());
    fullest.unwrap().clone()
}

/// `CreateChannel` as `create_channel`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
