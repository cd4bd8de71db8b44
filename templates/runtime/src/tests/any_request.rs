//! Requests of any operation as one type.

use serde_core::Serialize;
use serde_json::{Value, json};

use super::{BASE, CANARY, assert_hidden, client, sample};
use crate::{
    Request, generated_for_0_1 as runtime,
    request::{AnyRequest, CustomRequest, Operations},
    testing::ScriptedTransport,
};

fn operations() -> Operations {
    Operations::new(&[sample::OPERATIONS])
}

fn stored(request: &impl Serialize) -> Value {
    serde_json::to_value(request).unwrap()
}

fn read(stored: &Value) -> Result<AnyRequest, String> {
    let request = operations().read_json(stored.to_string());
    request.map_err(|error| error.to_string())
}

#[tokio::test]
async fn mixed_requests_are_sent_and_answered_with_any_json() {
    let transport = ScriptedTransport::new()
        .respond(201, json!({ "sid": "CH1", "new": [1] }))
        .respond_with(
            http::Response::builder()
                .status(204)
                .body(Vec::new())
                .unwrap(),
        );
    let client = client(&transport);
    let requests = vec![
        AnyRequest::new(sample::created()),
        AnyRequest::new(sample::delete("CH1")),
    ];
    let mut answers = Vec::new();
    for request in requests {
        answers.push(client.send(request).await.unwrap());
    }
    assert_eq!(answers, [Some(json!({ "sid": "CH1", "new": [1] })), None]);
    let sent: Vec<String> = transport
        .requests()
        .iter()
        .map(|it| it.method().to_string())
        .collect();
    assert_eq!(sent, ["POST", "DELETE"]);
}

#[test]
fn what_is_read_is_what_was_stored() {
    let request = sample::created().age(7).tags(["a"]);
    let any = read(&stored(&request)).unwrap();
    assert_eq!(any, AnyRequest::new(&request));
    assert_eq!(stored(&any), stored(&request));
    let sent = |call: &crate::request::Call| call.to_http_request(BASE).unwrap().into_body();
    assert_eq!(sent(any.call()), sent(request.call()));
}

#[test]
fn personal_data_stays_hidden() {
    let any = read(&stored(&sample::created().identity(CANARY))).unwrap();
    assert_hidden(&any);
}

#[test]
fn an_unknown_operation_is_named() {
    assert_eq!(
        read(&stored(&sample::archive("CH1"))).unwrap_err(),
        "a stored request cannot be read: ArchiveChannel, `POST /v1/Channels/{Sid}`, is none of the 3 known operations: \
         add those of the crate that it comes from"
    );
}

/// Else stored data could choose where credentials and personal data go.
#[test]
fn what_is_stored_decides_neither_path_nor_host() {
    let mut other_path = stored(&sample::delete("CH1"));
    other_path["target"] = json!("DELETE /v1/Accounts/{Sid}");
    assert!(
        read(&other_path)
            .unwrap_err()
            .contains("is none of the 3 known operations")
    );
    let custom = CustomRequest::delete("https://studio.twilio.com", "/v1/Channels/x");
    let error = read(&stored(&custom)).unwrap_err();
    assert!(
        error.contains("is a `CustomRequest`: read it as that type"),
        "{error}"
    );
}

#[test]
fn values_are_checked() {
    let mut json = stored(&sample::created());
    json["arguments"][0]["value"] = json!({ "string": CANARY });
    let error = read(&json).unwrap_err();
    let expected = "in CreateChannel, `FlexFlowSid` is not a SID of `FO` and 32 hexadecimal digits";
    assert!(
        error.contains(expected) && !error.contains(CANARY),
        "{error}"
    );
}

#[test]
fn something_after_the_request_is_refused() {
    let text = format!("{} x", stored(&sample::delete("CH1")));
    assert!(operations().read_json(text).is_err());
}

static OF_ANOTHER_CRATE: runtime::Operation = runtime::Operation {
    id: "DeleteChannel",
    method: runtime::Method::Delete,
    product: "twilio-chat/1.0.0",
    server: "https://chat.twilio.com",
    path: "/v1/Channels/{Sid}",
    parameters: &[runtime::Parameter::path("Sid")],
    ..runtime::Operation::DEFAULT
};

#[test]
fn operations_are_joined_and_an_ambiguous_one_is_refused() {
    let delete = stored(&sample::delete("CH1")).to_string();
    let twice = operations().and(operations());
    assert!(twice.read_json(&delete).is_ok());
    let both = operations().and(Operations::new(&[&[&OF_ANOTHER_CRATE]]));
    let error = both.read_json(&delete).unwrap_err().to_string();
    assert!(
        error.contains("may be of `") && error.contains("twilio-chat/1.0.0"),
        "{error}"
    );
    let create = stored(&sample::created()).to_string();
    assert!(both.read_json(create).is_ok());
}
