//! Operations: what is sent, how a caller sets it, and what is answered.

use indexmap::IndexMap;
use la_arena::{Arena, Idx};
use serde_json::Value;

use super::{
    Constraints, Destination, Item, Nullability, Place, Privacy, ResourceId, Security, Type,
    WireName,
};

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// Names the request, after the `operationId`.
    pub item: Item,
    /// Names the function, after the first word of the `operationId`.
    pub function: Item,
    /// The resource whose module it is in.
    pub resource: ResourceId,
    /// The `operationId`.
    pub id: String,
    /// The first line of its documentation; may be empty.
    pub summary: String,
    /// The rest of its documentation; may be empty.
    pub docs: String,
    /// Whether it should no longer be used.
    pub is_deprecated: bool,
    /// Where it goes, if not where the other operations of the module do.
    pub destination: Option<Destination>,
    /// The credentials that it takes.
    pub security: Security,
    /// The method.
    pub method: Method,
    /// The path template, with the fragment that tells it from others: see [`Operation::sent_path`].
    pub path: WireName,
    /// Everything that may be sent: first what is in the path, in its order, then the rest in that of the description.
    pub parameters: Arena<Parameter>,
    /// The arguments of the function: the parameters of the path.
    pub arguments: Vec<Argument>,
    /// The setters of the request, in order.
    pub setters: Vec<Setter>,
    /// The body.
    pub body: Body,
    /// The response.
    pub response: Response,
    /// The statuses that mean success, such as `200` or `2XX`, in the order of the description.
    pub statuses: Vec<String>,
    /// The media type of the response, if it is not `application/json`.
    pub accept: Option<String>,
    /// How the response is written.
    pub answer_format: AnswerFormat,
    /// Requests of the description's examples, by name: a value for each field of the body, or the whole body.
    pub request_examples: IndexMap<String, Value>,
    /// Response bodies of the description's examples, by name.
    pub response_examples: IndexMap<String, Value>,
    /// Those that do not fit their own schema.
    pub odd_response_examples: IndexMap<String, Value>,
}

impl Operation {
    /// The method and the path template, such as `GET /v1/Channels/{Sid}`.
    #[must_use]
    pub fn target(&self) -> String {
        format!("{} {}", self.method.name(), self.path.as_str())
    }

    /// The path template as it is sent. A fragment never is, so some descriptions tell operations with the same method
    /// and path apart by one: `/files/{file_id}#add_shared_link`.
    #[must_use]
    pub fn sent_path(&self) -> &str {
        without_fragment(self.path.as_str())
    }

    /// The setters without which the request cannot be sent. Each has a type parameter of the request.
    pub fn required_setters(&self) -> impl Iterator<Item = &Setter> {
        let setters = self.setters.iter();
        setters.filter(|setter| setter.requirement == Requirement::Required)
    }

    /// The choices that the request takes, in the order of their setters.
    pub fn choices(&self) -> impl Iterator<Item = ChoiceId> {
        self.setters.iter().filter_map(|setter| match setter.sets {
            Sets::Choice(id) => Some(id),
            Sets::Parameter(_) | Sets::Credentials(_) => None,
        })
    }
}

/// A path template without its fragment.
pub(crate) fn without_fragment(path: &str) -> &str {
    path.split('#').next().unwrap_or_default()
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
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
    /// `TRACE`
    Trace,
}

impl Method {
    /// As in a request.
    #[must_use]
    pub fn name(self) -> &'static str {
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
}

/// Identifies a [`Parameter`] of one operation or choice.
pub type ParameterId = Idx<Parameter>;

/// Something that a request sends: a parameter of the operation, a field of its body, or the body as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: WireName,
    /// What the description says of it; may be empty.
    pub docs: String,
    /// Where it goes.
    pub location: ParameterLocation,
    /// Whether it must be set.
    pub requirement: Requirement,
    /// Whether it can be set to null: only properties of JSON bodies can.
    pub nullability: Nullability,
    /// What it holds.
    pub ty: Type,
    /// How its value becomes text.
    pub style: Style,
    /// Whether the characters that separate the parts of a URL are percent-encoded in its value.
    pub reserved: Reserved,
    /// The media type of its value, if the description says it: of a part of a form, or of a body.
    pub content_type: Option<String>,
    /// Which JSON it may be, where its type is any.
    pub json: JsonKind,
    /// What is checked before it is sent.
    pub constraints: Constraints,
    /// Whether it is personal data.
    pub privacy: Privacy,
    /// Where the description speaks of it.
    pub place: Place,
}

/// Where in a request a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterLocation {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// A field of a form body.
    Form,
    /// A property of a JSON body.
    Json,
    /// The whole of a body.
    Body,
}

/// Which JSON a value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// Any.
    Any,
    /// An object.
    Object,
}

impl ParameterLocation {
    /// Whether it is in the body, or is the body.
    #[must_use]
    pub fn is_body(self) -> bool {
        matches!(self, Self::Form | Self::Json | Self::Body)
    }
}

/// Whether a request can do without a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// It cannot.
    Required,
    /// It can.
    Optional,
}

impl Requirement {
    /// As the description states it.
    pub(crate) fn of(is_required: bool) -> Self {
        if is_required {
            Self::Required
        } else {
            Self::Optional
        }
    }
}

/// How a value becomes text: the styles of OpenAPI.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// An array repeats the name, and each property of an object has its own: `form` with `explode`.
    #[default]
    Repeated,
    /// An array or object is one string, separated by commas: `form`.
    Joined,
    /// The same, separated by spaces.
    SpaceDelimited,
    /// The same, separated by `|`.
    PipeDelimited,
    /// An object is one pair for each of its values, named by the path to the value in brackets.
    DeepObject,
    /// In a path or a header, an array or object is separated by commas.
    Simple(Explode),
    /// The same in a path, after a `.`.
    Label(Explode),
    /// The same in a path, after a `;` and the name.
    Matrix(Explode),
    /// JSON text.
    JsonText,
    /// An object is one pair for each of its values, named after this prefix and the path to the value.
    Flattened(String),
}

/// Whether the parts of a value in a path or a header stand on their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explode {
    /// They do not.
    No,
    /// They do.
    Yes,
}

/// Whether the characters that separate the parts of a URL are percent-encoded in a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reserved {
    /// They are.
    #[default]
    Encoded,
    /// They are not, where the description says `allowReserved`.
    Kept,
}

/// How a caller gives the value of a parameter: as an argument of a function, or by a setter.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Names it.
    pub item: Item,
    /// What it is the value of.
    pub parameter: ParameterId,
}

/// A setter of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Setter {
    /// Names the function, and the marker in the type of the request until it is called.
    pub item: Item,
    /// Names the setter for null, if there is one.
    pub null_item: Option<Item>,
    /// Whether it must be called.
    pub requirement: Requirement,
    /// What it sets.
    pub sets: Sets,
}

/// What a setter sets.
#[derive(Clone, Debug, PartialEq)]
pub enum Sets {
    /// One parameter.
    Parameter(ParameterId),
    /// All parameters that belong to a choice.
    Choice(ChoiceId),
    /// Credentials in place of the client's, since the operation declares the header `Authorization`. Holds what the
    /// description says of it.
    Credentials(String),
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// None.
    None,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// JSON, as this media type.
    Json(String),
    /// `multipart/form-data`.
    Multipart,
    /// Text, as this media type.
    Text(String),
    /// Bytes of any kind, as this media type.
    Bytes(String),
}

/// How a response is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerFormat {
    /// As its type says: in JSON, or as bytes of any kind.
    OfType,
    /// As text, which becomes a string.
    Text,
}

/// What an operation answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Nothing to read.
    Empty,
    /// One value.
    Value(Type),
    /// One value, or nothing.
    Optional(Type),
    /// Pages of values.
    List {
        /// The values.
        items: Type,
        /// The property of the envelope that holds the items.
        key: WireName,
        /// Where the envelope says what comes next.
        paging: Paging,
    },
    /// The address of something else.
    Redirect,
}

/// Where the envelope of a page says what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// In `meta`: `next_page_url`.
    Meta,
    /// In `next_page_uri`, which has no scheme and host.
    NextPageUri,
    /// In `next_page_url`.
    NextPageUrl,
    /// Nowhere, but it counts the items as SCIM does (RFC 7644).
    Scim,
    /// Nowhere: there is one page.
    None,
}

impl Response {
    /// What is read, if anything is.
    #[must_use]
    pub fn value(&self) -> Option<&Type> {
        match self {
            Self::Value(ty) | Self::Optional(ty) | Self::List { items: ty, .. } => Some(ty),
            Self::Empty | Self::Redirect => None,
        }
    }
}

/// Identifies a [`Choice`] of an [`Api`](super::Api).
pub type ChoiceId = Idx<Choice>;

/// Fields of a form that are only valid together, by the value of one of them. Operations of one resource may share it.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Names the type.
    pub item: Item,
    /// The resource whose module it is in.
    pub resource: ResourceId,
    /// What the overlay says of it.
    pub docs: String,
    /// Its fields, each once.
    pub fields: Arena<Parameter>,
    /// The field whose value tells the variants apart.
    pub discriminator: ParameterId,
    /// One for each value.
    pub variants: Vec<Variant>,
}

/// One way to make a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Names its constructor.
    pub item: Item,
    /// Names the type that has the setters of its optional fields.
    pub type_item: Item,
    /// The value of the discriminator.
    pub value: String,
    /// What the overlay says of it.
    pub docs: String,
    /// Fields that must be given, in the order of the overlay.
    pub required: Vec<Argument>,
    /// Fields that may be given.
    pub optional: Vec<OptionalField>,
    /// Fields that always have this value.
    pub fixed: Vec<(ParameterId, Value)>,
}

/// A field that a variant may have, by one of its setters.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionalField {
    /// The field, and what names the setter.
    pub argument: Argument,
    /// What the overlay says of the setter; else what the description says of the field counts.
    pub docs: Option<String>,
    /// The value that the setter sets; without one, the caller gives it.
    pub value: Option<Value>,
}

impl Variant {
    /// The fields that a caller gives.
    pub fn given(&self) -> impl Iterator<Item = &Argument> {
        let optional = self.optional.iter().map(|field| &field.argument);
        self.required.iter().chain(optional)
    }

    /// Whether it sets this field, or may.
    #[must_use]
    pub fn has(&self, field: ParameterId) -> bool {
        self.given().any(|argument| argument.parameter == field)
            || self.fixed.iter().any(|(fixed, _)| *fixed == field)
    }
}
