//! What the description says of an operation, as data: generated modules hold one `static` of these for each.

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
    /// The path template, such as `/v1/Channels/{Sid}`.
    pub path: &'static str,
    /// Every parameter, in the order of the description.
    pub parameters: &'static [Parameter],
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
    /// Whether doing it twice comes to the same as doing it once.
    pub fn is_idempotent(&self) -> bool {
        matches!(self.method, Method::Get | Method::Delete)
            || self.repetition == Repetition::Harmless
    }

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

/// Where in a request a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A field of the form body.
    Form,
    /// A property of the JSON body.
    Json,
    /// The whole JSON body.
    Body,
}

impl Location {
    /// The name in stored requests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Form => "form",
            Self::Json => "json",
            Self::Body => "body",
        }
    }
}

/// A parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub(crate) name: &'static str,
    pub(crate) location: Location,
    pub(crate) requirement: Requirement,
    pub(crate) privacy: Privacy,
    pub(crate) style: Style,
    /// The smallest integer that the description allows.
    pub(crate) minimum: Option<i64>,
    /// The largest integer that the description allows.
    pub(crate) maximum: Option<i64>,
}

/// How the value of a parameter becomes pairs of a name and a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// One pair for each value.
    Repeated,
    /// One pair for all values, with commas between them.
    Joined,
    /// One pair for each text in a JSON object, named by its path below this name: `AddOns.a.b`.
    Flattened(&'static str),
}

/// Whether a request can do without a parameter. The types of requests say the same to the compiler; this is for
/// requests that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// It can.
    Optional,
    /// It cannot.
    Required,
}

/// Whether a value may be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// The description does not mark the value as personal data.
    Public,
    /// Personal data: never printed.
    Personal,
}

impl Parameter {
    /// A path parameter. There is no path without it.
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Location::Path).required()
    }

    /// A query parameter.
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Location::Query)
    }

    /// A header parameter.
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Location::Header)
    }

    /// A field of the form body.
    pub const fn form(name: &'static str) -> Self {
        Self::new(name, Location::Form)
    }

    /// A property of the JSON body.
    pub const fn json(name: &'static str) -> Self {
        Self::new(name, Location::Json)
    }

    /// The whole JSON body.
    pub const fn body(name: &'static str) -> Self {
        Self::new(name, Location::Body)
    }

    const fn new(name: &'static str, location: Location) -> Self {
        Self {
            name,
            location,
            requirement: Requirement::Optional,
            privacy: Privacy::Public,
            style: Style::Repeated,
            minimum: None,
            maximum: None,
        }
    }

    /// Whether this is the header that only the client's credentials fill in.
    pub fn is_authorization(&self) -> bool {
        self.location == Location::Header && self.name.eq_ignore_ascii_case("authorization")
    }

    /// Whether this is a header that OpenAPI says is ignored as a parameter.
    pub fn is_reserved_header(&self) -> bool {
        let reserved = ["accept", "authorization", "content-type"];
        let is_it = |name: &&str| self.name.eq_ignore_ascii_case(name);
        self.location == Location::Header && reserved.iter().any(is_it)
    }

    /// Marks the parameter as one that every request has.
    pub const fn required(mut self) -> Self {
        self.requirement = Requirement::Required;
        self
    }

    /// Marks the value as personal data, which is never printed.
    pub const fn personal(mut self) -> Self {
        self.privacy = Privacy::Personal;
        self
    }

    /// Sends several values as one, with commas between them.
    pub const fn joined(mut self) -> Self {
        self.style = Style::Joined;
        self
    }

    /// Sends a JSON object as one pair for each of its texts, named by its path below `prefix`.
    pub const fn flattened(mut self, prefix: &'static str) -> Self {
        self.style = Style::Flattened(prefix);
        self
    }

    /// Refuses integers below `minimum`.
    pub const fn at_least(mut self, minimum: i64) -> Self {
        self.minimum = Some(minimum);
        self
    }

    /// Refuses integers above `maximum`.
    pub const fn at_most(mut self, maximum: i64) -> Self {
        self.maximum = Some(maximum);
        self
    }
}
