//! `$defs`: schemas with a name inside of others, which become components.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::{
    keywords::{ROOT, Shape},
    pointer::Pointer,
    rewrite::{
        Address, Field, Fields, FreeNames, Node, Rewrite, add_component, rewrite, rewrite_source,
    },
    source::Source,
};

/// The keywords that hold them; `definitions` is the older one.
const KEYWORDS: &[&str] = &["$defs", "definitions"];

/// Moves all definitions to the components, and lets the references to them follow.
pub(super) fn hoist(source: &mut Source) {
    let mut names = Names::of(source);
    rewrite(source, &Address::default(), &ROOT, &mut Finder(&mut names));
    if names.moved.is_empty() {
        return;
    }
    let mut mover = Mover {
        names: &names,
        moved: Vec::new(),
    };
    rewrite(source, &Address::default(), &ROOT, &mut mover);
    for (name, definition) in mover.moved {
        add_component(source, "schemas", &name, definition);
    }
}

fn component(name: &str) -> Pointer {
    Pointer::root()
        .child("components")
        .child("schemas")
        .child(name)
}

/// The new names of definitions.
struct Names {
    /// By where each was.
    moved: HashMap<Pointer, String>,
    free: FreeNames,
}

impl Names {
    fn of(source: &Source) -> Self {
        let schemas = Pointer::root().child("components").child("schemas");
        let schemas = source.at(&schemas).and_then(Value::as_object);
        let mut free = FreeNames::default();
        free.reserve(schemas.into_iter().flat_map(|it| it.keys().cloned()));
        Self {
            moved: HashMap::new(),
            free,
        }
    }

    fn add(&mut self, owner: &Pointer, keyword: &str, name: &str) {
        let outer = owner.last().unwrap_or_default();
        let new = self.free.take(name, &format!("{outer}_{name}"));
        self.moved.insert(owner.child(keyword).child(name), new);
    }

    /// Where a reference leads now, if it led into a definition.
    fn followed(&self, reference: &str) -> Option<String> {
        let pointer = Pointer::of_reference(reference)?;
        let around = std::iter::successors(Some(&pointer), |pointer| pointer.parent());
        let (depth, name) = around
            .enumerate()
            .find_map(|(depth, pointer)| Some((depth, self.moved.get(pointer)?)))?;
        let segments = pointer.segments();
        let rest = segments.iter().skip(segments.len() - depth);
        let target = rest.fold(component(name), |pointer, key| pointer.child(key));
        Some(target.to_reference())
    }
}

struct Finder<'n>(&'n mut Names);

impl Rewrite for Finder<'_> {
    fn schema(&mut self, node: &mut Node<'_>, address: &Address) {
        for keyword in KEYWORDS {
            let definitions = node.value.get(keyword).and_then(Value::as_object);
            for name in definitions.into_iter().flat_map(|it| it.keys()) {
                self.0.add(&address.pointer, keyword, name);
            }
        }
    }
}

struct Mover<'n> {
    names: &'n Names,
    /// The definitions by their new names.
    moved: Vec<(String, Field)>,
}

impl Rewrite for Mover<'_> {
    fn schema(&mut self, node: &mut Node<'_>, address: &Address) {
        let reference = node.value.get("$ref").and_then(Value::as_str);
        if let Some(followed) = reference.and_then(|it| self.names.followed(it)) {
            node.value["$ref"] = json!(followed);
        }
        if !KEYWORDS
            .iter()
            .any(|keyword| node.value.get(keyword).is_some())
        {
            return;
        }
        let mut taken = Vec::new();
        node.change(|fields| {
            let all = KEYWORDS
                .iter()
                .map(|keyword| (*keyword, fields.take(keyword)));
            taken.extend(all.filter_map(|(keyword, field)| Some((keyword, field?))));
        });
        for (keyword, field) in taken {
            for (name, mut definition) in Fields::of(field.source) {
                let here = Address {
                    pointer: address.pointer.child(keyword).child(&name),
                    written_at: address.written_at.child(keyword).child(&name),
                };
                // Its own definitions are known by where they were.
                rewrite_source(&mut definition.source, &Shape::Schema, &here, self);
                if let Some(new) = self.names.moved.get(&here.pointer) {
                    self.moved
                        .push((new.clone(), definition.moved_from(here.written_at)));
                }
            }
        }
    }
}
