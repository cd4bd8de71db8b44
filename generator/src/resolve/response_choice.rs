//! Response choices: whether the object has the properties that `x-response-choices` names.

use std::sync::Arc;

use super::{AdditionalProperties, Findings, Properties, Resolver, SchemaKind};
use crate::{
    diagnostic::{Code, near_miss},
    extensions::{RESPONSE_CHOICES, ResponseChoice},
    pointer::Pointer,
};

impl Resolver<'_> {
    /// The choices that a schema of this kind has the fields of.
    pub(super) fn response_choices(
        &self,
        kind: Option<&SchemaKind>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Arc<[ResponseChoice]> {
        let decided = self.extensions(pointer, found).response_choices();
        let pointer = pointer.child(RESPONSE_CHOICES.name);
        match kind {
            Some(SchemaKind::Object(object)) => {
                for (index, choice) in decided.iter().enumerate() {
                    let pointer = pointer.index(index);
                    self.check_response_choice(choice, &object.properties, &pointer, found);
                }
            }
            Some(_) if !decided.is_empty() => {
                let message = "only an object with properties can have the fields of a choice";
                let error = self.error(Code::MisplacedExtension, &pointer, message);
                found.push(error.help("move it to the schema of the object"));
            }
            _ => {}
        }
        decided.into()
    }

    fn check_response_choice(
        &self,
        choice: &ResponseChoice,
        properties: &Properties,
        pointer: &Pointer,
        found: &mut Findings,
    ) {
        let discriminator = pointer.child("discriminator");
        self.check_property(&choice.discriminator, properties, &discriminator, found);
        let fields = pointer.child("fields");
        let Some(within) = &choice.within else {
            for name in choice.fields.keys() {
                self.check_property(name, properties, &fields.child(name), found);
            }
            return;
        };
        let pointer = pointer.child("within");
        if !self.check_property(within, properties, &pointer, found) {
            return;
        }
        let inner = properties.get(within);
        match inner.and_then(|property| self.kind_of(&property.schema)) {
            Some(SchemaKind::Object(inner))
                if inner.additional == AdditionalProperties::Dropped =>
            {
                for name in choice.fields.keys() {
                    self.check_property(name, &inner.properties, &fields.child(name), found);
                }
            }
            Some(SchemaKind::Any | SchemaKind::Object(_) | SchemaKind::Map(_)) | None => {}
            Some(_) => {
                let error = self.error(
                    Code::MisfitDecision,
                    &pointer,
                    format!("`{within}` is not an object"),
                );
                found.push(error.help("name the property whose own properties are the fields"));
            }
        }
    }

    /// Whether there is a property of this name.
    fn check_property(
        &self,
        name: &str,
        properties: &Properties,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> bool {
        if properties.contains_key(name) {
            return true;
        }
        let message = format!("the object has no property `{name}`");
        let error = self.error(Code::MisfitDecision, pointer, message);
        let known = properties.keys().map(String::as_str);
        found.push(match near_miss(name, known) {
            Some(meant) => error.help(format!("did you mean `{meant}`?")),
            None => error.help("correct the name, or add the property"),
        });
        false
    }
}
