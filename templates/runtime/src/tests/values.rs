//! SIDs, open enums and dates: strict with what a program builds, tolerant of what the server sends.

use std::{
    collections::HashSet,
    time::{Duration, SystemTime},
};

use serde_json::json;

use super::sample::{ChannelType, FlexFlowSid};
use crate::{
    Date, DateTime,
    generated_for_0_1::{FromJson, JsonValue},
    types::{InvalidDate, Sid},
};

const SID: &str = "FO0123456789abcdefABCDEF0123456789";

#[test]
fn a_sid_that_a_program_builds_is_well_formed() {
    const LITERAL: FlexFlowSid = FlexFlowSid::from_static(SID);
    let parsed: FlexFlowSid = SID.parse().unwrap();
    assert_eq!(parsed, LITERAL);
    assert_eq!(parsed, FlexFlowSid::new(SID).unwrap());
    assert!(parsed.is_well_formed());
    assert_eq!(parsed.as_str(), SID);
    assert_eq!(
        format!("{parsed} {parsed:>36} {parsed:?}"),
        format!("{SID}   {SID} FlexFlowSid({SID})")
    );
    assert_eq!(FlexFlowSid::PREFIX, "FO");
    assert_eq!(size_of::<Option<FlexFlowSid>>(), 35);
}

#[test]
fn a_string_that_is_no_sid_of_the_kind_is_refused_with_the_reason() {
    for (string, reason) in [
        ("", "it is empty"),
        (
            "F",
            "it has 1 character instead of 34: `FO` and 32 hexadecimal digits",
        ),
        (
            "canary",
            "it has 6 characters instead of 34: `FO` and 32 hexadecimal digits",
        ),
        (
            "FO0123456789abcdef0123456789abcde",
            "it has 33 characters instead of 34: `FO` and 32 hexadecimal digits",
        ),
        (
            "FO0123456789abcdef0123456789abcdef0",
            "it has 35 characters instead of 34: `FO` and 32 hexadecimal digits",
        ),
        (
            " FO0123456789abcdef0123456789abcdef",
            "it begins or ends with white space",
        ),
        (
            "FO0123456789abcdef0123456789abcdef\n",
            "it begins or ends with white space",
        ),
        (
            "CH0123456789abcdef0123456789abcdef",
            "its prefix is `CH`, that of `ConversationSid`, instead of `FO`",
        ),
        (
            "FW0123456789abcdef0123456789abcdef",
            "its prefix is `FW` instead of `FO`",
        ),
        (
            "fo0123456789abcdef0123456789abcdef",
            "its prefix is `fo`, but must be upper case, `FO`",
        ),
        (
            "Fo0123456789abcdef0123456789abcdef",
            "its prefix is `Fo`, but must be upper case, `FO`",
        ),
        (
            "F00123456789abcdef0123456789abcdef",
            "character 2, `0`, is not a letter",
        ),
        (
            "FO0123456789abcdef0123456789abcdeg",
            "character 34, `g`, is not a hexadecimal digit",
        ),
        (
            "CH0123456789abcdef0123456789abcdeg",
            "character 34, `g`, is not a hexadecimal digit",
        ),
        (
            "FO0123456789\x1bbcdef0123456789abcdef",
            "character 13, `\\x1b`, is not a hexadecimal digit",
        ),
        (
            "FO0123456789abcdef0123456789abcde\0",
            "character 34, `\\x00`, is not a hexadecimal digit",
        ),
        (
            "FO0123456789abcdef0123456789abcdé",
            "it has 33 characters instead of 34: `FO` and 32 hexadecimal digits",
        ),
        (
            "FO0123456789abcdef0123456789abcdeé",
            "character 34 is not a hexadecimal digit",
        ),
        (
            "FO........................../../../",
            "it has 35 characters instead of 34: `FO` and 32 hexadecimal digits",
        ),
    ] {
        let error = string.parse::<FlexFlowSid>().expect_err(string);
        let expected = format!("not a valid `FlexFlowSid`: {reason}");
        assert_eq!(error.to_string(), expected);
        // What a `main` prints that returns the error.
        assert_eq!(format!("{error:?}"), expected);
    }
}

#[test]
#[should_panic(expected = "not a SID of `FO`")]
fn an_invalid_literal_outside_a_const_panics() {
    let _ = FlexFlowSid::from_static("FO");
}

#[test]
fn a_sid_of_the_server_is_kept_as_sent() {
    for text in ["", "PV0123456789abcdef0123456789abcdef", "test", "é", SID] {
        let sid = FlexFlowSid::from_json(json!(text)).unwrap();
        assert_eq!(sid.as_str(), text);
        assert_eq!(sid.is_well_formed(), text == SID, "{text}");
        assert_eq!(sid.to_json(), json!(text));
        assert_eq!(
            serde_json::from_value::<FlexFlowSid>(json!(text)).unwrap(),
            sid
        );
        assert_eq!(serde_json::to_value(sid).unwrap(), json!(text));
    }
}

#[test]
fn a_string_that_does_not_fit_is_no_sid() {
    for json in [
        json!("x".repeat(35)),
        json!("a\0b"),
        json!(5),
        json!(null),
        json!(["FO"]),
        json!({}),
    ] {
        assert_eq!(FlexFlowSid::from_json(json.clone()), None);
        assert!(serde_json::from_value::<FlexFlowSid>(json).is_err());
    }
}

#[test]
fn sids_can_be_used_generically() {
    fn through<S: Sid>(text: &str) -> (String, bool, &'static str) {
        let sid: S = text.parse().unwrap();
        (sid.as_str().to_owned(), sid.is_well_formed(), S::PREFIX)
    }
    assert_eq!(through::<FlexFlowSid>(SID), (SID.to_owned(), true, "FO"));
    let lower = FlexFlowSid::new("FO00000000000000000000000000000000").unwrap();
    assert!(lower < SID.parse().unwrap());
    assert_eq!(HashSet::from([lower, lower]).len(), 1);
}

#[test]
fn an_enum_is_read_and_written_unchanged() {
    for (text, value) in [("web", ChannelType::Web), ("sms", ChannelType::Sms)] {
        assert_eq!(ChannelType::from(text), value);
        assert_eq!(text.parse(), Ok(value.clone()));
        assert_eq!(value.as_str(), text);
        assert_eq!(format!("{value} {value:>5}"), format!("{text}   {text}"));
        assert_eq!(value.to_json(), json!(text));
    }
    for text in ["", "WEB", "web ", "unknown", "canary"] {
        let value = ChannelType::from(text);
        assert!(
            matches!(&value, ChannelType::Unrecognized(unrecognized) if unrecognized.as_str() == text)
        );
        assert_eq!((value.as_str(), value.to_json()), (text, json!(text)));
        assert_eq!(
            serde_json::from_value::<ChannelType>(json!(text)).unwrap(),
            value
        );
    }
    assert_eq!(
        format!("{:?}", ChannelType::from("x")),
        r#"Unrecognized("x")"#
    );
}

/// `Unrecognized` has no constructor: reading a string is the only way to get one, and looks into the table first.
#[test]
fn a_known_string_is_never_unrecognized() {
    for text in ["web", "sms"] {
        for value in [
            ChannelType::from(text),
            text.parse().unwrap(),
            ChannelType::from_json(json!(text)).unwrap(),
            serde_json::from_value(json!(text)).unwrap(),
        ] {
            assert!(!matches!(value, ChannelType::Unrecognized(_)));
        }
    }
}

#[test]
fn an_enum_is_a_string() {
    for json in [
        json!(5),
        json!(null),
        json!(true),
        json!({ "web": 1 }),
        json!(["web"]),
    ] {
        assert_eq!(ChannelType::from_json(json), None);
    }
}

#[test]
fn a_date_is_kept_as_sent_and_parsed() {
    let time = |seconds| SystemTime::UNIX_EPOCH + Duration::from_millis(seconds);
    for (text, expected) in [
        ("2016-08-01T22:10:40Z", Some(time(1_470_089_440_000))),
        ("2016-08-01T22:10:40.250Z", Some(time(1_470_089_440_250))),
        ("2016-08-02T00:10:40+02:00", Some(time(1_470_089_440_000))),
        ("", None),
        ("2016-08-01", None),
        (
            "Mon, 01 Aug 2016 22:10:40 +0000",
            Some(time(1_470_089_440_000)),
        ),
        (
            "Mon, 01 Aug 2016 22:10:40 GMT",
            Some(time(1_470_089_440_000)),
        ),
        ("9999-12-31T23:59:59Z", Some(time(253_402_300_799_000))),
        (
            "9999-12-31T23:59:59.999-05:00",
            Some(time(253_402_318_799_999)),
        ),
        (
            "Fri, 31 Dec 9999 23:59:59 GMT",
            Some(time(253_402_300_799_000)),
        ),
        ("Thu, 31 Dec 9999 23:59:59 GMT", None),
        ("9999-12-32T23:59:59Z", None),
        ("-009999-01-01T00:00:00Z", None),
        ("Mon, 32 Aug 2016 22:10:40 +0000", None),
        ("2016-13-01T00:00:00Z", None),
    ] {
        let date = DateTime::from_json(json!(text)).unwrap();
        assert_eq!((date.as_str(), date.to_system_time()), (text, expected));
        assert_eq!(date.to_json(), json!(text));
    }
    assert_eq!(DateTime::from_json(json!(1_470_089_440)), None);
}

#[test]
fn a_date_that_a_program_builds_is_in_utc() {
    let date: DateTime = "2016-08-02T00:10:40.5+02:00".parse().unwrap();
    assert_eq!(date.as_str(), "2016-08-01T22:10:40.5Z");
    assert_eq!(
        DateTime::try_from(date.to_system_time().unwrap()),
        Ok(date.clone())
    );
    assert_eq!(
        format!("{date} {date:?}"),
        "2016-08-01T22:10:40.5Z DateTime(2016-08-01T22:10:40.5Z)"
    );
    for text in [
        "",
        "yesterday",
        "2016-08-01",
        "2016-08-01T22:10:40",
        "-000001-01-01T00:00:00Z",
        "\n",
    ] {
        assert!(text.parse::<DateTime>().is_err(), "{text}");
    }
}

#[test]
fn the_last_second_of_the_year_9999_is_a_date() {
    let last: DateTime = "9999-12-31T23:59:59Z".parse().unwrap();
    assert_eq!(last.as_str(), "9999-12-31T23:59:59Z");
    assert_eq!(
        DateTime::try_from(last.to_system_time().unwrap()),
        Ok(last.clone())
    );
    let elsewhere: DateTime = "9999-12-31T18:59:59-05:00".parse().unwrap();
    assert_eq!(elsewhere, last);
    assert!("9999-12-31T23:59:59-05:00".parse::<DateTime>().is_err());
    assert!("9999-12-31".parse::<Date>().is_ok());
}

#[test]
fn a_time_that_the_api_cannot_represent_is_refused() {
    const YEAR: u64 = 31_556_952;
    let before = SystemTime::UNIX_EPOCH
        .checked_sub(Duration::from_secs(2_000 * YEAR))
        .unwrap();
    let after = SystemTime::UNIX_EPOCH
        .checked_add(Duration::from_secs(9_000 * YEAR))
        .unwrap();
    assert!(DateTime::try_from(before).is_err());
    assert!(DateTime::try_from(after).is_err());
}

#[test]
fn a_day_is_strict_in_requests_and_kept_as_sent_in_responses() {
    let day = Date::new(2016, 8, 1).unwrap();
    assert_eq!(
        format!("{day} {day:?} {day:>11}"),
        "2016-08-01 Date(2016-08-01)  2016-08-01"
    );
    assert_eq!("2016-08-01".parse(), Ok(day.clone()));
    assert!("2016-02-29".parse::<Date>().is_ok());
    for text in [
        "",
        "2016-8-1",
        "20160801",
        "2016-08-01T00:00:00",
        "2016-08-01 ",
        "2015-02-29",
        "2016-13-01",
        "-000001-08-01",
        "+002016-08-01",
        "2016-W31-1",
    ] {
        assert_eq!(text.parse::<Date>(), Err(InvalidDate), "{text}");
    }
    for (year, month, day) in [(2015, 2, 29), (2016, 0, 1), (2016, 1, 200), (10_000, 1, 1)] {
        assert_eq!(Date::new(year, month, day), Err(InvalidDate));
    }
    for text in ["2016-08-01", "Mon, 01 Aug 2016", ""] {
        let date = Date::from_json(json!(text)).unwrap();
        assert_eq!((date.as_str(), date.to_json()), (text, json!(text)));
    }
    assert_eq!(Date::from_json(json!(5)), None);
}

#[test]
fn the_known_values_of_an_enum_are_listed_in_order() {
    assert_eq!(ChannelType::VALUES, [ChannelType::Web, ChannelType::Sms]);
}

#[test]
fn only_a_known_value_is_read_strictly() {
    assert_eq!(ChannelType::known("sms"), Ok(ChannelType::Sms));
    for string in ["", "SMS", "sms ", "canary"] {
        let error = ChannelType::known(string).unwrap_err();
        assert_eq!(error.known(), ["web", "sms"]);
        assert_eq!(error.to_string(), "expected one of `web`, `sms`");
        assert_eq!(format!("{error:?}"), error.to_string());
    }
}
