//! Every list, read over two pages from a real HTTP server. The tests of the runtime cover all else about lists.

#![cfg(feature = "reqwest")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod examples;
mod server;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use requests::Case;
use serde_json::{Map, Value, json};
use server::{Recorded, Server};

#[tokio::test]
async fn every_list_reads_all_pages_and_repeats_the_headers_of_the_first_request() {
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
        let items: Vec<Value> = items.iter().map(without_nulls).collect();
        assert_eq!(items, expected, "{}", case.operation());

        let [first, second] = <[Recorded; 2]>::try_from(server.requests()).ok().unwrap();
        assert_eq!(
            second.line(),
            format!("GET {}?PageToken=2", first.uri.path())
        );
        assert_eq!(second.headers, first.headers, "{}", case.operation());
    }
}

#[cfg(feature = "ureq")]
#[tokio::test]
async fn the_blocking_client_reads_every_list_with_the_same_requests() {
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
    assert!(!covered.is_empty());
}

/// The request decides which model is read, not the key.
#[tokio::test]
async fn lists_of_two_resources_with_the_same_key_are_read_as_their_own_models() {
    let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for operation in source::operations() {
        if let Some(key) = operation.list_key {
            keys.entry(key).or_default().push(operation.name);
        }
    }
    keys.retain(|_, operations| operations.len() > 1);
    assert!(!keys.is_empty());

    let models = source::models();
    for (key, operations) in keys {
        let cases = lists().into_iter();
        let cases: Vec<Case> = cases
            .filter(|it| operations.contains(&it.operation()))
            .collect();
        for case in &cases {
            let own = first_item(case, &key);
            // An item with the fields of all these models.
            let mut item = Map::new();
            cases
                .iter()
                .for_each(|it| item.extend(first_item(it, &key)));
            item.extend(own.clone());
            let page = json!({ (key.as_str()): [item], "meta": { "key": key } });
            let server = Server::start(move |_| server::json(200, &page)).await;
            let items = case.items(&server.client()).unwrap().await.unwrap();
            let [Value::Object(read)] = items.as_slice() else {
                panic!("{items:?}")
            };
            let module = format!("twilio_flex::{}::", case.module());
            let of_module = models.iter().filter(|it| it.name.starts_with(&module));
            let known: BTreeSet<&String> = of_module
                .flat_map(|model| model.fields.iter().map(|(name, _)| name))
                .collect();
            let fields: BTreeSet<&String> = read.keys().collect();
            assert!(fields.is_subset(&known), "{}", case.operation());
            assert!(
                fields.is_superset(&own.keys().collect()),
                "{}",
                case.operation()
            );
        }
    }
}

/// The fields of the first item in the description's example, without those that are null.
fn first_item(case: &Case, key: &str) -> Map<String, Value> {
    let item = without_nulls(&examples::json(&case.call)[key][0]);
    item.as_object().unwrap().clone()
}

fn lists() -> Vec<Case> {
    requests::all().into_iter().filter(Case::is_list).collect()
}

/// A field that is null counts as absent.
fn without_nulls(json: &Value) -> Value {
    match json {
        Value::Object(fields) => {
            let given = fields.iter().filter(|(_, value)| !value.is_null());
            given
                .map(|(name, value)| (name.clone(), without_nulls(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}
