//! One stored object. In: its fields. Out: their values by name.

use std::sync::Arc;

use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_decode_str, utf8_percent_encode,
};
use serde_json::Value;

use crate::{hashing::QuickIndexMap, plan::KindId};

/// The properties of a resource, in the order of its model. All resources of a kind share the names.
pub(crate) type Fields = QuickIndexMap<Arc<str>, Value>;

/// One stored object of the API.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    pub(crate) kind: KindId,
    /// The host and the path of its collection, percent-encoded: `flex-api.twilio.com/v1/Channels`.
    pub(crate) collection: String,
    /// What names it within its collection; empty for the one resource at the path of the collection itself.
    pub(crate) key: String,
    pub(crate) fields: Fields,
    /// Its place in the order of creation: later resources have larger numbers.
    pub(crate) serial: u64,
}

impl Resource {
    /// The value of a property; null if there is none.
    pub(crate) fn get(&self, name: &str) -> &Value {
        self.fields.get(name).unwrap_or(&Value::Null)
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        match self.fields.get_mut(name) {
            Some(old) => *old = value.into(),
            None => drop(self.fields.insert(name.into(), value.into())),
        }
    }

    /// The name under which it can be found besides its key.
    pub(crate) fn unique_name(&self) -> Option<&str> {
        self.get(UNIQUE_NAME).as_str().filter(|it| !it.is_empty())
    }

    /// The host and the path of the resource itself.
    pub(crate) fn location(&self) -> String {
        let mut location = String::with_capacity(self.collection.len() + self.key.len() + 1);
        location.push_str(&self.collection);
        self.push_key(&mut location);
        location
    }

    /// Appends what follows the path of the collection in the path of the resource.
    pub(crate) fn push_key(&self, path: &mut String) {
        if !self.key.is_empty() {
            path.push('/');
            path.extend(as_segment(&self.key));
        }
    }
}

/// A key as a segment of a path, in which it must not begin another one.
pub(crate) fn as_segment(key: &str) -> PercentEncode<'_> {
    utf8_percent_encode(key, RESERVED)
}

/// A key in a path, as it is.
pub(crate) fn of_segment(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

/// All but what RFC 3986 calls unreserved, and a few characters that it allows in segments.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'+')
    .remove(b':')
    .remove(b'@');

/// The property that Twilio calls so wherever a path takes a SID or a name.
pub(crate) const UNIQUE_NAME: &str = "unique_name";
