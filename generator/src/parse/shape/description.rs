//! The shape of what frames the operations: the description itself, its components and its paths.

use super::Shape::{Map, Object, Paths, Reference, Schema, Text, Variants};
use super::operation::{
    CALLBACK, EXAMPLES, HEADER_OR_REF, LINKS, OPERATION, PARAMETER, PARAMETERS, REQUEST_BODY,
    RESPONSE_OR_REF,
};
use super::security::{SECURITY, SECURITY_SCHEME};
use super::{ObjectShape, Shape, object};

/// The whole description.
pub(in crate::parse) static ROOT: Shape = Object(&OPENAPI);

static OPENAPI: ObjectShape = object(
    "a description",
    &["openapi", "info", "paths"],
    &[
        ("openapi", Text),
        ("info", Object(&INFO)),
        ("servers", SERVERS),
        ("paths", Paths),
        ("components", Object(&COMPONENTS)),
        ("security", SECURITY),
        ("tags", Shape::List(&Object(&TAG))),
        ("externalDocs", Object(&EXTERNAL_DOCS)),
    ],
);

static INFO: ObjectShape = object(
    "the info object",
    &["title", "version"],
    &[
        ("title", Text),
        ("description", Text),
        ("termsOfService", Text),
        ("contact", Object(&CONTACT)),
        ("license", Object(&LICENSE)),
        ("version", Text),
    ],
);

static CONTACT: ObjectShape = object(
    "the contact",
    &[],
    &[("name", Text), ("url", Text), ("email", Text)],
);

static LICENSE: ObjectShape = object("the license", &["name"], &[("name", Text), ("url", Text)]);

/// Where the API is served.
pub(super) const SERVERS: Shape = Shape::List(&Object(&SERVER));

/// One place where the API is served.
pub(super) static SERVER: ObjectShape = object(
    "a server",
    &["url"],
    &[
        ("url", Text),
        ("description", Text),
        ("variables", Map(&Object(&SERVER_VARIABLE))),
    ],
);

static SERVER_VARIABLE: ObjectShape = object(
    "a server variable",
    &["default"],
    &[
        ("enum", Shape::List(&Text)),
        ("default", Text),
        ("description", Text),
    ],
);

static TAG: ObjectShape = object(
    "a tag",
    &["name"],
    &[
        ("name", Text),
        ("description", Text),
        ("externalDocs", Object(&EXTERNAL_DOCS)),
    ],
);

/// A link to documentation elsewhere.
pub(super) static EXTERNAL_DOCS: ObjectShape = object(
    "an external documentation",
    &["url"],
    &[("description", Text), ("url", Text)],
);

static COMPONENTS: ObjectShape = object(
    "the components",
    &[],
    &[
        ("schemas", Map(&Schema)),
        ("responses", Map(&RESPONSE_OR_REF)),
        ("parameters", Map(&Reference(&Variants(&PARAMETER)))),
        ("examples", EXAMPLES),
        ("requestBodies", Map(&Reference(&Object(&REQUEST_BODY)))),
        ("headers", Map(&HEADER_OR_REF)),
        (
            "securitySchemes",
            Map(&Reference(&Variants(&SECURITY_SCHEME))),
        ),
        ("links", LINKS),
        ("callbacks", Map(&Reference(&CALLBACK))),
    ],
);

/// What each path holds.
pub(in crate::parse) static PATH_ITEM_OR_REF: Shape = Reference(&Object(&PATH_ITEM));

/// The operations of one path.
pub(super) static PATH_ITEM: ObjectShape = object(
    "a path",
    &[],
    &[
        ("summary", Text),
        ("description", Text),
        ("get", Object(&OPERATION)),
        ("put", Object(&OPERATION)),
        ("post", Object(&OPERATION)),
        ("delete", Object(&OPERATION)),
        ("options", Object(&OPERATION)),
        ("head", Object(&OPERATION)),
        ("patch", Object(&OPERATION)),
        ("trace", Object(&OPERATION)),
        ("servers", SERVERS),
        ("parameters", PARAMETERS),
    ],
);
