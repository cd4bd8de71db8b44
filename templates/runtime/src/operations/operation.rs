//! The description of an operation, as data: generated modules contain one `static` of these for each.

use crate::{
    operations::{choice_table::ChoiceTable, parameter::Parameter, security::Security},
    origins::server_list::ServerList,
};

/// An operation of the description: where it is sent, its parameters, and its response.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The crate that the operation comes from, in the form of `User-Agent`: `twilio-flex/0.1.0`. Empty for operations
    /// of this crate.
    pub product: &'static str,
    /// The server of the description, without a trailing slash: a URL, or a path on a server that only the program
    /// knows.
    pub server: &'static str,
    /// The servers to choose from, if the description offers more than the default.
    pub servers: Option<&'static ServerList>,
    /// The path template, such as `/v1/Interactions/{Sid}`.
    pub path: &'static str,
    /// Every parameter, in the order of the description.
    pub parameters: &'static [Parameter<'static>],
    /// The choices among fields of the form.
    pub choices: &'static [ChoiceTable],
    /// The kind of request body.
    pub body: Body<'static>,
    /// The property of a list response that contains the items; `None` if the response is not a list.
    pub list_key: Option<&'static str>,
    /// The media type of the response.
    pub accept: &'static str,
    /// How the response is written.
    pub answer: Answer,
    /// Which credentials it takes.
    pub security: Security,
    /// Whether it is idempotent.
    pub repetition: Repetition,
}

impl Operation {
    /// Defaults that most operations share, so that a table states only the exceptions.
    pub const DEFAULT: Self = Self {
        id: "",
        method: Method::Get,
        product: "",
        server: "",
        servers: None,
        path: "",
        parameters: &[],
        choices: &[],
        body: Body::None,
        list_key: None,
        accept: "application/json",
        answer: Answer::OfType,
        security: Security::Any,
        repetition: Repetition::ByMethod,
    };
}

/// Whether an operation is idempotent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repetition {
    /// GET, HEAD, OPTIONS, TRACE and DELETE are. PUT would be by HTTP's definition, but the API does not say that its PUT operations are.
    ByMethod,
    /// It is, whatever its method.
    Harmless,
}

/// The HTTP methods that descriptions use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// `HEAD`, whose response has no body
    Head,
    /// `OPTIONS`
    Options,
    /// `TRACE`
    Trace,
}

impl Method {
    pub(crate) const ALL: [Self; 8] = [
        Self::Get,
        Self::Post,
        Self::Put,
        Self::Patch,
        Self::Delete,
        Self::Head,
        Self::Options,
        Self::Trace,
    ];

    /// The method's name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
        }
    }

    /// Whether it changes nothing by HTTP's definition (RFC 9110, section 9.2.1).
    pub(crate) const fn is_safe(self) -> bool {
        match self {
            Self::Get | Self::Head | Self::Options | Self::Trace => true,
            Self::Post | Self::Put | Self::Patch | Self::Delete => false,
        }
    }
}

/// The media type of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// No body and no `Content-Type`.
    None,
    /// `application/x-www-form-urlencoded`, even if no field is set.
    Form,
    /// JSON of this media type: one value, or an object of properties, even if none is set.
    Json(&'a str),
    /// `multipart/form-data`, even if no field is set.
    Multipart,
    /// Text of this media type.
    Text(&'a str),
    /// Bytes of this media type.
    Bytes(&'a str),
}

/// How a response is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// As the type of the response says: in JSON, or as bytes.
    OfType,
    /// As text, which is read as a string.
    Text,
}
