//! Types: what a field, a parameter or a response holds.

use super::{ModuleLowerer, sids::prefix_of_pattern};
use crate::{
    diagnostic::{Code, Diagnostic},
    ir::{Constraints, Privacy, ResourceId, Type},
    resolve::{Schema, SchemaKind, SchemaUse, StringFormat},
};

/// Whose value a schema describes: a schema without a name is named after it.
#[derive(Clone, Copy)]
pub(super) struct Holder<'a> {
    /// What holds the value: a schema or an operation. Nothing if the value is itself what has the name.
    pub(super) owner: Option<&'a str>,
    /// The name of the value there.
    pub(super) name: &'a str,
    /// The resource that needs it.
    pub(super) resource: ResourceId,
}

/// The name of a response within its operation.
pub(super) const RESPONSE: &str = "response";

impl Holder<'_> {
    /// What can be said of a schema that has neither a name nor a description.
    pub(super) fn docs(&self) -> String {
        match (self.owner, self.name) {
            (Some(owner), RESPONSE) => format!("What `{owner}` answers."),
            (Some(owner), name) => format!("`{name}` of `{owner}`."),
            (None, name) => format!("An item of `{name}`."),
        }
    }
}

impl ModuleLowerer<'_> {
    /// The type of a value, with all that it refers to.
    pub(super) fn ty(&mut self, used: &SchemaUse, holder: Holder<'_>) -> Type {
        let ty = self.type_of(used, holder);
        self.lower_open_items();
        ty
    }

    /// The type of a value; the properties of the models that it names are lowered later.
    pub(super) fn type_of(&mut self, used: &SchemaUse, holder: Holder<'_>) -> Type {
        let description = self.description;
        let SchemaUse::Component { id, .. } = used else {
            return self.new_type(used, description.schema(used), holder);
        };
        if let Some(known) = self.types.get(*id) {
            return known.clone();
        }
        let component = &description.components[*id];
        // What is inside an array with a name has to be named after that, whoever is the first to need it.
        let holder = Holder {
            owner: None,
            name: &component.name,
            ..holder
        };
        let ty = self.new_type(used, &component.schema, holder);
        self.types.insert(*id, ty.clone());
        ty
    }

    fn new_type(&mut self, used: &SchemaUse, schema: &Schema, holder: Holder<'_>) -> Type {
        match &schema.kind {
            SchemaKind::JsonText => Type::JsonText,
            SchemaKind::Any | SchemaKind::Null | SchemaKind::CollapsibleMap(_) => Type::Json,
            SchemaKind::String { pattern, format } => match (format, pattern) {
                (StringFormat::DateTime | StringFormat::Rfc2822 | StringFormat::UnixTime, _) => {
                    Type::DateTime
                }
                (StringFormat::Date, _) => Type::Date,
                (StringFormat::Plain | StringFormat::Binary, None) => Type::String,
                (StringFormat::Plain | StringFormat::Binary, Some(pattern)) => {
                    self.string_with_pattern(holder, pattern, schema)
                }
            },
            SchemaKind::Enum(values) => Type::Enum(self.enum_of(values, used, schema, holder)),
            SchemaKind::Boolean => Type::Boolean,
            SchemaKind::Integer => Type::Integer,
            SchemaKind::Number => Type::Number,
            SchemaKind::Map(values) => match self.type_of(values, holder) {
                Type::Json => Type::Json,
                values => Type::Map(Box::new(values)),
            },
            SchemaKind::Array(items) => Type::List(Box::new(self.type_of(items, holder))),
            // Nothing is said of what it holds, so nothing may be lost.
            SchemaKind::Object(object) if object.properties.is_empty() => Type::Json,
            SchemaKind::Object(_) => Type::Model(self.model_of(used, holder)),
            SchemaKind::OneOf(one_of) => match one_of.only() {
                Some(only) => self.type_of(only, holder),
                None => self.one_of(one_of, used, schema, holder),
            },
        }
    }

    fn string_with_pattern(&mut self, holder: Holder<'_>, pattern: &str, schema: &Schema) -> Type {
        let pointer = schema.pointer.child("pattern");
        let Some(prefix) = prefix_of_pattern(pattern) else {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::UncheckedPattern,
                    format!("the pattern `{pattern}` is that of no SID, so it is not checked"),
                )
                .at(self.source(), &pointer)
                .help(
                    "the value becomes a plain string; `^XX[0-9a-fA-F]{32}$` would make it a SID",
                ),
            );
            return Type::String;
        };
        let place = self.place(&pointer);
        Type::Sid(self.sid(prefix, holder, place))
    }

    /// What is checked of a value of this type before it is sent. What the type itself says is left out.
    pub(super) fn constraints(&self, used: &SchemaUse, ty: &Type) -> Constraints {
        let stated = self.description.schema(used).constraints;
        match ty {
            Type::Integer => Constraints {
                minimum: stated.minimum,
                maximum: stated.maximum,
                ..Constraints::default()
            },
            Type::String => Constraints {
                min_length: stated.min_length,
                max_length: stated.max_length,
                ..Constraints::default()
            },
            Type::List(_) => Constraints {
                min_items: stated.min_items,
                max_items: stated.max_items,
                ..Constraints::default()
            },
            _ => Constraints::default(),
        }
    }

    /// Whether a value in a request may be printed: neither it nor what it holds is personal data or a secret.
    pub(super) fn privacy_of(&self, marked: Privacy, ty: &Type) -> Privacy {
        let items = self.api.items_of([ty]);
        let models = items.models.iter().map(|id| &self.api.models[*id]);
        let properties = models.flat_map(|model| &model.properties);
        let held = properties.map(|property| property.privacy);
        held.fold(marked, |all, held| match (all, held) {
            (_, Privacy::Secret) => Privacy::Secret,
            (Privacy::Unmarked | Privacy::Public, Privacy::Personal { .. }) => {
                Privacy::Personal { kept_days: None }
            }
            (all, _) => all,
        })
    }
}
