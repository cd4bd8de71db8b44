//! A value that is not JSON, or too much for serde_json, costs neither the other fields nor the response.

use serde_json::{Value, json};

use super::{
    CANARY, client, printed, response,
    sample::{self, Channel},
    sample_dialects::{Contact, Target},
};
use crate::{
    ErrorKind, Page, Request as _,
    generated_for_0_1::FromJson,
    response::{Json, Response, UndecodableBody},
    responses::body,
    testing::ScriptedTransport,
};

fn read<T: FromJson>(json: impl AsRef<[u8]>) -> Result<T, UndecodableBody> {
    let mut value = None;
    body::read(json.as_ref(), T::slot(&mut value))?;
    value.ok_or_else(|| UndecodableBody::new("", "is no such value"))
}

/// A channel whose properties, one of each type, are all this value.
fn channel_of(value: impl AsRef<[u8]>) -> Vec<u8> {
    let mut json = b"{\"unknown\":0".to_vec();
    for name in [
        "new",
        "sid",
        "flex_flow_sid",
        "channel_type",
        "date_created",
        "priority",
        "score",
        "enabled",
        "attributes",
        "tags",
        "parent",
    ] {
        json.extend(format!(",\"{name}\":").bytes());
        json.extend(value.as_ref());
    }
    json.extend(b",\"identity\":\"ada\"}");
    json
}

/// What is read of a string that is damaged in this way, as a string.
#[track_caller]
fn assert_string(content: impl AsRef<[u8]>, expected: &str) {
    let string = [b"\"", content.as_ref(), b"\""].concat();
    let channel: Channel = read(channel_of(&string)).unwrap();
    assert_eq!(channel.sid.as_deref(), Some(expected));
    assert_eq!(channel.channel_type.unwrap().as_str(), expected);
    assert_eq!(channel.date_created.unwrap().as_str(), expected);
    assert_eq!(channel.attributes, Some(json!(expected)));
    assert_eq!((channel.tags, channel.parent), (None, None));
    assert_eq!(channel.identity.as_deref(), Some("ada"));
    // As a property name, and nested in any JSON.
    let object = [b"{", &string[..], b":[", &string, b"]}"].concat();
    assert_eq!(
        read::<Value>(object).unwrap(),
        json!({ expected: [expected] })
    );
}

#[test]
fn a_string_that_is_cut_in_a_character_ends_with_a_replacement() {
    assert_string(br"hi \ud83d", "hi \u{fffd}");
    assert_string(br"hi \ude00", "hi \u{fffd}");
    assert_string(br"\ud83d\ud83d\ude00!", "\u{fffd}😀!");
    assert_string(br"\ud83d\u0041\n", "\u{fffd}A\n");
    assert_string(br"\ud83", "\u{fffd}");
    assert_string(br"\u", "\u{fffd}");
    assert_string(&"hi 😀".as_bytes()[..5], "hi \u{fffd}");
}

#[test]
fn bytes_of_another_encoding_are_replaced() {
    assert_string(b"Zo\xeb", "Zo\u{fffd}");
    assert_string(b"\xe9t\xe9 \xff\xfe", "\u{fffd}t\u{fffd} \u{fffd}\u{fffd}");
    assert_string("né \u{feff}".as_bytes(), "né \u{feff}");
}

#[test]
fn control_characters_and_wrong_escapes_in_strings_are_text() {
    assert_string(b"a\tb\r\nc\0\x1f", "a\tb\r\nc\0\u{1f}");
    assert_string(br#"\q \\ \" \/ \x41"#, "\u{fffd}q \\ \" / \u{fffd}x41");
}

#[test]
fn a_long_number_keeps_its_digits_as_a_string_and_is_a_number_where_it_fits() {
    for (number, nearest) in [
        ("12345678901234567890123", Some(12345678901234567890123.0)),
        ("-12345678901234567890123", Some(-12345678901234567890123.0)),
        ("18446744073709551616", Some(18446744073709551616.0)),
        ("0.1000000000000000055511151231257827", Some(0.1)),
        ("1.00000000000000000", Some(1.0)),
        ("1e999", None),
        ("-1E+400", None),
    ] {
        let channel: Channel = read(channel_of(number)).unwrap();
        assert_eq!(channel.sid.as_deref(), Some(number));
        assert_eq!(channel.score, nearest);
        assert_eq!(channel.priority, (nearest == Some(1.0)).then_some(1));
        assert_eq!(channel.attributes, nearest.map(Value::from));
        assert_eq!(channel.enabled, None);
        assert_eq!((channel.flex_flow_sid, channel.date_created), (None, None));
        assert_eq!((channel.tags, channel.parent), (None, None));
        assert_eq!(channel.identity.as_deref(), Some("ada"));

        let strings: Vec<String> = read(format!("[{number},\"a\"]")).unwrap();
        assert_eq!(strings, [number, "a"]);
        let channels: Vec<Channel> = read(format!("[{number},{{}}]")).unwrap();
        assert_eq!(channels, [Channel::default()]);
        let any: Value = read(format!("{{\"a\":[{number}]}}")).unwrap();
        assert_eq!(any, json!({ "a": [nearest] }));
        assert!(read::<Channel>(number).is_err());
        assert_eq!(read::<String>(number).unwrap(), number);
    }
}

#[test]
fn numbers_of_64_bits_and_floats_are_no_long_numbers() {
    for number in [
        "18446744073709551615",
        "-9223372036854775808",
        "0.30000000000000004",
        "1.7976931348623157e+308",
        "1e300",
    ] {
        let expected: Value = serde_json::from_str(number).unwrap();
        let (open, close) = ("[".repeat(127), "]".repeat(127));
        for json in [
            channel_of(number),
            // Another odd value does not change how it is read.
            channel_of(format!("{number},\"odd\":{open}[]{close}")),
        ] {
            let channel: Channel = read(json).unwrap();
            assert_eq!(channel.attributes, Some(expected.clone()));
            assert_eq!(channel.sid, Some(expected.to_string()));
        }
    }
}

#[test]
fn one_ofs_and_your_own_types_read_long_numbers_as_their_fields_do() {
    const LONG: &str = "12345678901234567890123";
    let phone = format!(r#"{{"kind":"phone","number":{LONG},"extension":{LONG}}}"#);
    let Target::Phone(read_by_name) = read(&phone).unwrap() else {
        panic!("it is a phone")
    };
    assert_eq!(read_by_name.number.as_deref(), Some(LONG));
    assert_eq!(read_by_name.extension, None);
    let Contact::Phone(read_by_fit) = read(&phone).unwrap() else {
        panic!("it is a phone")
    };
    assert_eq!(read_by_fit.number.as_deref(), Some(LONG));
    let Target::Phone(owned) =
        read(r#"{"kind":"phone","owner":1e999,"since":"9999-12-31"}"#).unwrap()
    else {
        panic!("it is a phone")
    };
    assert_eq!(owned.owner, None);

    let unknown = r#"{"kind":"fax","numbers":[1e999,12345678901234567890123]}"#;
    let expected = json!({ "kind": "fax", "numbers": [null, 1.2345678901234568e22] });
    assert_eq!(
        read::<Target>(unknown).unwrap(),
        Target::Unrecognized(expected.clone())
    );
    assert_eq!(read::<Json<Value>>(unknown).unwrap().into_inner(), expected);
    let own: Json<std::collections::BTreeMap<String, f64>> =
        read(format!("{{\"a\":{LONG}}}")).unwrap();
    assert_eq!(own["a"], 12345678901234567890123.0);
}

#[test]
fn what_is_nested_too_deep_is_null() {
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    // One level is the channel.
    let deepest = serde_json::from_str::<Value>(&deep(126)).unwrap();
    for levels in [126, 127, 1000, 200_000] {
        let channel: Channel = read(channel_of(deep(levels))).unwrap();
        let read = channel.attributes.unwrap();
        assert_eq!(read.to_string().matches('[').count(), levels.min(126));
        assert_eq!(read == deepest, levels == 126);
        assert_eq!(channel.sid, None);
        assert_eq!(channel.tags, Some(vec![]));
        assert_eq!(channel.identity.as_deref(), Some("ada"));
    }
    // A string in it may contain brackets, and it may occur more than once.
    let twice = format!(
        r#"[{}"]}}\"",[1e999]{},{}]"#,
        "[".repeat(130),
        "]".repeat(130),
        deep(130)
    );
    assert!(read::<Vec<Value>>(&twice).is_ok_and(|them| them.len() == 2));
    // There is no room for an object.
    let number = deep(127).replace('1', "12345678901234567890123");
    assert!(
        read::<Value>(number)
            .unwrap()
            .to_string()
            .contains("1.2345678901234568e+22")
    );
    assert!(
        read::<Value>(deep(127).replace('1', "1e999"))
            .unwrap()
            .to_string()
            .contains("null")
    );
}

#[test]
fn a_hundred_thousand_levels_need_no_more_stack_than_a_hundred() {
    let body = channel_of("[".repeat(100_000) + &"]".repeat(100_000));
    let reading = move || read::<Channel>(body).map(|channel| channel.identity);
    let small = std::thread::Builder::new().stack_size(1 << 20);
    let identity = small.spawn(reading).unwrap().join().unwrap();
    assert_eq!(identity.unwrap().as_deref(), Some("ada"));
}

#[test]
fn a_word_that_is_no_json_is_null() {
    for word in [
        "NaN",
        "-Infinity",
        "undefined",
        "None",
        "tru",
        "01",
        "+5",
        ".5",
        "5.",
        "0x1F",
        "1e",
        "-",
        "1.2.3",
    ] {
        let channel: Channel = read(channel_of(word)).unwrap();
        let expected = Channel {
            identity: Some("ada".to_owned()),
            ..Channel::default()
        };
        assert_eq!(channel, expected, "{word}");
        assert_eq!(
            read::<Value>(format!("[{word} , 1]")).unwrap(),
            json!([null, 1])
        );
    }
}

#[test]
fn what_is_not_json_at_all_stays_an_error_with_its_place() {
    let cut_deep = format!("{{\"sid\":\"\u{fffd}\",\"attributes\":{}", "[".repeat(200));
    let deep = |inside: &str, close: &str| {
        format!(
            "{{\"attributes\":{}{inside}{}}}",
            "[".repeat(200),
            close.repeat(200)
        )
    };
    for (body, line, column) in [
        (&b"{\"sid\":\"\\ud83d"[..], 1, 14),
        (b"{\"sid\":\n\"\xff\",", 2, 2),
        (b"{\"sid\":1e999,", 1, 12),
        (b"{\"sid\":\"a\tb\" \"c\"}", 1, 10),
        (b"{'sid':NaN}", 1, 2),
        (b"{sid:1}", 1, 2),
        (b"\xff{}", 1, 1),
        (b"hello", 1, 1),
        (b"NaN", 1, 1),
        (b"<html>\xff</html>", 1, 7),
        (b"{\"sid\":12345678901234567890123", 1, 30),
        (cut_deep.as_bytes(), 1, 153),
        (deep("", "}").as_bytes(), 1, 141),
        (deep("1,,2", "]").as_bytes(), 1, 141),
    ] {
        let text = String::from_utf8_lossy(body);
        let error = read::<Channel>(body).unwrap_err();
        let expected = format!("the body is not JSON (line {line}, column {column})");
        assert_eq!(
            (error.to_string(), error.pointer()),
            (expected, ""),
            "{text}"
        );
        assert!(!error.is_json());
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_json() {
    let marked = |text: &str| format!("\u{feff}{text}");
    let channel: Channel = read(marked(r#"{"sid":"\ud83d"}"#)).unwrap();
    assert_eq!(channel.sid.as_deref(), Some("\u{fffd}"));
    assert_eq!(read::<Value>(marked("[1]")).unwrap(), json!([1]));
    assert_eq!(
        read::<Value>(marked("")).unwrap_err().to_string(),
        "the body is empty"
    );
    let empty = http::Response::new(marked("").into_bytes());
    let call = sample::created();
    assert_eq!(
        Option::<Channel>::from_response(call.call(), &empty),
        Ok(None)
    );
    let page = http::Response::new(marked("<html>").into_bytes());
    assert!(<()>::from_response(call.call(), &page).is_err());
}

/// Every damage in this file, in one value.
const DAMAGED: &str = "\"\\ud83d \\q \t\"";

#[tokio::test]
async fn the_other_items_of_a_page_stay_and_so_does_the_next_page() {
    let body = format!(
        r#"{{"meta":{{"page":1e999,"next_page_url":"https://flex-api.twilio.com/v1/Channels?Page=1","key":{DAMAGED}}},
        "flex_chat_channels":[{{"sid":"a"}},{{"sid":"b","identity":{DAMAGED},"priority":1e999}},{{"sid":"c"}}]}}"#
    );
    let transport = ScriptedTransport::new().respond_with(response(200, &[], &body));
    let page: Page<Channel> = client(&transport).send(sample::list()).await.unwrap();
    let sids: Vec<_> = page
        .items()
        .iter()
        .map(|it| it.sid.as_deref().unwrap())
        .collect();
    assert_eq!(sids, ["a", "b", "c"]);
    assert_eq!(
        page.items()[1].identity.as_deref(),
        Some("\u{fffd} \u{fffd}q \t")
    );
    assert!(page.next().is_some());
}

#[tokio::test]
async fn an_error_with_an_odd_value_is_the_error_of_the_api() {
    let body = format!(
        r#"{{"code":20404,"message":"no {}","details":{{"a":1e999}}}}"#,
        r"caf\ud83d"
    );
    let transport = ScriptedTransport::new().respond_with(response(404, &[], &body));
    let error = client(&transport)
        .send(sample::created())
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(20404)));
    assert!(error.to_string().contains("no caf\u{fffd}"), "{error}");
    assert_eq!(error.details(), Some(&json!({ "a": null })));
}

#[tokio::test]
async fn a_create_that_succeeded_with_an_odd_value_is_a_success() {
    let body = format!(r#"{{"sid":"CH1","new":{DAMAGED},"score":1e999}}"#);
    let transport = ScriptedTransport::new().respond_with(response(201, &[], &body));
    let channel = client(&transport).send(sample::created()).await.unwrap();
    assert_eq!((channel.sid.as_deref(), channel.score), (Some("CH1"), None));
}

#[tokio::test]
async fn the_error_for_an_odd_item_names_its_place_and_not_its_value() {
    for item in [
        format!("\"{CANARY}\\ud83d\""),
        "12345678901234567890123".to_owned(),
    ] {
        let body = format!(r#"{{"flex_chat_channels":[{{}},{item}]}}"#);
        let transport = ScriptedTransport::new().respond_with(response(200, &[], &body));
        let error = client(&transport).send(sample::list()).await.unwrap_err();
        assert_eq!(error.pointer(), Some("/flex_chat_channels/1"));
        let printed = printed(&error);
        assert!(
            !printed.contains(CANARY) && !printed.contains("1234"),
            "{printed}"
        );
        assert_eq!(error.body(), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn a_long_number_is_no_list() {
    let number = response(200, &[], "12345678901234567890123");
    let transport = ScriptedTransport::new().respond_with(number);
    let error = client(&transport).send(sample::list()).await.unwrap_err();
    assert_eq!(error.pointer(), Some(""));
}
