//! Changes to the values of a description, each together with its mark.

use std::{collections::HashSet, sync::Arc};

use serde_json::{Map, Value};

use super::actions::Update;
use crate::{
    pointer::Pointer,
    source::{EntryMark, EntryMarks, Inside, Location, Mark, kind_name},
};

/// A part of an update that does not fit the value it is for.
pub(super) struct Clash {
    /// The part, relative to the update.
    pub(super) inside: Pointer,
    pub(super) message: String,
    /// The value that it does not fit.
    pub(super) target: Location,
    pub(super) help: &'static str,
}

/// Updates the value that an action selected at `target`: merges into an object, appends to an array, and replaces
/// another value by a value that is neither.
pub(super) fn update(
    value: &mut Value,
    mark: &mut Arc<Mark>,
    target: &Pointer,
    update: &Update,
    clashes: &mut Vec<Clash>,
) {
    let message = match (&mut *value, &update.value) {
        (Value::Array(items), _) => {
            if let Inside::Items(marks) = &mut Arc::make_mut(mark).inside {
                append(items, marks, update);
            }
            return;
        }
        (Value::Object(_), Value::Object(_)) => {
            let mut merger = Merger { clashes };
            let update = (&update.value, &update.mark);
            return merger.merge((value, mark), target, update, &Pointer::root());
        }
        (old, new) if is_scalar(old) && is_scalar(new) => {
            *value = update.value.clone();
            *mark = Arc::clone(&update.mark);
            return;
        }
        (old, new) => {
            let (old, new) = (kind_name(old), kind_name(new));
            format!(
                "`{target}` is {old}, which can only be updated with {}, not with {new}",
                fitting(old)
            )
        }
    };
    clashes.push(Clash {
        inside: Pointer::root(),
        message,
        target: mark.location.clone(),
        help: "select the object that contains it, and set the field in `update`",
    });
}

fn append(items: &mut Vec<Value>, marks: &mut Vec<Arc<Mark>>, update: &Update) {
    match (&update.value, &update.mark.inside) {
        (Value::Array(more), Inside::Items(more_marks)) if update.is_spread => {
            items.extend_from_slice(more);
            marks.extend_from_slice(more_marks);
        }
        _ => {
            items.push(update.value.clone());
            marks.push(Arc::clone(&update.mark));
        }
    }
}

/// What a value of this kind can be updated with.
fn fitting(kind: &str) -> &'static str {
    match kind {
        "an object" => "an object",
        _ => "a string, a number, a boolean or null",
    }
}

/// A value of a description, and its mark.
type Target<'t> = (&'t mut Value, &'t mut Arc<Mark>);

struct Merger<'a> {
    clashes: &'a mut Vec<Clash>,
}

impl Merger<'_> {
    /// Merges `update` into a value: objects recursively, arrays by appending, and other values by replacing them.
    /// Other combinations are incompatible, as the standard calls them.
    fn merge(
        &mut self,
        (value, mark): Target<'_>,
        at: &Pointer,
        (update, update_mark): (&Value, &Arc<Mark>),
        inside: &Pointer,
    ) {
        if is_scalar(value) && is_scalar(update) {
            *value = update.clone();
            *mark = Arc::clone(update_mark);
            return;
        }
        let found = kind_name(value);
        let target = mark.location.clone();
        let mark = &mut Arc::make_mut(mark).inside;
        match (value, update, mark, &update_mark.inside) {
            (
                Value::Object(values),
                Value::Object(updates),
                Inside::Entries(marks),
                Inside::Entries(update_marks),
            ) => {
                let updates = updates.iter().zip(update_marks.values());
                for ((key, update), update_mark) in updates {
                    let update = (key, update, update_mark);
                    self.merge_entry((values, marks), at, update, inside);
                }
            }
            (
                Value::Array(items),
                Value::Array(more),
                Inside::Items(marks),
                Inside::Items(more_marks),
            ) => {
                items.extend_from_slice(more);
                marks.extend_from_slice(more_marks);
            }
            _ => self.clashes.push(Clash {
                inside: inside.clone(),
                message: format!("{} cannot replace {found} at `{at}`", kind_name(update)),
                target,
                help: "remove the old value with another action first",
            }),
        }
    }

    /// Merges an entry of an update into the object at `at`, or adds it.
    fn merge_entry(
        &mut self,
        (values, marks): (&mut Map<String, Value>, &mut EntryMarks),
        at: &Pointer,
        (key, update, update_mark): (&String, &Value, &EntryMark),
        inside: &Pointer,
    ) {
        let (Some(value), Some(mark)) = (values.get_mut(key), marks.get_mut(key)) else {
            values.insert(key.clone(), update.clone());
            marks.insert(key.clone(), update_mark.clone());
            return;
        };
        self.merge(
            (value, &mut mark.value),
            &at.child(key),
            (update, &update_mark.value),
            &inside.child(key),
        );
        // A value from the overlay has its key there, too.
        if Arc::ptr_eq(&mark.value, &update_mark.value) {
            mark.key = update_mark.key.clone();
        }
    }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// Removes the values at these pointers from `value`, which is at `at`.
pub(super) fn remove(
    value: &mut Value,
    mark: &mut Arc<Mark>,
    at: &Pointer,
    removed: &HashSet<&Pointer>,
) {
    match (value, &mut Arc::make_mut(mark).inside) {
        (Value::Object(values), Inside::Entries(marks)) => {
            values.retain(|key, _| !removed.contains(&at.child(key)));
            marks.retain(|key, _| values.contains_key(key));
            for ((key, value), mark) in values.iter_mut().zip(marks.values_mut()) {
                remove(value, &mut mark.value, &at.child(key), removed);
            }
        }
        (Value::Array(values), Inside::Items(marks)) => {
            let is_kept: Vec<bool> = (0..values.len())
                .map(|index| !removed.contains(&at.index(index)))
                .collect();
            for (index, (value, mark)) in values.iter_mut().zip(marks.iter_mut()).enumerate() {
                remove(value, mark, &at.index(index), removed);
            }
            retain(values, &is_kept);
            retain(marks, &is_kept);
        }
        _ => {}
    }
}

/// Keeps the items for which `is_kept` is true.
fn retain<T>(items: &mut Vec<T>, is_kept: &[bool]) {
    let mut is_kept = is_kept.iter();
    items.retain(|_| is_kept.next().copied().unwrap_or(true));
}
