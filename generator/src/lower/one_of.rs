//! Values that are one of several: an enum with a variant for each alternative.

use std::collections::HashSet;

use super::{
    ModuleLowerer,
    items::{context_of, last_segment},
    sids::prefix_of_pattern,
    types::Holder,
};
use crate::{
    ir::{Alternative, Item, ItemId, OneOf, OneOfId, ResourceId, Type, WireName},
    name::is_nameable,
    resolve::{self, Schema, SchemaKind, SchemaUse, StringFormat},
};

/// The most letters of values that name a variant.
const LONGEST_WORDS: usize = 60;

/// An alternative whose type is still to be lowered.
pub(super) struct OpenAlternative {
    one_of: OneOfId,
    /// The item of the alternative.
    item: ItemId,
    schema: SchemaUse,
    /// What a schema without a name is named after.
    owner: String,
    name: String,
    resource: ResourceId,
}

impl ModuleLowerer<'_> {
    /// One of several values; any JSON if one of them may be any.
    pub(super) fn one_of(
        &mut self,
        one_of: &resolve::OneOf,
        used: &SchemaUse,
        schema: &Schema,
        holder: Holder<'_>,
    ) -> Type {
        let description = self.description;
        // What was being read when the alternatives were told apart may turn out to be anything.
        let kinds = one_of.alternatives.iter();
        let mut kinds = kinds.map(|it| &description.schema(&it.schema).kind);
        if kinds.any(|kind| matches!(kind, SchemaKind::Any | SchemaKind::JsonText)) {
            return Type::Json;
        }
        let item = self.item_of(used, schema, holder);
        let owner = item.words.clone();
        let id = self.api.one_ofs.alloc(OneOf {
            item,
            resource: holder.resource,
            docs: self.docs_of(used, schema, holder),
            schema: description.component_name(used).map(str::to_owned),
            discriminator: one_of.discriminator.clone().map(WireName),
            alternatives: Vec::new(),
        });
        for (alternative, name) in one_of.alternatives.iter().zip(self.names_of(one_of)) {
            let item = self.item_of_alternative(alternative, &name);
            let (schema, item_id) = (&alternative.schema, item.id);
            let name = match description.component_name(schema) {
                Some(_) => name,
                None => self.name_within(schema, &owner, &name),
            };
            let within = Holder {
                owner: Some(&owner),
                name: &name,
                ..holder
            };
            let kind = &description.schema(schema).kind;
            let is_open = matches!(
                kind,
                SchemaKind::Array(_) | SchemaKind::Map(_) | SchemaKind::OneOf(_)
            );
            let ty = match kind {
                SchemaKind::Object(_) => Type::Model(self.model_of(schema, within)),
                _ if is_open => Type::Json,
                _ => self.type_of(schema, within),
            };
            if is_open {
                self.open_alternatives.push_back(OpenAlternative {
                    one_of: id,
                    item: item_id,
                    schema: schema.clone(),
                    owner: owner.clone(),
                    name,
                    resource: holder.resource,
                });
            }
            self.api.one_ofs[id].alternatives.push(Alternative {
                item,
                schema: description.component_name(schema).map(str::to_owned),
                docs: match description.component_name(schema) {
                    Some(_) => String::new(),
                    None => description.docs(schema).to_owned(),
                },
                ty,
                values: alternative.values.clone(),
                is_of_value: alternative.of_value.is_some(),
            });
        }
        Type::OneOf(id)
    }

    /// Lowers the type of an alternative. One that would lead back to the same value without anything in between says
    /// nothing, and is dropped.
    pub(super) fn lower_alternative(&mut self, open: &OpenAlternative) {
        let holder = Holder {
            owner: Some(&open.owner),
            name: &open.name,
            resource: open.resource,
        };
        let is_map = matches!(
            self.description.schema(&open.schema).kind,
            SchemaKind::Map(_)
        );
        let ty = match self.type_of(&open.schema, holder) {
            Type::Json if is_map => Type::Map(Box::new(Type::Json)),
            ty => ty,
        };
        let leads_back = match &ty {
            Type::OneOf(inner) => self.leads_to(*inner, open.one_of),
            _ => false,
        };
        let alternatives = &mut self.api.one_ofs[open.one_of].alternatives;
        if leads_back {
            alternatives.retain(|alternative| alternative.item.id != open.item);
        } else if let Some(alternative) = alternatives
            .iter_mut()
            .find(|alternative| alternative.item.id == open.item)
        {
            alternative.ty = ty;
        }
    }

    /// Whether a value of one is directly a value of the other.
    fn leads_to(&self, from: OneOfId, to: OneOfId) -> bool {
        let mut seen = HashSet::new();
        let mut next = vec![from];
        while let Some(id) = next.pop() {
            if id == to {
                return true;
            }
            if seen.insert(id) {
                let alternatives = self.api.one_ofs[id].alternatives.iter();
                next.extend(alternatives.filter_map(|alternative| match alternative.ty {
                    Type::OneOf(inner) => Some(inner),
                    _ => None,
                }));
            }
        }
        false
    }

    fn item_of_alternative(&mut self, alternative: &resolve::Alternative, name: &str) -> Item {
        let description = self.description;
        let pointer = &description.schema(&alternative.schema).pointer;
        let component = description.component_name(&alternative.schema);
        match &alternative.of_value {
            Some(value) => self.item(&value.words, None, &value.pointer),
            None => Item {
                context: component.map_or_else(String::new, context_of),
                ..self.item(name, None, pointer)
            },
        }
    }

    /// The words of each variant: those of the schema, or else the values that mean it, or the kind of the value. Lists
    /// and maps are told apart by what they hold.
    fn names_of(&self, one_of: &resolve::OneOf) -> Vec<String> {
        let alternatives = &one_of.alternatives;
        let is_object = |it: &resolve::Alternative| {
            matches!(
                self.description.schema(&it.schema).kind,
                SchemaKind::Object(_)
            )
        };
        let unnamed = alternatives.iter().filter(|it| it.name.is_none());
        let is_only_object =
            !alternatives.iter().all(is_object) && unnamed.filter(|it| is_object(it)).count() == 1;
        let words_of = |(index, it): (usize, &resolve::Alternative)| match &it.name {
            Some(name) => last_segment(name).to_owned(),
            None => {
                let kind = &self.description.schema(&it.schema).kind;
                let kind_words = || kind_words(kind).map(str::to_owned);
                match value_words(&it.values).or_else(kind_words) {
                    Some(words) => words,
                    None if is_only_object && is_object(it) => "object".to_owned(),
                    None => format!("alternative_{}", index + 1),
                }
            }
        };
        let names: Vec<String> = alternatives.iter().enumerate().map(words_of).collect();
        let is_taken = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
        let told_apart =
            names
                .iter()
                .zip(alternatives)
                .map(|(name, it)| match self.held_words(&it.schema) {
                    Some(held) if it.name.is_none() && is_taken(name) => format!("{held}_{name}"),
                    _ => name.clone(),
                });
        let mut unique: Vec<String> = Vec::new();
        for (words, it) in told_apart.zip(alternatives) {
            let is_free = |words: &String| {
                let mut named = alternatives.iter().filter_map(|it| it.name.as_ref());
                !unique.contains(words) && !named.any(|name| name == words)
            };
            let numbered = (2..).map(|number| format!("{words}_{number}"));
            let mut candidates = std::iter::once(words.clone()).chain(numbered);
            let free = match it.name {
                // The name of the schema tells it from others.
                Some(_) => None,
                None => candidates.find(is_free),
            };
            unique.push(free.unwrap_or(words));
        }
        unique
    }

    /// Words for what a list or a map holds.
    fn held_words(&self, used: &SchemaUse) -> Option<&str> {
        let (SchemaKind::Array(held) | SchemaKind::Map(held)) = &self.description.schema(used).kind
        else {
            return None;
        };
        match self.description.component_name(held) {
            Some(name) => Some(last_segment(name)),
            None => kind_words(&self.description.schema(held).kind),
        }
    }

    /// What a schema inside of an alternative without a name is called within the value. The name of an enum stands for
    /// itself, so it has that of the value in front.
    fn name_within(&self, used: &SchemaUse, owner: &str, name: &str) -> String {
        let mut kind = &self.description.schema(used).kind;
        let within = match kind {
            SchemaKind::Array(_) if name == "list" => "item".to_owned(),
            SchemaKind::Array(_) => format!("{name}_item"),
            SchemaKind::Map(_) if name == "map" => "value".to_owned(),
            SchemaKind::Map(_) => format!("{name}_value"),
            _ => name.to_owned(),
        };
        while let SchemaKind::Array(held) | SchemaKind::Map(held) = kind {
            let SchemaUse::Inline(schema) = held else {
                break;
            };
            kind = &schema.kind;
        }
        match kind {
            SchemaKind::Enum(_) => format!("{owner}_{within}"),
            _ => within,
        }
    }
}

/// The values that tell an object from others say what it is, if they can be its name.
fn value_words(values: &[String]) -> Option<String> {
    let words = values.join("_or_");
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let is_name = !words.is_empty() && words.chars().all(is_word) && is_nameable(&words);
    (is_name && words.len() <= LONGEST_WORDS).then_some(words)
}

/// The words for a kind of value, if it is no object.
fn kind_words(kind: &SchemaKind) -> Option<&'static str> {
    Some(match kind {
        SchemaKind::String { pattern, format } => match (format, pattern) {
            (StringFormat::DateTime | StringFormat::Rfc2822 | StringFormat::UnixTime, _) => {
                "date_time"
            }
            (StringFormat::Date, _) => "date",
            (StringFormat::Plain | StringFormat::Binary, Some(pattern))
                if prefix_of_pattern(pattern).is_some() =>
            {
                "sid"
            }
            (StringFormat::Plain | StringFormat::Binary, _) => "string",
        },
        SchemaKind::Enum(_) => "enum",
        SchemaKind::Boolean => "boolean",
        SchemaKind::Integer => "integer",
        SchemaKind::Number => "number",
        SchemaKind::Map(_) => "map",
        SchemaKind::Array(_) => "list",
        SchemaKind::Any
        | SchemaKind::JsonText
        | SchemaKind::Null
        | SchemaKind::CollapsibleMap(_)
        | SchemaKind::Object(_)
        | SchemaKind::OneOf(_) => return None,
    })
}
