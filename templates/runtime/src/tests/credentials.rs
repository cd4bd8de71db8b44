//! Credentials of every kind: what they send, what they print, and how providers are called.

use std::{
    collections::VecDeque,
    error::Error as StdError,
    sync::{Arc, Mutex},
};

use serde_json::json;

use super::{CANARY, assert_hidden, token_source::Source};
#[cfg(target_os = "linux")]
use crate::credentials::token::Token;
use crate::{
    Credentials,
    credentials::{CredentialsProvider, OAuth},
    generated_for_0_1::Security,
    transport::BoxFuture,
};

type Given = Result<Credentials, Box<dyn StdError + Send + Sync>>;

/// Returns credentials from a script, and records those that were refused.
#[derive(Default)]
struct Scripted {
    script: Mutex<VecDeque<Given>>,
    refused: Mutex<Vec<Credentials>>,
}

impl Scripted {
    fn new(script: impl IntoIterator<Item = Given>) -> Arc<Self> {
        Arc::new(Self {
            script: Mutex::new(script.into_iter().collect()),
            refused: Mutex::default(),
        })
    }

    fn refusals(&self) -> Vec<Credentials> {
        self.refused.lock().unwrap().clone()
    }
}

impl CredentialsProvider for Scripted {
    fn credentials(&self) -> BoxFuture<'_, Given> {
        Box::pin(async { self.script.lock().unwrap().pop_front().unwrap() })
    }

    fn refused(&self, credentials: &Credentials) {
        self.refused.lock().unwrap().push(credentials.clone());
    }
}

/// One of each kind, with a secret that must not be printed, and what is printed instead.
fn every_kind() -> Vec<(Credentials, &'static str)> {
    let provider = Scripted::new([Ok(Credentials::bearer(CANARY))]);
    vec![
        (
            Credentials::auth_token("AC1", CANARY),
            r#"AuthToken { account_sid: "AC1", auth_token: [secret] }"#,
        ),
        (
            Credentials::api_key("SK1", CANARY),
            r#"ApiKey { key_sid: "SK1", secret: [secret] }"#,
        ),
        (Credentials::bearer(CANARY), "Bearer { token: [secret] }"),
        (Credentials::header(CANARY), "Header { value: [secret] }"),
        (
            Credentials::client_credentials("OQ1", CANARY),
            r#"OAuth { client_id: "OQ1", client_secret: [secret], scope: None, .. }"#,
        ),
        (
            Credentials::basic(CANARY, CANARY),
            "Basic { user_and_password: [secret] }",
        ),
        (
            Credentials::http("Token", CANARY),
            "Http { credentials: [secret] }",
        ),
        (
            Credentials::api_key_in_header("X-Key", CANARY),
            "ApiKey { header: X-Key, key: [secret] }",
        ),
        (
            Credentials::api_key_in_query("key", CANARY)
                .and(Credentials::api_key_in_cookie(CANARY, CANARY)),
            "[ApiKey { query: key, key: [secret] }, ApiKey { cookie: [not a plain name], key: [secret] }]",
        ),
        (Credentials::provider(provider), "Provider { .. }"),
    ]
}

#[test]
fn no_kind_prints_its_secret() {
    for (credentials, expected) in every_kind() {
        assert_hidden(&credentials);
        assert_eq!(format!("{credentials:?}"), expected);
        // Nor after it is used.
        let source = Source::new().token(CANARY, 60);
        assert_hidden(&source.authorize(&credentials).unwrap());
        assert_hidden(&credentials);
    }
    assert_hidden(&OAuth::new("OQ1", CANARY).token_url(format!("https://a:{CANARY}@b/v2/token")));
}

#[test]
fn each_kind_sends_its_header() {
    let source = Source::new().token("t1", 60);
    let provided = Scripted::new([Ok(Credentials::bearer("t2"))]);
    for (credentials, expected) in [
        (Credentials::auth_token("AC1", "t"), "Basic QUMxOnQ="),
        (Credentials::api_key("SK1", "a:b c"), "Basic U0sxOmE6YiBj"),
        (Credentials::basic("u", "p"), "Basic dTpw"),
        (Credentials::basic("key", ""), "Basic a2V5Og=="),
        (Credentials::basic("", "p"), "Basic OnA="),
        (Credentials::bearer("t0"), "Bearer t0"),
        (Credentials::http("Token", "token=t"), "Token token=t"),
        (Credentials::header("Odd x y"), "Odd x y"),
        (
            Credentials::api_key_in_header("AUTHORIZATION", "Odd x"),
            "Odd x",
        ),
        (Credentials::client_credentials("OQ1", "s"), "Bearer t1"),
        (Credentials::provider(provided), "Bearer t2"),
    ] {
        assert_eq!(credentials.check(), Ok(()));
        let authorization = source.authorize(&credentials).unwrap();
        assert_eq!(super::token_source::header(&authorization), expected);
        assert!(authorization.api_keys.is_empty());
    }
}

#[test]
fn credentials_are_checked_before_a_server_or_a_provider_is_asked() {
    let oauth = |id: &str, secret: &str| Credentials::client_credentials(id, secret);
    for (credentials, expected) in [
        (
            Credentials::bearer(" x"),
            "the bearer token starts or ends with white space",
        ),
        (
            Credentials::api_key("SK1", ""),
            "the API key secret is empty",
        ),
        (oauth("", CANARY), "the OAuth client ID is empty"),
        (oauth("OQ1", ""), "the OAuth client secret is empty"),
        (
            oauth("OQ1", "canary-7f3a\n"),
            "the OAuth client secret contains a control character, such as a line break at its end",
        ),
        (
            OAuth::new("OQ1", CANARY).scope("").into(),
            "the OAuth scope is empty",
        ),
    ] {
        assert_eq!(credentials.check(), Err(expected.to_owned()));
        // Those of a single request, or of a provider, are checked only when they are used.
        let source = Source::new();
        let error = source.authorize(&credentials).unwrap_err();
        assert_eq!(error.to_string(), expected);
        let provided = Credentials::provider(Scripted::new([Ok(credentials)]));
        let error = source.authorize(&provided).unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(source.fetched(), 0);
    }
}

#[test]
fn credentials_with_equal_contents_are_equal() {
    let oauth = || OAuth::new("OQ1", "s");
    assert_eq!(Credentials::bearer("a"), Credentials::bearer("a"));
    assert_ne!(Credentials::bearer("a"), Credentials::header("a"));
    assert_ne!(
        Credentials::api_key("a", "b"),
        Credentials::auth_token("a", "b")
    );
    assert_ne!(
        Credentials::api_key("a", "b"),
        Credentials::api_key("a", "c")
    );
    assert_eq!(Credentials::from(oauth()), oauth().into());
    assert_ne!(Credentials::from(oauth()), oauth().scope("x").into());
    assert_ne!(
        Credentials::from(oauth()),
        Credentials::client_credentials("OQ1", "x")
    );
    let shared = Scripted::new([]);
    let provider = Credentials::provider(shared.clone());
    assert_eq!(provider, provider.clone());
    assert_ne!(provider, Credentials::provider(shared));
}

#[test]
fn a_provider_is_asked_for_each_attempt_and_told_what_the_api_refused() {
    let [old, new] = ["old", "new"].map(Credentials::bearer);
    let provider = Scripted::new([Ok(old.clone()), Ok(new.clone())]);
    let credentials = Credentials::provider(provider.clone());
    let source = Source::new();
    let first = source.authorize(&credentials).unwrap();
    assert_eq!(source.header(&credentials), "Bearer new");
    assert!(provider.refusals().is_empty());
    credentials.refused(&first);
    assert_eq!(provider.refusals(), [old]);
}

#[test]
fn the_error_of_a_provider_is_the_source_of_the_error() {
    let provider = Scripted::new([
        Err("the store is sealed".into()),
        Ok(Credentials::bearer("t")),
    ]);
    let credentials = Credentials::provider(provider);
    let source = Source::new();
    let error = source.authorize(&credentials).unwrap_err();
    assert_eq!(error.to_string(), "the credentials provider failed");
    assert_eq!(error.source().unwrap().to_string(), "the store is sealed");
    assert_eq!(source.header(&credentials), "Bearer t");
}

/// Returns credentials that come from itself.
struct Endless(Mutex<Option<Credentials>>);

impl CredentialsProvider for Endless {
    fn credentials(&self) -> BoxFuture<'_, Given> {
        Box::pin(async { Ok(self.0.lock().unwrap().clone().unwrap()) })
    }
}

#[test]
fn a_provider_that_returns_a_provider_is_refused() {
    let endless = Arc::new(Endless(Mutex::new(None)));
    let credentials = Credentials::provider(endless.clone());
    *endless.0.lock().unwrap() = Some(credentials.clone());
    let error = Source::new().authorize(&credentials).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the credentials provider returned a provider: return other credentials"
    );
    // The two refer to each other.
    *endless.0.lock().unwrap() = None;
}

#[test]
fn oauth_credentials_that_a_provider_creates_again_keep_their_token() {
    let oauth = |secret: &str| Credentials::client_credentials("OQ1", secret);
    let provider = Scripted::new([oauth("a"), oauth("a"), oauth("b")].map(Ok));
    let credentials = Credentials::provider(provider.clone());
    let source = Source::new().token("t1", 60).token("t2", 60);
    assert_eq!(source.header(&credentials), "Bearer t1");
    assert_eq!(source.header(&credentials), "Bearer t1");
    assert_eq!(source.header(&credentials), "Bearer t2");
}

#[test]
fn a_refused_token_of_a_provider_is_forgotten_by_both() {
    let oauth = || Ok(Credentials::client_credentials("OQ1", "a"));
    let provider = Scripted::new([oauth(), oauth()]);
    let credentials = Credentials::provider(provider.clone());
    let source = Source::new().token("t1", 60).token("t2", 60);
    let authorization = source.authorize(&credentials).unwrap();
    credentials.refused(&authorization);
    assert_eq!(provider.refusals(), [oauth().unwrap()]);
    assert_eq!(source.header(&credentials), "Bearer t2");
}

#[test]
fn a_provider_is_told_when_the_oauth_server_refuses_its_secret() {
    for (status, is_told) in [(400, true), (401, true), (429, false), (503, false)] {
        let oauth = Credentials::client_credentials("OQ1", "a");
        let provider = Scripted::new([Ok(oauth.clone())]);
        let credentials = Credentials::provider(provider.clone());
        let source = Source::new().answer(status, json!({ "error": "invalid_client" }));
        assert!(source.authorize(&credentials).is_err());
        assert_eq!(
            provider.refusals(),
            Vec::from_iter(is_told.then_some(oauth))
        );
    }
}

#[test]
fn a_provider_is_dropped_with_the_last_clone() {
    let provider = Scripted::new([]);
    let credentials = Credentials::provider(provider.clone());
    let clone = credentials.clone();
    drop(credentials);
    assert_eq!(Arc::strong_count(&provider), 2);
    drop(clone);
    assert_eq!(Arc::strong_count(&provider), 1);
}

/// A range of this process's memory, which can still be read after it is freed.
#[cfg(target_os = "linux")]
struct Memory {
    process: std::fs::File,
    address: u64,
    /// As long as the range, and allocated before that is freed: a later allocation could be the range itself.
    buffer: Vec<u8>,
}

#[cfg(target_os = "linux")]
impl Memory {
    /// The range of these bytes, or `None` if the system does not let the process read it.
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut memory = Self {
            process: std::fs::File::open("/proc/self/mem").ok()?,
            address: u64::try_from(bytes.as_ptr() as usize).ok()?,
            buffer: vec![0; bytes.len()],
        };
        (memory.read() == bytes).then_some(memory)
    }

    fn read(&mut self) -> &[u8] {
        use std::os::unix::fs::FileExt;

        self.buffer.fill(0);
        let read = self.process.read_at(&mut self.buffer, self.address);
        &self.buffer[..read.unwrap_or(0)]
    }

    #[track_caller]
    fn assert_overwritten(&mut self, text: &str) {
        let left = self.read();
        let mut windows = left.windows(text.len());
        assert!(!windows.any(|window| window == text.as_bytes()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn secrets_are_overwritten_when_the_last_clone_is_dropped() {
    let kinds: [fn(String) -> Credentials; 5] = [
        |secret| Credentials::auth_token("AC1", secret),
        |secret| Credentials::api_key("SK1", secret),
        |secret| Credentials::bearer(secret),
        |secret| Credentials::header(secret),
        |secret| Credentials::client_credentials("OQ1", secret),
    ];
    // In no other test, since any of them could get the same memory in the meantime.
    let text = "to-be-overwritten-31c8";
    for make in kinds {
        // Long, so that enough of it remains to be found after the allocator has written into the freed memory.
        let secret = text.repeat(100);
        let Some(mut memory) = Memory::of(secret.as_bytes()) else {
            return;
        };
        let credentials = make(secret);
        let clone = credentials.clone();
        drop(credentials);
        assert!(memory.read().ends_with(text.as_bytes()));
        drop(clone);
        memory.assert_overwritten(text);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn responses_with_a_token_are_overwritten() {
    let text = "to-be-overwritten-b07d";
    let body = json!({ "access_token": text.repeat(100), "expires_in": "x" }).to_string();
    let Some(mut memory) = Memory::of(body.as_bytes()) else {
        return;
    };
    assert!(Token::read(body.into_bytes()).is_err());
    memory.assert_overwritten(text);
}

#[test]
fn requests_for_credentials_can_be_sent_between_threads() {
    fn assert_send(_: &impl Send) {}
    let (credentials, source) = (Credentials::bearer("t"), Source::new());
    assert_send(&credentials.authorize(Security::Any, &source));
}
