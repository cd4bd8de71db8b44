//! The keywords of operations: of their parameters, bodies and responses.

use super::Shape::{
    Any, Boolean, Choice, List, Map, Object, Reference, Responses, Schema, String, Variants,
};
use super::description::{EXTERNAL_DOCS, PATH_ITEM, SERVER, SERVERS};
use super::security::SECURITY;
use super::{
    Keyword, ObjectShape, Shape, VariantShape, ignored, object, object_with_one_of, unsupported,
    used,
};

/// One method of one path.
pub(crate) static OPERATION: ObjectShape = object(
    "an operation",
    &["responses"],
    &[
        used("tags", List(&String)),
        used("summary", String),
        used("description", String),
        ignored("externalDocs", Object(&EXTERNAL_DOCS)),
        used("operationId", String),
        used("parameters", PARAMETERS),
        used("requestBody", Reference(&Object(&REQUEST_BODY))),
        used("responses", Responses),
        ignored("callbacks", Map(&CALLBACK)),
        used("deprecated", Boolean),
        used("security", SECURITY),
        used("servers", SERVERS),
    ],
);

/// The request of a webhook, and how an application responds to it.
pub(crate) static WEBHOOK_OPERATION: ObjectShape = object(
    "the request of a webhook",
    &["requestBody", "responses"],
    &[
        used("tags", List(&String)),
        used("summary", String),
        used("description", String),
        ignored("externalDocs", Object(&EXTERNAL_DOCS)),
        ignored("operationId", String),
        unsupported("parameters", PARAMETERS),
        used("requestBody", Reference(&Object(&REQUEST_BODY))),
        ignored("responses", Responses),
        ignored("callbacks", Map(&CALLBACK)),
        ignored("deprecated", Boolean),
        ignored("security", SECURITY),
        ignored("servers", SERVERS),
    ],
);

/// Requests that the API sends to a server of the user.
pub(super) static CALLBACK: Shape = Map(&Object(&PATH_ITEM));

/// The parameters of a path or an operation.
pub(super) const PARAMETERS: Shape = List(&Reference(&Variants(&PARAMETER)));

/// A parameter outside the body.
pub(super) static PARAMETER: VariantShape = VariantShape {
    name: "a parameter",
    key: "in",
    variants: &[
        ("query", &QUERY_PARAMETER),
        ("header", &HEADER_PARAMETER),
        ("path", &PATH_PARAMETER),
        ("cookie", &COOKIE_PARAMETER),
    ],
};

/// A kind of parameter: its name for messages, its styles, and the keywords that only it has.
macro_rules! parameter {
    ($name:literal, $styles:expr $(, $own:expr)*) => {
        object_with_one_of(
            $name,
            &["name"],
            &["schema", "content"],
            &[
                used("name", String),
                used("in", String),
                used("description", String),
                used("required", Boolean),
                ignored("deprecated", Boolean),
                used("schema", Schema),
                used("content", Map(&CONTENT)),
                ignored("example", Any),
                ignored("examples", EXAMPLES),
                used("explode", Boolean),
                used("style", Choice($styles)),
                ignored("allowEmptyValue", Boolean)
                $(, $own)*
            ],
        )
    };
}

pub(crate) static QUERY_PARAMETER: ObjectShape = parameter!(
    "a query parameter",
    QUERY_STYLES,
    used("allowReserved", Boolean)
);
pub(crate) static HEADER_PARAMETER: ObjectShape =
    parameter!("a header parameter", &["simple"], ONLY_IN_QUERIES);
pub(crate) static PATH_PARAMETER: ObjectShape = parameter!(
    "a path parameter",
    &["matrix", "label", "simple"],
    ONLY_IN_QUERIES
);
pub(crate) static COOKIE_PARAMETER: ObjectShape =
    parameter!("a cookie parameter", &["form"], ONLY_IN_QUERIES);

/// Elsewhere it has no effect; some write its default everywhere.
const ONLY_IN_QUERIES: Keyword = ignored("allowReserved", Boolean);

const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/// The body of a request.
pub(crate) static REQUEST_BODY: ObjectShape = object(
    "a request body",
    &["content"],
    &[
        used("description", String),
        used("content", Map(&CONTENT)),
        used("required", Boolean),
    ],
);

/// One media type of a body. It is a `static` because media types contain headers and headers contain media types;
/// constants must not refer to each other.
static CONTENT: Shape = Object(&MEDIA_TYPE);

pub(crate) static MEDIA_TYPE: ObjectShape = object(
    "a media type",
    &[],
    &[
        used("schema", Schema),
        used("example", Any),
        used("examples", EXAMPLES),
        used("encoding", Map(&Object(&ENCODING))),
    ],
);

static ENCODING: ObjectShape = object(
    "an encoding",
    &[],
    &[
        used("contentType", String),
        ignored("headers", Map(&HEADER_OR_REF)),
        used("style", Choice(QUERY_STYLES)),
        used("explode", Boolean),
        ignored("allowReserved", Boolean),
    ],
);

/// A response or a reference to one.
pub(crate) static RESPONSE_OR_REF: Shape = Reference(&Object(&RESPONSE));

pub(crate) static RESPONSE: ObjectShape = object(
    "a response",
    &["description"],
    &[
        used("description", String),
        ignored("headers", Map(&HEADER_OR_REF)),
        used("content", Map(&CONTENT)),
        ignored("links", LINKS),
    ],
);

/// A header or a reference to one.
pub(super) static HEADER_OR_REF: Shape = Reference(&Object(&HEADER));

static HEADER: ObjectShape = object_with_one_of(
    "a header",
    &[],
    &["schema", "content"],
    &[
        ignored("description", String),
        ignored("style", Choice(&["simple"])),
        ignored("required", Boolean),
        ignored("deprecated", Boolean),
        ignored("schema", Schema),
        ignored("content", Map(&CONTENT)),
        ignored("example", Any),
        ignored("examples", EXAMPLES),
    ],
);

/// Links by name.
pub(super) const LINKS: Shape = Map(&Reference(&Object(&LINK)));

static LINK: ObjectShape = object_with_one_of(
    "a link",
    &[],
    &["operationRef", "operationId"],
    &[
        ignored("description", String),
        ignored("operationRef", String),
        ignored("operationId", String),
        ignored("requestBody", Any),
        ignored("parameters", Map(&Any)),
        ignored("server", Object(&SERVER)),
    ],
);

/// Examples by name.
pub(super) const EXAMPLES: Shape = Map(&Reference(&Object(&EXAMPLE)));

static EXAMPLE: ObjectShape = object(
    "an example",
    &[],
    &[
        ignored("summary", String),
        ignored("description", String),
        used("value", Any),
        ignored("externalValue", String),
    ],
);

/// A parameter.
pub(crate) static PARAMETER_SHAPE: Shape = Variants(&PARAMETER);
/// A request body.
pub(crate) static REQUEST_BODY_SHAPE: Shape = Object(&REQUEST_BODY);
/// A response.
pub(crate) static RESPONSE_SHAPE: Shape = Object(&RESPONSE);
/// An example.
pub(crate) static EXAMPLE_SHAPE: Shape = Object(&EXAMPLE);
