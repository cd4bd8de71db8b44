//! The helpers that generated tests compare requests and responses to examples with: what they accept and refuse.

use std::panic::catch_unwind;

use serde_json::json;

use super::{
    sample::{self, Channel},
    sample_dialects::{self, Contact},
};
use crate::examples::{self, Request};

#[test]
fn requests_are_compared_with_form_fields_json_properties_and_whole_bodies() {
    let text = json!({ "requests": {
        "form": { "FlexFlowSid": "FO0123456789abcdef0123456789abcdef", "Identity": "ada", "Tags": ["a", "b"] },
        "properties": { "zone": "z", "score": 1, "types": ["x"] },
        "whole": { "a": [1] },
    } })
    .to_string();
    let form = Request::read(&text, "form");
    form.assert_sent_by(&sample::created().tags(["a", "b"]));
    assert!(catch_unwind(|| form.assert_sent_by(&sample::created())).is_err());
    let properties = Request::read(&text, "properties");
    let user = sample_dialects::create_user().zone("z").types(["x"]);
    assert!(catch_unwind(|| properties.assert_sent_by(&user.clone().age(1).score(1.0))).is_err());
    properties.assert_sent_by(&user.score(1.0));
    let whole = Request::read(&text, "whole");
    whole.assert_sent_by(&sample_dialects::remove().body(whole.body()));
    assert!(catch_unwind(|| whole.assert_sent_by(&sample_dialects::remove())).is_err());
}

#[test]
fn responses_are_read_in_full_unless_they_do_not_fit() {
    let good = json!({ "responses": { "one": { "sid": "CH1", "score": 5, "identity": null } } });
    examples::assert_models::<Channel>(&good.to_string());
    let odd = json!({ "sid": "CH1", "priority": "high", "new": 1 });
    let text = json!({ "responses": { "one": odd } }).to_string();
    assert!(catch_unwind(|| examples::assert_models::<Channel>(&text)).is_err());
    let text = json!({ "responses": {}, "odd_responses": { "one": odd } }).to_string();
    examples::assert_models::<Channel>(&text);
    let text = json!({ "odd_responses": { "one": [] } }).to_string();
    assert!(catch_unwind(|| examples::assert_models::<Channel>(&text)).is_err());
    let text = json!({ "responses": { "one": [{ "number": "+1" }] } }).to_string();
    examples::assert_models::<Vec<Contact>>(&text);
}

#[test]
fn pages_and_redirects_may_have_examples() {
    let page = json!({ "calls": [{ "sid": "CH1" }], "next_page_uri": "/x" });
    let odd = json!({ "calls": [5], "end": 3 });
    let text = json!({ "responses": { "one": page }, "odd_responses": { "two": odd } }).to_string();
    examples::assert_pages::<Contact>(&text, "calls");
    assert!(catch_unwind(|| examples::assert_pages::<Channel>(&text, "calls")).is_err());
    let text = json!({ "responses": { "one": { "redirect_to": "https://x" } } }).to_string();
    examples::assert_redirects(&text);
    let text = json!({ "responses": { "one": {} } }).to_string();
    assert!(catch_unwind(|| examples::assert_redirects(&text)).is_err());
}
