//! The keywords of the description itself, its components, and its paths.

use super::Shape::{Map, Object, Paths, Reference, Schema, String, Variants};
use super::operation::{
    CALLBACK, EXAMPLES, HEADER_OR_REF, LINKS, OPERATION, PARAMETER, PARAMETERS, REQUEST_BODY,
    RESPONSE_OR_REF, WEBHOOK_OPERATION,
};
use super::security::{SECURITY, SECURITY_SCHEME};
use super::{ObjectShape, Shape, ignored, object, unsupported, used};

/// The whole description.
pub(crate) static ROOT: Shape = Object(&OPENAPI);

pub(crate) static OPENAPI: ObjectShape = object(
    "a description",
    &["openapi", "info", "paths"],
    &[
        used("openapi", String),
        used("info", Object(&INFO)),
        used("servers", SERVERS),
        used("paths", Paths),
        used("components", Object(&COMPONENTS)),
        used("security", SECURITY),
        used("tags", Shape::List(&Object(&TAG))),
        ignored("externalDocs", Object(&EXTERNAL_DOCS)),
        // OpenAPI 3.1 has it as `webhooks`.
        used("x-webhooks", Map(&Object(&WEBHOOK))),
    ],
);

/// What the API sends to an application: a path without its path.
pub(crate) static WEBHOOK: ObjectShape = object(
    "a webhook",
    &["post"],
    &[
        ignored("summary", String),
        ignored("description", String),
        unsupported("get", Object(&WEBHOOK_OPERATION)),
        unsupported("put", Object(&WEBHOOK_OPERATION)),
        used("post", Object(&WEBHOOK_OPERATION)),
        unsupported("delete", Object(&WEBHOOK_OPERATION)),
        used("options", Object(&WEBHOOK_OPERATION)),
        used("head", Object(&WEBHOOK_OPERATION)),
        unsupported("patch", Object(&WEBHOOK_OPERATION)),
        used("trace", Object(&WEBHOOK_OPERATION)),
        ignored("servers", SERVERS),
        unsupported("parameters", PARAMETERS),
    ],
);

static INFO: ObjectShape = object(
    "the info object",
    &["title", "version"],
    &[
        used("title", String),
        used("description", String),
        ignored("termsOfService", String),
        ignored("contact", Object(&CONTACT)),
        ignored("license", Object(&LICENSE)),
        used("version", String),
    ],
);

static CONTACT: ObjectShape = object(
    "the contact",
    &[],
    &[
        ignored("name", String),
        ignored("url", String),
        ignored("email", String),
    ],
);

static LICENSE: ObjectShape = object(
    "the license",
    &["name"],
    &[ignored("name", String), ignored("url", String)],
);

/// The servers of a description, a path or an operation.
pub(super) const SERVERS: Shape = Shape::List(&Object(&SERVER));

/// One server.
pub(crate) static SERVER: ObjectShape = object(
    "a server",
    &["url"],
    &[
        used("url", String),
        used("description", String),
        used("variables", Map(&Object(&SERVER_VARIABLE))),
    ],
);

static SERVER_VARIABLE: ObjectShape = object(
    "a server variable",
    &["default"],
    &[
        used("enum", Shape::List(&String)),
        used("default", String),
        used("description", String),
    ],
);

pub(crate) static TAG: ObjectShape = object(
    "a tag",
    &["name"],
    &[
        used("name", String),
        used("description", String),
        ignored("externalDocs", Object(&EXTERNAL_DOCS)),
    ],
);

/// A link to documentation elsewhere.
pub(super) static EXTERNAL_DOCS: ObjectShape = object(
    "an external documentation object",
    &["url"],
    &[ignored("description", String), ignored("url", String)],
);

pub(super) static COMPONENTS: ObjectShape = object(
    "the components",
    &[],
    &[
        used("schemas", Map(&Schema)),
        used("responses", Map(&RESPONSE_OR_REF)),
        used("parameters", Map(&Reference(&Variants(&PARAMETER)))),
        used("examples", EXAMPLES),
        used("requestBodies", Map(&Reference(&Object(&REQUEST_BODY)))),
        ignored("headers", Map(&HEADER_OR_REF)),
        used(
            "securitySchemes",
            Map(&Reference(&Variants(&SECURITY_SCHEME))),
        ),
        ignored("links", LINKS),
        ignored("callbacks", Map(&Reference(&CALLBACK))),
    ],
);

/// A path or a reference to one.
pub(crate) static PATH_ITEM_OR_REF: Shape = Reference(&Object(&PATH_ITEM));

/// The operations of one path.
pub(crate) static PATH_ITEM: ObjectShape = object(
    "a path",
    &[],
    &[
        ignored("summary", String),
        ignored("description", String),
        used("get", Object(&OPERATION)),
        used("put", Object(&OPERATION)),
        used("post", Object(&OPERATION)),
        used("delete", Object(&OPERATION)),
        used("options", Object(&OPERATION)),
        used("head", Object(&OPERATION)),
        used("patch", Object(&OPERATION)),
        used("trace", Object(&OPERATION)),
        used("servers", SERVERS),
        used("parameters", PARAMETERS),
    ],
);
