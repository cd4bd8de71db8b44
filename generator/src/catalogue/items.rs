//! What types name: models, enums, values that are one of several, and SIDs.

use serde_json::Value;

use super::{Catalogue, operation::privacy, record::Record};
use crate::ir::{
    Alternative, Item, Model, Nullability, Property, Readiness, ResponseChoice, Type, WireName,
};

impl Catalogue<'_> {
    /// The models.
    pub(super) fn models(&self) -> Vec<Value> {
        let models = self.index.contents.models.iter();
        let models = models.map(|id| self.model(&self.api.models[*id]));
        models.map(Value::from).collect()
    }

    /// The enums.
    pub(super) fn enums(&self) -> Vec<Value> {
        let enums = self.index.contents.enums.iter();
        let enums = enums.map(|id| &self.api.enums[*id]);
        let enums = enums.map(|it| {
            let values = it.values.iter().map(|known| known.value.as_str());
            Record::default()
                .with("name", it.name.as_str())
                .with_list("values", values)
        });
        enums.map(Value::from).collect()
    }

    /// The values that are one of several.
    pub(super) fn one_ofs(&self) -> Vec<Value> {
        let one_ofs = self.index.contents.one_ofs.iter();
        let one_ofs = one_ofs.map(|id| &self.api.one_ofs[*id]);
        let one_ofs = one_ofs.map(|it| {
            let discriminator = it.discriminator.as_ref().map(WireName::as_str);
            let alternatives = it.alternatives.iter();
            Record::default()
                .with_some("name", it.schema.as_deref())
                .with_some("discriminator", discriminator)
                .with_list("alternatives", alternatives.map(|it| self.alternative(it)))
        });
        one_ofs.map(Value::from).collect()
    }

    /// The kinds of SIDs.
    pub(super) fn sids(&self) -> Vec<Value> {
        let sids = self.index.sids.iter().map(|id| &self.api.sids[*id]);
        let sids = sids.map(|sid| {
            let name = self.names.find(&sid.item);
            Record::default()
                .with("prefix", sid.prefix.as_str())
                .with_some("name", name.map(|name| name.as_str()))
        });
        sids.map(Value::from).collect()
    }

    fn model(&self, model: &Model) -> Record {
        let properties = model.properties.iter();
        let properties = properties.map(|property| self.property(property));
        let choices = model.response_choices.iter();
        let readiness = model.readiness.as_ref();
        Record::default()
            .with_some("name", model.schema.as_deref())
            .with("words", model.item.words.as_str())
            .with_list("properties", properties)
            .with_flag("additional", model.additional.is_some())
            .with_items("choices", choices.map(|it| self.response_choice(it)))
            .with_some("readiness", readiness.map(|it| self.readiness(model, it)))
    }

    fn property(&self, property: &Property) -> Record {
        Record::default()
            .with("name", property.name.as_str())
            .with("type", self.index.ty(&property.ty))
            .with_flag("nullable", property.nullability == Nullability::Nullable)
            .with_some("privacy", privacy(property.privacy))
    }

    fn response_choice(&self, read: &ResponseChoice) -> Record {
        let choice = &self.api.choices[read.choice];
        let mut fields = Record::default();
        for (property, field) in &read.fields {
            let field = choice.fields[*field].name.as_str();
            fields = fields.with(property.as_str(), field);
        }
        Record::default()
            .with("discriminator", read.discriminator.as_str())
            .with_some("within", read.within.as_ref().map(WireName::as_str))
            .with_record("fields", fields)
    }

    fn readiness(&self, model: &Model, readiness: &Readiness) -> Record {
        let code = readiness.code.as_ref();
        let message = readiness.message.as_ref();
        Record::default()
            .with_some("status", property_of(model, &readiness.status))
            .with_items("ready", self.values(&readiness.ty, &readiness.ready))
            .with_items("failed", self.values(&readiness.ty, &readiness.failed))
            .with_some("code", code.and_then(|item| property_of(model, item)))
            .with_some("message", message.and_then(|item| property_of(model, item)))
    }

    /// The values of an enum that have these items.
    fn values(&self, ty: &Type, items: &[Item]) -> Vec<&str> {
        let Type::Enum(id) = ty else {
            return Vec::new();
        };
        let values = self.api.enums[*id].values.iter();
        let values = values.filter(|value| items.iter().any(|item| item.id == value.item.id));
        values.map(|value| value.value.as_str()).collect()
    }

    fn alternative(&self, alternative: &Alternative) -> Record {
        let values = alternative.values.iter().map(String::as_str);
        let record = Record::default();
        let record = match &alternative.ty {
            Type::Model(id) => {
                record.with_some("model", self.index.contents.models.get_index_of(id))
            }
            ty => record.with("type", self.index.ty(ty)),
        };
        record.with_items("values", values)
    }
}

/// The property that has this item.
fn property_of<'m>(model: &'m Model, item: &Item) -> Option<&'m str> {
    let mut properties = model.properties.iter();
    let property = properties.find(|property| property.item.id == item.id)?;
    Some(property.name.as_str())
}
