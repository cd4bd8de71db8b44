//! Paths that are references: what they refer to is written in their place.

use std::{collections::HashSet, sync::Arc};

use serde_json::{Value, json};

use super::{Bundler, PATH_ITEM, Problems, Target, no_room};
use crate::{
    pointer::Pointer,
    rewrite::{Fields, Node},
    source::{Source, size},
};

impl Bundler<'_> {
    /// Writes the paths that are in other files in the place of their references.
    pub(super) fn bring_paths(&mut self, source: &mut Source) {
        for (path, _) in references(source) {
            self.bring_path(source, &path);
        }
    }

    fn bring_path(&mut self, source: &mut Source, path: &Pointer) {
        let Some(reference) = reference_at(source, path) else {
            return;
        };
        let mark = source.mark(&path.child("$ref"));
        let base = self.file_of_mark(mark);
        let is_local = base != self.main || reference.starts_with("#/");
        if is_local || self.brought.problems.contains_key(&reference) {
            return;
        }
        let followed = match self.target(&base, &reference) {
            Ok(Target::There(part)) => match self.end_of(part) {
                Target::Here(pointer) => pointer.to_reference(),
                Target::There(part) => match self.copy(&PATH_ITEM, &part) {
                    Some(found) if found.value.is_object() => {
                        return write(source, path, found, &part.pointer);
                    }
                    _ => self.unfollowed(&base, &reference, PATH_ITEM.misfit(&reference)),
                },
            },
            Ok(Target::Here(pointer)) => pointer.to_reference(),
            Err(problem) => self.unfollowed(&base, &reference, problem),
        };
        if let Some((value, _)) = source.at_mut(&path.child("$ref")) {
            *value = json!(followed);
        }
    }
}

/// Writes the paths that are elsewhere in the description in the place of their references, as long as there is room.
/// Returns whether there are any, and keeps what is wrong with the others.
pub(super) fn inline(source: &mut Source, room: &mut usize, problems: &mut Problems) -> bool {
    let references = references(source);
    for (path, _) in &references {
        let mut seen = HashSet::new();
        while let Some(reference) = reference_at(source, path) {
            let Some(pointer) = Pointer::of_reference(&reference) else {
                break;
            };
            // One that leads nowhere or to itself is found when it is followed again.
            let Some(value) = source.at(&pointer).filter(|_| !seen.contains(&pointer)) else {
                break;
            };
            if !value.is_object() {
                problems.insert(reference.clone(), PATH_ITEM.misfit(&reference));
                break;
            }
            let value = value.clone();
            let Some(left) = room.checked_sub(size(&value)) else {
                problems.insert(reference, no_room());
                break;
            };
            *room = left;
            let mark = Arc::clone(source.mark(&pointer));
            let written_at = source
                .written_at(&pointer)
                .unwrap_or_else(|| pointer.clone());
            seen.insert(pointer);
            write(source, path, Source { value, mark }, &written_at);
        }
    }
    !references.is_empty()
}

/// The paths that are references.
fn references(source: &Source) -> Vec<(Pointer, String)> {
    let paths = Pointer::root().child("paths");
    let all = source.at(&paths).and_then(Value::as_object);
    let all = all.into_iter().flatten();
    let all = all.filter_map(|(path, item)| {
        let reference = item.get("$ref")?.as_str()?;
        Some((paths.child(path), reference.to_owned()))
    });
    all.collect()
}

fn reference_at(source: &Source, path: &Pointer) -> Option<String> {
    let reference = source.at(&path.child("$ref"))?;
    reference.as_str().map(str::to_owned)
}

/// Replaces a reference by what it refers to, with where that is written in its file. What stands beside the
/// reference goes first.
fn write(source: &mut Source, path: &Pointer, part: Source, written_at: &Pointer) {
    let Some((value, mark)) = source.at_mut(path) else {
        return;
    };
    Node { value, mark }.change(|fields| {
        fields.take("$ref");
        let beside = std::mem::take(fields);
        *fields = Fields::moved_from(part, written_at, beside);
    });
}
