//! In: a request as it was sent. Out: what must be equal in the request of another library.

use std::collections::BTreeMap;

use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::server::Recorded;

/// The aspects of a request, by name: `method`, `path`, `query PageSize`, `header authorization`, `body` and so on.
///
/// Ignores differences without a meaning: unnecessary escapes in a path, the order of the query, and white space in
/// JSON. The order of form fields counts.
pub(crate) fn aspects(request: &Recorded, headers: &[String]) -> BTreeMap<String, Value> {
    let path: Vec<_> = request.uri.path().split('/').collect();
    let body = body(request);
    let mut aspects = BTreeMap::from([
        ("method".to_owned(), json!(request.method.as_str())),
        (
            "path".to_owned(),
            path.iter().copied().map(decoded).collect(),
        ),
        (
            "path that is valid".to_owned(),
            json!(path.iter().all(|it| is_valid(it))),
        ),
        ("header content-type".to_owned(), json!(media_type(request))),
        ("body".to_owned(), without_nulls(&body)),
        ("body with its nulls".to_owned(), body),
    ]);
    for (name, value) in pairs(request.uri.query().unwrap_or_default()) {
        let values = aspects
            .entry(format!("query {name}"))
            .or_insert_with(|| json!([]));
        values.as_array_mut().unwrap().push(value);
    }
    for name in headers.iter().map(String::as_str).chain(["Authorization"]) {
        let values = request.headers.get_all(name).iter();
        let values: Vec<_> = values.map(|value| value.to_str().unwrap()).collect();
        aspects.insert(format!("header {}", name.to_lowercase()), json!(values));
    }
    aspects
}

/// Whether the body is JSON, and not a form.
pub(crate) fn is_json_body(request: &Recorded) -> bool {
    media_type(request) == Some("application/json")
}

fn media_type(request: &Recorded) -> Option<&str> {
    let value = request.headers.get(CONTENT_TYPE)?.to_str().unwrap();
    value.split(';').next()
}

/// A form as a list of names and values; JSON unchanged.
fn body(request: &Recorded) -> Value {
    if is_json_body(request) {
        return serde_json::from_str(&request.body).unwrap();
    }
    let fields = pairs(&request.body).into_iter();
    fields.map(|(name, value)| json!([name, value])).collect()
}

/// Names with their values. A value that is JSON is parsed.
fn pairs(text: &str) -> Vec<(String, Value)> {
    let pairs = form_urlencoded::parse(text.as_bytes()).map(|(name, value)| {
        let is_json = value.starts_with(['{', '[']);
        let value = match serde_json::from_str(&value) {
            Ok(json) if is_json => json,
            _ => Value::from(value),
        };
        (name.into_owned(), value)
    });
    pairs.collect()
}

/// The same JSON without nulls, even in lists.
fn without_nulls(json: &Value) -> Value {
    match json {
        Value::Array(items) => {
            let items = items.iter().filter(|item| !item.is_null());
            items.map(without_nulls).collect()
        }
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            let fields = fields.map(|(name, value)| (name.clone(), without_nulls(value)));
            Value::Object(fields.collect())
        }
        other => other.clone(),
    }
}

/// A segment of a path without its escapes.
fn decoded(segment: &str) -> Value {
    percent_decode_str(segment).decode_utf8().unwrap().into()
}

/// Whether each `%` in a segment begins an escape.
fn is_valid(segment: &str) -> bool {
    let is_escape = |rest: &str| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    segment.split('%').skip(1).all(is_escape)
}
