//! Operations as a crate for another vendor's API has them.

use serde_json::Value;
use twilio_runtime::{
    Credentials,
    generated_for_0_1::{self as runtime, Draft, Operation, Parameter, Security, SecurityScheme},
};

const BASE: Operation = Operation {
    id: "FetchThing",
    server: "https://api.vendor.example",
    path: "/things",
    ..Operation::DEFAULT
};

/// Takes two keys at once.
pub(crate) static BOTH: Operation = Operation {
    security: Security::Schemes(&[&[
        SecurityScheme::header("clientId", "Client-Id"),
        SecurityScheme::header("secret", "X-Secret"),
    ]]),
    ..BASE
};

/// Takes one of several.
pub(crate) static EITHER: Operation = Operation {
    security: Security::Schemes(EITHER_OF),
    ..BASE
};

const EITHER_OF: &[&[SecurityScheme]] = &[
    &[SecurityScheme::http("oauth", "Bearer")],
    &[SecurityScheme::http("legacy", "Token")],
    &[SecurityScheme::query("key", "api key")],
    &[SecurityScheme::cookie("session", "session")],
];

/// Takes a key, or nothing.
pub(crate) static OPTIONAL: Operation = Operation {
    security: Security::Schemes(&[&[], &[SecurityScheme::header("key", "X-Key")]]),
    ..BASE
};

/// Of an API whose description says nothing.
pub(crate) static UNSAID: Operation = BASE;

pub(crate) static SAVE: Operation = Operation {
    id: "SaveThing",
    method: runtime::Method::Put,
    parameters: &[Parameter::header("Cookie")],
    security: Security::Schemes(&[&[SecurityScheme::cookie("session", "session")]]),
    ..BASE
};

/// Takes cookies besides its key.
pub(crate) static COOKIES: Operation = Operation {
    parameters: &[Parameter::header("Cookie"), Parameter::cookie("theme")],
    security: Security::Schemes(&[&[SecurityScheme::cookie("session", "session")]]),
    ..BASE
};

static LIST: Operation = Operation {
    id: "ListThings",
    parameters: &[Parameter::query("PageSize")],
    list_key: Some("things"),
    security: Security::Schemes(EITHER_OF),
    ..BASE
};

/// A request of one of these operations, whose response is any JSON.
pub(crate) struct Thing(Draft);

runtime::request!(UNSAID, Thing, Value);

pub(crate) fn thing(operation: &'static Operation) -> Thing {
    Thing(Draft::new(operation))
}

impl Thing {
    pub(crate) fn save() -> Self {
        thing(&SAVE)
    }

    pub(crate) fn cookie(self, cookies: &str) -> Self {
        Self(self.0.header("Cookie", cookies))
    }

    pub(crate) fn theme(self, theme: &str) -> Self {
        Self(self.0.cookie("theme", theme))
    }

    pub(crate) fn authorization(self, credentials: Credentials) -> Self {
        Self(self.0.authorization(credentials))
    }
}

pub(crate) struct ListThings(Draft);

runtime::request!(LIST, ListThings, [String]);

impl ListThings {
    pub(crate) fn new() -> Self {
        Self(Draft::new(&LIST))
    }
}
