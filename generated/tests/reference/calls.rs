//! In: a request of the crate, as it was sent. Out: the call that sends the same with one of Twilio's libraries.
//!
//! Values are passed as their types, so that the library has to serialize them: `true` as a boolean, `3` as a number,
//! `{…}` as an object, a repeated field as a list. If a value is a string that only looks like one of these, the
//! library serializes it differently, and the test notices.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::wire::is_json_body;
use crate::{server::Recorded, source};
use requests::{Case, TOKEN};

/// Where the libraries have the resources that they do not call by the name of the module: below their parents, each of
/// which takes one path parameter.
const PLACES: &[(&str, &[&str])] = &[
    (
        "v1::configured_plugin",
        &["plugin_configurations", "plugins"],
    ),
    ("v1::insights_assessments", &["assessments"]),
    ("v1::interaction_channel", &["interaction", "channels"]),
    (
        "v1::interaction_channel_invite",
        &["interaction", "channels", "invites"],
    ),
    (
        "v1::interaction_channel_participant",
        &["interaction", "channels", "participants"],
    ),
    (
        "v1::interaction_transfer",
        &["interaction", "channels", "transfers"],
    ),
    ("v1::plugin", &["plugins"]),
    ("v1::plugin_configuration", &["plugin_configurations"]),
    ("v1::plugin_release", &["plugin_releases"]),
    ("v1::plugin_versions", &["plugins", "plugin_versions"]),
];

/// The names of the operation's header parameters, with `Authorization` if the request has its own credentials.
pub(crate) fn headers_of(case: &Case, sent: &Recorded) -> Vec<String> {
    let name = case.operation();
    let operations = source::operations();
    let operation = operations.iter().find(|it| it.name == name).unwrap();
    let mut names = operation.names_in("header");
    if sent.headers["authorization"] == format!("Bearer {TOKEN}") {
        names.insert("Authorization".to_owned());
    }
    names.into_iter().collect()
}

/// The call that sends a request to this server. `headers` are the names of the operation's header parameters.
pub(crate) fn call(case: &Case, sent: &Recorded, headers: &[String], server: &str) -> Value {
    let module = case.module();
    let (version, resource) = module.split_once("::").unwrap();
    let mut call = json!({
        "server": server,
        "version": version,
        "resource": place(case, sent, resource),
        "call": function(case.call.operation_id()),
    });
    if is_json_body(sent) {
        call["body"] = serde_json::from_str(&sent.body).unwrap();
    } else {
        call["arguments"] = arguments(sent, headers);
    }
    call
}

/// The same call for all pages of a list.
pub(crate) fn list_of(mut call: Value) -> Value {
    call["call"] = "list".into();
    let arguments = call["arguments"].as_object_mut().unwrap();
    arguments.retain(|name, _| name != "Page" && name != "PageToken");
    call
}

/// `ListChannel` as `page`, `CreateChannel` as `create`.
fn function(operation_id: &str) -> &'static str {
    let functions = [
        ("List", "page"),
        ("Create", "create"),
        ("Fetch", "fetch"),
        ("Update", "update"),
        ("Delete", "delete"),
        ("Validate", "validate"),
    ];
    let mut functions = functions.into_iter();
    let function = functions.find(|(verb, _)| operation_id.starts_with(verb));
    let Some((_, function)) = function else {
        panic!("{operation_id}: add its verb to `function` in tests/reference/calls.rs")
    };
    function
}

/// The resource after its parents, each with its path parameters.
fn place(case: &Case, sent: &Recorded, resource: &str) -> Value {
    let module = case.module();
    let place = PLACES.iter().find(|(name, _)| *name == module);
    let names = place.map_or(vec![resource], |(_, names)| names.to_vec());
    let template = case.call.path_template().split('/');
    let segments = template.zip(sent.uri.path().split('/'));
    let parameters = segments.filter(|(template, _)| template.starts_with('{'));
    let mut parameters = parameters
        .map(|(_, segment)| percent_decode_str(segment).decode_utf8().unwrap())
        .collect::<Vec<_>>()
        .into_iter();
    let (last, parents) = names.split_last().unwrap();
    let mut place = Vec::new();
    for parent in parents {
        place.push(json!([parent, [parameters.next().unwrap()]]));
    }
    place.push(json!([last, parameters.collect::<Vec<_>>()]));
    place.into()
}

/// The parameters in the query, the headers and the form.
fn arguments(sent: &Recorded, headers: &[String]) -> Value {
    let mut given: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let query = form_urlencoded::parse(sent.uri.query().unwrap_or_default().as_bytes());
    for (name, text) in query.into_owned().chain(sent.form()) {
        given.entry(name).or_default().push(typed(text));
    }
    for name in headers {
        let value = sent.headers.get(name).unwrap().to_str().unwrap();
        given.insert(name.clone(), vec![value.into()]);
    }
    let arguments = given.into_iter().map(|(name, mut values)| {
        let value = match values.len() {
            1 => values.remove(0),
            _ => values.into(),
        };
        (name, value)
    });
    Value::Object(arguments.collect())
}

fn typed(text: String) -> Value {
    match serde_json::from_str(&text) {
        Ok(Value::Null | Value::String(_)) | Err(_) => text.into(),
        Ok(value) => value,
    }
}
