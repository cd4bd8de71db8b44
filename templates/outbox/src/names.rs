//! The names of the keys in Redis, and of workers.

use std::process;

/// The consumer group of the workers: all of them share the requests.
pub(crate) const GROUP: &str = "workers";

/// The keys of one outbox. All have one hash tag, so they are on one node of a Redis Cluster.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    prefix: String,
    pub(crate) stream: String,
    pub(crate) held: String,
    pub(crate) held_index: String,
    pub(crate) rate: String,
}

impl Keys {
    pub(crate) fn new(name: &str) -> Self {
        let prefix = format!("{{{name}}}");
        Self {
            stream: format!("{prefix}:requests"),
            held: format!("{prefix}:held"),
            held_index: format!("{prefix}:held-index"),
            rate: format!("{prefix}:rate"),
            prefix,
        }
    }

    /// Where the state and the outcome of a request are.
    pub(crate) fn record(&self, id: &str) -> String {
        format!("{}:request:{id}", self.prefix)
    }
}

/// Whether it can be the name of an outbox: what would end the hash tag or look like another key is left out.
pub(crate) fn is_name(name: &str) -> bool {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
    !name.is_empty() && name.len() <= 100 && name.chars().all(is_plain)
}

/// A name that no other worker has, so that whoever has a request is one worker and not its successor.
pub(crate) fn worker() -> String {
    format!("worker-{}-{:016x}", process::id(), fastrand::u64(..))
}
