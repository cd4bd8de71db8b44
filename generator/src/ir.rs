//! The intermediate representation: what the crate will hold, in the words of the wire.
//!
//! Data only. `lower` makes it, `name` gives its items Rust names in a side table, `emit` turns both into source.

mod query;

pub use query::{chosen, closure, find_enum, find_model, received};

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use crate::{pointer::Pointer, source::Location};

/// A word as the description has it: never an identifier of Rust.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WireName(pub String);

impl WireName {
    /// The text, for string literals and messages.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Tells the items that get a Rust name apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ItemId(usize);

/// Hands out the ids of one [`Api`].
#[derive(Debug, Default)]
pub struct ItemIds(usize);

impl ItemIds {
    /// An id that no other item has.
    pub fn fresh(&mut self) -> ItemId {
        self.0 += 1;
        ItemId(self.0)
    }
}

/// Where the description speaks of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The node.
    pub pointer: Pointer,
    /// Its place in a file.
    pub location: Location,
}

/// What every named item has.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Tells it apart.
    pub id: ItemId,
    /// Its name on the wire.
    pub wire: WireName,
    /// The Rust name that the overlay decides (`x-rust-name`), if it does.
    pub rename: Option<String>,
    /// Words that tell it from another item whose name would be the same, such as those of what holds it.
    pub context: String,
    /// Its documentation, as the description has it; may be empty.
    pub docs: String,
    /// Where the description speaks of it.
    pub place: Place,
}

/// Everything that one crate holds.
#[derive(Debug)]
pub struct Api {
    /// One for each description.
    pub modules: Vec<Module>,
    /// The SID types that the descriptions use, by prefix.
    pub sids: IndexMap<String, Sid>,
}

/// A kind of SID.
#[derive(Clone, Debug, PartialEq)]
pub struct Sid {
    /// Its wire name is the prefix; the Rust name is decided by the overlay.
    pub item: Item,
    /// Further names of the type, with what they are for.
    pub aliases: Vec<Item>,
}

/// What one description describes: a version of the API.
#[derive(Debug)]
pub struct Module {
    /// Its wire name is the module name of the manifest.
    pub item: Item,
    /// The Cargo feature that it is behind, if any.
    pub feature: Option<String>,
    /// The server, without a trailing slash.
    pub server: String,
    /// The prefixes of the SIDs that it uses.
    pub sids: BTreeSet<String>,
    /// One for each tag, in the order of the description.
    pub resources: Vec<Resource>,
}

/// What one tag groups.
#[derive(Debug)]
pub struct Resource {
    /// Its wire name is the tag without the prefix of the manifest.
    pub item: Item,
    /// The structs of its responses.
    pub models: Vec<Model>,
    /// The enums of its models and parameters.
    pub enums: Vec<Enum>,
    /// What is one of several models.
    pub one_ofs: Vec<OneOf>,
    /// Groups of parameters that are only valid together.
    pub choices: Vec<Choice>,
    /// Its operations, in the order of the description.
    pub operations: Vec<Operation>,
}

/// A schema with properties: of a response, or inside a request.
#[derive(Debug)]
pub struct Model {
    /// Its wire name is the schema's; that of a schema without a name is made of what holds it.
    pub item: Item,
    /// Whether the schema has a name.
    pub origin: Origin,
    /// The properties, in the order of the description.
    pub properties: Vec<Property>,
}

/// Where a schema stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Among the components, under its name.
    Component,
    /// In the place where it is used.
    Inline,
}

/// A property of a model.
#[derive(Debug)]
pub struct Property {
    /// Name, docs, place.
    pub item: Item,
    /// What it holds.
    pub ty: Type,
    /// Whether it is personal data.
    pub privacy: Privacy,
}

/// An enum, open to values that the description does not have.
#[derive(Debug)]
pub struct Enum {
    /// Its wire name is the schema's, or the property's for an inline enum.
    pub item: Item,
    /// The values.
    pub values: Vec<Item>,
}

/// A value that is one of several models.
#[derive(Debug)]
pub struct OneOf {
    /// Its wire name is the schema's; that of a schema without a name is made of what holds it.
    pub item: Item,
    /// Whether the schema has a name.
    pub origin: Origin,
    /// The property whose value tells the alternatives apart, where there is one.
    pub discriminator: Option<WireName>,
    /// The models.
    pub alternatives: Vec<Alternative>,
}

/// One of the models that a value may be.
#[derive(Debug)]
pub struct Alternative {
    /// Its wire name is the last word of the model's.
    pub item: Item,
    /// The model.
    pub model: Reference,
    /// The values of the discriminator that mean it.
    pub values: Vec<String>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer,
    /// A number that need not be whole.
    Number,
    /// A date and time.
    DateTime,
    /// A date without a time.
    Date,
    /// Any JSON.
    Json,
    /// Values of one kind by name.
    Map(Box<Type>),
    /// A SID of this prefix.
    Sid(String),
    /// An enum.
    Enum(Reference),
    /// A model.
    Model(Reference),
    /// One of several models.
    OneOf(Reference),
    /// Several values.
    List(Box<Type>),
}

/// An item that another resource may hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reference {
    /// The item.
    pub item: ItemId,
    /// The resource that holds it.
    pub resource: ItemId,
}

/// Whether a value may be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// The description does not mark it.
    Public,
    /// Personal data.
    Personal {
        /// For how many days Twilio keeps it, where that is known.
        kept_days: Option<u64>,
    },
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
    /// A field of a form body.
    Form,
    /// A property of a JSON body.
    Json,
    /// The whole of a JSON body.
    Body,
}

/// Whether a request can do without a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// It cannot.
    Required,
    /// It can.
    Optional,
}

/// The integers that the description allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The smallest.
    pub minimum: Option<i64>,
    /// The largest.
    pub maximum: Option<i64>,
}

/// How a value that is more than one text goes into a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// An array repeats the name.
    #[default]
    Repeated,
    /// An array is one text, joined with commas.
    Joined,
    /// An object is one pair for each of its values, named after this prefix and the way to the value.
    Flattened(String),
}

/// A parameter of an operation, or a field of its body.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name, docs, place.
    pub item: Item,
    /// Where it goes.
    pub location: ParameterLocation,
    /// Whether it must be given.
    pub requirement: Requirement,
    /// What it holds.
    pub ty: Type,
    /// How it goes into a query.
    pub encoding: Encoding,
    /// The integers that are allowed.
    pub range: Range,
    /// Whether it is personal data.
    pub privacy: Privacy,
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
}

/// The credentials that an operation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Those of an account, which a client has.
    Account,
    /// A bearer token, and nothing else.
    Bearer,
    /// None: it is called without any.
    None,
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
    },
    /// The address of something else.
    Redirect,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// Its wire name is the `operationId`.
    pub item: Item,
    /// The first word of the `operationId`, which names the endpoint function.
    pub verb: Item,
    /// The first line of its documentation.
    pub summary: String,
    /// Whether it should no longer be used.
    pub is_deprecated: bool,
    /// The server, where it is not that of the module.
    pub server: Option<String>,
    /// The credentials that it takes.
    pub security: Security,
    /// The setter of credentials for one request, where the operation declares the header `Authorization`.
    pub authorization: Option<Item>,
    /// The method.
    pub method: Method,
    /// The path template.
    pub path: WireName,
    /// All parameters: the path's in path order, then the others in the order of the description.
    pub parameters: Vec<Parameter>,
    /// The choice that stands for some of the parameters.
    pub choices: Vec<ChosenBy>,
    /// The body.
    pub body: Body,
    /// The response.
    pub response: Response,
    /// The media type of the response, where it is not `application/json`.
    pub accept: Option<String>,
    /// Requests of the description's examples, by name: a value for each field of the body, or the whole body.
    pub request_examples: IndexMap<String, Value>,
    /// Response bodies of the description's examples, by name.
    pub response_examples: IndexMap<String, Value>,
    /// Those that do not fit their own schema.
    pub odd_response_examples: IndexMap<String, Value>,
}

/// That an operation takes a choice instead of its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenBy {
    /// The choice.
    pub choice: ItemId,
    /// Whether it must be made: as its discriminator.
    pub requirement: Requirement,
    /// What tells setter and marker apart from the choice's type; same wire name.
    pub setter: Item,
}

/// Parameters that are only valid together, by the value of one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its wire name is the name that the overlay decides.
    pub item: Item,
    /// The parameter whose value tells the variants apart.
    pub discriminator: WireName,
    /// One for each value.
    pub variants: Vec<Variant>,
}

/// One way to make a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its wire name is the value of the discriminator.
    pub item: Item,
    /// Names the type that holds the optional fields of this variant.
    pub type_item: Item,
    /// Fields that must be given, in the order of the overlay.
    pub required: Vec<Parameter>,
    /// Fields that may be given.
    pub optional: Vec<Parameter>,
    /// Fields that always have this value.
    pub fixed: Vec<(WireName, Value)>,
}
