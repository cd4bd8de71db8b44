//! Parameters of the path: whatever is put into one, no other endpoint is called.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod requests;
mod server;
mod source;

use std::collections::BTreeSet;

use requests::Case;
use serde_json::json;
use server::Server;
use twilio_flex::{
    ErrorKind,
    sid::{ConversationSid, PluginConfigurationSid},
    v1::{
        channel, configured_plugin, plugin, plugin_archive, plugin_configuration, plugin_release,
        plugin_version_archive, plugin_versions,
    },
};

/// A name that changes nothing, for the parameters beside the one that is tested.
const NAME: &str = "name";

/// A parameter of a path that takes any text: its name, and a request with this value for it.
type Parameter = (&'static str, fn(&str) -> Case);

/// All of them. Parameters that take a SID take nothing else: a wrong one is refused when the SID is made.
const PARAMETERS: [Parameter; 13] = [
    ("Sid", |it| Case::of(plugin::fetch(it))),
    ("Sid", |it| Case::of(plugin::update(it))),
    ("Sid", |it| Case::of(plugin_archive::update(it))),
    ("PluginSid", |it| Case::list(plugin_versions::list(it))),
    ("PluginSid", |it| Case::of(version(it))),
    ("PluginSid", |it| Case::of(plugin_versions::fetch(it, NAME))),
    ("Sid", |it| Case::of(plugin_versions::fetch(NAME, it))),
    ("PluginSid", |it| {
        Case::of(plugin_version_archive::update(it, NAME))
    }),
    ("Sid", |it| {
        Case::of(plugin_version_archive::update(NAME, it))
    }),
    ("Sid", |it| Case::of(plugin_release::fetch(it))),
    ("ConfigurationSid", |it| {
        Case::list(configured_plugin::list(it))
    }),
    ("ConfigurationSid", |it| {
        Case::of(configured_plugin::fetch(it, NAME))
    }),
    ("PluginSid", |it| {
        Case::of(configured_plugin::fetch(NAME, it))
    }),
];

fn version(plugin: &str) -> plugin_versions::CreatePluginVersion {
    plugin_versions::create(plugin)
        .version("1.0.0")
        .plugin_url("https://example.com/plugin.js")
}

/// What servers and proxies resolve, cut or take for the end of a segment, encoded or not.
const REFUSED: [&str; 46] = [
    "",
    ".",
    "..",
    "/",
    "\\",
    "//",
    "/a",
    "a/",
    "a/b",
    "a\\b",
    "a%2fb",
    "a%5Cb",
    "a%252Fb",
    "FP0123456789abcdef0123456789abcdef/Archive",
    "\\a",
    "a\\",
    "a//b",
    "../Plugins",
    "..\\Plugins",
    "a/../b",
    "a\\..\\b",
    "a/./b",
    "a/..",
    "%2e",
    "%2e%2e",
    "%2E%2E",
    ".%2e",
    "%2F",
    "%2f..%2f",
    "%5C",
    "%5c..",
    "a%2F",
    "%252e%252e",
    "%25252F",
    "..;",
    "..;a=b",
    "\0",
    "a\0b",
    "a\nb",
    "a\r\nX-Evil: 1",
    "\t",
    "\u{7f}",
    "\u{85}",
    "%00",
    "%0d%0a",
    "%250a",
];

/// What is one segment, as it is sent.
const ENCODED: [(&str, &str); 15] = [
    (
        "FP0123456789abcdef0123456789abcdef",
        "FP0123456789abcdef0123456789abcdef",
    ),
    ("order-lookup", "order-lookup"),
    ("order lookup", "order%20lookup"),
    (" ", "%20"),
    ("größe", "gr%C3%B6%C3%9Fe"),
    ("注文", "%E6%B3%A8%E6%96%87"),
    ("a+b", "a%2Bb"),
    ("100%", "100%25"),
    ("%41", "%2541"),
    ("a?b=c#d", "a%3Fb%3Dc%23d"),
    ("a:b@c", "a%3Ab%40c"),
    ("...", "..."),
    ("1.2..3", "1.2..3"),
    ("{Sid}", "%7BSid%7D"),
    ("a;b", "a%3Bb"),
];

#[test]
fn the_table_has_all_parameters_of_paths_that_take_any_text() {
    let covered: BTreeSet<(String, String)> = PARAMETERS
        .iter()
        .map(|(name, request)| (request(NAME).operation(), (*name).to_owned()))
        .collect();
    assert_eq!(covered.len(), PARAMETERS.len());
    let mut declared = BTreeSet::new();
    for operation in source::operations() {
        let free = operation.parameters.iter().filter(|it| it.is_free_path);
        declared.extend(free.map(|it| (operation.name.clone(), it.name.clone())));
    }
    assert_eq!(covered, declared);
}

#[tokio::test]
async fn a_value_that_could_call_another_endpoint_is_refused_before_anything_is_sent() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    let client = server.client();
    for (name, request) in PARAMETERS {
        for value in REFUSED {
            let case = request(value);
            let Err(error) = case.send(&client).await else {
                panic!("{}: {name} = {value:?} was sent", case.operation())
            };
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            let text = error.to_string();
            let start = format!("{} was not sent: `{name}` ", case.call.operation_id());
            assert!(text.starts_with(&start), "{text}");
        }
    }
    assert_eq!(server.lines(), [""; 0]);
}

#[tokio::test]
async fn a_name_is_one_segment_whatever_it_holds() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    let client = server.client();
    for (name, request) in PARAMETERS {
        for (value, encoded) in ENCODED {
            let case = request(value);
            // The empty object is no page of a list; here only the request matters.
            let _ = case.send(&client).await;
            let path = case.call.path_template().split(['{', '}']);
            let path = path.map(|part| match part {
                part if part == name => encoded,
                "Sid" | "PluginSid" | "ConfigurationSid" => NAME,
                part => part,
            });
            let path: String = path.collect();
            let sent = server.requests().pop().unwrap();
            assert_eq!(sent.uri.path(), path, "{}", case.operation());
            assert_eq!(sent.uri.query(), None);
        }
    }
    assert_eq!(server.lines().len(), PARAMETERS.len() * ENCODED.len());
}

#[tokio::test]
async fn a_stream_refuses_as_well() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    for (_, request) in PARAMETERS {
        let Some(items) = request("..").items(&server.client()) else {
            continue;
        };
        assert_eq!(items.await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(server.lines(), [""; 0]);
}

/// A SID of a response is kept as it was sent, whatever that is.
#[tokio::test]
async fn a_sid_that_a_server_made_up_is_refused_before_anything_is_sent() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    let client = server.client();
    for text in ["", "..", ".", "%2e%2e", "a/../b", "a\nb"] {
        let sid: ConversationSid = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(sid.as_str(), text);
        assert!(!sid.is_well_formed());
        let error = client.send(channel::delete(sid)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);

        let sid: PluginConfigurationSid = serde_json::from_value(json!(text)).unwrap();
        let error = client
            .send(plugin_configuration::fetch(sid))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(server.lines(), [""; 0]);
}
