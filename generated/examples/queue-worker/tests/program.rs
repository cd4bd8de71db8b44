//! The program as people use it: its commands, without an account.

// They reach their Redis over a socket of Unix, and send signals.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::{Program, RedisServer, outbox, run};
use twilio_flex::{
    sid::ConversationSid,
    v1::{plugin, plugin_archive},
};

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// The address in the line that `web` prints.
fn url(web: &Program) -> String {
    let words = web.ready.split(' ');
    let mut urls = words.filter(|word| word.starts_with("http"));
    urls.next().unwrap().to_owned()
}

async fn queue(browser: &Client, url: &str, chat: &Value) -> (StatusCode, String) {
    let request = browser.post(url).header("content-type", "application/json");
    let response = request.body(chat.to_string()).send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

/// Asks until the chat has an outcome.
async fn outcome(browser: &Client, url: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let response = browser.get(url).send().await.unwrap();
        let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        if answer["status"] != "queued" {
            return answer;
        }
        assert!(Instant::now() < deadline, "{url} stays queued");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_chat_is_queued_opened_and_its_conversation_known() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let url_of_redis = server.url();
    let variables = [
        ("REDIS_URL", url_of_redis.as_str()),
        ("QUEUE_WORKER_LISTEN", "127.0.0.1:0"),
        ("QUEUE_WORKER_KEY", KEY),
        ("QUEUE_WORKER_RATE", "1000"),
    ];
    let web = Program::start("web", "Queue a web chat: ", &variables);
    let worker = Program::start("work", "Working", &variables);
    let browser = Client::builder().no_proxy().build().unwrap();
    let chats = url(&web);

    let zoe = json!({ "id": "chat-1", "name": "Zoë" });
    for is_new in [true, false] {
        let (status, answer) = queue(&browser, &chats, &zoe).await;
        assert_eq!(status, StatusCode::ACCEPTED);
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(
            answer,
            json!({ "id": "chat-1", "status": "queued", "new": is_new })
        );
    }
    let first = outcome(&browser, &format!("{chats}/chat-1")).await;
    assert_eq!(first["status"], "done");
    let conversation = first["conversation_sid"].as_str().unwrap();
    assert!(ConversationSid::new(conversation).unwrap().is_well_formed());

    let (status, answer) = queue(&browser, &chats, &json!({ "name": "Zoë" })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer.starts_with("the ID of a request"), "{answer}");
    let missing = browser.get(format!("{chats}/chat-3")).send().await.unwrap();
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    worker.stop();
    web.stop();
}

#[tokio::test]
async fn a_person_sees_what_is_held_and_decides() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let url = server.url();
    let variables = [("REDIS_URL", url.as_str()), ("QUEUE_WORKER_RATE", "1000")];
    let text = |arguments: &[&str]| {
        let output = run(arguments, &variables);
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(text).unwrap())
    };
    assert_eq!(text(&["held"]), (true, "Nothing is held.\n".to_owned()));

    // What expired is held.
    let outbox = outbox(&server).await;
    let late = twilio_outbox::Queued::new("late", plugin::create().unique_name("canary"));
    outbox.put(late.expires_in(Duration::ZERO)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(5)).await;
    let mut worker = Program::start("work", "Working", &variables);
    let line = worker.lines.next().unwrap().unwrap();
    assert_eq!(line, "late: held for people, it expired before it was sent");
    worker.stop();

    let (is_success, list) = text(&["held"]);
    assert!(is_success);
    assert!(
        list.contains("late: CreatePlugin, POST /v1/PluginService/Plugins"),
        "{list}"
    );
    assert!(
        list.contains("\n    it expired before it was sent\n"),
        "{list}"
    );
    assert!(!list.contains("canary"), "{list}");
    let item = list.split(' ').next().unwrap();
    assert_eq!(text(&["again", item]), (true, "Done.\n".to_owned()));
    let missing = format!("{item} is not on the list: `held` shows what is\n");
    for command in ["again", "discard"] {
        assert_eq!(text(&[command, item]), (false, missing.clone()));
    }
    let mut worker = Program::start("work", "Working", &variables);
    let line = worker.lines.next().unwrap().unwrap();
    assert_eq!(line, "late: done");

    // What Twilio refuses is told, not held.
    let nothing = plugin_archive::update("nothing");
    outbox.enqueue("gone", nothing).await.unwrap();
    let line = worker.lines.next().unwrap().unwrap();
    assert_eq!(line, "gone: refused by Twilio, 20404 (HTTP 404)");
    worker.stop();
    let listen = [
        variables.as_slice(),
        &[("QUEUE_WORKER_LISTEN", "127.0.0.1:0")],
    ]
    .concat();
    let web = Program::start("web", "Queue a web chat: ", &listen);
    let browser = Client::builder().no_proxy().build().unwrap();
    let gone = outcome(&browser, &format!("{}/gone", self::url(&web))).await;
    assert_eq!(gone, json!({ "status": "refused", "code": 20404 }));
    web.stop();
}

#[test]
fn without_redis_the_program_says_what_to_do() {
    for command in ["web", "work", "held"] {
        // Nothing listens on port 1.
        let output = run(&[command], &[("REDIS_URL", "redis://:canary@127.0.0.1:1/")]);
        assert!(!output.status.success());
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            error.starts_with("Redis at 127.0.0.1:1 could not be reached: "),
            "{error}"
        );
        assert!(
            error.contains("`redis-server`") && !error.contains("canary"),
            "{error}"
        );
    }
}

#[test]
fn the_help_names_all_commands() {
    let output = run(&["--help"], &[]);
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for command in ["web", "work", "held", "again ITEM", "discard ITEM"] {
        assert!(
            help.contains(&format!("queue-worker {command} ")),
            "{command}"
        );
    }
    let output = run(&["wrok"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), help);
}
