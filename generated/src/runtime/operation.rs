//! What the description says of an operation, as data: generated modules hold one `static` of these for each.

/// An operation of the description: where it is sent and which parameters it takes.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The `operationId`.
    pub(crate) id: &'static str,
    /// The HTTP method.
    pub(crate) method: Method,
    /// The server of the description, without a trailing slash.
    pub(crate) server: &'static str,
    /// The path template, such as `/v1/Channels/{Sid}`.
    pub(crate) path: &'static str,
    /// Every parameter, in the order of the description.
    pub(crate) parameters: &'static [Parameter],
    /// The media type of the request body.
    pub(crate) body: Body,
    /// The property of a list response that holds the items; `None` when the response is no list.
    pub(crate) list_key: Option<&'static str>,
}

/// The HTTP methods that descriptions use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
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
    /// The method's name on the wire.
    pub(crate) const fn as_str(self) -> &'static str {
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
pub(crate) enum Body {
    /// No body and no `Content-Type`.
    None,
    /// `application/x-www-form-urlencoded`, also when no field is set.
    Form,
}

/// Where in a request a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A field of the form body.
    Form,
}

/// A parameter of an operation.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// The name on the wire.
    pub(crate) name: &'static str,
    pub(crate) location: Location,
    pub(crate) privacy: Privacy,
    /// The smallest integer that the description allows.
    pub(crate) minimum: Option<i64>,
    /// The largest integer that the description allows.
    pub(crate) maximum: Option<i64>,
}

/// Whether a value may be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Privacy {
    /// The description does not mark the value as personal data.
    Public,
    /// Personal data: never printed.
    Personal,
}

impl Parameter {
    /// A path parameter.
    pub(crate) const fn path(name: &'static str) -> Self {
        Self::new(name, Location::Path)
    }

    /// A query parameter.
    pub(crate) const fn query(name: &'static str) -> Self {
        Self::new(name, Location::Query)
    }

    /// A header parameter.
    pub(crate) const fn header(name: &'static str) -> Self {
        Self::new(name, Location::Header)
    }

    /// A field of the form body.
    pub(crate) const fn form(name: &'static str) -> Self {
        Self::new(name, Location::Form)
    }

    const fn new(name: &'static str, location: Location) -> Self {
        Self {
            name,
            location,
            privacy: Privacy::Public,
            minimum: None,
            maximum: None,
        }
    }

    /// Whether this is the header that only the client's credentials fill in.
    pub(crate) fn is_authorization(&self) -> bool {
        self.location == Location::Header && self.name.eq_ignore_ascii_case("authorization")
    }

    /// Marks the value as personal data, which is never printed.
    pub(crate) const fn personal(mut self) -> Self {
        self.privacy = Privacy::Personal;
        self
    }

    /// Refuses integers below `minimum`.
    pub(crate) const fn at_least(mut self, minimum: i64) -> Self {
        self.minimum = Some(minimum);
        self
    }

    /// Refuses integers above `maximum`.
    pub(crate) const fn at_most(mut self, maximum: i64) -> Self {
        self.maximum = Some(maximum);
        self
    }
}
