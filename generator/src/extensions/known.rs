//! The extensions that the generator reads: what each is called, where it belongs, and its form.

use crate::keywords::{self, ObjectShape};

/// An extension that the generator reads.
pub(crate) struct Extension {
    pub(crate) name: &'static str,
    /// The objects that it may be in; empty if it may be in any.
    pub(super) owners: &'static [&'static ObjectShape],
    /// Its correct form, for messages.
    pub(super) form: &'static str,
}

pub(crate) const RUST_NAME: Extension = Extension {
    name: "x-rust-name",
    owners: &[
        &keywords::TAG,
        &keywords::SERVER,
        &keywords::OPERATION,
        &keywords::SCHEMA,
        &keywords::PATH_PARAMETER,
        &keywords::QUERY_PARAMETER,
        &keywords::HEADER_PARAMETER,
    ],
    form: "`x-rust-name: name`",
};

pub(crate) const RUST_NAMES: Extension = Extension {
    name: "x-rust-names",
    owners: &[&keywords::SCHEMA],
    form: "`x-rust-names: { value: Name }`",
};

/// The wire name that something had before.
pub(crate) const RENAMED_FROM: Extension = Extension {
    name: "x-renamed-from",
    owners: &[
        &keywords::SCHEMA,
        &keywords::QUERY_PARAMETER,
        &keywords::HEADER_PARAMETER,
    ],
    form: "`x-renamed-from: OldName`",
};

/// The values that values of an enum were before.
pub(crate) const OLD_VALUES: Extension = Extension {
    name: "x-values-renamed-from",
    owners: &[&keywords::SCHEMA],
    form: "`x-values-renamed-from: { value: old value }`",
};

pub(crate) const SID_NAMES: Extension = Extension {
    name: "x-sid-names",
    owners: &[&keywords::OPENAPI],
    form: "`FO: { name: FlexFlowSid, description: Identifies a Flex Flow. }` for each prefix, optionally with \
           `aliases: { OtherSid: when to use it }`",
};

pub(crate) const PARAMETER_CHOICES: Extension = Extension {
    name: "x-parameter-choices",
    owners: &[&keywords::SCHEMA],
    form: "`{ name, description, discriminator, variants: [{ value, description, required: [fields], optional: [fields], \
           fixed: { field: value }, setters: { name: { field, description, value } } }] }`",
};

pub(crate) const RESPONSE_CHOICES: Extension = Extension {
    name: "x-response-choices",
    owners: &[&keywords::SCHEMA],
    form: "`{ name, description, choice, discriminator, within, fields: { property: field } }`, where `within` may be left out",
};

pub(crate) const BUILDER: Extension = Extension {
    name: "x-builder",
    owners: &[&keywords::SCHEMA],
    form: "`{ constructors: { name: function }, setters: { name: function } }`, each function as `{ description, takes: \
           { argument: property }, sets: { property: value }, adds: list }`",
};

/// Says that a string holds JSON.
pub(crate) const JSON_TEXT: Extension = Extension {
    name: "x-json-text",
    owners: &[&keywords::SCHEMA],
    form: "`x-json-text: true`",
};

/// When a resource that is set up in the background is ready.
pub(crate) const READINESS: Extension = Extension {
    name: "x-readiness",
    owners: &[&keywords::SCHEMA],
    form: "`{ property, ready: [values], failed: [values], error_code: property, error_message: property }`",
};

/// What the API sends to an application, as `webhooks` of OpenAPI 3.1 has it. Its value is in the tables of `keywords`.
pub(crate) const WEBHOOKS: Extension = Extension {
    name: "x-webhooks",
    owners: &[&keywords::OPENAPI],
    form: "`x-webhooks: { name: { post: { requestBody, responses } } }`",
};

/// That each value of a discriminator is a variant of its own.
pub(crate) const VALUE_VARIANTS: Extension = Extension {
    name: "x-value-variants",
    owners: &[&keywords::SCHEMA],
    form: "`x-value-variants: { drop_prefixes: [prefix] }`, where `drop_prefixes` may be left out",
};

/// Twilio's own extension, of which only the mark of personal data is read.
pub(crate) const TWILIO: Extension = Extension {
    name: "x-twilio",
    owners: &[],
    form: "`pii: { handling: standard }` or `sensitive`, and `deleteSla` in days if it is known",
};

/// Why something that looks like personal data may be printed.
pub(crate) const PUBLIC: Extension = Extension {
    name: "x-public",
    owners: &[
        &keywords::SCHEMA,
        &keywords::PATH_PARAMETER,
        &keywords::QUERY_PARAMETER,
        &keywords::HEADER_PARAMETER,
    ],
    form: "`x-public: the reason why it may be printed`",
};

/// Why warnings of some kinds are accepted, in an object and everything inside it.
pub(crate) const ACCEPT: Extension = Extension {
    name: "x-accept",
    owners: &[],
    form: "`x-accept: { code: the reason }`; `cargo xtask explain` lists the codes",
};

/// The format of a secret, which is OpenAPI's own mark.
pub(crate) const SECRET_FORMAT: &str = "password";

/// All extensions that the generator reads.
pub(super) const EXTENSIONS: [&Extension; 15] = [
    &ACCEPT,
    &RUST_NAME,
    &RUST_NAMES,
    &RENAMED_FROM,
    &OLD_VALUES,
    &SID_NAMES,
    &PARAMETER_CHOICES,
    &RESPONSE_CHOICES,
    &BUILDER,
    &JSON_TEXT,
    &READINESS,
    &WEBHOOKS,
    &VALUE_VARIANTS,
    &TWILIO,
    &PUBLIC,
];
