//! The tables of a catalogue, as the generator writes them. In: JSON. Out: the same as Rust types.
//!
//! Types refer to models, enums and SIDs by their index; [`check`](super::check) makes sure that there is such an item.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Shape;

/// Members that are false, null or empty are left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Catalogue {
    pub(crate) modules: Vec<Module>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) models: Vec<Model>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) one_ofs: Vec<OneOf>,
    pub(crate) sids: Vec<Sid>,
}

impl Catalogue {
    /// The type of the first alternative, if values of this type are one of several.
    pub(crate) fn first_type(&self, ty: &Type) -> Type {
        match ty {
            Type::OneOf(index) => {
                let first = self.one_ofs.get(*index);
                let first = first.and_then(|it| it.alternatives.first());
                first.map_or(Type::Json, Alternative::ty)
            }
            ty => ty.clone(),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Module {
    /// The name of the generated module, such as `v1`.
    pub(crate) name: String,
    /// The server that its operations are sent to, unless they have their own.
    pub(crate) server: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) module: usize,
    #[serde(default)]
    pub(crate) server: Option<String>,
    pub(crate) method: String,
    /// The path template, such as `/v1/Channels/{Sid}`.
    pub(crate) path: String,
    pub(crate) security: Security,
    pub(crate) body: Body,
    #[serde(default)]
    pub(crate) parameters: Vec<Parameter>,
    #[serde(default)]
    pub(crate) choices: Vec<Choice>,
    pub(crate) response: Response,
    /// The media type of the response, if it is not `application/json`.
    #[serde(default)]
    pub(crate) accept: Option<String>,
    /// The success statuses that the description declares, such as `201` or `2XX`.
    #[serde(default)]
    pub(crate) statuses: Vec<String>,
    #[serde(default)]
    pub(crate) response_examples: Vec<Value>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Security {
    Account,
    Bearer,
    None,
    /// Credentials of other APIs than Twilio's, which are not checked.
    Schemes,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Body {
    None,
    Form,
    Json {
        media_type: String,
    },
    /// A form with files.
    Multipart,
    Text,
    Bytes,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    #[serde(rename = "in")]
    pub(crate) location: Location,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default)]
    pub(crate) nullable: bool,
    #[serde(rename = "type")]
    pub(crate) ty: Type,
    /// Whether it is a whole body of any JSON. Otherwise, such a body is an object.
    #[serde(default)]
    pub(crate) of_any_kind: bool,
    #[serde(default)]
    pub(crate) style: Style,
    #[serde(default)]
    pub(crate) constraints: Constraints,
    #[serde(default)]
    pub(crate) privacy: Privacy,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Location {
    Path,
    Query,
    Header,
    Cookie,
    Form,
    /// A property of a JSON body.
    Json,
    /// A whole JSON body.
    Body,
}

#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Style {
    /// A list repeats the name.
    #[default]
    Repeated,
    /// A list is one value, with commas.
    Joined,
    /// A list is one value, with spaces.
    SpaceDelimited,
    /// A list is one value, with `|`.
    PipeDelimited,
    /// An object is sent as `filter[a][b]=…`.
    DeepObject,
    /// In a path or a header: an exploded object is sent as `a=…,b=…`.
    Simple {
        #[serde(default)]
        explode: bool,
    },
    /// A value in a path comes after a `.`.
    Label {
        #[serde(default)]
        explode: bool,
    },
    /// A value in a path comes after a `;` and the name.
    Matrix {
        #[serde(default)]
        explode: bool,
    },
    /// The value is JSON text.
    JsonText,
    /// A JSON object is sent as `AddOns.a.b=…`.
    Flattened { prefix: String },
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(crate) struct Constraints {
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
    /// In characters.
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Privacy {
    #[default]
    Public,
    Personal,
    Secret,
}

impl Parameter {
    /// Whether it has no JSON, but an object whose properties are sent on their own, or may have one.
    pub(crate) fn is_taken_apart(&self, catalogue: &Catalogue) -> bool {
        let is_text = matches!(self.style, Style::JsonText | Style::Flattened { .. });
        let is_object = match catalogue.shape(&self.ty) {
            Some(Shape::Properties) | None => true,
            // A list is read item by item, unless other values are possible too.
            Some(Shape::Items) => matches!(self.ty, Type::OneOf(_)),
            Some(Shape::One) => false,
        };
        let is_outside = matches!(
            self.location,
            Location::Path | Location::Query | Location::Header | Location::Cookie
        );
        self.style == Style::DeepObject || is_outside && is_object && !is_text
    }
}

/// Form fields that are only valid together.
#[derive(Debug, Deserialize)]
pub(crate) struct Choice {
    /// The field whose value decides which variant counts.
    pub(crate) discriminator: String,
    /// All other fields that any variant has.
    #[serde(default)]
    pub(crate) fields: Vec<String>,
    #[serde(default)]
    pub(crate) variants: Vec<Variant>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Variant {
    pub(crate) value: String,
    #[serde(default)]
    pub(crate) required: Vec<String>,
    #[serde(default)]
    pub(crate) optional: Vec<String>,
    /// Fields that must have this value.
    #[serde(default)]
    pub(crate) fixed: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Response {
    Empty,
    Value {
        #[serde(rename = "type")]
        ty: Type,
    },
    /// Some success statuses have a body, others have none.
    Optional {
        #[serde(rename = "type")]
        ty: Type,
    },
    List {
        key: String,
        paging: Paging,
        #[serde(rename = "type")]
        ty: Type,
    },
    Redirect,
}

/// Where a list says what page this is and where the next one is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Paging {
    /// `meta.next_page_url`, absolute.
    Meta,
    /// `next_page_uri`, a path: the API of 2010.
    NextPageUri,
    /// `next_page_url` beside the items.
    NextPageUrl,
    /// `totalResults`, all in one page.
    Scim,
    /// All in one page.
    None,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Type {
    String,
    Boolean,
    Integer,
    Number,
    DateTime,
    Date,
    /// Any JSON.
    Json,
    /// A string that holds JSON.
    JsonText,
    /// A body of any kind.
    Bytes,
    /// A file in a form.
    File,
    Sid(usize),
    Enum(usize),
    Model(usize),
    OneOf(usize),
    List(Box<Type>),
    Map(Box<Type>),
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Model {
    /// The name of the schema, such as `flex.v1.interaction`.
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) properties: Vec<Property>,
    /// Whether a response may have other properties.
    #[serde(default)]
    pub(crate) additional: bool,
    #[serde(default)]
    pub(crate) choices: Vec<ResponseChoice>,
}

/// Where a model has the fields of a choice.
#[derive(Debug, Deserialize)]
pub(crate) struct ResponseChoice {
    /// The property that holds them, or else the model itself.
    #[serde(default)]
    pub(crate) within: Option<String>,
    /// The parameter that each property comes from.
    #[serde(default)]
    pub(crate) fields: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Property {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) ty: Type,
    #[serde(default)]
    pub(crate) privacy: Privacy,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Enum {
    #[serde(default)]
    pub(crate) values: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct OneOf {
    #[serde(default)]
    pub(crate) discriminator: Option<String>,
    #[serde(default)]
    pub(crate) alternatives: Vec<Alternative>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Alternative {
    #[serde(flatten)]
    pub(crate) held: Held,
    /// The values of the discriminator that choose it.
    #[serde(default)]
    pub(crate) values: Vec<String>,
}

/// What an alternative is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Held {
    /// A model, with its index.
    Model(usize),
    /// Anything else.
    Type(Type),
}

impl Alternative {
    /// The index of the model, if it is one.
    pub(crate) fn model(&self) -> Option<usize> {
        match self.held {
            Held::Model(index) => Some(index),
            Held::Type(_) => None,
        }
    }

    /// Its type.
    pub(crate) fn ty(&self) -> Type {
        match &self.held {
            Held::Model(index) => Type::Model(*index),
            Held::Type(ty) => ty.clone(),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Sid {
    /// Two letters, such as `KD`.
    pub(crate) prefix: String,
}
