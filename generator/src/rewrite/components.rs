//! Components that a stage adds to a description.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::Field;
use crate::{
    pointer::Pointer,
    source::{EntryMark, EntryMarks, Inside, Location, Mark, Source},
};

/// Adds a component of a kind, such as `schemas`; does nothing if the components are no object.
pub(crate) fn add_component(source: &mut Source, kind: &str, name: &str, component: Field) {
    let components = Pointer::root().child("components");
    let location = source.mark.location.clone();
    for owner in [&components, &components.child(kind)] {
        if source.at(owner).is_none()
            && let (Some(around), Some(key)) = (owner.parent(), owner.last())
        {
            insert(source, around, key, empty(&location));
        }
    }
    insert(source, &components.child(kind), name, component);
}

fn insert(source: &mut Source, owner: &Pointer, key: &str, field: Field) {
    let Some((Value::Object(values), mark)) = source.at_mut(owner) else {
        return;
    };
    if let Inside::Entries(marks) = &mut Arc::make_mut(mark).inside {
        values.insert(key.to_owned(), field.source.value);
        let mark = EntryMark {
            key: field.key,
            value: field.source.mark,
        };
        marks.insert(key.to_owned(), mark);
    }
}

fn empty(location: &Location) -> Field {
    let mark = Mark {
        location: location.clone(),
        written_at: None,
        inside: Inside::Entries(EntryMarks::default()),
    };
    Field {
        key: location.clone(),
        source: Source {
            value: Value::Object(Map::new()),
            mark: Arc::new(mark),
        },
    }
}
