//! What people see: the root of this crate, and of every generated one.

pub use crate::{
    blocking,
    calls::request::Request,
    credentials::{self, kind::Credentials},
    engine::{client::Client, retry::RetryPolicy},
    errors::error::{Error, ErrorKind},
    lists::{page::Page, request::ListRequest},
    testing,
    values::{date::Date, date_time::DateTime},
};

pub mod client {
    //! Setting a client up, and watching what it does.

    pub use crate::engine::{
        attempt::Attempt,
        builder::{ClientBuilder, DefaultTransport, TransportSource},
        client::Client,
        retry::RetryPolicy,
    };
}

pub mod error {
    //! What can go wrong, and Twilio's names for it.

    pub use crate::errors::{
        codes,
        error::{Error, ErrorKind},
    };
}

pub mod list {
    //! Lists: one page, the way to the next, and all of them.

    pub use crate::lists::{
        cursor::Cursor,
        page::{NextPage, Page},
        pages::PageStream,
        request::ListRequest,
        stream::ListStream,
    };
}

pub mod request {
    //! Requests as values: to look at, to store, to print as a command.

    pub use crate::{
        calls::{
            call::Call,
            custom::{CustomRequest, CustomValue, public},
            request::Request,
        },
        lists::custom::CustomList,
    };
}

pub mod response {
    //! What a response can be read as, and what it says beside that.

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
    //! How requests leave this machine: the HTTP libraries that are at hand, and how to bring another one.

    #[cfg(feature = "reqwest")]
    pub use crate::adapters::reqwest_transport::{ReqwestTransport, ReqwestTransportBuilder};
    pub use crate::transports::{
        error::{TransportError, TransportErrorKind},
        transport::{BoxFuture, Transport},
    };
}

pub mod types {
    //! The types of parameters and fields: dates, SIDs, and values of enums that are not known yet.

    pub use crate::values::{
        date::{Date, InvalidDate},
        date_time::{DateTime, InvalidDateTime},
        open_enum::Unrecognized,
        sid::{InvalidSid, Sid},
    };
}
