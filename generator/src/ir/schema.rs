//! Values: their types, and the models, enums and SIDs that types name.

use la_arena::Idx;

use super::{BuilderFunction, ChoiceId, Item, ParameterId, ResourceId, WireName};

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer,
    /// A number that need not be an integer.
    Number,
    /// A date and time.
    DateTime,
    /// A date without a time.
    Date,
    /// Any JSON.
    Json,
    /// Any JSON, or a string that holds it.
    JsonText,
    /// An object with any properties, all of one type.
    Map(Box<Type>),
    /// A SID.
    Sid(SidId),
    /// An enum.
    Enum(EnumId),
    /// A model.
    Model(ModelId),
    /// One of several values.
    OneOf(OneOfId),
    /// An array.
    List(Box<Type>),
    /// A body of any kind.
    Bytes,
    /// A part of a form that has parts: bytes with a name and a media type.
    File,
}

impl Type {
    /// The type of a single value, if this is a list or a map.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(items) | Self::Map(items) => items.innermost(),
            single => single,
        }
    }

    /// The SIDs that a value of this type holds.
    #[must_use]
    pub fn sid(&self) -> Option<SidId> {
        match self.innermost() {
            Self::Sid(sid) => Some(*sid),
            _ => None,
        }
    }
}

/// What the description states about a value beside its type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// The smallest integer (`minimum`).
    pub minimum: Option<i64>,
    /// The largest integer (`maximum`).
    pub maximum: Option<i64>,
    /// The fewest characters of a string (`minLength`).
    pub min_length: Option<u64>,
    /// The most characters of a string (`maxLength`).
    pub max_length: Option<u64>,
    /// The fewest items of an array (`minItems`).
    pub min_items: Option<u64>,
    /// The most items of an array (`maxItems`).
    pub max_items: Option<u64>,
}

impl Constraints {
    /// The narrower of each two limits.
    pub(crate) fn within(self, other: Self) -> Self {
        Self {
            minimum: self.minimum.max(other.minimum),
            maximum: lower(self.maximum, other.maximum),
            min_length: self.min_length.max(other.min_length),
            max_length: lower(self.max_length, other.max_length),
            min_items: self.min_items.max(other.min_items),
            max_items: lower(self.max_items, other.max_items),
        }
    }
}

/// The lower of two limits, of which each may be missing.
fn lower<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Whether null is a value of its own, beside being left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nullability {
    /// Null cannot be given.
    NotNull,
    /// Null can be given.
    Nullable,
}

impl Nullability {
    /// As the description states it.
    pub(crate) fn of(is_nullable: bool) -> Self {
        if is_nullable {
            Self::Nullable
        } else {
            Self::NotNull
        }
    }

    /// Whether one of two allows null.
    pub(crate) fn or(self, other: Self) -> Self {
        match self {
            Self::Nullable => self,
            Self::NotNull => other,
        }
    }
}

/// Whether a value may be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Nothing is said about it, so it is printed.
    Unmarked,
    /// The overlay says why it may be printed.
    Public,
    /// Personal data.
    Personal {
        /// For how many days Twilio keeps it, if that is known.
        kept_days: Option<u64>,
    },
    /// A secret, such as a token (`format: password`).
    Secret,
}

impl Privacy {
    /// Whether it must not be printed.
    #[must_use]
    pub fn is_redacted(self) -> bool {
        matches!(self, Self::Personal { .. } | Self::Secret)
    }

    /// This mark or, if there is none, the other. A secret stays one.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unmarked, other) | (_, other @ Self::Secret) => other,
            (marked, _) => marked,
        }
    }
}

/// Identifies a [`Model`] of an [`Api`](super::Api).
pub type ModelId = Idx<Model>;

/// An object with known properties: of a response, or inside a request.
#[derive(Debug)]
pub struct Model {
    /// Named after the schema or, if that has no name, after what holds it.
    pub item: Item,
    /// The resource whose module it is in.
    pub resource: ResourceId,
    /// What the description says of it; may be empty.
    pub docs: String,
    /// The name of the schema, if it has one.
    pub schema: Option<String>,
    /// The properties, in the order of the description.
    pub properties: Vec<Property>,
    /// Names the field that keeps all that the properties do not, if there is one.
    pub additional: Option<Item>,
    /// The choices whose fields it has.
    pub response_choices: Vec<ResponseChoice>,
    /// The functions that make one and fill it in.
    pub builder: Vec<BuilderFunction>,
    /// When the resource is ready, if the overlay says so. Not for what requests hold.
    pub readiness: Option<Readiness>,
}

/// When a resource that is set up in the background is ready. Its items are those of the model and its enum.
#[derive(Debug)]
pub struct Readiness {
    /// The property that says it.
    pub status: Item,
    /// The enum of that property.
    pub ty: Type,
    /// The values that mean that it is ready.
    pub ready: Vec<Item>,
    /// The values that mean that it never will be.
    pub failed: Vec<Item>,
    /// The integer property with Twilio's error code.
    pub code: Option<Item>,
    /// The string property with what went wrong.
    pub message: Option<Item>,
}

/// A property of a model.
#[derive(Clone, Debug)]
pub struct Property {
    /// Names the field.
    pub item: Item,
    /// The name of the property.
    pub name: WireName,
    /// What the description says of it; may be empty.
    pub docs: String,
    /// What it holds.
    pub ty: Type,
    /// How the model holds it.
    pub storage: Storage,
    /// Whether it can be null. Only in models that requests hold: in a response, null means the same as nothing.
    pub nullability: Nullability,
    /// Whether it is personal data.
    pub privacy: Privacy,
}

/// How a model holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Inside of itself.
    Inline,
    /// In a `Box`, since the value may hold another of the same model.
    Boxed,
}

/// A choice as a model of a response has it: the function that reads it from the model.
#[derive(Debug)]
pub struct ResponseChoice {
    /// Names the function.
    pub item: Item,
    /// What the overlay says of it.
    pub docs: String,
    /// The choice.
    pub choice: ChoiceId,
    /// What is read: one model for each variant, told apart by a property.
    pub one_of: OneOfId,
    /// The property that holds the discriminator's value.
    pub discriminator: WireName,
    /// The property that holds the fields, unless they are properties of the model itself.
    pub within: Option<WireName>,
    /// The field that each property has the value of.
    pub fields: Vec<(WireName, ParameterId)>,
}

/// Identifies an [`Enum`] of an [`Api`](super::Api).
pub type EnumId = Idx<Enum>;

/// A string of which some values are known.
#[derive(Debug)]
pub struct Enum {
    /// Named after the schema or, if that has no name, after the property or parameter.
    pub item: Item,
    /// The resource whose module it is in.
    pub resource: ResourceId,
    /// What the description says of it; may be empty.
    pub docs: String,
    /// The name of the schema or, if it has none, of the property or parameter.
    pub name: String,
    /// The known values, in the order of the description.
    pub values: Vec<EnumValue>,
}

/// A known value of an enum.
#[derive(Debug)]
pub struct EnumValue {
    /// Names the variant.
    pub item: Item,
    /// The value.
    pub value: String,
}

impl Enum {
    /// Whether this is a known value.
    #[must_use]
    pub fn has(&self, text: &str) -> bool {
        self.values.iter().any(|known| known.value == text)
    }
}

/// Identifies a [`OneOf`] of an [`Api`](super::Api).
pub type OneOfId = Idx<OneOf>;

/// A value that is one of several.
#[derive(Debug)]
pub struct OneOf {
    /// Named after the schema or, if that has no name, after what holds it.
    pub item: Item,
    /// The resource whose module it is in.
    pub resource: ResourceId,
    /// What the description says of it; may be empty.
    pub docs: String,
    /// The name of the schema, if it has one.
    pub schema: Option<String>,
    /// The property whose value tells the models apart, if there is one.
    pub discriminator: Option<WireName>,
    /// What it may be.
    pub alternatives: Vec<Alternative>,
}

impl OneOf {
    /// Whether it may be something else than a model: then callers give the value itself, which converts.
    #[must_use]
    pub fn has_conversions(&self) -> bool {
        let mut alternatives = self.alternatives.iter();
        alternatives.any(|alternative| !matches!(alternative.ty, Type::Model(_)))
    }
}

/// One of the values that a value may be.
#[derive(Debug)]
pub struct Alternative {
    /// Names the variant: after the schema or, if that has no name, after the kind of the value.
    pub item: Item,
    /// The name of the schema, if it has one.
    pub schema: Option<String>,
    /// What the description says of it, if the schema has no name; may be empty.
    pub docs: String,
    /// What the variant holds.
    pub ty: Type,
    /// The values of the discriminator that mean it.
    pub values: Vec<String>,
    /// Whether it stands for its one value: then others may have the same type.
    pub is_of_value: bool,
}

impl Alternative {
    /// Whether the variant holds it in a box, so that the enum has a size, and that size is small.
    #[must_use]
    pub fn is_boxed(&self) -> bool {
        matches!(self.ty, Type::Model(_) | Type::OneOf(_))
    }
}

/// Identifies a [`Sid`] of an [`Api`](super::Api).
pub type SidId = Idx<Sid>;

/// A kind of SID.
#[derive(Clone, Debug, PartialEq)]
pub struct Sid {
    /// Named by the overlay, or else after what its SIDs identify.
    pub item: Item,
    /// The two letters that it begins with.
    pub prefix: String,
    /// What the overlay says of it; may be empty.
    pub docs: String,
    /// Further names of the type.
    pub aliases: Vec<SidAlias>,
}

/// A further name of a SID type.
#[derive(Clone, Debug, PartialEq)]
pub struct SidAlias {
    /// The name.
    pub item: Item,
    /// When to use it.
    pub docs: String,
}
