//! The keywords of security schemes and security requirements.

use super::Shape::{Choice, List, Map, Object, String};
use super::{Keyword, ObjectShape, Shape, VariantShape, ignored, object, used};

/// Security requirements: schemes with their scopes.
pub(super) const SECURITY: Shape = List(&Map(&List(&String)));

/// A security scheme.
pub(super) static SECURITY_SCHEME: VariantShape = VariantShape {
    name: "a security scheme",
    key: "type",
    variants: &[
        ("apiKey", &API_KEY),
        ("http", &HTTP),
        ("oauth2", &OAUTH2),
        ("openIdConnect", &OPEN_ID_CONNECT),
    ],
};

static API_KEY: ObjectShape = object(
    "an API key scheme",
    &["in", "name"],
    &[
        used("in", Choice(&["query", "header", "cookie"])),
        used("name", String),
        used("description", String),
    ],
);

static HTTP: ObjectShape = object(
    "an HTTP scheme",
    &["scheme"],
    &[
        used("scheme", String),
        ignored("bearerFormat", String),
        used("description", String),
    ],
);

static OAUTH2: ObjectShape = object(
    "an OAuth 2 scheme",
    &["flows"],
    &[
        ignored("flows", Object(&OAUTH2_FLOWS)),
        used("description", String),
    ],
);

static OPEN_ID_CONNECT: ObjectShape = object(
    "an OpenID Connect scheme",
    &["openIdConnectUrl"],
    &[
        ignored("openIdConnectUrl", String),
        used("description", String),
    ],
);

static OAUTH2_FLOWS: ObjectShape = object(
    "the OAuth 2 flows",
    &[],
    &[
        used("implicit", Object(&IMPLICIT_FLOW)),
        used("password", Object(&TOKEN_FLOW)),
        used("clientCredentials", Object(&TOKEN_FLOW)),
        used("authorizationCode", Object(&CODE_FLOW)),
    ],
);

const FLOW_FIELDS: &[Keyword] = &[
    ignored("authorizationUrl", String),
    ignored("tokenUrl", String),
    ignored("refreshUrl", String),
    ignored("scopes", Map(&String)),
];

static IMPLICIT_FLOW: ObjectShape = object(
    "an implicit flow",
    &["authorizationUrl", "scopes"],
    FLOW_FIELDS,
);
static TOKEN_FLOW: ObjectShape = object("a token flow", &["tokenUrl", "scopes"], FLOW_FIELDS);
static CODE_FLOW: ObjectShape = object(
    "a code flow",
    &["authorizationUrl", "tokenUrl", "scopes"],
    FLOW_FIELDS,
);

/// A security scheme, to which a reference leads.
pub(crate) static SECURITY_SCHEME_SHAPE: Shape = Shape::Variants(&SECURITY_SCHEME);
