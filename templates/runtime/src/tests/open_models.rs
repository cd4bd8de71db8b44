//! Models that keep what their fields do not hold.

use serde_json::{Value, json};

use super::sample;
use crate::{Request as _, generated_for_0_1 as runtime, response::Response};

#[derive(Clone, Default, PartialEq)]
struct Bell {
    tone: Option<String>,
    weight: Option<i64>,
    parts: Option<Vec<Bell>>,
    inner: Option<Box<Bell>>,
    additional_properties: runtime::AdditionalProperties,
}

runtime::model!(Bell {
    tone: personal,
    weight,
    parts,
    inner,
    ..additional_properties
});

fn read(body: &str) -> Bell {
    let response = http::Response::new(body.as_bytes().to_vec());
    Response::from_response(sample::created().call(), &response).unwrap()
}

fn kept(bell: &Bell) -> Value {
    json!(bell.additional_properties)
}

#[test]
fn unknown_properties_and_values_that_do_not_fit_are_kept() {
    let bell = read(
        r#"{"tone": "a", "weight": {"kg": 5}, "colour": [1, null], "age": null, "parts": [{"x": 1}], "inner": {"y": 2}}"#,
    );
    assert_eq!(bell.tone.as_deref(), Some("a"));
    assert_eq!(bell.weight, None);
    let expected = json!({ "weight": { "kg": 5 }, "colour": [1, null], "age": null });
    assert_eq!(kept(&bell), expected);
    assert_eq!(kept(&bell.parts.unwrap()[0]), json!({ "x": 1 }));
    assert_eq!(kept(&bell.inner.unwrap()), json!({ "y": 2 }));
}

#[test]
fn what_was_read_is_written_again() {
    let json = json!({ "tone": "a", "weight": "heavy", "z": { "b": [true] }, "inner": { "y": 2 } });
    let bell = read(&json.to_string());
    assert_eq!(Value::from(bell.clone()), json);
    assert_eq!(serde_json::to_value(&bell).unwrap(), json);
    assert_eq!(serde_json::from_value::<Bell>(json).unwrap(), bell);
}

#[test]
fn a_field_that_is_set_replaces_the_value_that_did_not_fit() {
    let mut bell = read(r#"{"weight": "heavy"}"#);
    bell.weight = Some(5);
    assert_eq!(Value::from(bell), json!({ "weight": 5 }));
}

#[test]
fn the_last_of_duplicate_properties_counts() {
    let bell = read(r#"{"weight": "heavy", "weight": 5, "x": 1, "x": 2}"#);
    assert_eq!((bell.weight, kept(&bell)), (Some(5), json!({ "x": 2 })));
    let bell = read(r#"{"weight": 5, "weight": "heavy"}"#);
    assert_eq!(
        (bell.weight, kept(&bell)),
        (None, json!({ "weight": "heavy" }))
    );
}

#[test]
fn null_is_the_lack_of_a_known_property() {
    let bell = read(r#"{"weight": null, "tone": null}"#);
    assert_eq!(bell, Bell::default());
}

#[test]
fn long_numbers_and_odd_values_are_kept_as_far_as_they_fit() {
    let bell = read(r#"{"tone": 12345678901234567890123, "x": 1e999, "y": "\ud83d"}"#);
    assert_eq!(bell.tone.as_deref(), Some("12345678901234567890123"));
    assert_eq!(kept(&bell), json!({ "x": null, "y": "\u{fffd}" }));
}

#[test]
fn a_value_that_is_no_object_is_not_a_model() {
    assert!(serde_json::from_value::<Bell>(json!([1])).is_err());
    assert_eq!(read(r#"{"inner": 5}"#).additional_properties["inner"], 5);
}

#[test]
fn neither_names_nor_values_of_what_is_kept_are_shown() {
    let bell = read(r#"{"weight": 5, "+15005550006": "Sample Visitor"}"#);
    assert_eq!(
        format!("{bell:?}"),
        "Bell { tone: None, weight: Some(5), parts: None, inner: None, \
         additional_properties: [personal data], .. }"
    );
}
