//! A parameter of an operation: where it goes, its constraints, and whether it may be printed.

use crate::{
    operations::{
        constraints::Constraints,
        value_type::{Multiplicity, ValueType},
    },
    values::{form_encoding, privacy::Privacy},
};

/// The location of a parameter in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterLocation {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// One of the pairs in the header `Cookie`.
    Cookie,
    /// A field of the form body.
    Form,
    /// A property of the JSON body.
    Json,
    /// The whole body.
    Body,
}

impl ParameterLocation {
    pub(crate) const ALL: [Self; 7] = [
        Self::Path,
        Self::Query,
        Self::Header,
        Self::Cookie,
        Self::Form,
        Self::Json,
        Self::Body,
    ];

    /// The name in stored requests.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Form => "form",
            Self::Json => "json",
            Self::Body => "body",
        }
    }
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'a> {
    /// The name on the wire.
    pub(crate) name: &'a str,
    /// Whether the name needs no form encoding, computed at compile time.
    pub(crate) name_stays: bool,
    pub(crate) location: ParameterLocation,
    pub(crate) requirement: Requirement,
    pub(crate) nullability: Nullability,
    pub(crate) value_type: ValueType,
    pub(crate) multiplicity: Multiplicity,
    pub(crate) privacy: Privacy,
    pub(crate) style: Style,
    pub(crate) reserved: Reserved,
    /// The media type of a part of a form, if it is not as usual.
    pub(crate) content_type: Option<&'static str>,
    pub(crate) constraints: Constraints,
}

/// How the value of a parameter becomes text: the styles of OpenAPI, where a list has items and an object has properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// A pair for each item or property: `form` with `explode`.
    Repeated,
    /// One pair for all items, separated by commas: `form`. An object is a list of its names and values.
    Joined,
    /// One pair for all items, separated by spaces.
    SpaceDelimited,
    /// One pair for all items, separated by `|`.
    PipeDelimited,
    /// A pair for each value in an object, named by its path in brackets: `filter[size][gte]`.
    DeepObject,
    /// In a path or a header, all items, separated by commas.
    Simple(Explode),
    /// In a path, all items after a `.`.
    Label(Explode),
    /// In a path, all items after a `;` and the name.
    Matrix(Explode),
    /// The value as JSON text.
    JsonText,
    /// One pair for each value in a JSON object, named by its path below this name: `AddOns.a.b`.
    Flattened(&'static str),
}

/// Whether the parts of a value in a path or a header stand on their own: a property as `name=value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Explode {
    /// They do not.
    No,
    /// They do.
    Yes,
}

/// Whether the characters that separate the parts of a URL are percent-encoded in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reserved {
    /// They are.
    Encoded,
    /// Those that a value in a query may have are sent as they are.
    Kept,
}

/// Whether a parameter is required. Request types tell the compiler the same; this is for stored requests that are
/// read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Requirement {
    /// It is optional.
    Optional,
    /// It is required.
    Required,
}

/// Whether a property of a JSON body may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nullability {
    /// It may not.
    NotNull,
    /// It may.
    Nullable,
}

impl<'a> Parameter<'a> {
    /// A path parameter, which is always required.
    pub const fn path(name: &'a str) -> Self {
        Self::described(name, ParameterLocation::Path).required()
    }

    /// A query parameter.
    pub const fn query(name: &'a str) -> Self {
        Self::described(name, ParameterLocation::Query)
    }

    /// A header parameter.
    pub const fn header(name: &'a str) -> Self {
        Self::described(name, ParameterLocation::Header)
    }

    /// A cookie, which is always redacted: most cookies are credentials.
    pub const fn cookie(name: &'a str) -> Self {
        Self::described(name, ParameterLocation::Cookie).secret()
    }

    /// A field of the form body.
    pub const fn form(name: &'a str) -> Self {
        Self::described(name, ParameterLocation::Form)
    }

    /// A property of the JSON body.
    pub const fn json(name: &'a str) -> Self {
        Self::described(name, ParameterLocation::Json)
    }

    /// The whole body.
    pub const fn body(name: &'a str) -> Self {
        Self::described(name, ParameterLocation::Body)
    }

    /// A parameter of a table, which takes a string unless it says otherwise.
    const fn described(name: &'a str, location: ParameterLocation) -> Self {
        let mut parameter = Self::new(name, location);
        parameter.value_type = ValueType::String;
        parameter
    }

    /// A parameter of which nothing more is known.
    pub(crate) const fn new(name: &'a str, location: ParameterLocation) -> Self {
        Self {
            name,
            name_stays: form_encoding::stays(name),
            location,
            requirement: Requirement::Optional,
            nullability: Nullability::NotNull,
            value_type: ValueType::Unknown,
            multiplicity: Multiplicity::Single,
            privacy: Privacy::Public,
            style: match location {
                ParameterLocation::Path | ParameterLocation::Header => Style::Simple(Explode::No),
                _ => Style::Repeated,
            },
            reserved: Reserved::Encoded,
            content_type: None,
            constraints: Constraints::NONE,
        }
    }

    /// Whether this is the header that only the client's credentials may set.
    pub fn is_authorization(&self) -> bool {
        self.location == ParameterLocation::Header
            && self.name.eq_ignore_ascii_case("authorization")
    }

    /// Whether this is a header that OpenAPI says to ignore as a parameter.
    pub fn is_reserved_header(&self) -> bool {
        let reserved = ["accept", "authorization", "content-type"];
        let is_it = |name: &&str| self.name.eq_ignore_ascii_case(name);
        self.location == ParameterLocation::Header && reserved.iter().any(is_it)
    }

    /// Marks the parameter as required.
    pub const fn required(mut self) -> Self {
        self.requirement = Requirement::Required;
        self
    }

    /// Allows null.
    pub const fn nullable(mut self) -> Self {
        self.nullability = Nullability::Nullable;
        self
    }

    /// Marks the value as personal data, which is always redacted.
    pub const fn personal(mut self) -> Self {
        self.privacy = Privacy::Personal;
        self
    }

    /// Marks the value as a secret, such as a token, which is always redacted.
    pub const fn secret(mut self) -> Self {
        self.privacy = Privacy::Secret;
        self
    }

    /// Sends several values as one, separated by commas.
    pub const fn joined(self) -> Self {
        self.styled(Style::Joined)
    }

    /// Sends several values as one, separated by spaces.
    pub const fn space_delimited(self) -> Self {
        self.styled(Style::SpaceDelimited)
    }

    /// Sends several values as one, separated by `|`.
    pub const fn pipe_delimited(self) -> Self {
        self.styled(Style::PipeDelimited)
    }

    /// Sends an object as one pair for each of its values, named by its path in brackets.
    pub const fn deep_object(self) -> Self {
        self.styled(Style::DeepObject)
    }

    /// Sends the value in a path, after a `.`.
    pub const fn label(self) -> Self {
        self.styled(Style::Label(Explode::No))
    }

    /// Sends the value in a path, after a `;` and the name.
    pub const fn matrix(self) -> Self {
        self.styled(Style::Matrix(Explode::No))
    }

    /// In a path or a header, sends the items or the properties of the value on their own.
    pub const fn exploded(self) -> Self {
        let style = match self.style {
            Style::Simple(_) => Style::Simple(Explode::Yes),
            Style::Label(_) => Style::Label(Explode::Yes),
            Style::Matrix(_) => Style::Matrix(Explode::Yes),
            other => other,
        };
        self.styled(style)
    }

    /// Sends the value as JSON text.
    pub const fn json_text(self) -> Self {
        self.styled(Style::JsonText)
    }

    /// In a query, sends the characters that separate the parts of a URL as they are, unless they would end the value.
    pub const fn reserved(mut self) -> Self {
        self.reserved = Reserved::Kept;
        self
    }

    /// Sends it as a part of this media type.
    pub const fn content_type(mut self, media_type: &'static str) -> Self {
        self.content_type = Some(media_type);
        self
    }

    /// Sends a JSON object as one pair for each of its values, named by its path below `prefix`.
    pub const fn flattened(self, prefix: &'static str) -> Self {
        self.styled(Style::Flattened(prefix))
    }

    const fn styled(mut self, style: Style) -> Self {
        self.style = style;
        self
    }
}
