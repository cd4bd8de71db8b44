//! What does not depend on the description: requests, responses, SIDs, open enums, the client and its transports.
//!
//! Hand-written, and copied unchanged into each generated crate. The generated modules name these items as
//! `runtime::…`; users reach the public ones at the crate's root, as [`api`] lists them.

pub(crate) mod auth;
pub mod blocking;
pub(crate) mod calls;
pub(crate) mod engine;
pub(crate) mod errors;
#[cfg(test)]
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
#[allow(
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails has done its job"
)]
pub(crate) mod examples;
pub(crate) mod lists;
pub mod testing;
pub(crate) mod transports;
pub(crate) mod values;

#[allow(
    unused_imports,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) use self::{
    calls::{
        argument::{Argument, json, list, object, text},
        call::Draft,
        choice::Choice,
        operation::{Body, Method, Operation, Parameter, Security},
        request::{Set, missing_parameter, request, stored_request},
    },
    values::{
        field::{Field, FieldValue, JsonValue, deserialize},
        model::{Model, impl_model},
        one_of::{OneOf, ToldApart, Variant, alternative, impl_one_of},
        open_enum::{OpenEnum, impl_open_enum},
        sid::{SidText, impl_sid},
        slot::Slot,
        text_value::{TextValue, debug_text, impl_text_value},
        view::View,
    },
};

#[allow(
    unused_imports,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) use serde_json::Value as Json;

/// The public items of the runtime, re-exported at the crate's root.
pub(crate) mod api {
    /// The types of HTTP messages, as `Transport` exchanges them.
    pub use http;
    /// Any JSON: what some parameters take and some fields hold.
    pub use serde_json;

    #[cfg(feature = "reqwest")]
    pub use super::transports::reqwest_transport::{ReqwestTransport, ReqwestTransportBuilder};
    pub use super::{
        auth::{credentials::Credentials, oauth::OAuth, provider::CredentialsProvider},
        blocking,
        calls::{
            call::Call,
            request::{Given, ListRequest, Request, Set},
        },
        engine::{
            attempt::Attempt,
            builder::{ClientBuilder, DefaultTransport},
            client::Client,
            meta::{RateLimit, ResponseMeta},
            retry::RetryPolicy,
        },
        errors::{
            codes,
            error::{Error, ErrorKind},
        },
        lists::{
            cursor::Cursor,
            page::{NextPage, Page},
            pages::PageStream,
            stream::ListStream,
        },
        testing,
        transports::transport::{BoxFuture, Transport, TransportError, TransportErrorKind},
        values::{
            date::{Date, InvalidDate},
            date_time::{DateTime, InvalidDateTime},
            open_enum::Unrecognized,
            redirect::Redirect,
            response::{Response, UndecodableBody},
            sid::{InvalidSid, Sid},
        },
    };
}
