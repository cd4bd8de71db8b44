//! Extensions: the keywords `x-…` that decide something, as types.
//!
//! Each has a line in [`EXTENSIONS`], which says where it belongs, and a type that its value is read into. Extensions
//! of other names are accepted everywhere: nobody can say that a foreign one matters here.

use indexmap::IndexMap;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use serde_path_to_error::Segment;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    ir::Privacy,
    keywords::{self, ObjectShape},
    pointer::Pointer,
    source::Source,
};

/// An extension that the generator reads.
pub(crate) struct Extension {
    pub(crate) name: &'static str,
    /// The objects that it may be in.
    owners: &'static [&'static ObjectShape],
    /// What it looks like, for people who got it wrong.
    form: &'static str,
}

pub(crate) const RUST_NAME: Extension = Extension {
    name: "x-rust-name",
    owners: &[
        &keywords::TAG,
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

pub(crate) const SID_NAMES: Extension = Extension {
    name: "x-sid-names",
    owners: &[&keywords::OPENAPI],
    form: "for each prefix, `FO: { name: FlexFlowSid, description: Identifies a Flex Flow. }`, and if need be \
           `aliases: { OtherSid: when to use it }`",
};

pub(crate) const PARAMETER_CHOICES: Extension = Extension {
    name: "x-parameter-choices",
    owners: &[&keywords::SCHEMA],
    form: "`{ name, description, discriminator, variants: [{ value, description, required: [fields], optional: [fields], \
           fixed: { field: value }, setters: { name: { field, description, value } } }] }`",
};

/// Twilio's own; only its mark of personal data is read.
pub(crate) const TWILIO: Extension = Extension {
    name: "x-twilio",
    owners: &[
        &keywords::OPENAPI,
        &keywords::PATH_ITEM,
        &keywords::OPERATION,
        &keywords::SCHEMA,
        &keywords::PATH_PARAMETER,
        &keywords::QUERY_PARAMETER,
        &keywords::HEADER_PARAMETER,
    ],
    form: "`pii: { handling: standard }` or `sensitive`, and `deleteSla` in days if it is known",
};

/// Those that mean something in one kind of object only.
const PLACED: [&Extension; 4] = [&RUST_NAME, &RUST_NAMES, &SID_NAMES, &PARAMETER_CHOICES];

/// What `x-sid-names` says of one prefix.
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

/// What a [`ParameterChoice`] says of one value of its discriminator.
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

/// The part of `x-twilio` that is read.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct Twilio {
    pii: Option<Pii>,
}

/// That a value is personal data.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct Pii {
    #[serde(rename = "handling")]
    _handling: Handling,
    /// For how many days Twilio keeps it.
    #[serde(rename = "deleteSla")]
    delete_sla: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Handling {
    Standard,
    Sensitive,
}

/// Reads the extensions of one object.
pub(crate) struct Reader<'a> {
    pub(crate) source: &'a Source,
    /// The object.
    pub(crate) owner: &'a Pointer,
    pub(crate) diagnostics: &'a mut Diagnostics,
}

impl<'a> Reader<'a> {
    /// The Rust name that the overlay decides.
    pub(crate) fn rename(&mut self) -> Option<String> {
        let (value, pointer) = self.value(&RUST_NAME)?;
        self.typed(&RUST_NAME, value, &pointer)
    }

    /// The Rust names that the overlay decides, by value of the enum.
    pub(crate) fn renames(&mut self) -> IndexMap<String, String> {
        self.entries(&RUST_NAMES)
    }

    /// What SIDs are called, by prefix.
    pub(crate) fn sid_names(&mut self) -> IndexMap<String, SidName> {
        self.entries(&SID_NAMES)
    }

    /// The mark of personal data.
    pub(crate) fn privacy(&mut self) -> Option<Privacy> {
        let (value, pointer) = self.value(&TWILIO)?;
        let twilio: Twilio = self.typed(&TWILIO, value, &pointer)?;
        let kept_days = twilio.pii?.delete_sla;
        Some(Privacy::Personal { kept_days })
    }

    /// The choices among the fields of a form.
    pub(crate) fn choices(&mut self) -> Vec<ParameterChoice> {
        let Some((value, pointer)) = self.value(&PARAMETER_CHOICES) else {
            return Vec::new();
        };
        let Some(items) = self.typed::<Vec<Value>>(&PARAMETER_CHOICES, value, &pointer) else {
            return Vec::new();
        };
        let choices = items.iter().enumerate();
        choices
            .filter_map(|(index, item)| self.choice(item, &pointer.index(index)))
            .collect()
    }

    fn choice(&mut self, value: &Value, pointer: &Pointer) -> Option<ParameterChoice> {
        let choice: ParameterChoice<Value> = self.typed(&PARAMETER_CHOICES, value, pointer)?;
        let pointer = pointer.child("variants");
        let variants = choice.variants.iter().enumerate();
        let variants = variants.filter_map(|(index, variant)| {
            self.typed(&PARAMETER_CHOICES, variant, &pointer.index(index))
        });
        Some(ParameterChoice {
            variants: variants.collect(),
            name: choice.name,
            description: choice.description,
            discriminator: choice.discriminator,
        })
    }

    fn value(&self, extension: &Extension) -> Option<(&'a Value, Pointer)> {
        let value = self.source.at(self.owner)?.get(extension.name)?;
        Some((value, self.owner.child(extension.name)))
    }

    /// The entries of an object, each read by itself: all errors at once.
    fn entries<T: DeserializeOwned>(&mut self, extension: &Extension) -> IndexMap<String, T> {
        let Some((value, pointer)) = self.value(extension) else {
            return IndexMap::new();
        };
        let entries: Option<IndexMap<String, Value>> = self.typed(extension, value, &pointer);
        let entries = entries.unwrap_or_default().into_iter();
        entries
            .filter_map(|(key, value)| {
                let value = self.typed(extension, &value, &pointer.child(&key))?;
                Some((key, value))
            })
            .collect()
    }

    fn typed<T: DeserializeOwned>(
        &mut self,
        extension: &Extension,
        value: &Value,
        pointer: &Pointer,
    ) -> Option<T> {
        let error = match serde_path_to_error::deserialize(value) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let name = extension.name;
        let message = format!("`{name}` is not of the expected form: {}", error.inner());
        self.diagnostics.push(
            Diagnostic::error(message)
                .at(self.source, &inside(pointer, error.path()))
                .help(format!("write {}", extension.form)),
        );
        None
    }
}

/// Whether `keyword` is an extension that means something, but not in this kind of object.
pub(crate) fn misplaced(keyword: &str, owner: &ObjectShape) -> Option<String> {
    let extension = PLACED.iter().find(|extension| extension.name == keyword)?;
    let belongs = extension
        .owners
        .iter()
        .any(|shape| std::ptr::eq(*shape, owner));
    let owners = || {
        let mut names: Vec<&str> = extension.owners.iter().map(|shape| shape.name).collect();
        names.dedup();
        names.join(", ")
    };
    (!belongs).then(|| format!("`{keyword}` belongs in {}", owners()))
}

fn inside(pointer: &Pointer, path: &serde_path_to_error::Path) -> Pointer {
    path.iter()
        .fold(pointer.clone(), |pointer, segment| match segment {
            Segment::Seq { index } => pointer.index(*index),
            Segment::Map { key } => pointer.child(key),
            Segment::Enum { .. } | Segment::Unknown => pointer,
        })
}
