//! More of what the generator emits, written by hand: JSON bodies, one-ofs, credentials of a request, redirects, and
//! the lists and paths of other products.

#![allow(unreachable_pub, reason = "it is public where it is emitted")]

use super::sample::Channel;
use crate::generated_for_0_1 as runtime;

const SERVER: &str = "https://api.twilio.com";

#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Phone {
    pub kind: Option<String>,
    pub number: Option<String>,
    pub extension: Option<i64>,
    pub since: Option<crate::Date>,
    pub owner: Option<Contact>,
    pub others: Option<Vec<Contact>>,
}

runtime::model!(Phone {
    kind,
    number: personal,
    extension,
    since,
    owner,
    others,
});

/// With a discriminator: the value of the property `kind` is the name of an alternative.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Target {
    Phone(Box<Phone>),
    Channel(Box<Channel>),
    Unrecognized(serde_json::Value),
}

runtime::one_of!(Target by "kind" { Phone = "phone" | "mobile", Channel = "channel" });

/// Without a discriminator: the alternative that keeps most.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Contact {
    Channel(Box<Channel>),
    Phone(Box<Phone>),
    Unrecognized(serde_json::Value),
}

runtime::one_of!(Contact { Channel, Phone });

static CREATE_USER: runtime::Operation = runtime::Operation {
    id: "CreateUser",
    method: runtime::Method::Post,
    server: SERVER,
    path: "/v1/Users",
    parameters: &[
        runtime::Parameter::header("If-Match"),
        runtime::Parameter::json("zone"),
        runtime::Parameter::json("age")
            .integer()
            .personal()
            .at_most(150),
        runtime::Parameter::json("types").list(),
        runtime::Parameter::json("target").any_json(),
        runtime::Parameter::json("phones")
            .object()
            .list()
            .personal(),
        runtime::Parameter::json("active").boolean(),
        runtime::Parameter::json("score").number(),
    ],
    body: runtime::Body::Json("application/scim+json"),
    accept: "application/scim+json",
    ..runtime::Operation::DEFAULT
};

#[must_use = "a request does nothing until it is sent"]
pub struct CreateUser(runtime::Draft);

runtime::request!(CREATE_USER, CreateUser, serde_json::Value);

impl CreateUser {
    pub fn zone(self, zone: impl Into<String>) -> Self {
        Self(self.0.json("zone", zone.into()))
    }

    pub fn age(self, age: i64) -> Self {
        Self(self.0.json("age", age))
    }

    pub fn types(self, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.json(
            "types",
            runtime::list(types.into_iter().map(runtime::string)),
        ))
    }

    pub fn target(self, target: Target) -> Self {
        Self(self.0.json("target", runtime::object(target)))
    }

    pub fn phones(self, phones: impl IntoIterator<Item = Phone>) -> Self {
        let phones = runtime::list(phones.into_iter().map(runtime::object));
        Self(self.0.json("phones", phones))
    }

    pub fn active(self, active: bool) -> Self {
        Self(self.0.json("active", active))
    }

    pub fn score(self, score: f64) -> Self {
        Self(self.0.json("score", score))
    }

    pub fn authorization(self, credentials: crate::Credentials) -> Self {
        Self(self.0.authorization(credentials))
    }
}

pub fn create_user() -> CreateUser {
    CreateUser(runtime::Draft::new(&CREATE_USER))
}

/// A request type without parameters.
macro_rules! request {
    ($name:ident, $response:ty, $function:ident, $table:ident) => {
        #[must_use = "a request does nothing until it is sent"]
        pub struct $name(runtime::Draft);

        runtime::request!($table, $name, $response);

        pub fn $function() -> $name {
            $name(runtime::Draft::new(&$table))
        }
    };
}

static REMOVE: runtime::Operation = runtime::Operation {
    id: "Remove",
    method: runtime::Method::Delete,
    server: SERVER,
    path: "/v1/Configuration",
    parameters: &[runtime::Parameter::body("body").object().personal()],
    body: runtime::Body::Json("application/json"),
    ..runtime::Operation::DEFAULT
};
request!(Remove, (), remove, REMOVE);

impl Remove {
    pub fn body(self, body: impl Into<serde_json::Value>) -> Self {
        Self(self.0.body("body", body.into()))
    }
}

static LIST_CALLS: runtime::Operation = runtime::Operation {
    id: "ListCalls",
    method: runtime::Method::Get,
    server: SERVER,
    path: "/2010-04-01/Accounts/{Sid}/Calls.{Format}.json",
    parameters: &[
        runtime::Parameter::path("Sid"),
        runtime::Parameter::path("Format"),
        runtime::Parameter::query("StartTime<"),
        runtime::Parameter::query("Ids").list().joined(),
        runtime::Parameter::query("AddOnsData")
            .object()
            .flattened("AddOns"),
    ],
    list_key: Some("calls"),
    ..runtime::Operation::DEFAULT
};
request!(
    ListCalls,
    crate::Page<Contact>,
    list_calls_unset,
    LIST_CALLS
);

impl crate::ListRequest for ListCalls {
    type Item = Contact;
}

impl ListCalls {
    pub fn start_time_before(self, start_time_before: crate::Date) -> Self {
        Self(self.0.query("StartTime<", start_time_before))
    }

    pub fn ids(self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(
            self.0
                .query("Ids", runtime::list(ids.into_iter().map(runtime::string))),
        )
    }

    pub fn add_ons_data(self, add_ons_data: impl Into<serde_json::Value>) -> Self {
        Self(self.0.query("AddOnsData", add_ons_data.into()))
    }

    pub fn authorization(self, credentials: crate::Credentials) -> Self {
        Self(self.0.authorization(credentials))
    }
}

pub fn list_calls(sid: impl Into<String>, format: impl Into<String>) -> ListCalls {
    let ListCalls(draft) = list_calls_unset();
    ListCalls(draft.path("Sid", sid.into()).path("Format", format.into()))
}

static LIST_NAMES: runtime::Operation = runtime::Operation {
    id: "ListNames",
    method: runtime::Method::Get,
    server: SERVER,
    path: "/v1/Names",
    parameters: &[],
    ..runtime::Operation::DEFAULT
};
request!(ListNames, crate::Page<String>, list_names, LIST_NAMES);

static FETCH_RECORDING: runtime::Operation = runtime::Operation {
    id: "FetchRecording",
    method: runtime::Method::Get,
    server: SERVER,
    path: "/v1/Recording",
    parameters: &[],
    security: runtime::Security::Bearer,
    ..runtime::Operation::DEFAULT
};
request!(
    FetchRecording,
    crate::response::Redirect,
    fetch_recording,
    FETCH_RECORDING
);

impl FetchRecording {
    pub fn authorization(self, credentials: crate::Credentials) -> Self {
        Self(self.0.authorization(credentials))
    }
}

static FETCH_STATUS: runtime::Operation = runtime::Operation {
    id: "FetchStatus",
    method: runtime::Method::Get,
    server: SERVER,
    path: "/v1/Status",
    parameters: &[],
    security: runtime::Security::Anonymous,
    ..runtime::Operation::DEFAULT
};
request!(FetchStatus, Vec<Target>, fetch_status, FETCH_STATUS);
