//! A request as the stream has it.

use std::collections::HashMap;

use redis::streams::StreamId;

/// The version of the fields. A worker reads no other.
pub(crate) const FORMAT: &str = "1";

/// The fields of an entry, or of an item of the list for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(HashMap<String, Vec<u8>>);

impl Fields {
    /// Names and values in turn.
    pub(crate) fn from_pairs(pairs: Vec<Vec<u8>>) -> Self {
        let mut fields = HashMap::new();
        let mut pairs = pairs.into_iter();
        while let (Some(name), Some(value)) = (pairs.next(), pairs.next()) {
            fields.insert(String::from_utf8_lossy(&name).into_owned(), value);
        }
        Self(fields)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.bytes(name)?).ok()
    }

    pub(crate) fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// What the list for people keeps of it.
    pub(crate) fn to_keep(&self) -> Vec<(&'static str, &[u8])> {
        let names = ["id", "v", "again", "request"];
        let kept = names.into_iter();
        kept.filter_map(|name| Some((name, self.bytes(name)?)))
            .collect()
    }
}

impl From<&StreamId> for Fields {
    fn from(entry: &StreamId) -> Self {
        let fields = entry.map.iter();
        let bytes = fields.filter_map(|(name, value)| {
            let value = redis::from_redis_value_ref::<Vec<u8>>(value).ok()?;
            Some((name.clone(), value))
        });
        Self(bytes.collect())
    }
}

/// How far an entry got that a worker has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing was sent.
    Taken,
    /// Something may have been sent.
    Sending,
    /// Its outcome is recorded.
    Settled,
}

/// An entry that a worker has taken.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) entry: String,
    pub(crate) state: State,
    /// How often it was taken, this time included.
    pub(crate) deliveries: u64,
    /// `None` if the stream no longer has it.
    pub(crate) fields: Option<Fields>,
}

impl Taken {
    /// The ID of the request, or a name for one that has none.
    pub(crate) fn id(&self) -> String {
        let id = self.fields.as_ref().and_then(|fields| fields.text("id"));
        id.map_or_else(|| format!("entry-{}", self.entry), str::to_owned)
    }

    /// Whether sending it again does no harm.
    pub(crate) fn is_repeatable(&self) -> bool {
        let fields = self.fields.as_ref();
        fields.is_some_and(|fields| fields.text("again") == Some("1"))
    }
}
