//! Requests with their own credentials, with a bearer token only, or with none.

use serde_json::json;

use super::{
    CANARY, answering, assert_hidden, authorized, client, response, sample, sample_dialects,
};
use crate::{
    Client, Credentials, ErrorKind, Request, blocking, request::CustomRequest,
    testing::ScriptedTransport,
};

fn with(credentials: Credentials) -> Client {
    Client::builder(credentials)
        .transport(ScriptedTransport::new())
        .build()
        .unwrap()
}

fn basic() -> Client {
    with(Credentials::api_key("SK1", "s"))
}

/// The values of the `Authorization` header that goes to the transport.
fn sent(client: &Client, request: &impl Request) -> Vec<String> {
    let request = authorized(client, request);
    assert_hidden(&request);
    let values = request.headers().get_all("authorization").iter();
    values
        .map(|value| {
            assert!(value.is_sensitive());
            value.to_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn a_request_may_have_its_own_credentials() {
    let request = sample_dialects::create_user();
    assert_eq!(sent(&basic(), &request), ["Basic U0sxOnM="]);
    for (credentials, expected) in [
        (Credentials::bearer(CANARY), format!("Bearer {CANARY}")),
        (Credentials::header("Odd x y"), "Odd x y".to_owned()),
        (
            Credentials::auth_token("AC1", "t"),
            "Basic QUMxOnQ=".to_owned(),
        ),
    ] {
        let request = request.clone().authorization(credentials.clone());
        assert_eq!(sent(&basic(), &request), [expected.as_str()]);
        assert_eq!(
            sent(&with(credentials), &sample_dialects::create_user()),
            [expected]
        );
        let plain = request.call().to_http_request(super::BASE).unwrap();
        assert!(!plain.headers().contains_key("authorization"));
    }
}

#[test]
fn the_credentials_of_a_request_count_for_equality_and_are_not_printed() {
    let request = |token: &str| {
        let credentials = Credentials::bearer(token);
        sample_dialects::create_user().authorization(credentials)
    };
    assert_eq!(request("a"), request("a"));
    assert_ne!(request("a"), request("b"));
    assert_ne!(request("a"), sample_dialects::create_user());
    assert_hidden(&request(CANARY));
    assert_eq!(
        format!("{:?}", request(CANARY).zone("z")),
        "CreateUser(POST /v1/Users {zone: z, authorization: [secret]})"
    );
    assert_eq!(
        format!(
            "{:?} {:?}",
            Credentials::bearer("x"),
            Credentials::header("x")
        ),
        "Bearer { token: [secret] } Header { value: [secret] }"
    );
}

#[tokio::test]
async fn later_pages_are_sent_with_the_credentials_of_the_first() {
    let json =
        json!({ "calls": [], "next_page_uri": "/2010-04-01/Accounts/AC1/Calls.x.json?Page=1" });
    let (client, _) = answering(200, json);
    let list = sample_dialects::list_calls("AC1", "x").authorization(Credentials::bearer("t"));
    let page = client.page(list).await.unwrap();
    assert_eq!(sent(&client, page.next().unwrap()), ["Bearer t"]);
    assert_hidden(page.next().unwrap());
}

#[tokio::test]
async fn credentials_that_cannot_be_sent_are_refused_before_anything_is_sent() {
    for (credentials, expected) in [
        (Credentials::bearer(""), "the bearer token is empty"),
        (
            Credentials::bearer("canary-7f3a\n"),
            "the bearer token contains a control character, such as a line break at its end",
        ),
        (
            Credentials::bearer(" canary-7f3a"),
            "the bearer token starts or ends with white space",
        ),
        (
            Credentials::header("canary-7f3a "),
            "the authorization starts or ends with white space",
        ),
        (Credentials::header(""), "the authorization is empty"),
        (
            Credentials::header("canary-7f3a é"),
            "the authorization contains a character that is not ASCII",
        ),
        (
            Credentials::api_key("SK1", "canary-7f3a ü"),
            "the API key secret contains a character that is not ASCII",
        ),
    ] {
        let transport = ScriptedTransport::new();
        let request = sample_dialects::create_user().authorization(credentials.clone());
        let error = client(&transport).send(request).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(
            error.to_string(),
            format!("CreateUser was not sent: {expected}")
        );
        assert!(!super::printed(&error).contains(CANARY));
        assert!(transport.requests().is_empty());
        let blocking = blocking::Client::builder(Credentials::api_key("SK00", "secret"));
        let blocking = blocking.transport(transport.clone()).build().unwrap();
        let delete = CustomRequest::delete("https://x.twilio.com", "/v1/X");
        let same = blocking.send(delete.authorization(credentials.clone()));
        let same = same.unwrap_err();
        assert_eq!(
            (same.kind(), same.attempts()),
            (ErrorKind::InvalidRequest, 0)
        );
        assert!(transport.requests().is_empty());
        let error = Client::builder(credentials).transport(transport).build();
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Configuration);
    }
}

#[tokio::test]
async fn an_operation_that_requires_a_bearer_token_is_not_sent_with_a_secret() {
    let transport = ScriptedTransport::new();
    let error = client(&transport)
        .send(sample_dialects::fetch_recording())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "the Twilio client cannot be used: FetchRecording accepts only a bearer token: use `Credentials::bearer` or \
         `Credentials::client_credentials`"
    );
    assert!(transport.requests().is_empty());
    let request = sample_dialects::fetch_recording();
    let bearer = with(Credentials::bearer("t"));
    assert_eq!(sent(&bearer, &request), ["Bearer t"]);
    let request = request.authorization(Credentials::bearer("u"));
    assert_eq!(sent(&basic(), &request), ["Bearer u"]);
}

#[tokio::test]
async fn an_anonymous_operation_is_sent_without_credentials() {
    assert!(sent(&basic(), &sample_dialects::fetch_status()).is_empty());
    let transport = ScriptedTransport::new().respond_with(response(200, &[], "[]"));
    let status = client(&transport).send(sample_dialects::fetch_status());
    assert!(status.await.unwrap().is_empty());
    assert_eq!(transport.requests()[0].header("authorization"), None);
    assert_eq!(sent(&basic(), &sample::delete("CH1")).len(), 1);
}
