//! Models: an unexpected value affects no other field.

use std::collections::BTreeMap;

use serde_core::de::DeserializeSeed as _;
use serde_json::{Value, json};

use super::sample::{Channel, ChannelType};
use crate::{
    Request,
    generated_for_0_1::{FromJson, JsonValue},
    response::Response,
    tests::sample,
};

fn full() -> Value {
    json!({
        "sid": "CH1", "flex_flow_sid": "FO0123456789abcdef0123456789abcdef", "identity": "ada", "channel_type": "web",
        "date_created": "2016-08-01T22:10:40Z", "priority": 5, "score": 1.5, "enabled": true,
        "attributes": { "a": {}, "b": [null, 1] }, "tags": ["x", ""], "parent": [{ "sid": "CH0" }],
    })
}

#[test]
fn a_full_model_is_read_and_written_in_the_order_of_the_description() {
    let channel: Channel = serde_json::from_value(full()).unwrap();
    assert_eq!(channel.channel_type, Some(ChannelType::Web));
    assert_eq!(
        channel.parent.as_ref().unwrap()[0].sid.as_deref(),
        Some("CH0")
    );
    // As a string, since whether a `Value` keeps the order depends on a feature of serde_json.
    let written =
        r#"{"sid":"CH1","flex_flow_sid":"FO0123456789abcdef0123456789abcdef","identity":"ada","#
            .to_owned()
            + r#""channel_type":"web","date_created":"2016-08-01T22:10:40Z","priority":5,"score":1.5,"enabled":true,"#
            + r#""attributes":{"a":{},"b":[null,1]},"tags":["x",""],"parent":[{"sid":"CH0"}]}"#;
    assert_eq!(serde_json::to_string(&channel).unwrap(), written);
    assert_eq!(channel.to_json(), full());
    assert_eq!(
        serde_json::from_str::<Channel>(&full().to_string()).unwrap(),
        channel
    );
}

#[test]
fn absent_null_and_unknown_properties_are_ignored() {
    let nulls: Value = full()
        .as_object()
        .unwrap()
        .keys()
        .map(|key| (key.clone(), Value::Null))
        .collect();
    for json in [
        json!({}),
        nulls,
        json!({ "new_property": { "deep": [1] }, "": 0 }),
    ] {
        let channel = Channel::from_json(json).unwrap();
        assert_eq!(channel, Channel::default());
        assert_eq!(serde_json::to_string(&channel).unwrap(), "{}");
    }
}

/// Puts each unexpected value into each field: all other fields must be unaffected.
#[test]
fn an_unexpected_value_affects_no_other_field() {
    let odd = [
        json!(-1.5),
        json!("\u{0}"),
        json!([[]]),
        json!({ "x": [] }),
        json!(true),
        json!(u64::MAX),
        json!(1e300),
    ];
    for field in full().as_object().unwrap().keys() {
        for value in &odd {
            let mut json = full();
            json[field] = value.clone();
            let channel = Channel::from_json(json).unwrap();
            let written = channel.to_json();
            for (other, expected) in full()
                .as_object()
                .unwrap()
                .iter()
                .filter(|(other, _)| *other != field)
            {
                assert_eq!(&written[other], expected, "{other} beside {field}: {value}");
            }
        }
    }
}

#[test]
fn only_an_object_is_a_model() {
    for json in [json!(null), json!([]), json!("x"), json!(1)] {
        assert_eq!(Channel::from_json(json.clone()), None);
        let error = serde_json::from_value::<Channel>(json).unwrap_err();
        assert_eq!(error.to_string(), "expected a JSON object for `Channel`");
    }
}

#[test]
fn integers_are_read_from_several_forms() {
    for (json, expected) in [
        (json!(5), Some(5)),
        (json!("5"), Some(5)),
        (json!(" -5 "), Some(-5)),
        (json!(5.0), Some(5)),
        (json!(i64::MIN), Some(i64::MIN)),
        (json!(5.5), None),
        (json!(1e300), None),
        (json!(u64::MAX), None),
        (json!("9223372036854775808"), None),
        (json!("five"), None),
        (json!(""), None),
        (json!(true), None),
        (json!([5]), None),
    ] {
        assert_eq!(i64::from_json(json.clone()), expected, "{json}");
    }
}

#[test]
fn scalars_are_read_from_several_forms() {
    assert_eq!(f64::from_json(json!("1.5")), Some(1.5));
    assert_eq!(f64::from_json(json!(2)), Some(2.0));
    for json in [
        json!("NaN"),
        json!("inf"),
        json!("x"),
        json!(null),
        json!([]),
    ] {
        assert_eq!(f64::from_json(json), None);
    }
    assert_eq!(bool::from_json(json!("true")), Some(true));
    assert_eq!(bool::from_json(json!("TRUE")), None);
    assert_eq!(bool::from_json(json!(1)), None);
    assert_eq!(String::from_json(json!(5)), Some("5".to_owned()));
    assert_eq!(String::from_json(json!(true)), Some("true".to_owned()));
    assert_eq!(String::from_json(json!({})), None);
    assert_eq!(
        Vec::<i64>::from_json(json!([1, "2", "x", null])),
        Some(vec![1, 2])
    );
    assert_eq!(Vec::<i64>::from_json(json!(1)), None);
    let map = BTreeMap::from([("a".to_owned(), 1)]);
    assert_eq!(
        BTreeMap::<String, i64>::from_json(json!({ "a": 1, "b": "x" })),
        Some(map.clone())
    );
    assert_eq!(map.to_json(), json!({ "a": 1 }));
    assert_eq!(BTreeMap::<String, i64>::from_json(json!([])), None);
    assert_eq!(f64::NAN.to_json(), Value::Null);
}

#[test]
fn a_field_that_is_read_again_has_the_new_value() {
    let mut field = Some(1_i64);
    i64::slot(&mut field).deserialize(json!("odd")).unwrap();
    assert_eq!(field, None);
    i64::slot(&mut field).deserialize(json!(2)).unwrap();
    assert_eq!(field, Some(2));
}

#[test]
fn each_body_that_is_not_a_model_has_its_own_error() {
    let request = sample::created();
    let read = |body: &[u8]| {
        let response = http::Response::new(body.to_vec());
        Channel::from_response(request.call(), &response).map_err(|error| error.to_string())
    };
    assert_eq!(read(b"{}"), Ok(Channel::default()));
    assert_eq!(read(b""), Err("the body is empty".to_owned()));
    assert_eq!(read(b"[]"), Err("the body is not a JSON object".to_owned()));
    assert_eq!(
        read(b"<html>"),
        Err("the body is not JSON (line 1, column 1)".to_owned())
    );
    assert!(read("[".repeat(100_000).as_bytes()).is_err());
}
