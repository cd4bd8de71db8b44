//! What does not depend on the description: requests, responses, SIDs, open enums, the client and its transports.
//!
//! Hand-written, and copied unchanged into each generated crate. The generated modules name these items as
//! `runtime::…`; users reach the public ones at the crate's root, as [`api`] lists them.

// The plumbing of generated modules: which of it a crate uses depends on its description.
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
mod argument;
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod call;
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
mod choice;
#[allow(
    dead_code,
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
mod field;
#[allow(
    dead_code,
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod model;
#[allow(
    dead_code,
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod one_of;
#[allow(
    dead_code,
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
mod open_enum;
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
mod operation;
#[allow(
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
mod request;
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
mod response;
#[allow(
    dead_code,
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
mod sid;

mod attempt;
pub(crate) mod authorization;
pub(crate) mod authorize;
pub(crate) mod base_url;
pub mod blocking;
mod body;
mod builder;
mod client;
mod clock;
pub mod codes;
mod credentials;
mod curl;
mod cursor;
mod date;
mod date_time;
mod decode;
mod encode;
mod envelope;
pub(crate) mod environment;
mod error;
mod error_text;
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
mod exchange;
mod fault;
mod fixed;
pub(crate) mod limit;
pub(crate) mod meta;
mod oauth;
mod page;
mod pages;
mod pairs;
mod provider;
mod rate;
mod redirect;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod retry;
mod scalar;
mod segment;
mod sent_text;
pub(crate) mod servers;
mod shell;
mod slot;
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
mod stored;
mod stored_json;
mod stream;
pub mod testing;
mod text_value;
#[cfg(any(feature = "reqwest", feature = "ureq"))]
mod tls;
pub(crate) mod token;
mod trace;
mod transport;
mod view;
mod wire;

#[allow(
    unused_imports,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) use self::{
    argument::{Argument, json, list, object, text},
    call::Draft,
    choice::Choice,
    field::{Field, FieldValue, JsonValue, deserialize},
    model::{Model, impl_model},
    one_of::{OneOf, ToldApart, Variant, alternative, impl_one_of},
    open_enum::{OpenEnum, impl_open_enum},
    operation::{Body, Method, Operation, Parameter, Security},
    request::{Set, missing_parameter, request, stored_request},
    sid::{SidText, impl_sid},
    slot::Slot,
    text_value::{TextValue, debug_text, impl_text_value},
    view::View,
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
    pub use super::reqwest_transport::{ReqwestTransport, ReqwestTransportBuilder};
    pub use super::{
        attempt::Attempt,
        blocking,
        builder::{ClientBuilder, DefaultTransport},
        call::Call,
        client::Client,
        codes,
        credentials::Credentials,
        cursor::Cursor,
        date::{Date, InvalidDate},
        date_time::{DateTime, InvalidDateTime},
        error::{Error, ErrorKind},
        meta::{RateLimit, ResponseMeta},
        oauth::OAuth,
        open_enum::Unrecognized,
        page::{NextPage, Page},
        pages::PageStream,
        provider::CredentialsProvider,
        redirect::Redirect,
        request::{Given, ListRequest, Request, Set},
        response::{Response, UndecodableBody},
        retry::RetryPolicy,
        sid::{InvalidSid, Sid},
        stream::ListStream,
        testing,
        transport::{BoxFuture, Transport, TransportError, TransportErrorKind},
    };
}
