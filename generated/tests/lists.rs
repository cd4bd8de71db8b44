//! Every list of the crate over several pages, from a real HTTP server. What a list does otherwise, the runtime's tests show.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod examples;
mod requests;
mod server;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use requests::Case;
use serde_json::{Value, json};
use server::{Recorded, Server};

#[tokio::test]
async fn every_list_of_the_crate_goes_over_its_pages_with_the_headers_of_the_first() {
    for case in lists() {
        let example = examples::json(&case.call);
        let key = example["meta"]["key"].as_str().unwrap().to_owned();
        let items = example[&key].as_array().unwrap();
        let expected = [items.first(), items.last()].map(|item| without_nulls(item.unwrap()));

        let server = Server::start({
            let example = example.clone();
            move |request| examples::one_of_two(request, &example)
        })
        .await;
        let items = case.items(&server.client()).unwrap().await.unwrap();
        assert_eq!(items, expected, "{}", case.operation());

        let [first, second] = <[Recorded; 2]>::try_from(server.requests()).ok().unwrap();
        assert_eq!(
            second.line(),
            format!("GET {}?PageToken=2", first.uri.path())
        );
        assert_eq!(second.headers, first.headers, "{}", case.operation());
        assert_eq!(
            first.headers.contains_key("flex-metadata"),
            first.uri.path().starts_with("/v1/PluginService/")
        );
    }
}

#[cfg(feature = "ureq")]
#[tokio::test]
async fn the_client_that_blocks_goes_over_the_pages_of_every_list_with_the_same_requests() {
    for case in lists() {
        let example = examples::json(&case.call);
        let server = Server::start(move |request| examples::one_of_two(request, &example)).await;
        let items = case.items(&server.client()).unwrap().await.unwrap();
        let of_blocking = case.blocking_items(&server.blocking_client()).unwrap();
        assert_eq!(of_blocking.await.unwrap(), items, "{}", case.operation());
        assert_eq!(items.len(), 2);

        let requests = server.requests();
        let [by_async @ .., _, _] = requests.as_slice() else {
            panic!("{requests:?}")
        };
        assert_eq!(by_async.len(), 2);
        assert_eq!(
            requests,
            [by_async, by_async].concat(),
            "{}",
            case.operation()
        );
    }
}

#[test]
fn no_list_is_left_out() {
    let covered: BTreeSet<String> = lists().iter().map(Case::operation).collect();
    let declared = source::operations()
        .into_iter()
        .filter(|operation| operation.list_key.is_some());
    let declared: BTreeSet<String> = declared.map(|operation| operation.name).collect();
    assert_eq!(covered, declared);
    assert_eq!(covered.len(), 18);
}

/// Who reads the items is told by the request, not by the key.
#[tokio::test]
async fn lists_of_two_resources_under_one_key_are_read_as_what_was_asked_for() {
    let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for operation in source::operations() {
        if let Some(key) = operation.list_key {
            keys.entry(key).or_default().push(operation.module);
        }
    }
    keys.retain(|_, modules| modules.len() > 1);
    let pairs = [
        ("flex_chat_channels", ["v1::channel", "v1::web_channel"]),
        ("plugins", ["v1::configured_plugin", "v1::plugin"]),
    ];
    let pairs = pairs.map(|(key, modules)| (key.to_owned(), modules.map(str::to_owned).to_vec()));
    assert_eq!(keys, pairs.into());

    for (key, modules) in keys {
        let of_both = |case: &Case| modules.contains(&case.module()) && case.is_list();
        let cases: Vec<Case> = lists().into_iter().filter(of_both).collect();
        // One item with the fields of both.
        let mut both = serde_json::Map::new();
        for case in &cases {
            let example = examples::json(&case.call);
            both.extend(example[&key][0].as_object().unwrap().clone());
        }
        let page = json!({ (key.as_str()): [both], "meta": { "key": key, "next_page_url": null } });
        let server = Server::start(move |_| server::json(200, &page)).await;
        for case in cases {
            let items = case.items(&server.client()).unwrap().await.unwrap();
            let [Value::Object(item)] = items.as_slice() else {
                panic!("{items:?}")
            };
            let fields: BTreeSet<&String> = item.keys().collect();
            let model = format!("twilio_flex::{}::", case.module());
            let models = source::models();
            let model = models
                .iter()
                .find(|it| it.name.starts_with(&model))
                .unwrap();
            assert_eq!(fields, model.fields.iter().map(|(name, _)| name).collect());
        }
    }
}

fn lists() -> Vec<Case> {
    requests::all().into_iter().filter(Case::is_list).collect()
}

/// Null is the same as absent.
fn without_nulls(item: &Value) -> Value {
    let mut item = item.clone();
    if let Some(fields) = item.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    item
}
