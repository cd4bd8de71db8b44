//! In: a document. Out: a visit to each object with known keywords, guided by the shapes of OpenAPI.

use serde_json::Value;

use super::Object;
use crate::{
    extensions::is_extension,
    keywords::{PATH_ITEM_OR_REF, RESPONSE_OR_REF, ROOT, SCHEMA_OR_REF, Shape, holds_objects},
    pointer::Pointer,
    source::Source,
};

/// Visits each object of a document that is where OpenAPI expects it, in order. What a reference leads to is visited
/// where it is, not where it is referred to.
pub(crate) fn walk<'s>(source: &'s Source, visit: &mut dyn FnMut(&Object<'s>)) {
    let mut walker = Walker { source, visit };
    walker.value(&source.value, &Pointer::root(), &ROOT);
}

struct Walker<'s, 'v> {
    source: &'s Source,
    visit: &'v mut dyn FnMut(&Object<'s>),
}

impl<'s> Walker<'s, '_> {
    fn value(&mut self, value: &'s Value, at: &Pointer, shape: &'static Shape) {
        match shape {
            Shape::List(item) => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(value, &at.index(index), item);
                }
            }
            Shape::Map(inner) => self.entries(value, at, |_| Some(inner)),
            Shape::Object(object) => self.object(value, at, object),
            Shape::Variants(variants) => {
                let tag = value.get(variants.key).and_then(Value::as_str);
                let mut known = variants.variants.iter();
                if let Some((_, object)) = known.find(|(name, _)| tag == Some(name)) {
                    self.object(value, at, object);
                }
            }
            Shape::Reference(target) if value.get("$ref").is_none() => {
                self.value(value, at, target)
            }
            Shape::Reference(_) => {}
            Shape::Schema | Shape::BooleanOrSchema => self.value(value, at, &SCHEMA_OR_REF),
            Shape::Responses => {
                self.entries(value, at, |key| {
                    (!is_extension(key)).then_some(&RESPONSE_OR_REF)
                });
            }
            Shape::Paths => {
                self.entries(value, at, |key| {
                    key.starts_with('/').then_some(&PATH_ITEM_OR_REF)
                });
            }
            // See `holds_objects`.
            _ => {}
        }
    }

    /// The entries whose keys have a shape.
    fn entries(
        &mut self,
        value: &'s Value,
        at: &Pointer,
        shape_of: impl Fn(&str) -> Option<&'static Shape>,
    ) {
        for (key, value) in value.as_object().into_iter().flatten() {
            if let Some(shape) = shape_of(key) {
                self.value(value, &at.child(key), shape);
            }
        }
    }

    fn object(
        &mut self,
        value: &'s Value,
        at: &Pointer,
        shape: &'static crate::keywords::ObjectShape,
    ) {
        let Some(entries) = value.as_object() else {
            return;
        };
        (self.visit)(&Object {
            source: self.source,
            shape,
            value,
            pointer: at.clone(),
        });
        for keyword in shape.keywords.iter().filter(|it| holds_objects(&it.shape)) {
            if let Some(value) = entries.get(keyword.name) {
                self.value(value, &at.child(keyword.name), &keyword.shape);
            }
        }
    }
}
