//! The shape of operations and what they are made of: parameters, bodies, responses.

use super::Shape::{
    Any, Choice, Flag, List, Map, Object, Reference, Responses, Schema, Text, Variants,
};
use super::description::{EXTERNAL_DOCS, PATH_ITEM, SERVER, SERVERS};
use super::security::SECURITY;
use super::{ObjectShape, Shape, VariantShape, object, object_with_one_of};

/// One method of one path.
pub(super) static OPERATION: ObjectShape = object(
    "an operation",
    &["responses"],
    &[
        ("tags", List(&Text)),
        ("summary", Text),
        ("description", Text),
        ("externalDocs", Object(&EXTERNAL_DOCS)),
        ("operationId", Text),
        ("parameters", PARAMETERS),
        ("requestBody", Reference(&Object(&REQUEST_BODY))),
        ("responses", Responses),
        ("callbacks", Map(&CALLBACK)),
        ("deprecated", Flag),
        ("security", SECURITY),
        ("servers", SERVERS),
    ],
);

/// Requests that the service makes.
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

/// A kind of parameter: its name for messages, its styles, and the fields that only it has.
macro_rules! parameter {
    ($name:literal, $styles:expr $(, $own:expr)*) => {
        object_with_one_of(
            $name,
            &["name"],
            &["schema", "content"],
            &[
                ("name", Text),
                ("description", Text),
                ("required", Flag),
                ("deprecated", Flag),
                ("schema", Schema),
                ("content", Map(&CONTENT)),
                ("example", Any),
                ("examples", EXAMPLES),
                ("explode", Flag),
                ("style", Choice($styles))
                $(, $own)*
            ],
        )
    };
}

static QUERY_PARAMETER: ObjectShape = parameter!(
    "a query parameter",
    QUERY_STYLES,
    ("allowReserved", Flag),
    ("allowEmptyValue", Flag)
);
static HEADER_PARAMETER: ObjectShape = parameter!("a header parameter", &["simple"]);
static PATH_PARAMETER: ObjectShape = parameter!("a path parameter", &["matrix", "label", "simple"]);
static COOKIE_PARAMETER: ObjectShape = parameter!("a cookie parameter", &["form"]);

const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/// What a request carries.
pub(super) static REQUEST_BODY: ObjectShape = object(
    "a request body",
    &["content"],
    &[
        ("description", Text),
        ("content", Map(&CONTENT)),
        ("required", Flag),
    ],
);

/// One media type of a body. Content has headers, and headers have content; statics may refer to each other,
/// constants must not.
static CONTENT: Shape = Object(&MEDIA_TYPE);

static MEDIA_TYPE: ObjectShape = object(
    "a media type",
    &[],
    &[
        ("schema", Schema),
        ("example", Any),
        ("examples", EXAMPLES),
        ("encoding", Map(&Object(&ENCODING))),
    ],
);

static ENCODING: ObjectShape = object(
    "an encoding",
    &[],
    &[
        ("contentType", Text),
        ("headers", Map(&HEADER_OR_REF)),
        ("style", Choice(QUERY_STYLES)),
        ("explode", Flag),
        ("allowReserved", Flag),
    ],
);

/// What each status code holds.
pub(in crate::parse) static RESPONSE_OR_REF: Shape = Reference(&Object(&RESPONSE));

static RESPONSE: ObjectShape = object(
    "a response",
    &["description"],
    &[
        ("description", Text),
        ("headers", Map(&HEADER_OR_REF)),
        ("content", Map(&CONTENT)),
        ("links", LINKS),
    ],
);

/// One header of a request or response.
pub(super) static HEADER_OR_REF: Shape = Reference(&Object(&HEADER));

static HEADER: ObjectShape = object_with_one_of(
    "a header",
    &[],
    &["schema", "content"],
    &[
        ("description", Text),
        ("style", Choice(&["simple"])),
        ("required", Flag),
        ("deprecated", Flag),
        ("schema", Schema),
        ("content", Map(&CONTENT)),
        ("example", Any),
        ("examples", EXAMPLES),
    ],
);

/// Links by name.
pub(super) const LINKS: Shape = Map(&Reference(&Object(&LINK)));

static LINK: ObjectShape = object_with_one_of(
    "a link",
    &[],
    &["operationRef", "operationId"],
    &[
        ("description", Text),
        ("operationRef", Text),
        ("operationId", Text),
        ("requestBody", Any),
        ("parameters", Map(&Any)),
        ("server", Object(&SERVER)),
    ],
);

/// Examples by name.
pub(super) const EXAMPLES: Shape = Map(&Reference(&Object(&EXAMPLE)));

static EXAMPLE: ObjectShape = object(
    "an example",
    &[],
    &[
        ("summary", Text),
        ("description", Text),
        ("value", Any),
        ("externalValue", Text),
    ],
);
