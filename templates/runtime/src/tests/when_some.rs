//! Parameters that are only set if there is a value.

use super::sample::{self, CreateChannel};
use crate::request::WhenSome as _;

#[test]
fn some_value_is_set() {
    let request = sample::created().when_some(Some(7), CreateChannel::age);
    assert_eq!(request, sample::created().age(7));
}

#[test]
fn without_a_value_the_request_stays_as_it_is() {
    let request = sample::created().age(7).when_some(None, CreateChannel::age);
    assert_eq!(request, sample::created().age(7));
}

/// The setters of required parameters may follow, and a value may borrow.
#[test]
fn an_incomplete_request_takes_a_borrowed_value() {
    let tag = String::from("a");
    let request = sample::create()
        .when_some(Some(&tag), |request, tag| request.tags([tag]))
        .identity("ada");
    assert_eq!(request, sample::create().identity("ada").tags(["a"]));
}
