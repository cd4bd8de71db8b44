//! Requests that are stored and read back.

use serde_core::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    BASE, CANARY, sample,
    sample_dialects::{self, Phone},
};
use crate::{Credentials, Request};

fn stored(request: &impl Serialize) -> Value {
    serde_json::from_str(&serde_json::to_string(request).unwrap()).unwrap()
}

fn read<T: DeserializeOwned>(json: &Value) -> Result<T, String> {
    serde_json::from_str(&json.to_string()).map_err(|error| error.to_string())
}

/// Asserts that the request, stored as a string and read back, is equal and sends the same bytes.
#[track_caller]
fn assert_kept<R: Request + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    request: R,
) {
    let text = serde_json::to_string(&request).unwrap();
    let read: R = serde_json::from_str(&text).unwrap();
    assert_eq!(read, request, "{text}");
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
    let sent = |request: &R| request.call().to_http_request(BASE).unwrap();
    let (one, two) = (sent(&read), sent(&request));
    assert_eq!(one.uri(), two.uri());
    assert_eq!(one.headers(), two.headers());
    assert_eq!(one.body(), two.body());
    // So it is in any self-describing format, even if it does not keep the order of keys.
    let value = serde_json::to_value(&request).unwrap();
    assert_eq!(serde_json::from_value::<R>(value).unwrap(), request);
}

#[test]
fn the_format_is_stable() {
    let request = sample::created().tags(["a", "b"]).score(0.1).age(7);
    let form = |name: &str, value: Value| json!({ "in": "form", "name": name, "value": value });
    let expected = json!({
        "operation": "CreateChannel",
        "target": "POST /v1/Channels",
        "arguments": [
            form("FlexFlowSid", json!({ "string": "FO0123456789abcdef0123456789abcdef" })),
            form("Identity", json!({ "string": "ada" })),
            form("Age", json!({ "integer": 7 })),
            form("Score", json!({ "number": "0.1" })),
            form("Tags", json!({ "list": [{ "string": "a" }, { "string": "b" }] })),
        ],
    });
    assert_eq!(stored(&request), expected);
    let other_order = sample::create()
        .identity("ada")
        .age(7)
        .tags(["a", "b"])
        .score(0.1);
    let sid = const { sample::FlexFlowSid::from_static("FO0123456789abcdef0123456789abcdef") };
    assert_eq!(stored(&other_order.flex_flow_sid(sid)), expected);
}

#[test]
fn every_kind_of_value_is_kept() {
    assert_kept(sample::created());
    let odd = "a\0\n\"'\\ \u{7f}\u{2028}é😀";
    assert_kept(sample::created().identity(odd).tags(Vec::<String>::new()));
    assert_kept(
        sample::created()
            .long_lived(true)
            .tags(["true", "1", "", "null"]),
    );
    // On its own, serde_json would read some of these as an adjacent number.
    for number in [31.245270191439438, 0.1, -0.0, 1e300, 5e-324, f64::MAX, 3.0] {
        assert_kept(sample::created().score(number));
        assert_kept(sample::created().attributes(json!({ "a": [number] })));
    }
    for integer in [i64::MIN, -1, 0, i64::MAX] {
        assert_kept(sample::list().page_size(integer.clamp(1, 1000)));
        assert_kept(sample_dialects::create_user().age(integer.min(150)));
    }
    for json in [
        json!(null),
        json!("text"),
        json!(true),
        json!([null, [], {}, -1, u64::MAX]),
        json!({ "$number": "1" }),
        json!({ "$number": 0.5 }),
        json!({ "$$number": { "$number": null } }),
        json!({ "$number": "x", "other": 1 }),
    ] {
        assert_kept(sample::created().attributes(json.clone()));
        assert_kept(sample::created().media(vec![json.clone(), json!(1)]));
        assert_kept(sample_dialects::remove().body(json!({ "x": json })));
    }
}

#[test]
fn every_location_is_kept() {
    assert_kept(
        sample::fetch("acme", "a b")
            .header("Flex-Metadata", "m")
            .header("Customer", "c"),
    );
    assert_kept(sample::delete("CH1"));
    assert_kept(sample::list().status(vec!["x y".into()]).flex_metadata("m"));
    let phone = Phone {
        number: Some("+1".into()),
        extension: Some(1),
        ..Phone::default()
    };
    assert_kept(
        sample_dialects::create_user()
            .zone("z")
            .phones([phone])
            .active(true)
            .score(0.5),
    );
    let list = sample_dialects::list_calls("AC1", "x").ids(["a"]);
    assert_kept(list.add_ons_data(json!({ "a": { "b": 1.5 } })));
}

#[test]
fn credentials_are_never_stored() {
    let request = sample_dialects::create_user().authorization(Credentials::bearer(CANARY));
    let error = serde_json::to_string(&request).unwrap_err().to_string();
    assert_eq!(
        error,
        "CreateUser has its own credentials, which are never stored: set them after reading the request"
    );
}

/// The error of reading a stored request after this change.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut json = stored(&sample::created().age(7).long_lived(true).tags(["a"]));
    change(&mut json);
    let error = read::<sample::CreateChannel>(&json).unwrap_err();
    assert!(!error.contains(CANARY), "{error}");
    let error = error.strip_prefix("a stored CreateChannel cannot be read: ");
    error.unwrap().split(" at line").next().unwrap().to_owned()
}

#[test]
fn a_stored_request_of_another_operation_is_refused() {
    let delete = stored(&sample::delete("CH1"));
    let error = read::<sample::CreateChannel>(&delete).unwrap_err();
    let expected = "a stored CreateChannel cannot be read: it is a request of DeleteChannel, `DELETE /v1/Channels/{Sid}`";
    assert!(error.starts_with(expected), "{error}");
    assert!(read::<sample::ArchiveChannel>(&delete).is_err());
    // Two versions of an API may have operations with the same name.
    let error = changed(|json| json["target"] = json!("POST /v2/Channels"));
    assert_eq!(
        error,
        "it is a request of CreateChannel, `POST /v2/Channels`"
    );
    for key in ["operation", "target"] {
        let error = changed(|json| json[key] = json!(null));
        assert_eq!(error, "`operation` or `target` is missing or not a string");
    }
}

#[test]
fn unknown_parameters_are_refused() {
    let unknown = |location: &str, name: &str| {
        changed(|json| {
            json["arguments"][0]["in"] = json!(location);
            json["arguments"][0]["name"] = json!(name);
        })
    };
    assert_eq!(
        unknown("form", "Other\n"),
        "there is no parameter `Other\\n` in `form`"
    );
    for location in ["query", "header", "path", "json", "body", "cookie"] {
        assert_eq!(
            unknown(location, "Identity"),
            format!("there is no parameter `Identity` in `{location}`")
        );
    }
    let error = changed(|json| json["arguments"][0] = json["arguments"][1].clone());
    assert_eq!(error, "`Identity` is duplicated");
    let error = changed(|json| drop(json["arguments"].as_array_mut().unwrap().remove(1)));
    assert_eq!(error, "`Identity` is missing");
    let mut delete = stored(&sample::delete("CH1"));
    delete["arguments"] = json!([]);
    let error = read::<sample::DeleteChannel>(&delete).unwrap_err();
    assert!(error.contains("`Sid` is missing"), "{error}");
}

#[test]
fn values_of_the_wrong_kind_are_refused_and_not_quoted() {
    let with =
        |index: usize, value: Value| changed(|json| json["arguments"][index]["value"] = value);
    for value in [
        json!(CANARY),
        json!(null),
        json!([CANARY]),
        json!({}),
        json!({ "string": 5 }),
        json!({ "string": null }),
        json!({ "integer": CANARY }),
        json!({ "integer": 5.5 }),
        json!({ "number": CANARY }),
        json!({ "boolean": CANARY }),
        json!({ "list": CANARY }),
        json!({ "list": [CANARY] }),
        json!({ "list": [{ "list": [] }] }),
        json!({ "other": CANARY }),
        json!({ "string": CANARY, "integer": 5 }),
        json!({ "json": { "$number": CANARY } }),
    ] {
        assert_eq!(
            with(1, value.clone()),
            "`Identity` is not a string",
            "{value}"
        );
    }
    let sid = "`FlexFlowSid` is not a SID of `FO` and 32 hexadecimal digits";
    for (index, value, problem) in [
        (
            0,
            json!({ "string": "CH0123456789abcdef0123456789abcdef" }),
            sid,
        ),
        (0, json!({ "string": "" }), sid),
        (
            0,
            json!({ "json": "FO0123456789abcdef0123456789abcdef" }),
            sid,
        ),
        (2, json!({ "string": "73" }), "`Age` is not an integer"),
        (2, json!({ "json": 73 }), "`Age` is not an integer"),
        (2, json!({ "number": "73" }), "`Age` is not an integer"),
        (
            2,
            json!({ "list": [{ "integer": 73 }] }),
            "`Age` is not an integer",
        ),
        (
            3,
            json!({ "string": "true" }),
            "`LongLived` is not a boolean",
        ),
        (
            4,
            json!({ "string": "a" }),
            "`Tags` is not a list of strings",
        ),
        (
            4,
            json!({ "list": [{ "boolean": true }] }),
            "`Tags` is not a list of strings",
        ),
    ] {
        assert_eq!(with(index, value), problem);
    }
    let mut delete = stored(&sample::delete("CH1"));
    for value in [
        json!({ "list": [{ "string": "a" }] }),
        json!({ "json": "a" }),
    ] {
        delete["arguments"][0]["value"] = value;
        assert!(read::<sample::DeleteChannel>(&delete).is_err());
    }
    let mut remove = stored(&sample_dialects::remove().body(json!({})));
    remove["arguments"][0]["value"] = json!({ "string": "{}" });
    assert!(read::<sample_dialects::Remove>(&remove).is_err());
}

#[test]
fn data_that_is_not_a_stored_request_is_refused() {
    for (text, expected) in [
        ("5", "it is not an object"),
        ("[]", "it is not an object"),
        (r#""canary-7f3a""#, "it is not an object"),
        (
            r#"{"operation":"x","operation":"y"}"#,
            "the key `operation` is unknown or duplicated",
        ),
        (
            r#"{"credentials":"canary-7f3a"}"#,
            "the key `credentials` is unknown or duplicated",
        ),
        ("{}", "`operation` or `target` is missing or not a string"),
    ] {
        let error = serde_json::from_str::<sample::CreateChannel>(text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
        assert!(!error.contains(CANARY), "{error}");
    }
    let error = changed(|json| json["arguments"] = json!({ "Identity": CANARY }));
    assert_eq!(error, "`arguments` is missing or not an array");
    for argument in [
        json!(CANARY),
        json!({ "in": "form" }),
        json!({ "x": CANARY }),
    ] {
        let error = changed(|json| json["arguments"][0] = argument);
        assert!(error.starts_with("in one of the arguments, "), "{error}");
    }
}

#[test]
fn a_stored_date_is_a_date() {
    let due = crate::DateTime::try_from(std::time::UNIX_EPOCH).unwrap();
    let mut json = stored(&sample::created().date_due(due));
    json["arguments"][2]["value"] = json!({ "string": "Mon, 01 Aug 2016 22:10:40 +0000" });
    assert!(read::<sample::CreateChannel>(&json).is_ok());
    json["arguments"][2]["value"] = json!({ "string": "tomorrow" });
    let error = read::<sample::CreateChannel>(&json).unwrap_err();
    assert!(
        error.contains("`DateDue` is not a date and time"),
        "{error}"
    );
}

#[test]
fn a_stored_value_out_of_range_is_refused() {
    let error = changed(|json| json["arguments"][2]["value"] = json!({ "integer": 731 }));
    assert_eq!(error, "`Age` must be at most 150");
}

/// By the same checks as any other request.
#[test]
fn the_path_of_a_request_that_was_read_is_checked_before_it_is_sent() {
    let mut json = stored(&sample::delete("CH1"));
    json["arguments"][0]["value"] = json!({ "string": "../x" });
    let request: sample::DeleteChannel = read(&json).unwrap();
    assert!(request.call().to_http_request(BASE).is_err());
}
