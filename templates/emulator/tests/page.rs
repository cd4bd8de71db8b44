//! The page of a served emulator: what a browser gets, and what it must never get.

#![cfg(feature = "serve")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/interactions.rs"]
mod interactions;
mod support;

use http::Method;
use serde_json::Value;
use support::{flex, form};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};
use twilio_emulator::{Mock, Server};

/// Would run if a browser took it for markup.
const HOSTILE: &str = "</script><img src=x onerror=document.title='canary'>\"'&canary";

async fn connect(server: &Server, path: &str, host: &str, headers: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    BufReader::new(stream)
}

/// The whole response.
async fn get(server: &Server, path: &str, host: &str) -> String {
    let mut response = String::new();
    let mut stream = connect(server, path, host, "connection: close\r\n").await;
    stream.read_to_string(&mut response).await.unwrap();
    response
}

/// A page that follows the changes.
struct Follower(BufReader<TcpStream>);

impl Follower {
    async fn new(server: &Server) -> Self {
        Self(connect(server, "/_emulator/changes", "localhost", "").await)
    }

    async fn next(&mut self) -> Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).await.unwrap(), 0);
            if let Some(changes) = line.strip_prefix("data: ") {
                return serde_json::from_str(changes).unwrap();
            }
        }
    }
}

fn create_plugin(flex: &Mock, name: &str) {
    let fields = [("UniqueName", name), ("FriendlyName", name)];
    flex.handle(form(Method::POST, "/v1/PluginService/Plugins", &fields));
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere_and_runs_nothing_inline() {
    let flex = flex();
    let server = flex.serve("127.0.0.1:0").await.unwrap();
    for host in ["localhost", "127.0.0.1:4010", "[::1]:4010"] {
        for path in ["/", "/_emulator/page.js", "/_emulator/page.css"] {
            let response = get(&server, path, host).await;
            assert!(response.starts_with("HTTP/1.1 200"), "{response}");
            assert!(response.contains("content-security-policy: default-src 'none';"));
            assert!(response.contains("x-content-type-options: nosniff"));
            assert!(!response.contains("http://") && !response.contains("https://"));
        }
    }
    // It is no request of the API.
    assert!(flex.requests().is_empty());
}

#[tokio::test]
async fn another_site_gets_nothing() {
    let server = flex().serve("127.0.0.1:0").await.unwrap();
    for host in [
        "example.com",
        "localhost.example.com",
        "flex-api.twilio.com",
        "",
    ] {
        for path in ["/", "/_emulator/changes"] {
            let response = get(&server, path, host).await;
            assert!(response.starts_with("HTTP/1.1 4"), "{host}: {response}");
        }
    }
    let headers = "sec-fetch-site: cross-site\r\nconnection: close\r\n";
    let mut response = String::new();
    let mut stream = connect(&server, "/_emulator/changes", "localhost", headers).await;
    stream.read_to_string(&mut response).await.unwrap();
    assert!(response.starts_with("HTTP/1.1 403"), "{response}");
}

#[tokio::test]
async fn a_server_that_other_machines_reach_has_no_page() {
    let server = flex().serve("0.0.0.0:0").await.unwrap();
    let response = get(&server, "/", "localhost").await;
    assert!(response.starts_with("HTTP/1.1 404"), "{response}");
}

#[tokio::test]
async fn changes_arrive_as_they_happen_and_hide_personal_data() {
    let flex = flex();
    let server = flex.serve("127.0.0.1:0").await.unwrap();
    create_plugin(&flex, HOSTILE);
    let mut page = Follower::new(&server).await;
    let first = page.next().await;
    assert_eq!(first["from_start"], true);
    assert_eq!(first["requests"][0]["title"], "CreatePlugin");
    assert_eq!(first["requests"][0]["status"], "201");
    let shown = first["resources"].as_array().unwrap().iter();
    let plugin = shown.clone().find(|it| it["title"] == "Plugins").unwrap();
    assert!(!first.to_string().contains(HOSTILE));
    let id = plugin["id"].clone();

    let sid = plugin["aside"].as_str().unwrap();
    let path = format!("/v1/PluginService/Plugins/{sid}");
    flex.handle(form(Method::POST, &path, &[("Description", "new")]));
    let second = page.next().await;
    assert_eq!(second["from_start"], false);
    assert_eq!(second["resources"].as_array().unwrap().len(), 1);
    assert_eq!(second["resources"][0]["id"], id);

    flex.reset();
    let third = page.next().await;
    assert_eq!(third["are_requests_forgotten"], true);
    assert!(third["removed"].as_array().unwrap().contains(&id));
}

#[tokio::test]
async fn what_no_catalogue_knows_has_a_name() {
    let flex = flex();
    let (interaction, _) = interactions::inbound(&flex.client()).await;
    let interaction = flex.interaction(interaction);
    interaction.activate().unwrap();
    interaction.message("visitor-1001", "Hello").unwrap();
    let server = flex.serve("127.0.0.1:0").await.unwrap();
    let first = Follower::new(&server).await.next().await;
    let resources = first["resources"].as_array().unwrap();
    let name_of = |prefix: &str| {
        let mut entries = resources.iter();
        let entry = entries.find(|it| it["aside"].as_str().unwrap().starts_with(prefix));
        entry.unwrap()["title"].as_str().unwrap()
    };
    let names = ["CH", "IM", "WT", "UO"].map(name_of);
    assert_eq!(names, ["Conversations", "Messages", "Tasks", "Channels"]);
}

#[tokio::test]
async fn nothing_personal_is_sent_to_the_page() {
    for case in requests::all() {
        let flex = flex();
        support::put_what_it_names(&flex, &case);
        let base = "https://flex-api.twilio.com";
        let request = case.call.to_http_request(base).unwrap();
        flex.handle(support::with_credentials(request));
        let server = flex.serve("127.0.0.1:0").await.unwrap();
        let sent = Follower::new(&server).await.next().await.to_string();
        for personal in [requests::PERSONAL, requests::TOKEN, "QUM"] {
            assert!(!sent.contains(personal), "{}: {sent}", case.operation());
        }
    }
}

#[tokio::test]
async fn a_server_that_is_dropped_ends_its_pages() {
    let server = flex().serve("127.0.0.1:0").await.unwrap();
    let mut page = Follower::new(&server).await;
    page.next().await;
    drop(server);
    let mut rest = String::new();
    page.0.read_to_string(&mut rest).await.unwrap();
}
