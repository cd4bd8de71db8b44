//! What the description says of an operation, as data: generated modules hold one `static` of these for each.

use crate::operations::parameter::Parameter;

/// An operation of the description: where it is sent, what it takes, and what it answers.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The crate that the operation comes from, as `User-Agent` names it: `twilio-flex/0.1.0`. Empty for this crate's own.
    pub product: &'static str,
    /// The server of the description, without a trailing slash.
    pub server: &'static str,
    /// The path template, such as `/v1/Interactions/{Sid}`.
    pub path: &'static str,
    /// Every parameter, in the order of the description.
    pub parameters: &'static [Parameter<'static>],
    /// What the body of the request is.
    pub body: Body,
    /// The property of a list response that holds the items; `None` when the response is no list.
    pub list_key: Option<&'static str>,
    /// The media type of the response.
    pub accept: &'static str,
    /// Which credentials it takes.
    pub security: Security,
    /// Whether doing it twice does no harm.
    pub repetition: Repetition,
}

impl Operation {
    /// What most operations have in common, so that a table says only what is special.
    pub const DEFAULT: Self = Self {
        id: "",
        method: Method::Get,
        product: "",
        server: "",
        path: "",
        parameters: &[],
        body: Body::None,
        list_key: None,
        accept: "application/json",
        security: Security::Any,
        repetition: Repetition::ByMethod,
    };
}

/// Whether doing an operation twice comes to the same as doing it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repetition {
    /// With GET and DELETE. It would with PUT by HTTP's definition; but what PUT does here is for the API to say, and
    /// it does not.
    ByMethod,
    /// Whatever its method is.
    Harmless,
}

/// Which credentials an operation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Whatever credentials the client has.
    Any,
    /// No HTTP Basic authentication.
    Bearer,
    /// None.
    Anonymous,
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
}

impl Method {
    pub(crate) const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The method's name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// The media type of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// No body and no `Content-Type`.
    None,
    /// `application/x-www-form-urlencoded`, also when no field is set.
    Form,
    /// A JSON object of this media type, also when no property is set.
    Json(&'static str),
}
