//! Copies of parts of other files: as components, also in the place of those that only refer to them.

use std::sync::Arc;

use serde_json::Value;

use super::{Bundler, KINDS, Kind, Open, Part, Target, no_room};
use crate::{
    pointer::Pointer,
    rewrite::{Address, Field, add_component, rewrite_source},
    source::{Source, size},
};

impl Bundler<'_> {
    /// Adds a component to the description.
    pub(super) fn bring(&mut self, source: &mut Source, open: Open) {
        let Some(found) = self.copy(open.kind, &open.part) else {
            let reference = open.kind.pointer(&open.name).to_reference();
            self.brought.problems.insert(reference, no_room());
            return;
        };
        let key = found.mark.location.clone();
        let field = Field { key, source: found }.moved_from(open.part.pointer);
        add_component(source, open.kind.section, &open.name, field);
    }

    /// A copy of a part of another file, in which all references are followed, if there is room for it.
    pub(super) fn copy(&mut self, kind: &Kind, part: &Part) -> Option<Source> {
        let source = self.files.get(&part.file).ok()?;
        let value = source.at(&part.pointer)?.clone();
        self.room = self.room.checked_sub(size(&value))?;
        let mark = Arc::clone(source.mark(&part.pointer));
        let mut copy = Source { value, mark };
        let address = Address {
            pointer: part.pointer.clone(),
            written_at: part.pointer.clone(),
        };
        let around = std::mem::replace(&mut self.is_copying, true);
        rewrite_source(&mut copy, kind.shape(), &address, self);
        self.is_copying = around;
        Some(copy)
    }

    /// Writes the parts of other files in the place of components that are only references to them, so that they keep
    /// the name that the description gives them.
    pub(super) fn bring_components(&mut self, source: &mut Source) {
        for kind in KINDS {
            let owner = Pointer::root().child("components").child(kind.section);
            let all = source.at(&owner).and_then(Value::as_object);
            let all = all.into_iter().flatten().filter_map(|(name, component)| {
                let fields = component.as_object().filter(|fields| fields.len() == 1)?;
                Some((name.clone(), fields.get("$ref")?.as_str()?.to_owned()))
            });
            for (name, reference) in all.collect::<Vec<_>>() {
                self.bring_alias(source, kind, &name, &reference);
            }
        }
    }

    fn bring_alias(
        &mut self,
        source: &mut Source,
        kind: &'static Kind,
        name: &str,
        reference: &str,
    ) {
        let place = kind.pointer(name);
        let base = self.file_of_mark(source.mark(&place.child("$ref")));
        if base != self.main || reference.starts_with("#/") {
            return;
        }
        let Ok(Target::There(part)) = self.target(&base, reference) else {
            return;
        };
        let Target::There(part) = self.end_of(part) else {
            return;
        };
        if self.brought.known(kind.section, &part).is_some() || !self.fits(kind, &part) {
            return;
        }
        // Before it is copied: it may refer to itself.
        self.brought.is(kind.section, part.clone(), name);
        if let Some(found) = self.copy(kind, &part) {
            let key = source.location(&place).clone();
            let field = Field { key, source: found }.moved_from(part.pointer);
            add_component(source, kind.section, name, field);
        }
    }
}
