//! In: a document, and what to do about each object in it. Out: the same document, changed. Each value keeps the place
//! where it was written, so that whatever is found in it later is shown there.

mod components;
mod fields;
mod free_names;
mod limits;
mod node;

pub(crate) use self::{
    components::add_component,
    fields::{Field, Fields},
    free_names::FreeNames,
    limits::too_large,
    node::{Address, Node, located},
};

use serde_json::Value;

use crate::{
    extensions::is_extension,
    keywords::{self, ObjectShape, PATH_ITEM_OR_REF, RESPONSE_OR_REF, SCHEMA, Shape},
    source::{Inside, Source},
};

/// What changes a document. An object is changed before what is in it, so a part that is moved is visited in its new
/// place.
pub(crate) trait Rewrite {
    /// Changes a schema, or a boolean in the place of one.
    fn schema(&mut self, _node: &mut Node<'_>, _address: &Address) {}

    /// Changes what stands where there may be a `$ref` to something else than a schema. `target` is its shape.
    fn referable(&mut self, _node: &mut Node<'_>, _target: &'static Shape, _address: &Address) {}

    /// Changes an object with known keywords, schemas among them.
    fn object(&mut self, _node: &mut Node<'_>, _shape: &'static ObjectShape, _address: &Address) {}
}

/// Changes the value at `address` of a document, which has this shape.
pub(crate) fn rewrite(
    source: &mut Source,
    address: &Address,
    shape: &'static Shape,
    by: &mut dyn Rewrite,
) {
    if let Some((value, mark)) = source.at_mut(&address.pointer) {
        visit(Node { value, mark }, shape, address, by);
    }
}

/// Changes a part of a document that is not in it at the moment.
pub(crate) fn rewrite_source(
    source: &mut Source,
    shape: &'static Shape,
    address: &Address,
    by: &mut dyn Rewrite,
) {
    let Source { value, mark } = source;
    visit(Node { value, mark }, shape, address, by);
}

fn visit(mut node: Node<'_>, shape: &'static Shape, address: &Address, by: &mut dyn Rewrite) {
    match shape {
        Shape::List(item) => items(node, item, address, by),
        Shape::Map(inner) => entries(node, address, by, |_| Some(inner)),
        Shape::Object(shape) => object(node, shape, address, by),
        Shape::Variants(variants) => {
            let tag = node.value.get(variants.key).and_then(Value::as_str);
            let mut known = variants.variants.iter();
            if let Some((_, shape)) = known.find(|(name, _)| tag == Some(name)) {
                object(node, shape, address, by);
            }
        }
        Shape::Reference(target) => {
            by.referable(&mut node, target, address);
            visit(node, target, address, by);
        }
        Shape::BooleanOrSchema if node.value.is_boolean() => {}
        Shape::Schema | Shape::BooleanOrSchema => {
            by.schema(&mut node, address);
            object(node, &SCHEMA, address, by);
        }
        Shape::Responses => entries(node, address, by, |key| {
            (!is_extension(key)).then_some(&RESPONSE_OR_REF)
        }),
        Shape::Paths => entries(node, address, by, |key| {
            key.starts_with('/').then_some(&PATH_ITEM_OR_REF)
        }),
        Shape::Any
        | Shape::String
        | Shape::Boolean
        | Shape::Number
        | Shape::Count
        | Shape::Choice(_) => {}
    }
}

fn object(
    mut node: Node<'_>,
    shape: &'static ObjectShape,
    address: &Address,
    by: &mut dyn Rewrite,
) {
    by.object(&mut node, shape, address);
    entries(node, address, by, |key| {
        keywords::shape_of(shape, key).filter(|shape| keywords::holds_objects(shape))
    });
}

fn entries(
    node: Node<'_>,
    address: &Address,
    by: &mut dyn Rewrite,
    shape_of: impl Fn(&str) -> Option<&'static Shape>,
) {
    let Value::Object(values) = node.value else {
        return;
    };
    if !values.keys().any(|key| shape_of(key).is_some()) {
        return;
    }
    let Inside::Entries(marks) = &mut std::sync::Arc::make_mut(node.mark).inside else {
        return;
    };
    for (key, value) in values.iter_mut() {
        if let (Some(shape), Some(mark)) = (shape_of(key), marks.get_mut(key)) {
            let mark = &mut mark.value;
            let address = address.child(key, mark);
            visit(Node { value, mark }, shape, &address, by);
        }
    }
}

fn items(node: Node<'_>, shape: &'static Shape, address: &Address, by: &mut dyn Rewrite) {
    let Value::Array(values) = node.value else {
        return;
    };
    let Inside::Items(marks) = &mut std::sync::Arc::make_mut(node.mark).inside else {
        return;
    };
    for (index, (value, mark)) in values.iter_mut().zip(marks).enumerate() {
        let address = address.child(&index.to_string(), mark);
        visit(Node { value, mark }, shape, &address, by);
    }
}
