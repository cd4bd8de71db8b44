//! An object of the catalogue, from which members without meaning are left out.

use serde_json::{Map, Value};

/// An object under construction. Its members are in the order in which they are added.
#[derive(Default)]
pub(super) struct Record(Map<String, Value>);

impl Record {
    /// With this member.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// With this member, if there is a value.
    pub(super) fn with_some(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With this member, if it is true.
    pub(super) fn with_flag(self, name: &str, value: bool) -> Self {
        self.with_some(name, value.then_some(true))
    }

    /// With this member, which may be empty.
    pub(super) fn with_list<T: Into<Value>>(
        self,
        name: &str,
        items: impl IntoIterator<Item = T>,
    ) -> Self {
        let items: Vec<Value> = items.into_iter().map(Into::into).collect();
        self.with(name, items)
    }

    /// With this member, if there are items.
    pub(super) fn with_items<T: Into<Value>>(
        self,
        name: &str,
        items: impl IntoIterator<Item = T>,
    ) -> Self {
        let mut items = items.into_iter().peekable();
        match items.peek() {
            Some(_) => self.with_list(name, items),
            None => self,
        }
    }

    /// With this member, if it has members itself.
    pub(super) fn with_record(self, name: &str, record: Self) -> Self {
        self.with_some(name, (!record.0.is_empty()).then_some(record))
    }
}

impl From<Record> for Value {
    fn from(record: Record) -> Self {
        Self::Object(record.0)
    }
}
