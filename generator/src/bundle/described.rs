//! References to parameters, responses and the like with a description of their own, which OpenAPI 3.1 allows.

use std::sync::Arc;

use serde_json::Value;

use super::MAX_CHAIN;
use crate::{
    keywords::{ROOT, Shape},
    pointer::Pointer,
    rewrite::{Address, Fields, Node, Rewrite, rewrite},
    source::{Source, size},
};

/// What may stand beside a `$ref`.
const BESIDE: &[&str] = &["summary", "description"];

/// Writes what such references lead to in their place, as long as there is room.
pub(super) fn write_out(source: &mut Source, room: &mut usize) {
    let mut found = Found(Vec::new());
    rewrite(source, &Address::default(), &ROOT, &mut found);
    for (place, reference) in found.0 {
        let Some(target) = end_of(source, reference) else {
            continue;
        };
        let part = source.at(&target).filter(|part| part.is_object());
        let Some((left, value)) = part.and_then(|part| Some((room.checked_sub(size(part))?, part)))
        else {
            continue;
        };
        *room = left;
        let part = Source {
            value: value.clone(),
            mark: Arc::clone(source.mark(&target)),
        };
        let written_at = source.written_at(&target).unwrap_or(target);
        let Some((value, mark)) = source.at_mut(&place) else {
            continue;
        };
        Node { value, mark }.change(|fields| {
            let beside = fields.take_all(|key| BESIDE.contains(&key));
            *fields = Fields::moved_from(part, &written_at, beside);
        });
    }
}

struct Found(Vec<(Pointer, String)>);

impl Rewrite for Found {
    fn referable(&mut self, node: &mut Node<'_>, _target: &'static Shape, address: &Address) {
        let reference = node.value.get("$ref").and_then(Value::as_str);
        let is_described = BESIDE.iter().any(|key| node.value.get(key).is_some());
        if let Some(reference) = reference.filter(|_| is_described) {
            self.0.push((address.pointer.clone(), reference.to_owned()));
        }
    }
}

/// Where a chain of references ends, if it does before long.
fn end_of(source: &Source, mut reference: String) -> Option<Pointer> {
    for _ in 0..MAX_CHAIN {
        let pointer = Pointer::of_reference(&reference)?;
        match source.at(&pointer)?.get("$ref") {
            None => return Some(pointer),
            Some(next) => reference = next.as_str()?.to_owned(),
        }
    }
    None
}
