//! The backend as a browser and Twilio see it: over HTTP, with Flex on this machine behind it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use example_support::offline::{ACCOUNT, AUTH_TOKEN};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use twilio_flex::{
    Credentials, RetryPolicy,
    access_token::{AccessToken, AccessTokenBuilder},
    http,
    sid::ConversationSid,
    testing::ScriptedTransport,
    webhook,
};
use webchat_backend::{
    offline::{self, API_KEY, API_SECRET, Flex},
    settings::Settings,
};

/// A backend, and a browser that shows its page.
struct Chat {
    browser: Client,
    url: String,
    /// Flex, unless the program has its own.
    flex: Option<Flex>,
}

impl Chat {
    /// With Flex on this machine, whose settings `change` may change.
    async fn start(change: impl FnOnce(&mut Settings)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (mut settings, flex) = offline::settings(listener.local_addr().unwrap())
            .await
            .unwrap();
        change(&mut settings);
        let mut chat = Self::at(settings.public_url.clone());
        chat.flex = Some(flex);
        let routes = webchat_backend::router(settings).unwrap();
        tokio::spawn(async { axum::serve(listener, routes).await });
        chat
    }

    fn at(url: String) -> Self {
        let browser = Client::builder().no_proxy().build().unwrap();
        Self {
            browser,
            url,
            flex: None,
        }
    }

    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        let request = self.browser.post(format!("{}{path}", self.url));
        request
            .header("content-type", "application/json")
            .body(body.to_string())
    }

    /// As the page sends it.
    async fn send(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        answer(self.post(path, body).header("origin", &self.url)).await
    }

    async fn open(&self, question: &str) -> Value {
        let form = json!({ "friendlyName": "Zoë", "query": question, "order": 17 });
        let (status, chat) = self
            .send("/initWebchat", &json!({ "formData": form }))
            .await;
        assert_eq!(status, StatusCode::OK, "{chat}");
        chat
    }

    async fn webhooks(&self, token: &Value) -> (StatusCode, Value) {
        let request = self.browser.get(format!("{}/webhooks", self.url));
        answer(request.bearer_auth(token.as_str().unwrap())).await
    }

    /// Waits until `count` webhooks have arrived, and returns their events.
    async fn events(&self, token: &Value, count: usize) -> Vec<String> {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            assert!(Instant::now() < deadline, "fewer than {count} webhooks");
            let (_, list) = self.webhooks(token).await;
            let webhooks = list["webhooks"].as_array().unwrap();
            if webhooks.len() >= count {
                let events = webhooks.iter().map(|it| it["event"].as_str().unwrap());
                return events.map(str::to_owned).collect();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// The status, and the JSON if there is any.
async fn answer(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    let status = response.status();
    let body = response.bytes().await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

fn token() -> AccessTokenBuilder {
    AccessToken::builder(ACCOUNT, API_KEY, API_SECRET).identity("visitor-1")
}

/// The program itself, on any free port.
struct Program(Child);

impl Program {
    fn start() -> (Self, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_webchat-backend"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TWILIO_")) {
            command.env_remove(name);
        }
        command.env("WEBCHAT_LISTEN", "127.0.0.1:0");
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let program = Self(child);
        let url = lines
            .map(Result::unwrap)
            .find_map(|line| line.strip_prefix("Open ").map(str::to_owned));
        (program, url.unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_program_opens_a_chat_refreshes_its_token_and_shows_its_webhooks() {
    let (_program, url) = Program::start();
    let chat = Chat::at(url);

    let page = chat.browser.get(&chat.url).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.text().await.unwrap().contains("Open a chat"));

    let opened = chat.open("Where is my order?").await;
    let conversation = opened["conversationSid"].as_str().unwrap();
    assert!(ConversationSid::new(conversation).unwrap().is_well_formed());
    assert_eq!(opened["messageSent"], true);
    let verifier = AccessToken::verifier(ACCOUNT, API_KEY, API_SECRET);
    let claims = verifier.verify(opened["token"].as_str().unwrap()).unwrap();
    let identity = claims.identity().unwrap().to_owned();
    assert!(!identity.is_empty());
    let service = json!({ "service_sid": "IS0123456789abcdef0123456789abcdef" });
    assert_eq!(claims.grant("chat"), Some(&service));
    let expires = claims.expires_at().duration_since(UNIX_EPOCH).unwrap();
    assert_eq!(
        opened["expiration"],
        u64::try_from(expires.as_millis()).unwrap()
    );

    let (status, renewed) = chat
        .send("/refreshToken", &json!({ "token": opened["token"] }))
        .await;
    assert_eq!(status, StatusCode::OK);
    let claims = verifier.verify(renewed["token"].as_str().unwrap()).unwrap();
    assert_eq!(claims.identity(), Some(identity.as_str()));
    assert_eq!(claims.grant("chat"), Some(&service));

    let events = chat.events(&renewed["token"], 1).await;
    assert_eq!(events, ["onMessageAdded"]);
}

#[tokio::test]
async fn only_pages_of_allowed_origins_may_open_chats() {
    let chat = Chat::start(|settings| {
        settings
            .allowed_origins
            .push("https://example.com".to_owned())
    })
    .await;
    let body = json!({ "formData": {} });
    for origin in [
        None,
        Some("https://example.org"),
        Some("https://example.com.evil.org"),
        Some("null"),
    ] {
        for path in ["/initWebchat", "/refreshToken"] {
            let request = chat.post(path, &body);
            let request = match origin {
                Some(origin) => request.header("origin", origin),
                None => request,
            };
            assert_eq!(answer(request).await.0, StatusCode::FORBIDDEN, "{origin:?}");
        }
    }
    let request = chat
        .post("/initWebchat", &body)
        .header("origin", "https://example.com");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        response.headers()["access-control-allow-origin"],
        "https://example.com"
    );
    assert_eq!(response.headers()["vary"], "origin");
    // None of those that were refused has opened one.
    assert_eq!(chat.flex.unwrap().flex.requests().len(), 1);
}

#[tokio::test]
async fn a_browser_may_ask_before_it_sends_json_from_another_origin() {
    let chat = Chat::start(|_| ()).await;
    let url = format!("{}/initWebchat", chat.url);
    let ask = |origin: &str| {
        let request = chat.browser.request(reqwest::Method::OPTIONS, &url);
        request
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .send()
    };
    let allowed = ask(&chat.url).await.unwrap();
    assert_eq!(allowed.status(), StatusCode::NO_CONTENT);
    assert_eq!(allowed.headers()["access-control-allow-methods"], "POST");
    assert_eq!(
        allowed.headers()["access-control-allow-headers"],
        "content-type"
    );
    let refused = ask("https://example.org").await.unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert!(
        refused
            .headers()
            .get("access-control-allow-origin")
            .is_none()
    );
}

#[tokio::test]
async fn only_a_valid_token_of_this_backend_is_refreshed() {
    let chat = Chat::start(|_| ()).await;
    let yesterday = SystemTime::now() - Duration::from_secs(24 * 3600);
    let refused = [
        token().now(yesterday).build(),
        AccessToken::builder(ACCOUNT, API_KEY, "another secret")
            .identity("visitor-1")
            .build(),
        AccessToken::builder("AC00", API_KEY, API_SECRET)
            .identity("visitor-1")
            .build(),
    ];
    let mut refused: Vec<_> = refused
        .map(|token| token.unwrap().as_str().to_owned())
        .into();
    refused.push("no token".to_owned());
    for token in refused {
        let token = Value::from(token);
        let (status, body) = chat.send("/refreshToken", &json!({ "token": token })).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{body}");
        assert_eq!(chat.webhooks(&token).await.0, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn only_twilio_may_call_the_webhook() {
    let chat = Chat::start(|_| ()).await;
    let opened = chat.open("").await;
    let url = format!("{}/webhook", chat.url);
    let fields = |event| {
        [
            ("EventType", event),
            (
                "ConversationSid",
                opened["conversationSid"].as_str().unwrap(),
            ),
        ]
    };
    let send = async |request: http::Request<Vec<u8>>| {
        let (parts, body) = request.into_parts();
        let request = chat.browser.post(&url).headers(parts.headers).body(body);
        answer(request).await.0
    };

    let forged = webhook::sign("another auth token")
        .form(&url, fields("onForged"))
        .unwrap();
    assert_eq!(send(forged).await, StatusCode::FORBIDDEN);
    let mut unsigned = webhook::sign(AUTH_TOKEN)
        .form(&url, fields("onUnsigned"))
        .unwrap();
    unsigned.headers_mut().remove("x-twilio-signature");
    assert_eq!(send(unsigned).await, StatusCode::BAD_REQUEST);
    let signed = webhook::sign(AUTH_TOKEN)
        .form(&url, fields("onConversationUpdated"))
        .unwrap();
    assert_eq!(send(signed).await, StatusCode::NO_CONTENT);

    let events = chat.events(&opened["token"], 1).await;
    assert!(
        events.contains(&"onConversationUpdated".to_owned()),
        "{events:?}"
    );
    assert!(
        !events
            .iter()
            .any(|event| event == "onForged" || event == "onUnsigned")
    );
}

#[tokio::test]
async fn a_visitor_sees_only_the_webhooks_of_their_own_chat() {
    let chat = Chat::start(|_| ()).await;
    let (first, second) = (chat.open("Hello").await, chat.open("").await);
    assert_eq!(chat.events(&first["token"], 1).await, ["onMessageAdded"]);
    assert!(chat.events(&second["token"], 0).await.is_empty());
}

/// A backend whose Twilio gives these responses.
async fn with_responses(transport: ScriptedTransport) -> Chat {
    let client = twilio_flex::Client::builder(Credentials::api_key(API_KEY, API_SECRET))
        .retry(RetryPolicy::never())
        .transport(transport)
        .build()
        .unwrap();
    Chat::start(|settings| settings.client = client).await
}

#[tokio::test]
async fn an_error_of_twilio_is_no_concern_of_the_visitor() {
    let body = json!({ "code": 20404, "message": "The address IG00 was not found" });
    let chat = with_responses(ScriptedTransport::new().respond(404, body)).await;
    let (status, answer) = chat.send("/initWebchat", &json!({ "formData": {} })).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    let expected = json!({ "message": "The chat could not be opened. Try again later." });
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn the_chat_is_open_even_if_its_first_message_is_not_sent() {
    let web_chat = json!({
        "conversation_sid": "CH0123456789abcdef0123456789abcdef",
        "identity": "visitor-1",
    });
    let transport = ScriptedTransport::new().respond(201, web_chat).respond(
        500,
        json!({ "code": 20500, "message": "Internal Server Error" }),
    );
    let chat = with_responses(transport.clone()).await;
    let opened = chat.open("Where is my order?").await;
    assert_eq!(
        opened["conversationSid"],
        "CH0123456789abcdef0123456789abcdef"
    );
    assert_eq!(opened["messageSent"], false);

    let requests = transport.requests();
    assert_eq!(
        requests[1].path(),
        "/v1/Conversations/CH0123456789abcdef0123456789abcdef/Messages"
    );
    assert_eq!(requests[1].header("X-Twilio-Webhook-Enabled"), Some("true"));
    let data = requests[0]
        .form()
        .into_iter()
        .find(|(name, _)| name == "PreEngagementData");
    let data: Value = serde_json::from_str(&data.unwrap().1).unwrap();
    assert_eq!(
        data,
        json!({ "friendlyName": "Zoë", "query": "Where is my order?", "order": 17 })
    );
}
