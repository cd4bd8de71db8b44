//! The configuration of the account, its state, and its users.

use serde_json::{Value, json};
use twilio_flex::{
    v1::{configuration, provisioning_status},
    v2::flex_user,
};

use super::{Case, PERSONAL, sids::*};

/// The body of an update of the configuration, with all kinds of JSON.
pub(crate) fn configuration_body() -> Value {
    json!({
        "account_sid": "AC0123456789abcdef0123456789abcdef",
        "attributes": { "name": PERSONAL, "nothing": {}, "score": 0.5, "tags": ["a", 1, null, true] },
        "ui_version": "~2.4.0",
    })
}

pub(crate) fn all() -> Vec<Case> {
    vec![
        Case::of(configuration::fetch().ui_version("~2.4.0")),
        Case::of(configuration::update().body(configuration_body())),
        Case::of(provisioning_status::fetch()),
        Case::of(flex_user::fetch(INSTANCE, FLEX_USER)),
        Case::of(
            flex_user::update(INSTANCE, FLEX_USER)
                .email(PERSONAL)
                .user_sid(USER)
                .locale("de-AT"),
        ),
    ]
}
