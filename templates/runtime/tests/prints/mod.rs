//! What must not be in anything that is printed, and a record of the types that were seen not to print it.

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

/// The personal data of these tests, with what must be encoded.
pub(crate) const PERSONAL: &str = "Zoë & Söhne +1=2%";

/// The secret of the credentials in these tests.
pub(crate) const SECRET: &str = "correct horse battery staple";

/// Both ways to print a value by `Debug`, of which neither holds a canary.
#[track_caller]
pub(crate) fn printed(value: &impl Debug) -> [String; 2] {
    let texts = [format!("{value:?}"), format!("{value:#?}")];
    for text in &texts {
        assert_clean(text);
    }
    texts
}

/// Neither secret nor personal data is in a text: as it is, encoded for a URL, in base64, or as a list of bytes.
#[track_caller]
pub(crate) fn assert_clean(text: &str) {
    let in_one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for canary in canaries() {
        assert!(!in_one_line.contains(&canary), "`{canary}` is in:\n{text}");
    }
}

/// The beginnings of [`PERSONAL`] and of the secrets: what is cut off, or encoded from there on, is found too.
fn canaries() -> Vec<String> {
    let mut canaries = vec!["Zo".to_owned(), "90, 111".to_owned()];
    canaries.extend(["correct", "99, 111, 114, 114"].map(str::to_owned));
    // In base64 a text looks different at each distance from the start; its first letters depend on what precedes it.
    for (before, unsure) in [("", 0), ("1", 2), ("12", 3)] {
        for text in ["Zoë & S", "correct"] {
            let encoded = STANDARD.encode(format!("{before}{text}"));
            canaries.push(encoded.get(unsure..unsure + 7).unwrap().to_owned());
        }
    }
    canaries
}

/// Which types were printed, by their full names.
#[derive(Default)]
pub(crate) struct Prints(BTreeSet<String>);

impl Prints {
    /// Prints a value in both ways of `Debug`. What comes back is the short one.
    #[track_caller]
    pub(crate) fn debug<T: Debug>(&mut self, value: &T) -> String {
        let name = type_name::<T>().split('<').next().unwrap();
        self.0.insert(name.to_owned());
        let [text, _] = printed(value);
        text
    }

    /// The same, and by `Display`, which is what comes back.
    #[track_caller]
    pub(crate) fn display<T: Debug + Display>(&mut self, value: &T) -> String {
        self.debug(value);
        let text = value.to_string();
        assert_clean(&text);
        text
    }

    /// The same, and what lies beneath the error.
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
