//! Properties of JSON bodies that may be null: left out, null, or a value, in three different requests.

use serde_json::{Value, json};

use super::BASE;
use crate::{Request, generated_for_0_1 as runtime, types::Nullable};

#[derive(Clone, Default, PartialEq)]
struct Place {
    city: Option<Nullable<String>>,
    zip: Option<String>,
    within: Option<Nullable<Box<Place>>>,
}

runtime::model!(Place {
    city: personal,
    zip,
    within
});

static UPDATE_CARD: runtime::Operation = runtime::Operation {
    id: "UpdateCard",
    method: runtime::Method::Patch,
    server: "https://api.example.com",
    path: "/v1/Cards",
    parameters: &[
        runtime::Parameter::json("note").nullable().max_length(3),
        runtime::Parameter::json("title").max_length(3),
    ],
    body: runtime::Body::Json("application/json"),
    ..runtime::Operation::DEFAULT
};

#[must_use = "a request does nothing until it is sent"]
struct UpdateCard(runtime::Draft);

runtime::request!(UPDATE_CARD, UpdateCard, ());

fn update() -> UpdateCard {
    UpdateCard(runtime::Draft::new(&UPDATE_CARD))
}

fn note(value: impl Into<runtime::Argument>) -> UpdateCard {
    UpdateCard(update().0.json("note", value))
}

fn sent(request: &UpdateCard) -> Value {
    let request = request.call().to_http_request(BASE).unwrap();
    serde_json::from_slice(request.body()).unwrap()
}

#[test]
fn a_property_is_left_out_or_null_or_set() {
    assert_eq!(sent(&update()), json!({}));
    assert_eq!(sent(&note(runtime::null())), json!({ "note": null }));
    assert_eq!(sent(&note("a")), json!({ "note": "a" }));
}

#[test]
fn a_stored_request_keeps_null() {
    let stored = serde_json::to_value(note(runtime::null())).unwrap();
    let read: UpdateCard = serde_json::from_value(stored).unwrap();
    assert_eq!(sent(&read), json!({ "note": null }));
}

#[test]
fn a_stored_null_is_refused_where_null_is_not_allowed() {
    let mut stored = serde_json::to_value(note(runtime::null())).unwrap();
    stored["arguments"][0]["name"] = json!("title");
    let error = serde_json::from_value::<UpdateCard>(stored).unwrap_err();
    assert!(error.to_string().contains("`title`"), "{error}");
}

#[test]
fn a_model_keeps_the_difference_between_null_and_nothing() {
    for json in [
        json!({}),
        json!({ "city": null }),
        json!({ "city": "Oslo", "zip": "1" }),
        json!({ "within": { "city": null, "within": null } }),
    ] {
        let place: Place = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&place).unwrap(), json);
    }
}

#[test]
fn a_value_of_another_type_is_none() {
    let place: Place = serde_json::from_value(json!({ "city": [], "within": 5 })).unwrap();
    assert_eq!(place, Place::default());
}

#[test]
fn a_personal_value_is_not_printed() {
    let place = Place {
        city: Some("Oslo".to_owned().into()),
        ..Place::default()
    };
    assert!(!format!("{place:?}").contains("Oslo"));
}
