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
mod call;
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
pub(crate) mod response;
#[allow(
    dead_code,
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
mod sid;

mod answer;
mod base_url;
mod builder;
mod client;
mod credentials;
mod date_time;
mod encode;
pub(crate) mod environment;
mod error;
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
mod fault;
mod page;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod segment;
pub(crate) mod servers;
mod stream;
pub mod testing;
mod transport;

#[allow(
    unused_imports,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) use self::{
    argument::{Argument, json, list, text},
    call::Draft,
    choice::Choice,
    field::{Field, FieldValue, JsonValue, impl_text_value},
    model::{Model, impl_model},
    open_enum::{OpenEnum, impl_open_enum},
    operation::{Body, Method, Operation, Parameter},
    request::{Set, missing_parameter},
    sid::{SidText, impl_sid},
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
        builder::{ClientBuilder, DefaultTransport},
        call::Call,
        client::Client,
        credentials::Credentials,
        date_time::{DateTime, InvalidDateTime},
        error::{Error, ErrorKind},
        open_enum::Unrecognized,
        page::{NextPage, Page},
        request::{Given, ListRequest, Request, Set},
        response::{Response, UndecodableBody},
        sid::{InvalidSid, Sid},
        stream::ListStream,
        testing,
        transport::{BoxFuture, Transport, TransportError, TransportErrorKind},
    };
}
