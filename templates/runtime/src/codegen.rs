//! What generated code is made of. It is not for anybody else, and may change with any minor version.

pub use serde_core;
pub use serde_json::Value as Json;

pub use crate::{
    __impl_model as impl_model, __impl_one_of as impl_one_of, __impl_open_enum as impl_open_enum,
    __impl_sid as impl_sid, __impl_text_value as impl_text_value,
    __missing_parameter as missing_parameter, __request as request,
    __stored_request as stored_request,
    calls::{
        argument::{Argument, json, list, object, text},
        call::Draft,
        choice::Choice,
        operation::{
            Body, Location, Method, Operation, Parameter, Privacy, Repetition, Requirement,
            Security, Style,
        },
        request::{Given, Set},
    },
    values::{
        field::{Field, FieldValue, JsonValue, deserialize},
        model::{Model, debug as debug_model},
        one_of::{
            Alternative, OneOf, ToldApart, Variant, alternative, debug as debug_one_of,
            view as view_one_of,
        },
        open_enum::OpenEnum,
        sid::{InvalidSid, Sid, SidText},
        slot::Slot,
        text_value::{TextValue, debug_text},
        view::View,
    },
};

/// What the root of a generated crate re-exports.
pub mod api {
    pub use http;
    pub use serde_json;

    #[cfg(feature = "reqwest")]
    pub use crate::transports::reqwest_transport::{ReqwestTransport, ReqwestTransportBuilder};
    pub use crate::{
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
