//! Arrays and maps of nothing but themselves, for which Rust has no type.

use la_arena::{Arena, ArenaMap};

use super::{Component, ComponentId, Findings, SchemaKind, SchemaUse};
use crate::{
    diagnostic::{Code, Diagnostic},
    source::{MAX_DEPTH, Source},
};

/// Makes components that are arrays or maps of nothing but themselves any JSON, and refuses those that are nested
/// deeper than a document may be.
pub(super) fn end(
    source: &Source,
    components: &mut Arena<Component>,
    findings: &mut ArenaMap<ComponentId, Findings>,
) {
    // How deep each is, as far as it is known; without an end if it leads to itself.
    let mut depths: ArenaMap<ComponentId, Option<usize>> = ArenaMap::new();
    let ids: Vec<ComponentId> = components.iter().map(|(id, _)| id).collect();
    for id in ids {
        let mut way = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next.filter(|id| !depths.contains_idx(*id)) {
            depths.insert(id, None);
            way.push(id);
            next = element(components, id);
        }
        // What ends the way is known by now, or is on it: then all from there on lead to themselves.
        let cycle = next.and_then(|end| way.iter().position(|id| *id == end));
        for id in way.iter().skip(cycle.unwrap_or(way.len())) {
            let pointer = components[*id].schema.pointer.clone();
            let warning = Diagnostic::new(
                Code::EndlessSchema,
                "the schema contains itself, so it is any JSON",
            );
            let help = "there is no object in it, so Rust has no type for it";
            if let Some(found) = findings.get_mut(*id) {
                found.push(warning.at(source, &pointer).help(help));
            }
            components[*id].schema.kind = SchemaKind::Any;
            depths.insert(*id, Some(0));
        }
        for id in way.iter().take(cycle.unwrap_or(way.len())).rev() {
            let inner = element(components, *id).and_then(|inner| depths.get(inner).copied());
            let depth = inner.flatten().map_or(0, |depth| depth + 1);
            depths.insert(*id, Some(depth));
            if depth == MAX_DEPTH
                && let Some(found) = findings.get_mut(*id)
            {
                let pointer = &components[*id].schema.pointer;
                let message = format!("this is nested more than {MAX_DEPTH} levels deep");
                let error = Diagnostic::new(Code::TooLarge, message).at(source, pointer);
                found.push(error.help("put an object with properties in between"));
            }
        }
    }
}

/// The component that the elements of this one are, if it is an array or a map of others.
fn element(components: &Arena<Component>, id: ComponentId) -> Option<ComponentId> {
    let mut kind = &components[id].schema.kind;
    loop {
        let elements = match kind {
            SchemaKind::Array(elements) | SchemaKind::Map(elements) => elements,
            // It is what its only alternative is.
            SchemaKind::OneOf(one_of) => one_of.only()?,
            _ => return None,
        };
        match elements {
            SchemaUse::Component { id, .. } => return Some(*id),
            SchemaUse::Inline(schema) => kind = &schema.kind,
        }
    }
}
