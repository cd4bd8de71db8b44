//! The shape of security schemes and of what requires them.

use super::Shape::{Choice, List, Map, Object, Text};
use super::{ObjectShape, Shape, VariantShape, object};

/// The schemes that a request needs, with their scopes.
pub(super) const SECURITY: Shape = List(&Map(&List(&Text)));

/// One way to authenticate.
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
        ("in", Choice(&["query", "header", "cookie"])),
        ("name", Text),
        ("description", Text),
    ],
);

static HTTP: ObjectShape = object(
    "an HTTP scheme",
    &["scheme"],
    &[
        ("scheme", Text),
        ("bearerFormat", Text),
        ("description", Text),
    ],
);

static OAUTH2: ObjectShape = object(
    "an OAuth 2 scheme",
    &["flows"],
    &[("flows", Object(&OAUTH2_FLOWS)), ("description", Text)],
);

static OPEN_ID_CONNECT: ObjectShape = object(
    "an OpenID Connect scheme",
    &["openIdConnectUrl"],
    &[("openIdConnectUrl", Text), ("description", Text)],
);

static OAUTH2_FLOWS: ObjectShape = object(
    "the OAuth 2 flows",
    &[],
    &[
        ("implicit", Object(&IMPLICIT_FLOW)),
        ("password", Object(&TOKEN_FLOW)),
        ("clientCredentials", Object(&TOKEN_FLOW)),
        ("authorizationCode", Object(&CODE_FLOW)),
    ],
);

const FLOW_FIELDS: &[(&str, Shape)] = &[
    ("authorizationUrl", Text),
    ("tokenUrl", Text),
    ("refreshUrl", Text),
    ("scopes", Map(&Text)),
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
