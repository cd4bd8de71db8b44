//! Every parameter of every operation made wrong in each way that its description allows: the answer names the
//! parameter, and nothing has changed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeMap;

use http::Request;
use requests::Case;
use serde_json::{Map, Value, json};
use support::{flex, put_what_it_names, refusal, with_credentials};

/// The operations of Flex, by their target.
fn operations() -> (BTreeMap<String, Value>, Value) {
    let catalogue: Value = serde_json::from_str(twilio_flex::catalogue()).unwrap();
    let operations = catalogue["operations"].as_array().unwrap();
    let by_target = operations.iter().map(|it| {
        let [method, path] = ["method", "path"].map(|name| it[name].as_str().unwrap());
        (format!("{method} {path}"), it.clone())
    });
    (by_target.collect(), catalogue.clone())
}

/// What is sent instead of a value; `None` leaves the parameter out.
type Wrong = Option<Value>;

/// Values that a parameter must not have.
fn wrong_values(parameter: &Value, catalogue: &Value) -> Vec<Wrong> {
    let mut wrong = of_type(&parameter["type"], catalogue);
    if parameter["required"] == true && parameter["in"] != "path" {
        wrong.push(None);
    }
    let limits = &parameter["constraints"];
    let number = |name: &str| limits[name].as_i64();
    wrong.extend(number("minimum").map(|it| Some(json!(it - 1))));
    wrong.extend(number("maximum").map(|it| Some(json!(it + 1))));
    let text = |length: i64| Some(json!("a".repeat(usize::try_from(length).unwrap())));
    wrong.extend(
        number("min_length")
            .filter(|it| *it > 0)
            .map(|it| text(it - 1)),
    );
    wrong.extend(number("max_length").map(|it| text(it + 1)));
    wrong
}

fn of_type(ty: &Value, catalogue: &Value) -> Vec<Wrong> {
    let texts: Vec<String> = match ty.as_str() {
        Some("boolean") => vec!["yes".into(), String::new()],
        Some("integer") => vec!["many".into(), "1.5".into(), String::new()],
        Some("number") => vec!["many".into(), "NaN".into()],
        Some("date_time" | "date") => vec!["yesterday".into(), "2026-13-01".into()],
        Some("json" | "json_text") => vec!["{".into(), "text".into()],
        Some(_) => vec![],
        None => of_named_type(ty, catalogue),
    };
    texts.into_iter().map(|it| Some(Value::from(it))).collect()
}

fn of_named_type(ty: &Value, catalogue: &Value) -> Vec<String> {
    let (kind, inner) = ty.as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "sid" => {
            let index = usize::try_from(inner.as_u64().unwrap()).unwrap();
            let prefix = catalogue["sids"][index]["prefix"].as_str().unwrap();
            let digits = "0123456789abcdef0123456789abcdef";
            let invalid = [&digits[1..], "0123456789abcdef0123456789abcdeg"];
            let invalid = invalid.map(|it| format!("{prefix}{it}"));
            invalid.into_iter().chain([format!("ZZ{digits}")]).collect()
        }
        "enum" => vec!["no-such-value".into()],
        "list" => of_type(inner, catalogue)
            .into_iter()
            .flatten()
            .map(|it| it.as_str().unwrap().to_owned())
            .collect(),
        _ => vec!["{".into(), "[]".into(), "1".into()],
    }
}

/// The request with this value in place of the parameter's.
fn with(case: &Case, parameter: &Value, wrong: &Wrong) -> Option<Request<Vec<u8>>> {
    let name = parameter["name"].as_str().unwrap();
    let base = "https://flex-api.twilio.com";
    let base = if case.call.path_template().ends_with("validate") {
        "https://iam.twilio.com"
    } else {
        base
    };
    let mut request = case.call.to_http_request(base).unwrap();
    match parameter["in"].as_str().unwrap() {
        "path" => {
            let value = wrong.as_ref()?.as_str()?;
            let path = case.call.path_template();
            let mut actual = request.uri().path().split('/');
            let segments = path.split('/').map(|segment| {
                let actual = actual.next().unwrap();
                if segment == format!("{{{name}}}") {
                    value
                } else {
                    actual
                }
            });
            let path = segments.collect::<Vec<_>>().join("/");
            *request.uri_mut() = format!("{base}{path}").parse().unwrap();
        }
        "query" => {
            let query = replaced(request.uri().query().unwrap_or_default(), name, wrong);
            let path = request.uri().path();
            *request.uri_mut() = format!("{base}{path}?{query}").parse().unwrap();
        }
        "form" => {
            let form = String::from_utf8(request.body().clone()).unwrap();
            *request.body_mut() = replaced(&form, name, wrong).into_bytes();
        }
        "json" => {
            let mut body: Map<String, Value> = serde_json::from_slice(request.body()).unwrap();
            body.remove(name);
            body.extend(wrong.clone().map(|value| (name.to_owned(), value)));
            *request.body_mut() = serde_json::to_vec(&body).unwrap();
        }
        _ => return None,
    }
    Some(with_credentials(request))
}

fn replaced(pairs: &str, name: &str, wrong: &Wrong) -> String {
    let others = form_urlencoded::parse(pairs.as_bytes()).filter(|(other, _)| other != name);
    let mut replaced = form_urlencoded::Serializer::new(String::new());
    replaced.extend_pairs(others.filter(|(name, _)| name != "PageToken"));
    if let Some(value) = wrong {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        replaced.append_pair(name, &text);
    }
    replaced.finish()
}

#[test]
fn every_invalid_request_is_refused_with_the_name_of_the_parameter_and_changes_nothing() {
    let (operations, catalogue) = operations();
    let (mut count, mut failures) = (0, Vec::new());
    for case in requests::all() {
        let flex = flex();
        put_what_it_names(&flex, &case);
        let operation = &operations[&case.operation()];
        let before = flex.state();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            for wrong in wrong_values(parameter, &catalogue) {
                let Some(request) = with(&case, parameter, &wrong) else {
                    continue;
                };
                count += 1;
                let (status, _, message) = refusal(&flex.handle(request));
                if !(400..500).contains(&status) || !message.contains(name) {
                    let target = case.operation();
                    failures.push(format!("{target} {name} {wrong:?}: {status} {message}"));
                }
            }
        }
        assert_eq!(flex.state(), before, "{}", case.operation());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count > 500, "only {count} requests");
}
