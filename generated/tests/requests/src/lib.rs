//! A request for each operation of `twilio-flex`, with a value for each parameter, for the tests of that crate.
//!
//! `build/` derives them from the generated source, so a new operation or parameter needs no change here.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod case;
mod printed;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use twilio_flex::Credentials;

pub use crate::{
    case::Case,
    printed::{Choice, Filled, Model},
};

#[allow(
    unused_variables,
    reason = "most requests need no value that a test chose"
)]
mod derived {
    include!(concat!(env!("OUT_DIR"), "/requests.rs"));
}

pub use derived::{choices, models};

/// The value of each parameter that is personal data or a secret: no output may contain it, and it needs encoding.
pub const PERSONAL: &str = "Zoë & Söhne +1=2%";

/// The secret in the requests' own credentials.
pub const TOKEN: &str = "correct-horse-battery-staple";

/// A request for each operation. An operation that takes a choice has one for each variant.
pub fn all() -> Vec<Case> {
    all_with(&Values::default().credentials)
}

/// The same, where operations that take credentials have these.
pub fn all_with(credentials: &Credentials) -> Vec<Case> {
    let values = Values {
        credentials: credentials.clone(),
        path: None,
    };
    let builders = derived::BUILDERS.iter();
    builders.map(|it| Case::build(it, &values)).collect()
}

/// What a name of the description is called in responses and files: `UniqueName` as `unique_name`.
pub fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}

/// Only the requests that take credentials, with these.
pub fn with_credentials(credentials: &Credentials) -> Vec<Case> {
    let mut cases = all_with(credentials);
    cases.retain(Case::takes_credentials);
    cases
}

/// Makes the request of an operation.
struct Builder {
    takes_credentials: bool,
    build: fn(&Values) -> Case,
}

/// The values that a test may choose.
#[derive(Clone)]
struct Values {
    credentials: Credentials,
    /// The name of a path parameter that takes a string, and its value.
    path: Option<(String, String)>,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            credentials: Credentials::bearer(TOKEN),
            path: None,
        }
    }
}

impl Values {
    /// The value of a path parameter: the one that was chosen for it, or the default.
    fn path(&self, name: &str, default: &str) -> String {
        let chosen = self.path.as_ref().filter(|(chosen, _)| chosen == name);
        chosen.map_or(default, |(_, value)| value).to_owned()
    }
}

/// A value of a type that is a string in JSON, such as a SID or an enum.
fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(text.into()).unwrap()
}

/// Any JSON, different for each index. Its keys are in alphabetical order, whether or not serde_json keeps another one.
fn json(is_redacted: bool, index: usize) -> Value {
    let name = if is_redacted { PERSONAL } else { "Ann" };
    json!({ "list": [index, 0.5, null, true], "name": name, "nothing": {} })
}
