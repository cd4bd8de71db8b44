//! The extensions (`x-…`) that the generator reads, and the types of their values.
//!
//! Each is an [`Extension`], which says where it belongs. Other extensions are ignored wherever they are, since they
//! are for other tools.

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
    /// The objects that it may be in; empty if it may be in any.
    owners: &'static [&'static ObjectShape],
    /// Its correct form, for messages.
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
    form: "`FO: { name: FlexFlowSid, description: Identifies a Flex Flow. }` for each prefix, optionally with \
           `aliases: { OtherSid: when to use it }`",
};

pub(crate) const PARAMETER_CHOICES: Extension = Extension {
    name: "x-parameter-choices",
    owners: &[&keywords::SCHEMA],
    form: "`{ name, description, discriminator, variants: [{ value, description, required: [fields], optional: [fields], \
           fixed: { field: value }, setters: { name: { field, description, value } } }] }`",
};

/// When a resource that is set up in the background is ready.
pub(crate) const READINESS: Extension = Extension {
    name: "x-readiness",
    owners: &[&keywords::SCHEMA],
    form: "`{ property, ready: [values], failed: [values], error_code: property, error_message: property }`",
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

/// All extensions that the generator reads.
const EXTENSIONS: [&Extension; 7] = [
    &RUST_NAME,
    &RUST_NAMES,
    &SID_NAMES,
    &PARAMETER_CHOICES,
    &READINESS,
    &TWILIO,
    &PUBLIC,
];

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

/// The part of `x-twilio` that is read.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct Twilio {
    pii: Option<Pii>,
}

/// The mark of personal data.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct Pii {
    #[serde(rename = "handling")]
    _handling: Handling,
    /// The number of days for which Twilio keeps it.
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
    /// The Rust name that the overlay gives the object.
    pub(crate) fn rename(&mut self) -> Option<String> {
        let (value, pointer) = self.value(&RUST_NAME)?;
        self.typed(&RUST_NAME, value, &pointer)
    }

    /// The Rust names that the overlay gives the values of an enum.
    pub(crate) fn renames(&mut self) -> IndexMap<String, String> {
        self.entries(&RUST_NAMES)
    }

    /// The names of SID types, by prefix.
    pub(crate) fn sid_names(&mut self) -> IndexMap<String, SidName> {
        self.entries(&SID_NAMES)
    }

    /// What is decided about personal data.
    pub(crate) fn privacy(&mut self) -> Option<Privacy> {
        let personal = self.pii().map(|pii| Privacy::Personal {
            kept_days: pii.delete_sla,
        });
        let Some((value, pointer)) = self.value(&PUBLIC) else {
            return personal;
        };
        if personal.is_some() {
            let error = Diagnostic::error("this is marked both as personal and as public");
            let error = error.at(self.source, &pointer);
            self.diagnostics
                .push(error.help("remove `x-public`, or the mark `x-twilio.pii`"));
            return personal;
        }
        let _reason: String = self.typed(&PUBLIC, value, &pointer)?;
        Some(Privacy::Public)
    }

    /// The mark of personal data.
    fn pii(&mut self) -> Option<Pii> {
        let (value, pointer) = self.value(&TWILIO)?;
        let twilio: Twilio = self.typed(&TWILIO, value, &pointer)?;
        twilio.pii
    }

    /// When the resource is ready.
    pub(crate) fn readiness(&mut self) -> Option<Readiness> {
        let (value, pointer) = self.value(&READINESS)?;
        self.typed(&READINESS, value, &pointer)
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

    /// The entries of an object, each read separately so that all errors are found.
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
        let message = format!("`{name}` has the wrong form: {}", error.inner());
        self.diagnostics.push(
            Diagnostic::error(message)
                .at(self.source, &inside(pointer, error.path()))
                .help(format!("write {}", extension.form)),
        );
        None
    }
}

/// Whether a key is an extension: of the generator, or for another tool.
pub(crate) fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}

/// If `keyword` is an extension that does not belong in objects of this shape, a message that says where it belongs.
pub(crate) fn misplaced(keyword: &str, shape: &ObjectShape) -> Option<String> {
    let mut extensions = EXTENSIONS.iter();
    let owners = extensions
        .find(|extension| extension.name == keyword)?
        .owners;
    if owners.is_empty() || owners.iter().any(|owner| std::ptr::eq(*owner, shape)) {
        return None;
    }
    let mut names: Vec<&str> = owners.iter().map(|owner| owner.name).collect();
    names.dedup();
    Some(format!("`{keyword}` belongs in {}", names.join(", ")))
}

fn inside(pointer: &Pointer, path: &serde_path_to_error::Path) -> Pointer {
    path.iter()
        .fold(pointer.clone(), |pointer, segment| match segment {
            Segment::Seq { index } => pointer.index(*index),
            Segment::Map { key } => pointer.child(key),
            Segment::Enum { .. } | Segment::Unknown => pointer,
        })
}
