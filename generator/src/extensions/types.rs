//! The types of the extensions' values.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

/// The entry of `x-sid-names` for one prefix.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct SidName {
    pub(crate) name: String,
    pub(crate) description: String,
    #[serde(default)]
    pub(crate) aliases: IndexMap<String, String>,
}

/// One of the `x-parameter-choices`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct ParameterChoice<Variant = ChoiceVariant> {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) discriminator: String,
    pub(crate) variants: Vec<Variant>,
}

/// A variant of a [`ParameterChoice`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct ChoiceVariant {
    pub(crate) value: String,
    pub(crate) description: String,
    #[serde(default)]
    pub(crate) required: Vec<String>,
    #[serde(default)]
    pub(crate) optional: Vec<String>,
    #[serde(default)]
    pub(crate) fixed: IndexMap<String, Value>,
    /// Setters of optional fields that have names of their own.
    #[serde(default)]
    pub(crate) setters: IndexMap<String, VariantSetter>,
}

/// A setter of a [`ChoiceVariant`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct VariantSetter {
    pub(crate) field: String,
    pub(crate) description: String,
    /// The value that it sets; without one, the caller gives it.
    pub(crate) value: Option<Value>,
}

/// One of the `x-response-choices`: where an object has the fields of a [`ParameterChoice`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct ResponseChoice {
    pub(crate) name: String,
    pub(crate) description: String,
    /// The name of the choice.
    pub(crate) choice: String,
    /// The property with the value of the choice's discriminator.
    pub(crate) discriminator: String,
    /// The property whose own properties are the fields; without one, they are properties of the object itself.
    pub(crate) within: Option<String>,
    /// The field that each property has the value of.
    pub(crate) fields: IndexMap<String, String>,
}

/// How variants are named of which each stands for a value of a discriminator.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct ValueVariants {
    /// The first of these that a value begins with is no part of the name.
    #[serde(default)]
    pub(crate) drop_prefixes: Vec<String>,
}

impl ValueVariants {
    /// The words that name the variant of a value.
    pub(crate) fn words<'v>(&self, value: &'v str) -> &'v str {
        let mut prefixes = self.drop_prefixes.iter();
        let rest = prefixes.find_map(|prefix| value.strip_prefix(prefix.as_str()));
        rest.filter(|rest| !rest.is_empty()).unwrap_or(value)
    }
}

/// The functions of a model that make it and fill it in.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct Builder {
    /// Those that make one.
    #[serde(default)]
    pub(crate) constructors: IndexMap<String, BuilderFunction>,
    /// Those that fill it in.
    #[serde(default)]
    pub(crate) setters: IndexMap<String, BuilderFunction>,
}

/// A function of a [`Builder`]. Properties are named by their path: `properties.workflow_sid`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct BuilderFunction {
    pub(crate) description: String,
    /// The arguments, and the property that each becomes.
    #[serde(default)]
    pub(crate) takes: IndexMap<String, String>,
    /// Properties that get a value.
    #[serde(default)]
    pub(crate) sets: IndexMap<String, Value>,
    /// The list to which it adds an object with these properties.
    pub(crate) adds: Option<String>,
}

/// The part of `x-twilio` that is read.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Twilio {
    pub(super) pii: Option<Pii>,
}

/// The mark of personal data.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Pii {
    #[serde(rename = "handling")]
    _handling: Handling,
    /// The number of days for which Twilio keeps it.
    #[serde(rename = "deleteSla")]
    pub(super) delete_sla: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Handling {
    Standard,
    Sensitive,
}

/// What `x-readiness` says: the property with the status, and what its values mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct Readiness {
    pub(crate) property: String,
    pub(crate) ready: Vec<String>,
    /// Values after which it will never be ready.
    #[serde(default)]
    pub(crate) failed: Vec<String>,
    /// The property with Twilio's error code.
    pub(crate) error_code: Option<String>,
    /// The property with what went wrong.
    pub(crate) error_message: Option<String>,
}
