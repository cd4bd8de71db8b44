//! Events of webhooks: read from forms and from JSON, without losing what is not known.

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

use super::{CANARY, assert_hidden};
use crate::{
    DateTime, generated_for_0_1 as runtime,
    types::{AdditionalProperties, JsonText},
    webhook::{EventError, FormEvent as _, Parameters, events},
};

#[derive(Clone, Default, PartialEq)]
struct Bell {
    sid: Option<String>,
    volume: Option<i64>,
    at: Option<DateTime>,
    attributes: Option<JsonText>,
    additional_properties: AdditionalProperties,
}

runtime::model!(Bell {
    sid = "Sid",
    volume = "Volume",
    at = "At",
    attributes = "Attributes": personal,
    ..additional_properties,
});

#[derive(Clone, PartialEq)]
enum Event {
    Rung(Box<Bell>),
    Dropped(Box<Bell>),
    Unrecognized(Value),
}

runtime::one_of!(Event by "EventType" { Rung = "bell.rung", Dropped = "bell.dropped" });
runtime::webhook!(Event as form by "EventType");
runtime::webhook!(Event as json by "EventType");
runtime::webhook!(Bell as form);

fn parameters(form: &str) -> Parameters {
    Parameters::from_form(form).unwrap()
}

fn rung(form: &str) -> Bell {
    match parameters(form).event() {
        Ok(Event::Rung(bell)) => *bell,
        other => panic!("{other:?}"),
    }
}

#[test]
fn text_of_a_form_becomes_what_it_stands_for() {
    let bell = rung(
        "EventType=bell.rung&Sid=BE1&Volume=11&At=1470089440&Attributes=%7B%22tone%22%3A%22h+i%22%7D",
    );
    assert_eq!(bell.sid.as_deref(), Some("BE1"));
    assert_eq!(bell.volume, Some(11));
    let since_1970 = bell.at.unwrap().to_system_time().unwrap();
    let since_1970 = since_1970.duration_since(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(since_1970.as_secs(), 1_470_089_440);
    assert_eq!(bell.attributes.unwrap()["tone"], "h i");
}

#[test]
fn odd_values_cost_nothing_else_and_are_kept() {
    let bell = rung("Volume=loud&EventType=bell.rung&At=soon&Attributes=%7B&New=1&Sid=");
    assert_eq!((bell.volume, bell.sid), (None, None));
    assert_eq!(bell.at.unwrap().to_system_time(), None);
    // What is not JSON is a string.
    assert_eq!(bell.attributes.unwrap(), JsonText::from(json!("{")));
    assert_eq!(
        Value::from_iter(bell.additional_properties),
        json!({ "EventType": "bell.rung", "Volume": "loud", "New": "1" })
    );
}

#[test]
fn the_first_value_of_a_repeated_parameter_counts() {
    let form = "EventType=bell.rung&Sid=BE1&Sid=BE2&EventType=bell.dropped&Volume=&Volume=5";
    let bell = rung(form);
    assert_eq!(bell.sid.as_deref(), Some("BE1"));
    assert_eq!(bell.sid.as_deref(), parameters(form).get("Sid"));
    // An empty one is none.
    assert_eq!(bell.volume, Some(5));
}

#[test]
fn an_unknown_event_is_kept_with_all_its_parameters() {
    let event: Event = parameters("EventType=bell.melted&Sid=BE1&New=a+b")
        .event()
        .unwrap();
    let kept = json!({ "EventType": "bell.melted", "Sid": "BE1", "New": "a b" });
    assert_eq!(event, Event::Unrecognized(kept));
    // Without a type, no parameter is needed.
    let bell: Bell = parameters("New=1").event().unwrap();
    assert_eq!(bell.additional_properties["New"], "1");
}

#[test]
fn what_has_no_event_is_an_error_that_says_what_to_look_at() {
    let form = |text: &[u8]| {
        Parameters::from_form(text)
            .and_then(|it| it.event::<Event>())
            .unwrap_err()
    };
    let json = |text: &str| events::<Event>(text.as_bytes()).unwrap_err();
    let errors = [
        form(b"EventType=%ff"),
        form(b""),
        form(b"Sid=BE1"),
        form(b"EventType=&Sid=BE1"),
        json(""),
        json("{ \"EventType\": \"bell.rung\""),
        json("\"bell.rung\""),
        json("{ \"Sid\": \"BE1\" }"),
        json("{ \"EventType\": 5 }"),
        json("[{ \"EventType\": \"bell.rung\" }, { \"Sid\": \"BE1\" }]"),
        json("[{ \"EventType\": \"bell.rung\" }, null]"),
        json("EventType=bell.rung"),
    ];
    let lines = errors.map(|error| error.to_string());
    insta::assert_snapshot!(lines.join("\n"));
    let error = json("[{}]");
    assert!(matches!(
        error,
        EventError::NoType {
            name: "EventType",
            index: Some(0),
            ..
        }
    ));
}

#[test]
fn json_is_one_event_or_several() {
    let one = json!({ "EventType": "bell.rung", "Volume": 11, "Attributes": "{\"a\":1}" });
    let read: Vec<Event> = events(one.to_string().as_bytes()).unwrap();
    let [Event::Rung(bell)] = read.as_slice() else {
        panic!("{read:?}")
    };
    assert_eq!(bell.volume, Some(11));
    assert_eq!(bell.attributes.as_ref().unwrap()["a"], 1);

    let other = json!({ "EventType": "bell.melted", "new": 9_007_199_254_740_993_u64 });
    let both = json!([other, one]).to_string();
    let read: Vec<Event> = events(format!("\u{feff} {both}\n").as_bytes()).unwrap();
    assert_eq!(read[0], Event::Unrecognized(other));
    assert!(matches!(read[1], Event::Rung(_)));
    assert_eq!(events::<Event>(b"[]").unwrap(), []);
}

/// As in a response: half a character must not cost the other events.
#[test]
fn json_that_is_damaged_in_one_value_is_read() {
    let damaged = r#"[{ "EventType": "bell.rung", "Sid": "\ud83d" }, { "EventType": "bell.dropped", "Volume": "7" }]"#;
    let read: Vec<Event> = events(damaged.as_bytes()).unwrap();
    assert!(matches!(read[0], Event::Rung(_)));
    let Event::Dropped(bell) = &read[1] else {
        panic!("{read:?}")
    };
    assert_eq!(bell.volume, Some(7));
}

#[test]
fn an_event_becomes_the_form_that_it_was_read_from() {
    let form = [
        ("At", "1470089440"),
        ("Attributes", "{ \"tone\":1 }"),
        ("EventType", "bell.rung"),
        ("Sid", "BE1"),
        ("Volume", "11"),
    ];
    let text = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let event: Event = parameters(&text).event().unwrap();
    let mut written = event.to_form();
    written.sort();
    assert_eq!(
        written,
        form.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    let made = Bell {
        volume: Some(3),
        attributes: Some(json!({ "a": [1] }).into()),
        ..Bell::default()
    };
    let written = made.to_form();
    assert!(
        written.contains(&("Attributes".to_owned(), "{\"a\":[1]}".to_owned())),
        "{written:?}"
    );
    assert_eq!(written.len(), 2);
    assert!(Event::Unrecognized(json!([1])).to_form().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a form holds, it is read, and no parameter with a value is lost.
    #[test]
    fn any_form_with_a_type_is_an_event(
        kind in "bell.rung|bell.dropped|[a-z.]{1,8}",
        pairs in vec(("Sid|Volume|At|Attributes|[A-Z][a-zA-Z]{0,6}", any::<String>()), 0..8),
    ) {
        let all = [("EventType".to_owned(), kind)].into_iter().chain(pairs);
        let all: Vec<(String, String)> = all.collect();
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(&all).finish();
        let event: Event = parameters(&form).event().unwrap();
        let written: BTreeSet<String> = event.to_form().into_iter().map(|(name, _)| name).collect();
        let given = all.into_iter().filter(|(_, value)| !value.is_empty());
        prop_assert_eq!(written, given.map(|(name, _)| name).collect());
    }

    #[test]
    fn any_body_is_events_or_an_error(body in any::<Vec<u8>>(), json in "[\\[\\]{}\",:a-zA-Z0-9 ]{0,40}") {
        let _ = events::<Event>(&body);
        let _ = events::<Event>(json.as_bytes());
        let _ = Parameters::from_form(&body).map(|parameters| parameters.event::<Event>());
    }
}

#[test]
fn nothing_of_an_event_is_printed_that_is_marked_or_not_known() {
    for form in [
        "EventType=bell.rung&Sid=BE1&Attributes=CANARY&New=CANARY&Volume=CANARY",
        "EventType=CANARY&Sid=CANARY",
    ] {
        let parameters = parameters(&form.replace("CANARY", CANARY));
        let event: Event = parameters.event().unwrap();
        assert_hidden(&event);
        assert_hidden(&parameters);
    }
    let event: Event = parameters("EventType=bell.rung&Sid=BE1").event().unwrap();
    assert!(format!("{event:?}").contains("Sid: Some(\"BE1\")"));
}

#[test]
fn seconds_since_1970_are_a_point_in_time() {
    let seconds = |text: &str| {
        let read: Option<DateTime> = serde_json::from_value(json!(text)).ok();
        let time = read.and_then(|read| read.to_system_time())?;
        let since_1970 = time.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(since_1970.as_secs())
    };
    assert_eq!(seconds("0"), Some(0));
    assert_eq!(seconds("253402300799"), Some(253_402_300_799));
    for odd in ["253402300800", "1470089440123", "-1", "+1", "1.5", "", " 1"] {
        assert_eq!(seconds(odd), None, "{odd}");
    }
}
