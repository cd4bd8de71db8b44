//! The intermediate representation: what the crate will hold, in the words of the wire.
//!
//! Data only. `lower` makes it, `name` gives its items Rust names in a side table, `emit` turns both into source.

mod query;

pub use query::{chosen, find_enum};

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
    /// The server, without a trailing slash.
    pub server: String,
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
    /// Groups of parameters that are only valid together.
    pub choices: Vec<Choice>,
    /// Its operations, in the order of the description.
    pub operations: Vec<Operation>,
}

/// A schema of a response.
#[derive(Debug)]
pub struct Model {
    /// Its wire name is the schema's.
    pub item: Item,
    /// The properties, in the order of the description.
    pub properties: Vec<Property>,
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
    /// An RFC 3339 date and time.
    DateTime,
    /// Any JSON.
    Json,
    /// URLs by name.
    UriMap,
    /// A SID of this prefix.
    Sid(String),
    /// An enum.
    Enum(Reference),
    /// A model.
    Model(Reference),
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

/// A parameter of an operation, or a field of its form body.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// None.
    None,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// What an operation answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Nothing to read.
    Empty,
    /// One resource.
    Model(Reference),
    /// Pages of a resource.
    List {
        /// The resource.
        model: Reference,
        /// The property of the envelope that holds the items.
        key: WireName,
    },
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
    /// Requests of the description's examples, by name: a value for each parameter.
    pub request_examples: IndexMap<String, IndexMap<String, Value>>,
    /// Response bodies of the description's examples, by name.
    pub response_examples: IndexMap<String, Value>,
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
