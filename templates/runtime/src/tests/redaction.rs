//! No type prints secrets or personal data: each is printed with a canary inside.

use serde_json::json;

use super::{BASE, CANARY, answering, assert_hidden, authorized, client, sample};
use crate::{
    Client, Credentials, Page, Request,
    generated_for_0_1::{self as runtime, FromJson},
    list::ListStream,
    testing::ScriptedTransport,
};

#[test]
fn credentials_clients_and_builders_hide_the_secret() {
    for credentials in [
        Credentials::api_key("SK1", CANARY),
        Credentials::auth_token("AC1", CANARY),
    ] {
        assert_hidden(&credentials);
        let builder =
            Client::builder(credentials.clone()).base_url(format!("https://u:{CANARY}@h"));
        assert_hidden(&builder);
        let builder = Client::builder(credentials).transport(ScriptedTransport::new());
        assert_hidden(&builder);
        let client = builder.build().unwrap();
        assert_hidden(&client);
        assert_hidden(&client.stream(sample::list()));
        assert!(!format!("{:?}", authorized(&client, &sample::list())).contains("Basic"));
    }
    assert_eq!(
        format!(
            "{:?} {:?}",
            Credentials::api_key("SK1", "x"),
            Credentials::auth_token("AC1", "x")
        ),
        "ApiKey { key_sid: \"SK1\", secret: [secret] } AuthToken { account_sid: \"AC1\", auth_token: [secret] }"
    );
}

#[test]
fn requests_hide_personal_data_and_show_the_rest() {
    let request = sample::created()
        .identity(CANARY)
        .attributes(CANARY)
        .age(731_731)
        .integration_retry_count(2);
    assert_hidden(&request);
    assert_hidden(request.call());
    assert!(!format!("{request:?}").contains("731731"));
    assert_eq!(
        format!("{:?}", sample::created().integration_retry_count(2)),
        "CreateChannel(POST /v1/Channels {FlexFlowSid: FO0123456789abcdef0123456789abcdef, Identity: [personal data], \
         Integration.RetryCount: 2})"
    );
    assert_hidden(&sample::list().status(vec![CANARY.to_owned()]));
}

static CREATE_LOGIN: runtime::Operation = runtime::Operation {
    id: "CreateLogin",
    method: runtime::Method::Post,
    server: BASE,
    path: "/v1/Logins",
    parameters: &[
        runtime::Parameter::form("User").personal(),
        runtime::Parameter::form("Password").secret(),
        runtime::Parameter::form("Pin")
            .secret()
            .integer()
            .at_most(9),
    ],
    body: runtime::Body::Form,
    ..runtime::Operation::DEFAULT
};

struct CreateLogin(runtime::Draft);
runtime::request!(CREATE_LOGIN, CreateLogin, Login);

impl CreateLogin {
    fn form(self, name: &'static str, value: impl Into<runtime::Argument>) -> Self {
        Self(self.0.form(name, value))
    }
}

#[derive(Default)]
struct Login {
    token: Option<String>,
}
runtime::model!(Login { token: secret });

#[test]
fn secrets_are_hidden_even_where_personal_data_is_printed() {
    let request = CreateLogin(runtime::Draft::new(&CREATE_LOGIN))
        .form("User", "ann")
        .form("Password", CANARY);
    assert_eq!(
        format!("{request:?}"),
        "CreateLogin(POST /v1/Logins {User: [personal data], Password: [secret]})"
    );
    let client = client(&ScriptedTransport::new());
    let hidden = client.to_curl(&request).unwrap();
    assert!(hidden.contains(r#""User=$USER_""#), "{hidden}");
    let printed = client.to_curl_with_personal_data(&request).unwrap();
    assert!(printed.contains("'User=ann'"), "{printed}");
    for command in [hidden, printed] {
        assert!(command.contains(r#""Password=$PASSWORD""#), "{command}");
        assert!(!command.contains(CANARY), "{command}");
    }
    let error = client.to_curl(request.form("Pin", 731_i64)).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("731"), "{error}");

    let login = Login::from_json(json!({ "token": CANARY })).unwrap();
    assert_hidden(&login);
    assert_eq!(format!("{login:?}"), "Login { token: Some([secret]), .. }");
}

#[test]
fn requests_hide_paths_and_authorization() {
    let request = sample::fetch(CANARY, CANARY)
        .header("Customer", CANARY)
        .header("Authorization", CANARY);
    assert_hidden(&request);
    let request = sample::fetch("a", "b").header("Flex-Metadata", "m");
    assert_eq!(
        format!("{request:?}"),
        "FetchVersion(GET /v1/Plugins/{PluginSid}/Versions/{Sid} {Flex-Metadata: m})"
    );
}

#[test]
fn models_hide_personal_data_wherever_it_is() {
    let json = json!({ "sid": "CH1", "identity": CANARY, "attributes": { CANARY: [CANARY] } });
    let channel =
        sample::Channel::from_json(json!({ "parent": [json], "identity": CANARY })).unwrap();
    assert_hidden(&channel);
    let text = format!("{channel:?}");
    assert!(
        text.contains(r#"identity: Some([personal data]), channel_type: None"#),
        "{text}"
    );
    assert!(text.contains(r#"sid: Some("CH1")"#), "{text}");
    let text = format!("{:?}", sample::Channel::default());
    assert!(text.contains("identity: None"), "{text}");
}

#[tokio::test]
async fn pages_and_streams_hide_personal_data_and_urls() {
    let json = json!({
        "flex_chat_channels": [{ "identity": CANARY }, { "identity": CANARY }],
        "meta": { "next_page_url": format!("https://flex-api.twilio.com/v1/Channels?Status={CANARY}") },
    });
    let (client, transport) = answering(200, json.clone());
    let page: Page<sample::Channel> = client
        .page(sample::list().status(vec![CANARY.to_owned()]))
        .await
        .unwrap();
    assert_hidden(&page);
    assert_hidden(page.next().unwrap());
    assert_hidden(&transport);
    assert_hidden(&transport.requests());
    let transport = transport.respond(200, json);
    let mut stream: ListStream<sample::Channel> = super::client(&transport).stream(sample::list());
    stream.try_next().await.unwrap();
    assert_hidden(&stream);
}

#[tokio::test]
async fn recorded_requests_never_contain_the_secret() {
    let transport = ScriptedTransport::new().respond(200, json!({}));
    client(&transport).send(sample::created()).await.unwrap();
    let request = transport.requests().remove(0);
    assert_eq!(request.header("authorization"), Some("[redacted]"));
    let headers: Vec<_> = request
        .headers()
        .values()
        .map(|value| value.to_str().unwrap().to_owned())
        .collect();
    assert!(
        headers.iter().all(|value| !value.starts_with("Basic")),
        "{headers:?}"
    );
}

#[test]
fn no_value_can_forge_a_line_of_a_log() {
    let forged = "a\nPOST /v1/Channels {}";
    let request = sample::created().tags([forged]);
    let printed = format!("{request:?}");
    assert!(printed.contains("a\\nPOST"), "{printed}");
    let channel: sample::Channel = serde_json::from_value(json!({
        "flex_flow_sid": forged,
        "date_created": forged,
    }))
    .unwrap();
    let printed = format!("{channel:?}");
    assert!(printed.contains("a\\nPOST"), "{printed}");
    assert!(!printed.contains(forged), "{printed}");
}
