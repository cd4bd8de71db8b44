//! One-ofs: the right alternative is chosen, nothing is lost, and nothing unknown is printed.

use serde_json::{Value, json};

use super::{
    CANARY, assert_hidden,
    sample_dialects::{Contact, Phone, Target},
};
use crate::generated_for_0_1::{FromJson, JsonValue};

#[test]
fn the_discriminator_decides() {
    let phone = json!({ "kind": "phone", "number": "+1", "sid": "CH1" });
    let Target::Phone(read) = Target::from_json(phone).unwrap() else {
        panic!("it is a phone")
    };
    assert_eq!(read.number.as_deref(), Some("+1"));
    let mobile = Target::from_json(json!({ "number": "+1", "kind": "mobile" })).unwrap();
    assert!(matches!(mobile, Target::Phone(_)));
    let channel = json!({ "kind": "channel", "number": "+1", "sid": "CH1" });
    let Target::Channel(read) = Target::from_json(channel).unwrap() else {
        panic!("it is a channel")
    };
    assert_eq!(read.sid.as_deref(), Some("CH1"));
}

#[test]
fn json_that_matches_no_alternative_is_kept_unchanged() {
    for json in [
        json!({ "kind": "fax", "number": "+1" }),
        json!({ "kind": 5 }),
        json!({ "number": "+1" }),
        json!({}),
        json!([1]),
        json!("phone"),
        json!(null),
    ] {
        let target: Target = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(target, Target::Unrecognized(json.clone()));
        assert_eq!(target.to_json(), json);
        assert_eq!(serde_json::to_string(&target).unwrap(), json.to_string());
    }
}

#[test]
fn without_a_discriminator_the_alternative_that_keeps_most_is_chosen() {
    let read = |json: Value| {
        let contact: Contact = serde_json::from_str(&json.to_string()).unwrap();
        match contact {
            Contact::Channel(_) => "channel",
            Contact::Phone(_) => "phone",
            Contact::Unrecognized(_) => "unrecognized",
        }
    };
    assert_eq!(read(json!({ "sid": "CH1" })), "channel");
    assert_eq!(read(json!({ "number": "+1", "extension": 5 })), "phone");
    assert_eq!(
        read(json!({ "sid": "CH1", "kind": "x", "number": "+1" })),
        "phone"
    );
    // In a tie, the first one is chosen.
    assert_eq!(read(json!({ "sid": "CH1", "number": "+1" })), "channel");
    assert_eq!(read(json!({})), "channel");
    assert_eq!(read(json!({ "number": null })), "channel");
    // No alternative would keep any of it.
    assert_eq!(read(json!({ "new": 1 })), "unrecognized");
    assert_eq!(read(json!([])), "unrecognized");
}

#[test]
fn one_ofs_in_fields_are_read_and_written_unchanged() {
    let json = json!({
        "number": "+1",
        "since": "2016-08-01",
        "owner": { "number": "+2" },
        "others": [{ "sid": "CH1" }, { "new": 1 }, 5, { "number": "+3", "owner": { "sid": "CH2" } }],
    });
    let phone: Phone = serde_json::from_str(&json.to_string()).unwrap();
    assert!(matches!(phone.owner, Some(Contact::Phone(_))));
    assert_eq!(phone.others.as_ref().unwrap().len(), 4);
    assert_eq!(phone.to_json(), json);
    let phone = Phone::from_json(json!({ "owner": null })).unwrap();
    assert_eq!(phone.owner, None);
}

#[test]
fn neither_personal_data_nor_unknown_json_is_printed() {
    for json in [
        json!({ "kind": "phone", "number": CANARY }),
        json!({ "kind": "channel", "identity": CANARY }),
        json!({ "kind": "fax", "x": CANARY, CANARY: 1 }),
        json!(CANARY),
    ] {
        assert_hidden(&Target::from_json(json.clone()).unwrap());
        assert_hidden(&Contact::from_json(json!({ "owner": json })).unwrap());
    }
    assert_eq!(
        format!("{:?}", Target::Unrecognized(json!(1))),
        "Target([unrecognized])"
    );
    let phone = Target::from_json(json!({ "kind": "phone" })).unwrap();
    assert!(format!("{phone:?}").starts_with("Target(Phone { kind: Some(\"phone\")"));
}

/// Two alternatives that hold themselves, and that nothing tells apart.
#[derive(Clone, PartialEq)]
enum Tree {
    All(Box<Trees>),
    Any(Box<Trees>),
    Leaf(Box<i64>),
    Unrecognized(Value),
}

type Trees = Vec<Tree>;

crate::__one_of!(Tree { All, Any, Leaf });

#[test]
fn json_in_which_nothing_fits_is_not_tried_in_every_way() {
    let nested = |leaf: Value| (0..60).fold(leaf, |inner, _| json!([inner]));
    // Each level has two ways to be read: this ends only if not all of them are tried.
    for json in [
        nested(json!("x")),
        json!([nested(json!("x")), nested(json!(1))]),
    ] {
        let read = Tree::from_json(json.clone()).unwrap();
        assert_eq!(read.to_json(), json);
    }
    let well = nested(json!(1));
    let read = Tree::from_json(well.clone()).unwrap();
    assert!(matches!(read, Tree::All(_)));
    assert_eq!(read.to_json(), well);
    // Nothing of it is left for the next value.
    let leaf = Tree::from_json(json!([5, "x"])).unwrap();
    let expected = vec![Tree::Leaf(Box::new(5)), Tree::Unrecognized(json!("x"))];
    assert!(leaf == Tree::All(Box::new(expected)), "{leaf:?}");
}
