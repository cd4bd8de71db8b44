//! The extensions (`x-…`) that the generator reads, and the types of their values.
//!
//! Each is an [`Extension`], which says where it belongs. Other extensions are ignored wherever they are, since they
//! are for other tools.

mod known;
mod types;

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use self::known::EXTENSIONS;
pub(crate) use self::known::{
    ACCEPT, BUILDER, Extension, JSON_TEXT, OLD_VALUES, PARAMETER_CHOICES, PUBLIC, READINESS,
    RENAMED_FROM, RESPONSE_CHOICES, RUST_NAME, RUST_NAMES, SECRET_FORMAT, SID_NAMES, TWILIO,
    VALUE_VARIANTS, WEBHOOKS,
};
pub(crate) use self::types::{
    Builder, BuilderFunction, ChoiceVariant, ParameterChoice, Readiness, ResponseChoice, SidName,
    ValueVariants, VariantSetter,
};
use self::types::{Pii, Twilio};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, Level},
    ir::{Naming, Privacy},
    keywords::ObjectShape,
    pointer::Pointer,
    source::Source,
};

/// Reads the extensions of one object.
pub(crate) struct Reader<'a> {
    pub(crate) source: &'a Source,
    /// The object.
    pub(crate) owner: &'a Pointer,
    /// What is there.
    pub(crate) object: Option<&'a Value>,
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

    /// The functions that make and fill in a model.
    pub(crate) fn builder(&mut self) -> Option<Builder> {
        let (value, pointer) = self.value(&BUILDER)?;
        self.typed(&BUILDER, value, &pointer)
    }

    /// Whether a string holds JSON.
    pub(crate) fn is_json_text(&mut self) -> bool {
        let Some((value, pointer)) = self.value(&JSON_TEXT) else {
            return false;
        };
        self.typed(&JSON_TEXT, value, &pointer).unwrap_or_default()
    }

    /// Whether the value may be printed.
    pub(crate) fn privacy(&mut self) -> Privacy {
        let redacted = self.redacted();
        let Some((value, public)) = self.value(&PUBLIC) else {
            return redacted.map_or(Privacy::Unmarked, |(privacy, _)| privacy);
        };
        if let Some((privacy, mark)) = redacted {
            self.refuse_public(&public, privacy, &mark);
            return privacy;
        }
        let reason: Option<String> = self.typed(&PUBLIC, value, &public);
        reason.map_or(Privacy::Unmarked, |_| Privacy::Public)
    }

    /// Why the value must not be printed, and where that is said. A secret stays one if it is also personal data.
    fn redacted(&mut self) -> Option<(Privacy, Pointer)> {
        let pii = self.pii();
        let value = self.object?;
        if value.get("format").and_then(Value::as_str) == Some(SECRET_FORMAT) {
            return Some((Privacy::Secret, self.owner.child("format")));
        }
        let kept_days = pii?.delete_sla;
        let mark = self.owner.child(TWILIO.name).child("pii");
        Some((Privacy::Personal { kept_days }, mark))
    }

    /// Reports that a value is marked as public, although another mark says that it must not be printed.
    fn refuse_public(&mut self, public: &Pointer, privacy: Privacy, mark: &Pointer) {
        let (what, mark_name) = match privacy {
            Privacy::Secret => ("a secret", "format: password"),
            _ => ("personal", "x-twilio.pii"),
        };
        let message = format!("this is marked both as {what} and as public");
        let related = self.source.location(mark).clone();
        let error = Diagnostic::new(Code::ConflictingMarks, message)
            .at(self.source, public)
            .related(format!("marked as {what} here"), related)
            .help(format!("remove `x-public`, or the mark `{mark_name}`"));
        self.diagnostics.push(error);
    }

    /// The codes of the warnings that are accepted in the object.
    pub(crate) fn accepted(&mut self) -> Vec<Code> {
        let reasons: IndexMap<String, String> = self.entries(&ACCEPT);
        let mut accepted = Vec::new();
        for (name, reason) in &reasons {
            let (message, help) = match name.parse::<Code>() {
                Err(message) => (message, "`cargo xtask explain` lists the codes"),
                Ok(code) if code.level() == Level::Error => (
                    format!("`{name}` is an error, which cannot be accepted"),
                    "remove it, and correct what is wrong",
                ),
                Ok(_) if reason.trim().is_empty() => {
                    (format!("`{name}` is accepted without a reason"), "say why")
                }
                Ok(code) => {
                    accepted.push(code);
                    continue;
                }
            };
            let pointer = self.owner.child(ACCEPT.name).child(name);
            let error = Diagnostic::new(Code::MalformedExtension, message);
            self.diagnostics
                .push(error.at(self.source, &pointer).help(help));
        }
        accepted
    }

    /// The mark of personal data.
    fn pii(&mut self) -> Option<Pii> {
        let (value, pointer) = self.value(&TWILIO)?;
        let twilio: Twilio = self.typed(&TWILIO, value, &pointer)?;
        twilio.pii
    }

    /// How the variants are named of which each stands for a value of the discriminator.
    pub(crate) fn value_variants(&mut self) -> Option<ValueVariants> {
        let (value, pointer) = self.value(&VALUE_VARIANTS)?;
        self.typed(&VALUE_VARIANTS, value, &pointer)
    }

    /// When the resource is ready.
    pub(crate) fn readiness(&mut self) -> Option<Readiness> {
        let (value, pointer) = self.value(&READINESS)?;
        self.typed(&READINESS, value, &pointer)
    }

    /// The choices among the fields of a form.
    pub(crate) fn choices(&mut self) -> Vec<ParameterChoice> {
        self.items(&PARAMETER_CHOICES, Self::choice)
    }

    /// Where an object has the fields of choices.
    pub(crate) fn response_choices(&mut self) -> Vec<ResponseChoice> {
        self.items(&RESPONSE_CHOICES, |reader, item, pointer| {
            reader.typed(&RESPONSE_CHOICES, item, pointer)
        })
    }

    /// The items of an array, each read separately so that all errors are found.
    fn items<T>(
        &mut self,
        extension: &Extension,
        read: fn(&mut Self, &Value, &Pointer) -> Option<T>,
    ) -> Vec<T> {
        let Some((value, pointer)) = self.value(extension) else {
            return Vec::new();
        };
        let items: Option<Vec<Value>> = self.typed(extension, value, &pointer);
        let items = items.unwrap_or_default();
        let items = items.iter().enumerate();
        items
            .filter_map(|(index, item)| read(self, item, &pointer.index(index)))
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
        let value = self.object?.get(extension.name)?;
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
            Diagnostic::new(Code::MalformedExtension, message)
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
