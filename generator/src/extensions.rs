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
    ir::{Naming, Privacy},
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
const EXTENSIONS: [&Extension; 8] = [
    &RUST_NAME,
    &RUST_NAMES,
    &RENAMED_FROM,
    &OLD_VALUES,
    &SID_NAMES,
    &PARAMETER_CHOICES,
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

    /// What the overlay decides about the name of the object.
    pub(crate) fn naming(&mut self) -> Naming {
        Naming {
            rust_name: self.rename(),
            renamed_from: self.renamed_from(),
        }
    }

    fn renamed_from(&mut self) -> Option<String> {
        let (value, pointer) = self.value(&RENAMED_FROM)?;
        self.typed(&RENAMED_FROM, value, &pointer)
    }

    /// The values that the overlay says the values of an enum were before.
    pub(crate) fn old_values(&mut self) -> IndexMap<String, String> {
        self.entries(&OLD_VALUES)
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
