//! Clients that fetch their credentials: which requests they send, and what happens if there are none.

use std::{error::Error as _, time::Duration};

use serde_json::json;

use super::{CANARY, printed, response, sample};
use crate::{
    Client, Credentials, ErrorKind,
    credentials::{CredentialsProvider, OAuth},
    testing::ScriptedTransport,
    transport::{BoxFuture, TransportError},
};

fn client(transport: &ScriptedTransport) -> Client {
    Client::builder(Credentials::client_credentials("app", CANARY))
        .transport(transport.clone())
        .build()
        .unwrap()
}

fn token(transport: ScriptedTransport, seconds: u32) -> ScriptedTransport {
    transport.respond(
        200,
        json!({ "access_token": CANARY, "token_type": "Bearer", "expires_in": seconds }),
    )
}

fn lines(transport: &ScriptedTransport) -> Vec<String> {
    let requests = transport.requests();
    let lines = requests
        .iter()
        .map(|it| format!("{} {}", it.method(), it.url()));
    lines.collect()
}

const TOKEN: &str = "POST https://oauth.twilio.com/v2/token";
const CREATE: &str = "POST https://flex-api.twilio.com/v1/Channels";

#[tokio::test]
async fn a_token_is_fetched_once_and_renewed_before_it_expires() {
    let mut transport = token(ScriptedTransport::new(), 3600);
    for _ in 0..3 {
        transport = transport.respond(201, json!({}));
    }
    let transport = token(transport, 3600).respond(201, json!({}));
    let client = client(&transport);
    for _ in 0..3 {
        client.clone().send(sample::created()).await.unwrap();
    }
    assert_eq!(lines(&transport), [TOKEN, CREATE, CREATE, CREATE]);
    let requests = transport.requests();
    assert_eq!(
        requests[0].form(),
        super::pairs(&[
            ("grant_type", "client_credentials"),
            ("client_id", "app"),
            ("client_secret", CANARY)
        ])
    );
    assert_eq!(requests[0].header("authorization"), None);
    assert_eq!(requests[1].header("authorization"), Some("[redacted]"));

    crate::transport::Transport::sleep(&transport, Duration::from_secs(3541)).await;
    client.send(sample::created()).await.unwrap();
    assert_eq!(lines(&transport)[4..], [TOKEN, CREATE]);
}

#[tokio::test]
async fn a_refused_token_is_not_sent_again() {
    let transport = token(ScriptedTransport::new(), 3600).respond(401, json!({ "code": 20003 }));
    let transport = token(transport, 3600).respond(201, json!({}));
    let client = client(&transport);
    let error = client.send(sample::created()).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some(20003), 1));
    assert!(
        error.to_string().contains("check the credentials"),
        "{error}"
    );
    client.send(sample::created()).await.unwrap();
    assert_eq!(lines(&transport), [TOKEN, CREATE, TOKEN, CREATE]);
}

#[tokio::test]
async fn an_odd_value_in_a_token_response_costs_nothing_else() {
    let with = |token: &str| {
        let body = format!(
            "\u{feff}{{\"access_token\":\"{token}\",\"scope\":\"\\ud83d\",\"issued\":1e999,\"expires_in\":3600}}"
        );
        response(200, &[], &body)
    };
    let transport = ScriptedTransport::new()
        .respond_with(with(CANARY))
        .respond(201, json!({}));
    client(&transport).send(sample::created()).await.unwrap();
    assert_eq!(lines(&transport), [TOKEN, CREATE]);

    // A token that is damaged itself is none.
    let damaged = with(&format!("{CANARY}\\ud83d"));
    let transport = ScriptedTransport::new().respond_with(damaged);
    let error = client(&transport)
        .send(sample::created())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert!(!printed(&error).contains(CANARY));
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let transport = ScriptedTransport::new()
        .respond(
            401,
            json!({ "code": 20003, "message": "no such application" }),
        )
        .respond(200, json!({ "access_token": 5, "other": CANARY }));
    let client = client(&transport);
    for expected in [
        "Twilio 20003 (HTTP 401) POST /v2/token: no such application; check the credentials",
        "POST /v2/token: ",
    ] {
        let error = client.send(sample::created()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation_id()),
            (ErrorKind::NotSent, Some("CreateChannel"))
        );
        let source = error.source().unwrap();
        assert!(source.to_string().starts_with("there is no access token"));
        assert!(printed(&error).contains(expected), "{}", printed(&error));
        assert!(!printed(&error).contains(CANARY));
    }
    assert_eq!(lines(&transport), [TOKEN, TOKEN]);
}

#[tokio::test]
async fn fetching_a_token_is_retried_since_it_has_no_other_effect() {
    let transport = ScriptedTransport::new()
        .fail(TransportError::after_sending("reset"))
        .respond_with(response(503, &[], ""));
    let transport = token(transport, 3600).respond(201, json!({}));
    client(&transport).send(sample::created()).await.unwrap();
    assert_eq!(lines(&transport), [TOKEN, TOKEN, TOKEN, CREATE]);
}

#[tokio::test]
async fn a_token_is_fetched_even_if_only_one_request_may_be_in_flight() {
    let transport = token(ScriptedTransport::new(), 3600).respond(201, json!({}));
    let client = Client::builder(Credentials::client_credentials("app", "secret"))
        .transport(transport.clone())
        .max_in_flight(1)
        .build()
        .unwrap();
    client.send(sample::created()).await.unwrap();
}

#[test]
fn a_blocking_client_fetches_tokens_too() {
    let transport = token(ScriptedTransport::new(), 3600).respond(201, json!({}));
    let credentials = OAuth::new("app", "secret").token_url("http://127.0.0.1:8080/v2/token");
    let client = crate::blocking::Client::builder(credentials.into())
        .transport(transport.clone())
        .build()
        .unwrap();
    client.send(sample::created()).unwrap();
    assert_eq!(
        lines(&transport),
        ["POST http://127.0.0.1:8080/v2/token", CREATE]
    );
}

struct Vault(bool);

impl CredentialsProvider for Vault {
    fn credentials(
        &self,
    ) -> BoxFuture<'_, Result<Credentials, Box<dyn std::error::Error + Send + Sync>>> {
        let credentials = match self.0 {
            true => Ok(Credentials::api_key("SK00", CANARY)),
            false => Err("the vault is sealed".into()),
        };
        Box::pin(std::future::ready(credentials))
    }
}

#[tokio::test]
async fn a_provider_is_asked_before_each_attempt() {
    for is_open in [true, false] {
        let transport = ScriptedTransport::new()
            .fail(TransportError::connect("down"))
            .respond(201, json!({}));
        let client = Client::builder(Credentials::provider(Vault(is_open)))
            .transport(transport.clone())
            .build()
            .unwrap();
        let result = client.send(sample::created()).await;
        let Err(error) = result else {
            assert!(is_open);
            assert_eq!(
                transport.requests()[1].header("authorization"),
                Some("[redacted]")
            );
            continue;
        };
        assert!(!is_open);
        assert_eq!(error.kind(), ErrorKind::NotSent);
        let provider = error.source().unwrap();
        assert_eq!(provider.to_string(), "the credentials provider failed");
        assert_eq!(
            provider.source().unwrap().to_string(),
            "the vault is sealed"
        );
        assert_eq!(transport.requests().len(), 0);
    }
}

#[tokio::test]
async fn the_total_timeout_includes_waiting_for_credentials() {
    /// Never returns credentials.
    struct Silent;
    impl CredentialsProvider for Silent {
        fn credentials(
            &self,
        ) -> BoxFuture<'_, Result<Credentials, Box<dyn std::error::Error + Send + Sync>>> {
            Box::pin(std::future::pending())
        }
    }
    let transport = ScriptedTransport::new();
    let client = Client::builder(Credentials::provider(Silent))
        .transport(transport.clone())
        .build()
        .unwrap();
    let error = client.send(sample::created()).await.unwrap_err();
    assert_eq!(
        (error.kind(), transport.requests().len()),
        (ErrorKind::NotSent, 0)
    );
    assert_eq!(transport.waits(), [Duration::from_secs(120)]);
}

#[tokio::test]
async fn whether_a_retry_may_help_depends_on_why_there_is_no_token() {
    for (transport, expected) in [
        (
            ScriptedTransport::new().fail(TransportError::connect("down")),
            true,
        ),
        (ScriptedTransport::new().respond(401, json!({})), false),
    ] {
        let client = Client::builder(Credentials::client_credentials("app", "secret"))
            .transport(transport)
            .retry(crate::RetryPolicy::never())
            .build()
            .unwrap();
        let error = client.send(sample::created()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::NotSent, expected)
        );
    }
}
