//! Items: the models and enums that schemas become, each once and in the resource that needs it first.

use super::{ModuleLowerer, types::Holder, types::RESPONSE};
use crate::{
    ir::{Enum, EnumId, EnumValue, Item, Model, ModelId, Property, ResourceId, Storage, WireName},
    resolve::{self, AdditionalProperties, Schema, SchemaKind, SchemaUse},
};

/// What the field for all other properties is called: after the keyword that says that there are some.
pub(super) const ADDITIONAL_PROPERTIES: &str = "additional_properties";

/// A model whose properties are still to be lowered.
pub(super) struct OpenModel {
    id: ModelId,
    schema: SchemaUse,
    resource: ResourceId,
}

impl ModuleLowerer<'_> {
    /// The model of an object.
    pub(super) fn model_of(&mut self, used: &SchemaUse, holder: Holder<'_>) -> ModelId {
        let known = used.component().and_then(|id| self.models.get(id));
        if let Some(known) = known {
            return *known;
        }
        let schema = self.description.schema(used);
        let item = self.item_of(used, schema, holder);
        let id = self.api.models.alloc(Model {
            item,
            resource: holder.resource,
            docs: self.docs_of(used, schema, holder),
            schema: self.description.component_name(used).map(str::to_owned),
            properties: Vec::new(),
            additional: None,
            response_choices: Vec::new(),
            builder: Vec::new(),
            readiness: None,
        });
        if let Some(component) = used.component() {
            self.models.insert(component, id);
        }
        self.open.push_back(OpenModel {
            id,
            schema: used.clone(),
            resource: holder.resource,
        });
        id
    }

    /// Lowers what the models and one-ofs hold that were met so far, and those that are met on the way.
    pub(super) fn lower_open_items(&mut self) {
        loop {
            self.lower_open_models();
            match self.open_alternatives.pop_front() {
                Some(alternative) => self.lower_alternative(&alternative),
                None => break,
            }
        }
    }

    fn lower_open_models(&mut self) {
        while let Some(OpenModel {
            id,
            schema,
            resource,
        }) = self.open.pop_front()
        {
            let found = self.description.schema(&schema);
            let SchemaKind::Object(object) = &found.kind else {
                continue;
            };
            if !found.response_choices.is_empty() {
                self.with_response_choices.push((id, schema.clone()));
            }
            if let Some(builder) = &found.builder {
                self.with_builders
                    .push((id, builder.clone(), found.pointer.clone()));
            }
            let owner = self.api.models[id].item.words.clone();
            let mut lowered = Vec::new();
            for (name, property) in &object.properties {
                let rename = property.naming.rust_name.as_deref();
                if self.is_nameless(name, rename, &property.pointer) {
                    continue;
                }
                let holder = Holder {
                    owner: Some(&owner),
                    name,
                    resource,
                };
                lowered.push(self.property(property, holder));
            }
            self.api.models[id].properties = lowered;
            if object.additional == AdditionalProperties::Kept {
                let item = self.item(ADDITIONAL_PROPERTIES, None, &found.pointer);
                self.api.models[id].additional = Some(item);
            }
            self.api.models[id].readiness = self.readiness(found, id);
        }
    }

    fn property(&mut self, property: &resolve::Property, holder: Holder<'_>) -> Property {
        let schema = self.description.schema(&property.schema);
        Property {
            ty: self.type_of(&property.schema, holder),
            item: self.item(holder.name, property.naming.clone(), &property.pointer),
            name: WireName(holder.name.to_owned()),
            docs: self.description.docs(&property.schema).to_owned(),
            storage: Storage::Inline,
            nullability: self.description.nullability(&property.schema),
            privacy: property.privacy.or(schema.privacy),
        }
    }

    /// The enum of a string with known values.
    pub(super) fn enum_of(
        &mut self,
        values: &[resolve::EnumValue],
        used: &SchemaUse,
        schema: &Schema,
        holder: Holder<'_>,
    ) -> EnumId {
        let component = self.description.component_name(used);
        if component.is_none()
            && let Some(same) = self.same_inline_enum(values, holder)
        {
            return same;
        }
        let (words, context) = match (component, holder.owner) {
            (Some(component), _) => words_of_enum(component),
            (None, Some(owner)) if holder.name == RESPONSE => {
                (format!("{owner}_{RESPONSE}"), owner.to_owned())
            }
            (None, owner) => (holder.name.to_owned(), owner.unwrap_or_default().to_owned()),
        };
        let name = component.map_or_else(|| words.clone(), str::to_owned);
        let item = Item {
            context,
            ..self.item(&words, schema.naming.clone(), &schema.pointer)
        };
        let named = values.iter().filter(|known| {
            !self.is_nameless(
                &known.value,
                known.naming.rust_name.as_deref(),
                &known.pointer,
            )
        });
        let named: Vec<&resolve::EnumValue> = named.collect();
        let values = named.into_iter().map(|value| EnumValue {
            item: self.item(&value.value, value.naming.clone(), &value.pointer),
            value: value.value.clone(),
        });
        let values = values.collect();
        self.api.enums.alloc(Enum {
            item,
            resource: holder.resource,
            docs: schema.docs.clone(),
            name,
            values,
        })
    }

    /// An enum of the same name and values that another property or parameter has already declared in place.
    fn same_inline_enum(
        &self,
        values: &[resolve::EnumValue],
        holder: Holder<'_>,
    ) -> Option<EnumId> {
        let mut enums = self.api.enums.iter();
        let same = enums.find(|(_, known)| {
            let known_values = known.values.iter().map(|known| &known.value);
            known.resource == holder.resource
                && known.name == holder.name
                && known_values.eq(values.iter().map(|value| &value.value))
        });
        same.map(|(id, _)| id)
    }

    /// An item for a schema: of its own name, or of that of the value that it describes.
    pub(super) fn item_of(
        &mut self,
        used: &SchemaUse,
        schema: &Schema,
        holder: Holder<'_>,
    ) -> Item {
        let component = self.description.component_name(used);
        let name = match (component, holder.owner) {
            (Some(component), _) => component.to_owned(),
            (None, Some(owner)) => format!("{owner}_{}", holder.name.replace('.', "_")),
            (None, None) => holder.name.to_owned(),
        };
        Item {
            context: context_of(&name),
            ..self.item(last_segment(&name), schema.naming.clone(), &schema.pointer)
        }
    }

    pub(super) fn docs_of(&self, used: &SchemaUse, schema: &Schema, holder: Holder<'_>) -> String {
        if schema.docs.is_empty() && used.component().is_none() {
            holder.docs()
        } else {
            schema.docs.clone()
        }
    }
}

/// What tells a component from another with the same last word: the word before it.
pub(super) fn context_of(component: &str) -> String {
    let owner = component.rsplit_once('.');
    owner.map_or_else(String::new, |(owner, _)| last_segment(owner).to_owned())
}

/// `flex_flow_enum_channel_type` → `channel_type`, which belongs to `flex_flow`.
fn words_of_enum(component: &str) -> (String, String) {
    match component.rsplit_once("_enum_") {
        Some((owner, name)) => (name.to_owned(), last_segment(owner).to_owned()),
        None => (component.to_owned(), component.to_owned()),
    }
}

/// `flex.v1.interaction.interaction_channel` → `interaction_channel`
pub(super) fn last_segment(schema: &str) -> &str {
    schema.rsplit('.').next().unwrap_or(schema)
}
