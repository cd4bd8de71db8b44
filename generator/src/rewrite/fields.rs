//! The fields of an object, each with its places, while they are moved about.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::{
    pointer::Pointer,
    source::{EntryMark, EntryMarks, Inside, Location, Mark, Source},
};

/// The fields of an object, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(IndexMap<String, Field>);

/// A field of an object.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The location of the key.
    pub(crate) key: Location,
    /// The value and its mark.
    pub(crate) source: Source,
}

impl Field {
    /// The value.
    pub(crate) fn value(&self) -> &Value {
        &self.source.value
    }

    /// The same field, moved from where it is written in its file; if it had been moved before, from there.
    pub(crate) fn moved_from(mut self, written_at: Pointer) -> Self {
        let mark = Arc::make_mut(&mut self.source.mark);
        mark.written_at.get_or_insert(written_at);
        self
    }

    /// The items of an array, each with its location; none of another value.
    pub(crate) fn into_items(self) -> Vec<Source> {
        let mark = Arc::unwrap_or_clone(self.source.mark);
        match (self.source.value, mark.inside) {
            (Value::Array(values), Inside::Items(marks)) => {
                let items = values.into_iter().zip(marks);
                items.map(|(value, mark)| Source { value, mark }).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Fields {
    /// The fields of an object; none of another value.
    pub(crate) fn of(source: Source) -> Self {
        let mark = Arc::unwrap_or_clone(source.mark);
        let (Value::Object(values), Inside::Entries(mut marks)) = (source.value, mark.inside)
        else {
            return Self::default();
        };
        let fields = values.into_iter().filter_map(|(key, value)| {
            let EntryMark {
                key: at,
                value: mark,
            } = marks.swap_remove(&key)?;
            let source = Source { value, mark };
            Some((key, Field { key: at, source }))
        });
        Self(fields.collect())
    }

    /// The object that has these fields.
    pub(crate) fn into_object(self, location: Location, written_at: Option<Pointer>) -> Source {
        let mut values = Map::new();
        let mut marks = EntryMarks::default();
        for (key, field) in self.0 {
            let mark = EntryMark {
                key: field.key,
                value: field.source.mark,
            };
            marks.insert(key.clone(), mark);
            values.insert(key, field.source.value);
        }
        let mark = Mark {
            location,
            written_at,
            inside: Inside::Entries(marks),
        };
        Source {
            value: Value::Object(values),
            mark: Arc::new(mark),
        }
    }

    /// The fields of an object that is written elsewhere. Those beside replace the ones of the same name.
    pub(crate) fn moved_from(part: Source, written_at: &Pointer, beside: Self) -> Self {
        let fields = Self::of(part).into_iter().map(|(key, field)| {
            let field = field.moved_from(written_at.child(&key));
            (key, field)
        });
        let mut fields: Self = fields.collect();
        for (key, field) in beside {
            fields.put(&key, field);
        }
        fields
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Field> {
        self.0.get(key)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Field> {
        self.0.get_mut(key)
    }

    /// The value of a field.
    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.0.get(key).map(Field::value)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    pub(crate) fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.has(key))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes a field out. The others stay in order.
    pub(crate) fn take(&mut self, key: &str) -> Option<Field> {
        self.0.shift_remove(key)
    }

    /// Takes out the fields for which `is_taken` is true.
    pub(crate) fn take_all(&mut self, is_taken: impl Fn(&str) -> bool) -> Self {
        let all = std::mem::take(&mut self.0);
        let (taken, kept) = all.into_iter().partition(|(key, _)| is_taken(key));
        self.0 = kept;
        Self(taken)
    }

    /// Adds a field, or replaces it in its place.
    pub(crate) fn put(&mut self, key: &str, field: Field) {
        self.0.insert(key.to_owned(), field);
    }

    /// Adds a field that stands for what is written at `location`.
    pub(crate) fn put_value(&mut self, key: &str, value: impl Into<Value>, location: &Location) {
        let source = Source::at_one_place(value.into(), location.clone());
        let field = Field {
            key: location.clone(),
            source,
        };
        self.put(key, field);
    }

    /// Adds an array that stands for what is written at `location`.
    pub(crate) fn put_items(&mut self, key: &str, items: Vec<Source>, location: &Location) {
        let (values, marks) = items.into_iter().map(|it| (it.value, it.mark)).unzip();
        let mark = Mark {
            location: location.clone(),
            written_at: None,
            inside: Inside::Items(marks),
        };
        let source = Source {
            value: Value::Array(values),
            mark: Arc::new(mark),
        };
        let field = Field {
            key: location.clone(),
            source,
        };
        self.put(key, field);
    }

    /// Adds a field under another key than it was written with.
    pub(crate) fn put_as(&mut self, key: &str, field: Field, written_at: Pointer) {
        self.put(key, field.moved_from(written_at));
    }
}

impl IntoIterator for Fields {
    type Item = (String, Field);
    type IntoIter = indexmap::map::IntoIter<String, Field>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<(String, Field)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, Field)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}
