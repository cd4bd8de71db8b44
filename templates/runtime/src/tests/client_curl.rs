//! The curl commands of a client: its servers, its kind of credentials, and personal data on demand.

use serde_json::json;

use super::{
    CANARY, assert_hidden, client,
    curl::HOSTILE,
    fake_curl::{Sent, arguments},
    sample, sample_dialects,
};
use crate::{
    Client, Credentials, ErrorKind, Request, blocking,
    client::{ClientBuilder, DefaultTransport},
    credentials::CredentialsProvider,
    request::CustomRequest,
    testing::ScriptedTransport,
    transport::BoxFuture,
};

fn with(credentials: Credentials) -> ClientBuilder<DefaultTransport> {
    Client::builder(credentials)
}

/// The command of both kinds of client, by its lines.
fn command(builder: ClientBuilder<DefaultTransport>, request: &impl Request) -> Vec<String> {
    let client = builder.transport(ScriptedTransport::new()).build().unwrap();
    let command = client.to_curl(request).unwrap();
    assert!(!command.contains(CANARY), "{command}");
    command.split(" \\\n  ").map(str::to_owned).collect()
}

#[test]
fn a_command_goes_to_the_servers_of_the_client() {
    let list = sample::list().page_size(5);
    for (builder, url) in [
        (with(key()), "https://flex-api.twilio.com/v1/Channels"),
        (
            with(key()).edge("dublin").region("ie1"),
            "https://flex-api.dublin.ie1.twilio.com/v1/Channels",
        ),
        (
            with(key()).base_url("http://localhost:4010/base/"),
            "http://localhost:4010/base/v1/Channels",
        ),
        (
            with(key()).base_url("http://localhost:4010").host_in_path(),
            "http://localhost:4010/flex-api.twilio.com/v1/Channels",
        ),
        (
            with(key()).base_url_for("flex-api.twilio.com", "http://localhost:1"),
            "http://localhost:1/v1/Channels",
        ),
    ] {
        let expected = format!("curl -X GET '{url}?PageSize=5'");
        assert_eq!(command(builder, &list)[0], expected);
    }
}

fn key() -> Credentials {
    Credentials::api_key("SK1", CANARY)
}

struct Store;

impl CredentialsProvider for Store {
    fn credentials(
        &self,
    ) -> BoxFuture<'_, Result<Credentials, Box<dyn std::error::Error + Send + Sync>>> {
        panic!("a command needs no secrets")
    }
}

#[test]
fn credentials_are_variables_for_their_kind() {
    let key_line = "-u \"$TWILIO_API_KEY:$TWILIO_API_SECRET\"";
    let token = "-H \"Authorization: Bearer $TWILIO_ACCESS_TOKEN\"";
    let header = "-H \"Authorization: $TWILIO_AUTHORIZATION\"";
    for (credentials, line) in [
        (key(), key_line),
        (
            Credentials::auth_token("AC1", CANARY),
            "-u \"$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN\"",
        ),
        (Credentials::bearer(CANARY), token),
        (Credentials::client_credentials("OQ1", CANARY), token),
        (Credentials::header(CANARY), header),
        (Credentials::provider(Store), header),
    ] {
        assert_eq!(command(with(credentials), &sample::delete("CH1"))[1], line);
    }
    // Those of a request, or of another origin, are not the ones of the environment.
    let own = sample_dialects::create_user().authorization(Credentials::bearer(CANARY));
    assert!(command(with(key()), &own).contains(&header.to_owned()));
    let vendor = with(key()).credentials_for("https://flex-api.twilio.com", key());
    assert_eq!(command(vendor, &sample::delete("CH1"))[1], header);
    let anonymous = command(with(key()), &sample_dialects::fetch_status());
    assert_eq!(anonymous[1], "-H 'Accept: application/json'");
}

#[test]
fn personal_data_is_printed_on_demand_and_unchanged_by_a_shell() {
    let transport = ScriptedTransport::new();
    let account = Credentials::auth_token("AC1", "t");
    let client = with(account).transport(transport.clone()).build().unwrap();
    let blocking = blocking::Client::builder(key());
    let blocking = blocking.transport(transport).build().unwrap();
    for value in HOSTILE.iter().filter(|value| !value.contains('\0')) {
        let request = sample::created()
            .identity(*value)
            .attributes(json!({ *value: value }));
        let list = sample::list().status(vec![(*value).into(), "b".into()]);
        let body = sample_dialects::remove().body(json!({ "a": value }));
        for (call, printed) in [
            (request.call(), client.to_curl_with_personal_data(&request)),
            (list.call(), client.to_curl_with_personal_data(&list)),
            (body.call(), client.to_curl_with_personal_data(&body)),
        ] {
            let printed = printed.unwrap();
            let Some(arguments) = arguments(&printed, &[]) else {
                return;
            };
            assert_eq!(Sent::by_curl(&arguments), Sent::of(call), "{printed}");
        }
        let hidden = blocking.to_curl(&request).unwrap();
        assert!(hidden.contains("\"Identity=$IDENTITY\""), "{hidden}");
    }
    let printed = blocking.to_curl_with_personal_data(sample::created().identity("Zoë"));
    assert!(printed.unwrap().contains("'Identity=Zoë'"));
}

#[test]
fn what_the_client_would_refuse_has_no_command() {
    let client = client(&ScriptedTransport::new());
    let unusable = Credentials::bearer("canary-7f3a\n");
    for (error, kind) in [
        (
            client.to_curl(sample::delete("..")),
            ErrorKind::InvalidRequest,
        ),
        (
            client.to_curl(sample_dialects::create_user().authorization(unusable)),
            ErrorKind::InvalidRequest,
        ),
        (
            client.to_curl(sample_dialects::fetch_recording()),
            ErrorKind::Configuration,
        ),
        (
            client.to_curl(CustomRequest::get("https://evil.example", "/")),
            ErrorKind::InvalidRequest,
        ),
    ] {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert_hidden(&error);
    }
}
