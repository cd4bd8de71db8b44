//! The public API: the root of this crate and of every generated crate.

pub use crate::{
    blocking,
    calls::request::Request,
    credentials::{self, kind::Credentials},
    engine::{client::Client, retry::RetryPolicy},
    errors::error::{Error, ErrorKind},
    lists::{page::Page, request::ListRequest},
    require, testing,
    values::{date::Date, date_time::DateTime},
};

#[cfg(feature = "tokens")]
pub mod access_token {
    //! Access tokens for browsers and phones, such as those of the visitors of a web chat.

    pub use crate::{
        access_tokens::{
            builder::AccessTokenBuilder,
            claims::Claims,
            grants::{
                ChatGrant, Grant, PlaybackGrant, SyncGrant, TaskRouterGrant, VideoGrant, VoiceGrant,
            },
            invalid::InvalidAccessToken,
            token::AccessToken,
            verifier::AccessTokenVerifier,
        },
        secrets::invalid_settings::InvalidSettings,
    };
}

pub mod client {
    //! Configuring a client, deciding when its attempts may start, and observing them.

    /// For the names of a waiter's types.
    #[doc(hidden)]
    pub use crate::engine::readiness::{Condition, Described, Until};
    pub use crate::throttles::{
        error::ThrottleError, next_attempt::NextAttempt, rate::Rate, throttle::Throttle,
    };
    pub use crate::{
        engine::{
            attempt::Attempt,
            builder::{ClientBuilder, DefaultTransport, TransportSource},
            client::Client,
            readiness::{BecomesReady, Readiness},
            retry::RetryPolicy,
            waiter::Waiter,
        },
        origins::server_list::Server,
    };
}

pub mod error {
    //! Errors, and named constants for Twilio's error codes.

    pub use crate::errors::{
        codes,
        error::{Error, ErrorKind},
    };
}

pub mod list {
    //! Lists: single pages, next pages, and streams of all items.

    pub use crate::lists::{
        cursor::Cursor,
        page::{NextPage, Page},
        pages::PageStream,
        request::ListRequest,
        stream::ListStream,
    };
}

pub mod request {
    //! Requests as values: to inspect, to store, to print as a curl command.

    pub use crate::{
        calls::{
            any_request::{AnyRequest, Operations},
            call::Call,
            custom::{CustomRequest, CustomValue, public},
            request::{Request, WhenSome},
        },
        lists::custom::CustomList,
    };
}

pub mod response {
    //! The types that a response can be read as, downloads, and response metadata.

    #[cfg(feature = "streams")]
    pub use crate::engine::download::Download;
    pub use crate::{
        calls::response::Response,
        responses::{
            body::UndecodableBody,
            meta::{RateLimit, ResponseMeta},
            redirect::Redirect,
        },
        values::{field::FromJson, json::Json},
    };
}

pub mod transport {
    //! How requests are sent: the built-in HTTP libraries, and the trait for others.

    #[cfg(feature = "reqwest")]
    pub use crate::adapters::reqwest_transport::{ReqwestTransport, ReqwestTransportBuilder};
    pub use crate::transports::{
        error::{TransportError, TransportErrorKind},
        transport::{BoxFuture, Transport},
    };
    #[cfg(feature = "streams")]
    pub use crate::transports::{
        request_body::{RequestBody, RequestReader},
        response_body::ResponseBody,
    };
}

pub mod types {
    //! The types of parameters and fields: dates, SIDs, files, null, and what is not known.

    pub use bytes::Bytes;

    pub use crate::values::{
        contents::Contents,
        date::{Date, InvalidDate},
        date_time::{DateTime, InvalidDateTime},
        file::File,
        invalid_sid::InvalidSid,
        json_text::JsonText,
        model::AdditionalProperties,
        nullable::Nullable,
        open_enum::{UnknownValue, Unrecognized},
        sid::Sid,
    };
}

pub mod webhook {
    //! Webhooks: verifying that Twilio sent them, reading their events, and signing them in tests.

    pub use crate::events::{
        error::EventError,
        event::{FormEvent, JsonEvent, events},
        parameters::Parameters,
    };
    #[cfg(feature = "webhooks")]
    pub use crate::{
        secrets::invalid_settings::InvalidSettings,
        webhooks::{
            algorithm::Algorithm,
            error::VerificationError,
            layer::{Verify, VerifyLayer},
            public_url::PublicUrl,
            reason::Reason,
            sign::{Signer, sign},
            verifier::{Verifier, VerifierBuilder},
        },
    };
}
