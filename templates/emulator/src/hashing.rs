//! Maps with a quick hash: a request looks up dozens of names.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

/// A map in no order.
pub(crate) type QuickMap<K, V> = HashMap<K, V, RandomState>;

/// A map in the order of insertion.
pub(crate) type QuickIndexMap<K, V> = IndexMap<K, V, RandomState>;
