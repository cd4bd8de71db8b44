//! JSON in a string: read as JSON, and written as it was sent.

use serde_json::{Value, json};

use crate::{generated_for_0_1 as runtime, types::JsonText};

#[derive(Clone, Default, PartialEq)]
struct Task {
    attributes: Option<JsonText>,
}

runtime::model!(Task { attributes });

fn read(json: Value) -> Task {
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_string_that_holds_json_is_read_as_json_and_written_as_it_was() {
    let sent = json!({ "attributes": "{ \"name\":  \"a\", \"n\": [1] }" });
    let task = read(sent.clone());
    assert_eq!(serde_json::to_value(&task).unwrap(), sent);
    let attributes = task.attributes.unwrap();
    assert_eq!(*attributes, json!({ "name": "a", "n": [1] }));
    assert_eq!(attributes["n"][0], 1);
    assert_eq!(Value::from(attributes), json!({ "name": "a", "n": [1] }));
}

#[test]
fn json_and_other_strings_are_kept_as_they_are() {
    for json in [
        json!({ "a": 1 }),
        json!([null]),
        json!(5),
        json!(true),
        json!("no {json"),
        json!(""),
    ] {
        let sent = json!({ "attributes": json });
        let task = read(sent.clone());
        assert_eq!(serde_json::to_value(&task).unwrap(), sent);
        assert_eq!(task.attributes.unwrap().into_json(), json);
    }
}

#[test]
fn null_is_the_lack_of_it() {
    assert_eq!(read(json!({ "attributes": null })), Task::default());
}

#[test]
fn what_a_program_makes_is_written_as_json() {
    let attributes = Some(json!({ "a": 1 }).into());
    let task = Task { attributes };
    assert_eq!(json!(task), json!({ "attributes": { "a": 1 } }));
}

#[test]
fn what_a_program_takes_from_a_response_is_written_as_json() {
    let read = read(json!({ "attributes": "{\"a\": 1}" }))
        .attributes
        .unwrap();
    let attributes = Some(runtime::json_text(read));
    assert_eq!(
        json!(Task { attributes }),
        json!({ "attributes": { "a": 1 } })
    );
}
