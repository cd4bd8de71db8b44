//! Several catalogues in one. In: tables. Out: the same tables behind those of the catalogue before.

use super::{Catalogue, Held, Response, Type};

impl Catalogue {
    /// Adds the tables of another catalogue, whose indices move by the number of items that are here already.
    pub(crate) fn append(&mut self, mut other: Self) {
        let modules = self.modules.len();
        for operation in &mut other.operations {
            operation.module += modules;
        }
        let offsets = Offsets {
            sids: self.sids.len(),
            enums: self.enums.len(),
            models: self.models.len(),
            one_ofs: self.one_ofs.len(),
        };
        other.types_mut().for_each(|ty| offsets.shift(ty));
        for alternative in other.one_ofs.iter_mut().flat_map(|it| &mut it.alternatives) {
            match &mut alternative.held {
                Held::Model(index) => *index += offsets.models,
                Held::Type(ty) => offsets.shift(ty),
            }
        }
        self.modules.append(&mut other.modules);
        self.operations.append(&mut other.operations);
        self.models.append(&mut other.models);
        self.enums.append(&mut other.enums);
        self.one_ofs.append(&mut other.one_ofs);
        self.sids.append(&mut other.sids);
    }

    /// The types of all parameters, responses and properties.
    fn types_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let of_operations = self.operations.iter_mut().flat_map(|operation| {
            let sent = operation.parameters.iter_mut().map(|it| &mut it.ty);
            let response = match &mut operation.response {
                Response::Value { ty } | Response::Optional { ty } | Response::List { ty, .. } => {
                    Some(ty)
                }
                Response::Empty | Response::Redirect => None,
            };
            sent.chain(response)
        });
        let properties = self.models.iter_mut().flat_map(|it| &mut it.properties);
        of_operations.chain(properties.map(|it| &mut it.ty))
    }
}

/// How many items of each kind precede those of a catalogue.
struct Offsets {
    sids: usize,
    enums: usize,
    models: usize,
    one_ofs: usize,
}

impl Offsets {
    fn shift(&self, ty: &mut Type) {
        match ty {
            Type::Sid(index) => *index += self.sids,
            Type::Enum(index) => *index += self.enums,
            Type::Model(index) => *index += self.models,
            Type::OneOf(index) => *index += self.one_ofs,
            Type::List(inner) | Type::Map(inner) => self.shift(inner),
            Type::String
            | Type::Boolean
            | Type::Integer
            | Type::Number
            | Type::DateTime
            | Type::Date
            | Type::Json
            | Type::JsonText
            | Type::Bytes
            | Type::File => {}
        }
    }
}
