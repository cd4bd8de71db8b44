//! Which items the operations need, and the index of each in the catalogue.

use indexmap::IndexSet;
use serde_json::{Value, json};

use crate::ir::{Api, Contents, Operation, SidId, Type};

/// The items that the catalogue lists.
pub(super) struct Index {
    /// The models, enums, and values that are one of several.
    pub(super) contents: Contents,
    /// The kinds of SIDs, by prefix.
    pub(super) sids: IndexSet<SidId>,
}

impl Index {
    /// What all operations need.
    pub(super) fn of(api: &Api) -> Self {
        let operations = api.operations();
        let types: Vec<&Type> = operations
            .flat_map(|(_, operation)| types_of(api, operation))
            .collect();
        let contents = api.items_of(types.iter().copied());
        let models = contents.models.iter();
        let properties = models.flat_map(|id| &api.models[*id].properties);
        let of_properties = properties.filter_map(|property| property.ty.sid());
        let one_ofs = contents.one_ofs.iter();
        let alternatives = one_ofs.flat_map(|id| &api.one_ofs[*id].alternatives);
        let of_alternatives = alternatives.filter_map(|alternative| alternative.ty.sid());
        let sids = types.iter().filter_map(|ty| ty.sid());
        let sids = sids.chain(of_properties).chain(of_alternatives);
        let mut sids: IndexSet<SidId> = sids.collect();
        sids.sort_by(|a, b| api.sids[*a].prefix.cmp(&api.sids[*b].prefix));
        Self { contents, sids }
    }

    /// A type, in which items are indices.
    pub(super) fn ty(&self, ty: &Type) -> Value {
        match ty {
            Type::String => "string".into(),
            Type::Boolean => "boolean".into(),
            Type::Integer => "integer".into(),
            Type::Number => "number".into(),
            Type::DateTime => "date_time".into(),
            Type::Date => "date".into(),
            Type::Json => "json".into(),
            Type::JsonText => "json_text".into(),
            Type::Bytes => "bytes".into(),
            Type::File => "file".into(),
            Type::Map(values) => json!({ "map": self.ty(values) }),
            Type::List(items) => json!({ "list": self.ty(items) }),
            Type::Sid(id) => json!({ "sid": self.sids.get_index_of(id) }),
            Type::Enum(id) => json!({ "enum": self.contents.enums.get_index_of(id) }),
            Type::Model(id) => json!({ "model": self.contents.models.get_index_of(id) }),
            Type::OneOf(id) => json!({ "one_of": self.contents.one_ofs.get_index_of(id) }),
        }
    }
}

/// The types of all that an operation sends, fields of choices included, and of what it answers.
fn types_of<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a Type> {
    let parameters = operation.parameters.values();
    let fields = operation
        .choices()
        .flat_map(|id| api.choices[id].fields.values());
    let sent = parameters.chain(fields).map(|parameter| &parameter.ty);
    sent.chain(operation.response.value())
}
