//! Reading bodies: duplicate properties, escapes, unusual numbers, and bytes that are not JSON.

use serde_json::{Value, json};

use super::sample::{self, Channel};
use crate::{
    DateTime, Request,
    response::{Response, UndecodableBody},
};

fn read<T: Response>(body: &[u8]) -> Result<T, UndecodableBody> {
    let response = http::Response::new(body.to_vec());
    T::from_response(sample::created().call(), &response)
}

#[test]
fn the_last_of_duplicate_properties_counts() {
    let channel: Channel = read(br#"{"sid":"a","priority":1,"sid":"b","priority":{}}"#).unwrap();
    assert_eq!(
        (channel.sid.as_deref(), channel.priority),
        (Some("b"), None)
    );
    let channel: Channel = read(br#"{"tags":["a"],"tags":["b"],"score":1,"score":null}"#).unwrap();
    assert_eq!(
        (channel.tags, channel.score),
        (Some(vec!["b".to_owned()]), None)
    );
}

#[test]
fn names_and_strings_may_be_escaped() {
    let channel: Channel =
        read(br#"{"s\u0069d":"\"","flex_flow_sid":"F\u004f","date_created":"\u0032"}"#).unwrap();
    assert_eq!(channel.sid.as_deref(), Some("\""));
    assert_eq!(channel.flex_flow_sid.unwrap().as_str(), "FO");
    assert_eq!(channel.date_created.unwrap().as_str(), "2");
}

#[test]
fn unexpected_elements_are_dropped() {
    let channel: Channel = read(br#"{"tags":["a",{},null,[[]],5,true],"parent":[{},5]}"#).unwrap();
    assert_eq!(channel.tags.unwrap(), ["a", "5", "true"]);
    assert_eq!(channel.parent.unwrap(), [Channel::default()]);
}

#[test]
fn numbers_become_strings_with_all_their_digits() {
    for number in ["0", "-5", "18446744073709551615", "1.5", "1e300"] {
        let channel: Channel = read(format!(r#"{{"sid":{number}}}"#).as_bytes()).unwrap();
        let expected: Value = serde_json::from_str(number).unwrap();
        assert_eq!(channel.sid.unwrap(), expected.to_string());
    }
}

/// serde_json's feature `arbitrary_precision`, which any crate of a program can enable, represents numbers like this.
#[test]
fn numbers_of_arbitrary_precision_are_numbers() {
    let number = |text: &str| format!(r#"{{"$serde_json::private::Number":"{text}"}}"#);
    let (five, half) = (number("5.0"), number("0.5"));
    let body = format!(r#"{{"priority":{five},"score":{half},"sid":{half},"enabled":{five}}}"#);
    let channel: Channel = read(body.as_bytes()).unwrap();
    assert_eq!((channel.priority, channel.score), (Some(5), Some(0.5)));
    assert_eq!(
        (channel.sid.as_deref(), channel.enabled),
        (Some("0.5"), None)
    );
}

#[test]
fn invalid_json_is_reported_with_line_and_column() {
    for (body, line, column) in [
        (&b"{\n\"sid\":}"[..], 2, 7),
        (b"{} {}", 1, 4),
        (b"{\"new\":[1,]}", 1, 11),
        (b"{\"sid\":\n \xff}", 2, 2),
        (b"\xff", 1, 1),
        (b"{\"new\":\"\xff}", 1, 9),
        (b"[1, \xff]", 1, 5),
    ] {
        let error = read::<Channel>(body).unwrap_err();
        let expected = format!("the body is not JSON (line {line}, column {column})");
        assert_eq!((error.to_string(), error.pointer()), (expected, ""));
    }
}

#[test]
fn deeply_nested_json_is_an_error_and_no_crash() {
    for body in [
        "[".repeat(100_000),
        format!(r#"{{"attributes":{}"#, "[".repeat(100_000)),
        r#"{"parent":["#.repeat(100_000),
    ] {
        assert!(read::<Channel>(body.as_bytes()).is_err());
        assert!(read::<crate::Page<Channel>>(body.as_bytes()).is_err());
    }
}

#[test]
fn a_response_may_be_any_json_type() {
    assert_eq!(read::<Value>(b"null"), Ok(Value::Null));
    assert_eq!(read::<Value>(br#"[{"a":1}]"#), Ok(json!([{ "a": 1 }])));
    assert_eq!(read::<Vec<Channel>>(b"[{}]"), Ok(vec![Channel::default()]));
    let problem = |error: UndecodableBody| error.to_string();
    assert_eq!(
        read::<Vec<Channel>>(b"{}").map_err(problem),
        Err("the body is not an array".to_owned())
    );
    assert_eq!(
        read::<String>(b"{}").map_err(problem),
        Err("the body is not a string".to_owned())
    );
}

#[test]
fn long_dates_are_kept_unchanged() {
    for length in [30, 31, 32, 100] {
        let text = "x".repeat(length);
        let date: DateTime = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(date.as_str(), text);
        assert_eq!(date, date.clone());
    }
    let date: DateTime = serde_json::from_value(json!("a\0")).unwrap();
    assert_eq!(date.as_str(), "a\0");
    assert_eq!(size_of::<Option<DateTime>>(), 32);
}
