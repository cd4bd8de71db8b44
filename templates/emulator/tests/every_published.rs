//! The emulator of each description that Twilio publishes: without a line written for one of them, it comes up, and
//! what a request creates can be fetched, listed and deleted.
//!
//! `PUBLISHED_SPECS` names the folders of the descriptions, separated as in `PATH`; if it is not set, the test is
//! skipped.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/collections.rs"]
mod collections;

use std::path::{Path, PathBuf};

use collections::{Collection, collections};
use generator::Options;
use generator::load::Manifest;
use http::Request;
use serde_json::Value;
use twilio_emulator::Mock;

/// The descriptions, each once.
fn published() -> Vec<PathBuf> {
    let Some(folders) = std::env::var_os("PUBLISHED_SPECS") else {
        println!("skipped: PUBLISHED_SPECS is not set");
        return Vec::new();
    };
    let folders = std::env::split_paths(&folders);
    let files = folders.flat_map(|folder| folder.read_dir().unwrap());
    let files = files.map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files
        .filter(|file| file.extension().is_some_and(|it| it == "yaml"))
        .collect();
    files.sort();
    files
}

fn catalogue(file: &Path) -> String {
    let manifest = Manifest::of_description(file, "api", Vec::new());
    let described = generator::describe(&manifest, &Options::default());
    generator::catalogue(&described.unwrap_or_else(|errors| panic!("{errors}")))
}

#[test]
fn every_published_description_is_emulated_with_state() {
    let mut count = 0;
    let mut problems = Vec::new();
    for file in published() {
        let text = catalogue(&file);
        let name = file.file_name().unwrap().to_str().unwrap();
        let mock = Mock::new(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for collection in collections(&serde_json::from_str(&text).unwrap()) {
            let found = live(&mock, &collection).err();
            problems.extend(found.map(|it| format!("{name}: {}: {it}", collection.path)));
            count += 1;
        }
    }
    println!("{count} collections");
    assert!(
        problems.is_empty(),
        "{} of {count}:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

/// Creates a resource, fetches it, finds it in the list, and deletes it, as far as there are such operations.
fn live(mock: &Mock, collection: &Collection) -> Result<(), String> {
    mock.reset();
    let create = &collection.create;
    let needed = what_rules_need(mock, &collection.path);
    let form = needed.as_ref().unwrap_or(&create.form);
    let (status, created) = send(mock, "POST", create, &collection.path, form);
    if !(200..300).contains(&status) {
        return Err(format!("creating: {status} {created}"));
    }
    let Some(key) = created[&collection.key].as_str() else {
        return Err(format!(
            "what was created has no `{}`: {created}",
            collection.key
        ));
    };
    let member = format!("{}/{key}{}", collection.path_of_members, collection.suffix);
    if let Some(list) = &collection.list {
        let (status, page) = send(mock, "GET", create, &collection.path, "");
        let items = page[list].as_array().cloned().unwrap_or_default();
        let is_listed = items.iter().any(|item| item[&collection.key] == key);
        if status != 200 || !is_listed {
            return Err(format!("listing: {status} {page}"));
        }
    }
    let (status, fetched) = send(mock, "GET", create, &member, "");
    if status != 200 || fetched[&collection.key] != key {
        return Err(format!("fetching {member}: {status} {fetched}"));
    }
    if collection.can_delete {
        let (status, answer) = send(mock, "DELETE", create, &member, "");
        if status != 204 {
            return Err(format!("deleting {member}: {status} {answer}"));
        }
        let (status, answer) = send(mock, "GET", create, &member, "");
        if status != 404 {
            return Err(format!("fetching what was deleted: {status} {answer}"));
        }
    }
    Ok(())
}

/// The form that the rules of Flex need where a description says less.
fn what_rules_need(mock: &Mock, path: &str) -> Option<String> {
    let fields = match path {
        "/v1/Interactions" => vec![
            ("Channel", r#"{"type":"web","initiated_by":"api"}"#),
            (
                "Routing",
                r#"{"properties":{"workspace_sid":"WS0123456789abcdef0123456789abcdef"}}"#,
            ),
        ],
        "/v1/PluginService/Releases" => {
            let sid = "FJ0123456789abcdef0123456789abcdef";
            let configuration = format!("/v1/PluginService/Configurations/{sid}");
            mock.as_account("AC0123456789abcdef0123456789abcdef")
                .unwrap()
                .put(&configuration, serde_json::json!({}))
                .unwrap();
            vec![("ConfigurationId", sid)]
        }
        _ => return None,
    };
    let mut form = form_urlencoded::Serializer::new(String::new());
    Some(form.extend_pairs(fields).finish())
}

fn send(
    mock: &Mock,
    method: &str,
    create: &collections::Create,
    path: &str,
    form: &str,
) -> (u16, Value) {
    let request = Request::builder()
        .method(method)
        .uri(format!("{}{path}", create.server))
        .header(
            "authorization",
            "Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpzZWNyZXQ=",
        )
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.as_bytes().to_vec())
        .unwrap();
    let response = mock.handle(request);
    let body = serde_json::from_slice(response.body()).unwrap_or_default();
    (response.status().as_u16(), body)
}
