//! From a path to a collection. In: the values in the path. Out: the collection, once all parents are known to exist.

use crate::{
    plan::{Api, Operation, Origin, Step},
    routing::{SUFFIX, Segment},
    store::{Store, as_segment},
};

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Located {
    /// `flex-api.twilio.com/v1/Channels`, percent-encoded, with the keys of parents where the path has their unique names.
    pub(crate) collection: String,
    /// What names the resource: its key or its unique name.
    pub(crate) key: Option<String>,
}

/// Where a path leads; nowhere if a resource does not exist that something would be below.
pub(crate) fn locate(
    api: &Api,
    store: &Store,
    operation: &Operation,
    values: &[String],
) -> Option<Located> {
    let mut values = values.iter();
    let mut collection = operation.host.clone();
    for (segment, step) in operation.template.segments.iter().zip(&operation.steps) {
        match (segment, step) {
            (Segment::Literal(text), _) => {
                collection.push('/');
                collection.push_str(text.strip_suffix(SUFFIX).unwrap_or(text));
            }
            (_, Step::Key) => {
                let key = values.next().cloned();
                return Some(Located { collection, key });
            }
            (_, Step::Parent(kind)) => {
                let value = values.next()?;
                let kind = api.kind(*kind)?;
                let key = match store.find(&collection, value) {
                    Some(parent) => parent.key.as_str(),
                    None if kind.origin == Origin::Implicit => value,
                    None => return None,
                };
                collection.push('/');
                collection.extend(as_segment(key));
            }
            (_, Step::Free | Step::Literal) => {
                for _ in segment.parameters() {
                    collection.push('/');
                    collection.extend(as_segment(values.next()?));
                }
            }
        }
    }
    Some(Located {
        collection,
        key: None,
    })
}
