//! What the alternatives of a `oneOf` or `anyOf` are: each kind of value once, as far as it can be told.

use std::sync::Arc;

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, SchemaKind as Parsed};

use super::{
    EnumValue, Findings, Resolver, Schema, SchemaKind, SchemaUse, StringFormat,
    all_of::{PlainObject, plain_object},
    component::component_pointer,
    nullability::nullability,
    reference::schema_name,
};
use crate::{
    ir::{Nullability, Privacy},
    pointer::Pointer,
};

/// How many schemas are looked at to find the parts of one. Those that extend each other may lead to some more than once.
const MAX_PARTS: usize = 1000;

/// A schema that is listed, and what is known of it.
pub(super) struct Known {
    pub(super) used: SchemaUse,
    looks: Looks,
}

/// What is known of a schema.
enum Looks {
    /// It is an object, which is read later.
    Object(Nullability),
    /// All of it.
    Read(Arc<Schema>),
    /// Nothing: it is being read, or has errors.
    Unknown,
}

impl Known {
    fn inline(schema: Schema) -> Self {
        let schema = Arc::new(schema);
        Self {
            used: SchemaUse::Inline(Arc::clone(&schema)),
            looks: Looks::Read(schema),
        }
    }

    pub(super) fn is_object(&self) -> bool {
        match &self.looks {
            Looks::Object(_) => true,
            _ => matches!(self.kind(), Some(SchemaKind::Object(_))),
        }
    }

    /// Whether nothing is known that no object is.
    pub(super) fn may_be_object(&self) -> bool {
        matches!(self.looks, Looks::Unknown) || self.is_object()
    }

    /// Whether null is allowed.
    pub(super) fn nullability(&self) -> Nullability {
        let own = match &self.looks {
            Looks::Object(nullability) => *nullability,
            Looks::Read(schema) if matches!(schema.kind, SchemaKind::Null) => Nullability::Nullable,
            Looks::Read(schema) => schema.nullability,
            Looks::Unknown => Nullability::NotNull,
        };
        self.used.nullability().or(own)
    }

    /// Whether it may be printed. The properties of an object have marks of their own.
    pub(super) fn privacy(&self) -> Privacy {
        match &self.looks {
            Looks::Read(schema) if !self.is_object() => schema.privacy,
            _ => Privacy::Unmarked,
        }
    }

    /// What it allows, if that has been read.
    pub(super) fn kind(&self) -> Option<&SchemaKind> {
        match &self.looks {
            Looks::Read(schema) => Some(&schema.kind),
            Looks::Object(_) | Looks::Unknown => None,
        }
    }

    fn is_string(&self) -> bool {
        let kind = self.kind();
        matches!(kind, Some(SchemaKind::String { .. } | SchemaKind::Enum(_)))
    }
}

impl Resolver<'_> {
    /// A schema that is listed. Plain objects are not read, since that could go on from one to the next without end.
    pub(super) fn look_at(&self, used: SchemaUse, found: &Findings) -> Known {
        let is_object = self.extends(&used, found) || self.is_plainly_object(&used);
        let looks = if is_object {
            let schema = self.parsed(&used);
            Looks::Object(schema.map_or(Nullability::NotNull, nullability))
        } else {
            self.read_schema(&used).map_or(Looks::Unknown, Looks::Read)
        };
        Known { used, looks }
    }

    /// Whether a component is an object at first sight. Reading it now could go on from one to the next without end, or
    /// lead back to what is being read, and which it extends.
    fn is_plainly_object(&self, schema: &SchemaUse) -> bool {
        let mut parts = self.plain_parts(schema).into_iter();
        parts.any(|part| !part.properties.is_empty())
    }

    /// The objects that a component consists of, as they are written: itself, or all parts of an `allOf`. None if it may
    /// be anything else.
    pub(super) fn plain_parts(&self, used: &SchemaUse) -> Vec<PlainObject<'_>> {
        let mut parts = Vec::new();
        let schema = self.parsed(used);
        let mut room = MAX_PARTS;
        match schema.is_some_and(|schema| self.collect_parts(schema, &mut room, &mut parts)) {
            true => parts,
            false => Vec::new(),
        }
    }

    /// Whether a schema consists of objects, which are added to `parts`.
    fn collect_parts<'s>(
        &'s self,
        schema: &'s openapiv3::Schema,
        room: &mut usize,
        parts: &mut Vec<PlainObject<'s>>,
    ) -> bool {
        let Some(left) = room.checked_sub(1) else {
            return false;
        };
        *room = left;
        if let Some(object) = plain_object(schema) {
            parts.push(object);
            return true;
        }
        let Parsed::AllOf { all_of } = &schema.schema_kind else {
            return false;
        };
        let schemas = self.openapi.components.as_ref().map(|it| &it.schemas);
        let written = |part: &'s ReferenceOr<openapiv3::Schema>| match part {
            ReferenceOr::Item(schema) => Some(schema),
            ReferenceOr::Reference { reference } => {
                schemas?.get(&schema_name(reference)?)?.as_item()
            }
        };
        let mut all = all_of.iter().map(written);
        all.all(|part| part.is_some_and(|part| self.collect_parts(part, room, parts)))
    }

    /// Whether a component that is listed extends the one that lists it.
    fn extends(&self, listed: &SchemaUse, found: &Findings) -> bool {
        match self.parsed(listed).map(|schema| &schema.schema_kind) {
            Some(Parsed::AllOf { all_of }) => self.lists(all_of, found),
            Some(Parsed::Any(any)) => self.lists(&any.all_of, found),
            _ => false,
        }
    }

    /// The schema of a component as it is written.
    pub(super) fn parsed(&self, used: &SchemaUse) -> Option<&openapiv3::Schema> {
        let name = self.component_name(used.component()?)?;
        let components = self.openapi.components.as_ref()?;
        components.schemas.get(name)?.as_item()
    }

    /// Each of these once, without null; nothing if one of them allows any JSON.
    ///
    /// All strings are one alternative, since nothing would tell one of them from another.
    pub(super) fn distinct(
        &self,
        known: Vec<Known>,
        pointer: &Pointer,
        found: &Findings,
    ) -> Option<Vec<Known>> {
        let mut distinct: Vec<Known> = Vec::new();
        let mut strings = Vec::new();
        let mut first_string = 0;
        for known in self.flat(known, found) {
            let name = known
                .used
                .component()
                .and_then(|id| self.component_name(id));
            let is_itself = name.is_some_and(|name| component_pointer(name) == *pointer);
            if is_itself || matches!(known.kind(), Some(SchemaKind::Null)) {
                continue;
            }
            if known.is_string() {
                if strings.is_empty() {
                    first_string = distinct.len();
                }
                strings.push(known);
                continue;
            }
            let known = self.described(known)?;
            if !distinct.iter().any(|other| self.is_equal(other, &known)) {
                distinct.push(known);
            }
        }
        let is_alone = distinct.is_empty();
        if let Some(string) = one_of_strings(strings, is_alone, pointer) {
            distinct.insert(first_string, string);
        }
        Some(distinct)
    }

    /// The same, with the alternatives of those that have no name of their own in their place.
    fn flat(&self, known: Vec<Known>, found: &Findings) -> Vec<Known> {
        let mut flat = Vec::new();
        for known in known {
            match (&known.used, known.kind()) {
                (SchemaUse::Inline(_), Some(SchemaKind::OneOf(inner)))
                    if inner.discriminator.is_none() =>
                {
                    let inner = inner.alternatives.iter();
                    let inner = inner.map(|inner| self.look_at(inner.schema.clone(), found));
                    flat.extend(inner);
                }
                _ => flat.push(known),
            }
        }
        flat
    }

    /// What is said of an alternative: nothing if it may be any JSON. An object of which nothing is said is a map.
    fn described(&self, known: Known) -> Option<Known> {
        let Looks::Read(schema) = &known.looks else {
            return Some(known);
        };
        let is_open = match &schema.kind {
            SchemaKind::JsonText | SchemaKind::CollapsibleMap(_) => return None,
            SchemaKind::Any => {
                let ty = self.at(&schema.pointer.child("type"));
                if ty.is_none_or(|ty| ty != "object") {
                    return None;
                }
                true
            }
            SchemaKind::Object(object) => object.properties.is_empty(),
            _ => false,
        };
        if !is_open {
            return Some(known);
        }
        let anything = Schema::of_kind(SchemaKind::Any, &schema.pointer);
        Some(Known::inline(Schema {
            kind: SchemaKind::Map(SchemaUse::Inline(Arc::new(anything))),
            ..Schema::clone(schema)
        }))
    }

    /// Whether two alternatives allow the same values.
    fn is_equal(&self, one: &Known, other: &Known) -> bool {
        use SchemaKind::{Boolean, Integer, Number};
        match (one.kind(), other.kind()) {
            (Some(Boolean), Some(Boolean))
            | (Some(Integer), Some(Integer))
            | (Some(Number), Some(Number)) => true,
            _ => self.is_same(&one.used, &other.used),
        }
    }
}

/// What is one of several strings: an enum if one of them is, since any other string is kept, too. Django writes
/// `oneOf: [A, { enum: [''] }, { enum: [null] }]`.
fn one_of_strings(mut strings: Vec<Known>, is_alone: bool, pointer: &Pointer) -> Option<Known> {
    if strings.len() < 2 {
        let only = strings.pop()?;
        // Beside other values, nothing is gained by an enum of the empty string.
        return Some(if !is_alone && is_blank(&only) {
            plain_string(pointer)
        } else {
            only
        });
    }
    let is_enum = |known: &Known| matches!(known.kind(), Some(SchemaKind::Enum(_)));
    match strings.iter().filter(|known| is_enum(known)).count() {
        0 if strings.windows(2).all(are_alike) => Some(strings.swap_remove(0)),
        0 => Some(plain_string(pointer)),
        1 => strings.into_iter().find(is_enum),
        _ => Some(Known::inline(Schema::of_kind(
            SchemaKind::Enum(values_of_all(&strings)),
            pointer,
        ))),
    }
}

/// The values of all enums, each once.
fn values_of_all(strings: &[Known]) -> Vec<EnumValue> {
    let mut values: IndexMap<&str, &EnumValue> = IndexMap::new();
    for known in strings {
        if let Some(SchemaKind::Enum(known)) = known.kind() {
            values.extend(known.iter().map(|known| (known.value.as_str(), known)));
        }
    }
    values.into_values().cloned().collect()
}

fn is_blank(known: &Known) -> bool {
    match (&known.used, known.kind()) {
        (SchemaUse::Inline(_), Some(SchemaKind::Enum(values))) => {
            values.iter().all(|known| known.value.is_empty())
        }
        _ => false,
    }
}

fn are_alike(pair: &[Known]) -> bool {
    match pair.iter().map(Known::kind).collect::<Vec<_>>().as_slice() {
        [
            Some(SchemaKind::String { pattern, format }),
            Some(SchemaKind::String {
                pattern: other_pattern,
                format: other_format,
            }),
        ] => pattern == other_pattern && format == other_format,
        _ => false,
    }
}

fn plain_string(pointer: &Pointer) -> Known {
    let kind = SchemaKind::String {
        pattern: None,
        format: StringFormat::Plain,
    };
    Known::inline(Schema::of_kind(kind, pointer))
}
