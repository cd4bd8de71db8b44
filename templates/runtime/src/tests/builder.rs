//! The client builder: what it accepts, and what it refuses.

use std::sync::Arc;

use super::CANARY;
use crate::{
    Client, Credentials, Error, ErrorKind, credentials::OAuth, engine::environment::Environment,
    testing::ScriptedTransport,
};

fn build(credentials: Credentials) -> Result<Client, Error> {
    Client::builder(credentials)
        .transport(ScriptedTransport::new())
        .build()
}

#[test]
fn credentials_that_cannot_be_sent_are_refused_and_not_quoted() {
    let odd = |problem: &str| format!("{CANARY}{problem}");
    for (credentials, expected) in [
        (
            Credentials::auth_token("", CANARY),
            "the account SID is empty",
        ),
        (
            Credentials::auth_token("AC1", ""),
            "the auth token is empty",
        ),
        (Credentials::api_key("", CANARY), "the API key SID is empty"),
        (
            Credentials::api_key("SK1", ""),
            "the API key secret is empty",
        ),
        (
            Credentials::api_key(odd(":"), "s"),
            "the API key SID contains a `:`",
        ),
        (
            Credentials::auth_token(odd(":x"), "s"),
            "the account SID contains a `:`",
        ),
        (
            Credentials::api_key("SK1", odd("\n")),
            "the API key secret contains a control character, such as a line break at its end",
        ),
        (
            Credentials::auth_token(odd("\r"), "s"),
            "the account SID contains a control character, such as a line break at its end",
        ),
        (
            Credentials::api_key("SK1", odd("ü")),
            "the API key secret contains a character that is not ASCII",
        ),
        (
            Credentials::bearer(odd("\u{feff}")),
            "the bearer token contains a character that is not ASCII",
        ),
        (
            Credentials::header(odd("é")),
            "the authorization contains a character that is not ASCII",
        ),
        (
            Credentials::client_credentials("OQ1", odd("ß")),
            "the OAuth client secret contains a character that is not ASCII",
        ),
        (
            Credentials::api_key("SK1", odd(" ")),
            "the API key secret starts or ends with white space",
        ),
        (
            Credentials::auth_token(odd(" "), "s"),
            "the account SID starts or ends with white space",
        ),
        (
            OAuth::new("OQ1", "s").scope(odd(" ")).into(),
            "the OAuth scope starts or ends with white space",
        ),
    ] {
        let error = build(credentials).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.to_string(),
            format!("the Twilio client cannot be used: {expected}")
        );
        assert_eq!(
            (error.operation_id(), error.status(), error.body()),
            (None, None, None)
        );
        assert!(!super::printed(&error).contains(CANARY));
    }
}

#[test]
fn a_secret_may_contain_a_colon() {
    assert!(build(Credentials::api_key("SK1", "a:b c")).is_ok());
}

#[test]
fn a_base_url_is_checked_when_the_client_is_built() {
    let builder =
        || Client::builder(Credentials::api_key("SK1", "s")).transport(ScriptedTransport::new());
    let error = builder()
        .base_url(format!("https://user:{CANARY}@host"))
        .build()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(!super::printed(&error).contains(CANARY));
    let error = builder().edge("a.b").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(builder().base_url("http://localhost:4010/").build().is_ok());
    for (url, problem) in [
        ("http://flex-api.twilio.com", "unencrypted"),
        ("http://FLEX-API.TWILIO.COM.", "unencrypted"),
        ("http://twilio.com", "unencrypted"),
        ("https://flex-api.twilio.com.", "dot"),
    ] {
        let error = builder().base_url(url).build().unwrap_err();
        assert!(error.to_string().contains(problem), "{error}");
    }
}

#[test]
fn a_transport_may_be_shared() {
    let shared: Arc<dyn crate::transport::Transport> = Arc::new(ScriptedTransport::new());
    for transport in [Arc::clone(&shared), shared] {
        assert!(
            Client::builder(Credentials::api_key("SK1", "s"))
                .transport(transport)
                .build()
                .is_ok()
        );
    }
}

#[test]
fn clients_errors_and_streams_are_send() {
    fn anywhere<T: Send + Sync + 'static>() {}
    fn send<T: Send + Unpin + 'static>() {}
    anywhere::<Client>();
    anywhere::<Error>();
    anywhere::<crate::transport::TransportError>();
    anywhere::<crate::client::ClientBuilder>();
    anywhere::<crate::list::NextPage<super::sample::Channel>>();
    send::<crate::list::ListStream<super::sample::Channel>>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn the_environment_is_printed_without_secrets() {
    let environment = Environment::read(|name| {
        let is_url = name == "TWILIO_BASE_URL";
        Ok(if is_url {
            String::new()
        } else {
            CANARY.to_owned()
        })
    })
    .unwrap();
    let Environment { credentials, .. } = environment;
    let text = format!("{credentials:?}");
    assert_eq!(text, "ApiKey { key_sid: [not a SID], secret: [secret] }");
}

#[cfg(all(
    feature = "reqwest",
    any(feature = "rustls", not(feature = "rustls-no-provider"))
))]
#[test]
fn the_default_transport_needs_no_settings() {
    assert!(Client::new(Credentials::api_key("SK1", "s")).is_ok());
    assert!(Client::new(Credentials::api_key("SK1", "")).is_err());
}

#[test]
fn a_secret_passed_as_a_sid_is_not_printed() {
    for credentials in [
        Credentials::auth_token(CANARY, "AC00"),
        Credentials::api_key(CANARY, "SK00"),
    ] {
        super::assert_hidden(&credentials);
        assert!(format!("{credentials:?}").contains("[not a SID]"));
    }
}
