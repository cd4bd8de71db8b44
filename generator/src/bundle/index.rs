//! Names by which references find parts of a document: `$id`, `$anchor` and `$dynamicAnchor`.

use std::collections::HashMap;

use serde_json::Value;

use crate::pointer::Pointer;

/// The named parts of one document.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    ids: HashMap<String, Pointer>,
    anchors: HashMap<String, Pointer>,
}

impl Index {
    pub(super) fn of(value: &Value) -> Self {
        let mut index = Self::default();
        index.add(value, &Pointer::root());
        index
    }

    /// Where a reference leads that is a name.
    pub(super) fn find(&self, reference: &str) -> Option<Pointer> {
        let (id, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if id.is_empty() {
            return self.anchor(fragment);
        }
        let owner = self.ids.get(id)?;
        match Pointer::of_fragment(fragment) {
            Some(inside) => {
                let segments = inside.segments().into_iter();
                Some(segments.fold(owner.clone(), |pointer, key| pointer.child(key)))
            }
            None => self.anchor(fragment),
        }
    }

    /// The part with this anchor.
    pub(super) fn anchor(&self, name: &str) -> Option<Pointer> {
        self.anchors.get(name).cloned()
    }

    fn add(&mut self, value: &Value, at: &Pointer) {
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    match (key.as_str(), value) {
                        ("$id", Value::String(id)) => {
                            let id = id.trim_end_matches('#').to_owned();
                            self.ids.entry(id).or_insert_with(|| at.clone());
                        }
                        ("$anchor" | "$dynamicAnchor", Value::String(name)) => {
                            self.anchors
                                .entry(name.clone())
                                .or_insert_with(|| at.clone());
                        }
                        (_, Value::Object(_) | Value::Array(_)) => self.add(value, &at.child(key)),
                        _ => {}
                    }
                }
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let items = items.filter(|(_, item)| item.is_object() || item.is_array());
                items.for_each(|(index, item)| self.add(item, &at.index(index)));
            }
            _ => {}
        }
    }
}
