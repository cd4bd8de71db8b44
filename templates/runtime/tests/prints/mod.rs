//! The values that nothing may print, and a record of the types that were checked.

#![allow(dead_code, reason = "each of the test crates uses a part of this")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

pub(crate) mod with_canaries;

use std::{
    any::type_name,
    collections::BTreeSet,
    error::Error as StdError,
    fmt::{Debug, Display},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The personal data of these tests, with characters that must be encoded.
pub(crate) const PERSONAL: &str = "Zoë & Söhne +1=2%";

/// The secret of the credentials in these tests.
pub(crate) const SECRET: &str = "correct horse battery staple";

/// Prints a value in both ways of `Debug`, and asserts that neither contains a canary.
#[track_caller]
pub(crate) fn printed(value: &impl Debug) -> [String; 2] {
    let texts = [format!("{value:?}"), format!("{value:#?}")];
    for text in &texts {
        assert_clean(text);
    }
    texts
}

/// Asserts that a text contains neither the secret nor the personal data: plain, URL-encoded, in base64, or as a list
/// of bytes.
#[track_caller]
pub(crate) fn assert_clean(text: &str) {
    let in_one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for canary in canaries() {
        assert!(!in_one_line.contains(&canary), "`{canary}` is in:\n{text}");
    }
}

/// The beginnings of [`PERSONAL`] and of the secrets, so that truncated or partly encoded values are found too.
fn canaries() -> Vec<String> {
    let mut canaries = vec!["Zo".to_owned(), "90, 111".to_owned()];
    canaries.extend(["correct", "99, 111, 114, 114"].map(str::to_owned));
    // The base64 of a text depends on its position modulo 3, and the first characters on what precedes it.
    for (before, unsure) in [("", 0), ("1", 2), ("12", 3)] {
        for text in ["Zoë & S", "correct"] {
            let encoded = STANDARD.encode(format!("{before}{text}"));
            canaries.push(encoded.get(unsure..unsure + 7).unwrap().to_owned());
        }
    }
    canaries
}

/// The full names of the types that were printed.
#[derive(Default)]
pub(crate) struct Prints(BTreeSet<String>);

impl Prints {
    /// Prints a value in both ways of `Debug`. Returns the short one.
    #[track_caller]
    pub(crate) fn debug<T: Debug>(&mut self, value: &T) -> String {
        let name = type_name::<T>().split('<').next().unwrap();
        self.0.insert(name.to_owned());
        let [text, _] = printed(value);
        text
    }

    /// The same, and with `Display`, whose output it returns.
    #[track_caller]
    pub(crate) fn display<T: Debug + Display>(&mut self, value: &T) -> String {
        self.debug(value);
        let text = value.to_string();
        assert_clean(&text);
        text
    }

    /// The same, with the sources of the error.
    #[track_caller]
    pub(crate) fn error<T: StdError>(&mut self, error: &T) -> String {
        let mut source = error.source();
        while let Some(error) = source {
            printed(&error);
            assert_clean(&error.to_string());
            source = error.source();
        }
        self.display(error)
    }

    pub(crate) fn types(&self) -> &BTreeSet<String> {
        &self.0
    }
}
