//! Models, enums, and values that are one of several.

use super::{Caller, Code, Fact, Input, Member, MemberKind, OwnerId, Part, api_surface::Builder};
use crate::ir::{Enum, Item, Model, Nullability, OneOf, Privacy, Property, Storage, Type};

impl Builder<'_> {
    pub(super) fn model(&self, id: OwnerId, model: &Model) -> Vec<Member> {
        let itself = self.type_member(id, &model.item, "struct", &model.docs);
        let fields = model
            .properties
            .iter()
            .map(|property| self.field(id, property));
        let additional = model.additional.iter();
        let additional = additional.map(|item| self.additional(id, item));
        let read = model.response_choices.iter();
        let read = read.map(|choice| self.response_choice(id, choice));
        let functions = model.builder.iter();
        let functions = functions.map(|function| self.builder_function(id, function));
        std::iter::once(itself)
            .chain(fields)
            .chain(additional)
            .chain(read)
            .chain(functions)
            .chain(model.readiness.as_ref().map(|it| self.ready(id, it)))
            .collect()
    }

    /// The field for what no other field holds.
    fn additional(&self, id: OwnerId, item: &Item) -> Member {
        let ty = Code(vec![Part::Runtime("types::AdditionalProperties")]);
        // What it holds is not known, so it is never shown.
        Member {
            privacy: Privacy::Personal { kept_days: None },
            ..self.field_of(id, "", self.names.of(item).to_string(), ty)
        }
    }

    fn field(&self, id: OwnerId, property: &Property) -> Member {
        let plain = self.ty(&property.ty);
        let held = match property.storage {
            Storage::Inline => plain,
            Storage::Boxed => plain.inside("Box"),
        };
        let held = match property.nullability {
            Nullability::NotNull => held,
            Nullability::Nullable => Code(vec![Part::Runtime("types::Nullable")])
                .push("<")
                .append(&held)
                .push(">"),
        };
        let name = self.names.of(&property.item).to_string();
        Member {
            privacy: property.privacy,
            docs: property.docs.clone(),
            place: Some(property.item.place.clone()),
            renamed_from: property.item.renamed_from.clone(),
            ..self.field_of(id, property.name.as_str(), name, held.inside("Option"))
        }
    }

    fn field_of(&self, id: OwnerId, wire: &str, name: String, ty: Code) -> Member {
        let code = Code::text("let _: &")
            .append(&ty)
            .push(&format!(" = &model.{name};"));
        Member {
            signature: Code(vec![Part::Owner(id)])
                .push(&format!(".{name}: "))
                .append(&ty),
            caller: Caller {
                inputs: vec![input("model", Code(vec![Part::Owner(id)]))],
                code,
                needs: self.needs_of(&ty, Some(id)),
                ..Caller::default()
            },
            ..Member::new(MemberKind::Field, wire, name, ty)
        }
    }

    pub(super) fn open_enum(&self, id: OwnerId, open_enum: &Enum) -> Vec<Member> {
        let itself = self.type_member(id, &open_enum.item, "enum", &open_enum.docs);
        let variants = open_enum.values.iter().map(|value| {
            let name = self.names.of(&value.item).to_string();
            let path = Code(vec![Part::Owner(id)]).push(&format!("::{name}"));
            Member {
                signature: path.clone().push(&format!(" = {:?}", value.value)),
                place: Some(value.item.place.clone()),
                renamed_from: value.item.renamed_from.clone(),
                old_names: self.old_names(&value.item),
                caller: Caller {
                    // By reference, as the field of a model is matched.
                    inputs: vec![input("value", Code(vec![Part::Owner(id)]))],
                    code: Code::text("if let ").append(&path).push(" = &value {}"),
                    needs: self.needs_of(&path, None),
                    ..Caller::default()
                },
                ..Member::new(MemberKind::Variant, &value.value, name, Code::default())
            }
        });
        std::iter::once(itself).chain(variants).collect()
    }

    pub(super) fn one_of(&self, id: OwnerId, one_of: &OneOf) -> Vec<Member> {
        let mut itself = self.type_member(id, &one_of.item, "enum", &one_of.docs);
        if let Some(property) = &one_of.discriminator {
            itself
                .facts
                .insert(Fact::Values, property.as_str().to_owned());
        }
        let variants = one_of.alternatives.iter().map(|alternative| {
            let name = self.names.of(&alternative.item).to_string();
            let held = self.ty(&alternative.ty);
            let wire = match alternative.values.as_slice() {
                [value] if alternative.is_of_value => value,
                _ => &alternative.item.words,
            };
            let path = Code(vec![Part::Owner(id)]).push(&format!("::{name}"));
            let code = Code::text("if let ")
                .append(&path)
                .push("(inner) = value { let _: &")
                .append(&held)
                .push(" = inner; }");
            let mut member = Member {
                signature: path.push("(").append(&held).push(")"),
                place: Some(alternative.item.place.clone()),
                caller: Caller {
                    inputs: vec![input(
                        "value",
                        Code::text("&").append(&Code(vec![Part::Owner(id)])),
                    )],
                    code,
                    needs: self.needs_of(&held, Some(id)),
                    ..Caller::default()
                },
                ..Member::new(MemberKind::Variant, wire, name, held)
            };
            if !alternative.values.is_empty() {
                member
                    .facts
                    .insert(Fact::Values, alternative.values.join(", "));
            }
            member
        });
        std::iter::once(itself).chain(variants).collect()
    }

    /// That a type is read from webhooks, once for each way in which they send it.
    pub(super) fn events(&self, id: OwnerId, ty: &Type) -> Vec<Member> {
        let modules = self.api.modules.iter();
        let webhooks = modules.flat_map(|module| self.api.webhooks_of(module));
        let of_type = webhooks.filter(|webhook| webhook.ty == *ty);
        let mut formats: Vec<&str> = of_type.map(|webhook| webhook.format.word()).collect();
        formats.sort_unstable();
        formats.dedup();
        let events = formats.into_iter().map(|format| Member {
            signature: Code(vec![Part::Owner(id)])
                .push(&format!(" is read from a webhook's {format}")),
            caller: Caller {
                inputs: vec![input("event", Code(vec![Part::Owner(id)]))],
                code: Code::text(format!("is_sent_as_{format}(event);")),
                needs: self.needs_of(&Code::default(), Some(id)),
                ..Caller::default()
            },
            ..Member::new(MemberKind::Event, format, String::new(), Code::default())
        });
        events.collect()
    }

    /// The type that an owner is, named by its path.
    pub(super) fn type_member(
        &self,
        id: OwnerId,
        item: &Item,
        keyword: &str,
        docs: &str,
    ) -> Member {
        let path = self.owners[id].path.clone();
        Member {
            signature: Code::text(format!("{keyword} {path}")),
            old_names: self.old_paths(item, &path),
            docs: docs.to_owned(),
            caller: named(&path),
            ..Member::new(MemberKind::Type, "", path, Code::default())
        }
    }
}

/// A caller that names a type.
pub(super) fn named(path: &str) -> Caller {
    Caller {
        inputs: vec![input("value", Code(vec![Part::Crate]).push(path))],
        code: Code::text("let _ = value;"),
        ..Caller::default()
    }
}

pub(super) fn input(name: &str, ty: Code) -> Input {
    Input {
        name: name.to_owned(),
        ty,
    }
}
