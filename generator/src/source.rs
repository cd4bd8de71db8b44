//! In: the tree that `load` read. Out: the same tree, every node with its place in a file, found by JSON pointer.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::pointer::Pointer;

/// The deepest nesting of mappings and sequences that any stage accepts.
///
/// Every stage may therefore walk a document with plain recursion. Twilio's own descriptions stay below 20.
pub const MAX_DEPTH: usize = 64;

/// The most nodes of one document, aliases expanded and overlays applied. The largest description that Twilio publishes has 35 000.
pub const MAX_NODES: usize = 500_000;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The path of the file, as the manifest reaches it.
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

impl Location {
    /// The place of the byte at `offset` of a file's `text`.
    #[must_use]
    pub fn in_text(file: Arc<str>, text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            file,
            line: 1 + before.matches('\n').count(),
            column: 1 + before
                .get(line_start..)
                .map_or(0, |rest| rest.chars().count()),
        }
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A document: a tree of nodes that know where they were written.
#[derive(Clone, Debug)]
pub struct Source {
    /// The outermost node.
    pub root: Node,
}

impl Source {
    /// The node at `pointer`, if there is one.
    #[must_use]
    pub fn at(&self, pointer: &Pointer) -> Option<&Node> {
        pointer
            .segments()
            .into_iter()
            .try_fold(&self.root, |node, segment| node.child(segment))
    }

    /// The place that somebody who looks for `pointer` wants to see: the key of a mapping's entry, the
    /// item of a sequence. Where nothing is at `pointer`, the place of its nearest existing ancestor.
    #[must_use]
    pub fn location(&self, pointer: &Pointer) -> &Location {
        let mut node = &self.root;
        let mut location = &self.root.location;
        for segment in pointer.segments() {
            match node.step(segment) {
                Some((place, child)) => (location, node) = (place, child),
                None => break,
            }
        }
        location
    }

    /// The document as plain JSON, without places.
    #[must_use]
    pub fn to_json(&self) -> Value {
        self.root.to_json()
    }
}

/// One value of a document and the place where it begins.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where the value itself begins; for the entry of a mapping, see [`Entry::key_location`].
    pub location: Location,
    /// The value.
    pub kind: NodeKind,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Null, a boolean, a number or a string; never an array or an object.
    Scalar(Value),
    /// The items of a sequence, in order.
    Sequence(Vec<Node>),
    /// The entries of a mapping, in the order of the file.
    Mapping(IndexMap<String, Entry>),
}

/// The entry of a mapping.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where the key is written.
    pub key_location: Location,
    /// The value.
    pub node: Node,
}

impl Node {
    /// The value of the entry `key`, if this node is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        Some(&self.as_mapping()?.get(key)?.node)
    }

    /// The entries, if this node is a mapping.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&IndexMap<String, Entry>> {
        match &self.kind {
            NodeKind::Mapping(entries) => Some(entries),
            NodeKind::Sequence(_) | NodeKind::Scalar(_) => None,
        }
    }

    /// The items, if this node is a sequence.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::Sequence(items) => Some(items),
            NodeKind::Mapping(_) | NodeKind::Scalar(_) => None,
        }
    }

    /// The text, if this node is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar(value) => value.as_str(),
            NodeKind::Mapping(_) | NodeKind::Sequence(_) => None,
        }
    }

    /// What this node is, for a message: `a string`, `an object`, …
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match &self.kind {
            NodeKind::Mapping(_) => "an object",
            NodeKind::Sequence(_) => "an array",
            NodeKind::Scalar(Value::Null) => "null",
            NodeKind::Scalar(Value::Bool(_)) => "a boolean",
            NodeKind::Scalar(Value::Number(_)) => "a number",
            NodeKind::Scalar(_) => "a string",
        }
    }

    /// This node as plain JSON, without places.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match &self.kind {
            NodeKind::Scalar(value) => value.clone(),
            NodeKind::Sequence(items) => items.iter().map(Node::to_json).collect(),
            NodeKind::Mapping(entries) => Value::Object(
                entries
                    .iter()
                    .map(|(key, entry)| (key.clone(), entry.node.to_json()))
                    .collect(),
            ),
        }
    }

    /// How many mappings and sequences are nested at the deepest place: 0 for a scalar.
    #[must_use]
    pub fn depth(&self) -> usize {
        match &self.kind {
            NodeKind::Scalar(_) => 0,
            NodeKind::Sequence(items) => 1 + items.iter().map(Node::depth).max().unwrap_or(0),
            NodeKind::Mapping(entries) => {
                1 + entries
                    .values()
                    .map(|entry| entry.node.depth())
                    .max()
                    .unwrap_or(0)
            }
        }
    }

    /// How many nodes this is: itself and everything inside it.
    #[must_use]
    pub fn size(&self) -> usize {
        match &self.kind {
            NodeKind::Scalar(_) => 1,
            NodeKind::Sequence(items) => 1 + items.iter().map(Node::size).sum::<usize>(),
            NodeKind::Mapping(entries) => {
                let nodes = entries.values().map(|entry| &entry.node);
                1 + nodes.map(Node::size).sum::<usize>()
            }
        }
    }

    /// The node at `pointer` below this one, to change it.
    pub(crate) fn at_mut(&mut self, pointer: &Pointer) -> Option<&mut Node> {
        pointer
            .segments()
            .into_iter()
            .try_fold(self, |node, segment| match &mut node.kind {
                NodeKind::Mapping(entries) => Some(&mut entries.get_mut(segment)?.node),
                NodeKind::Sequence(items) => items.get_mut(segment.parse::<usize>().ok()?),
                NodeKind::Scalar(_) => None,
            })
    }

    fn child(&self, segment: &str) -> Option<&Node> {
        self.step(segment).map(|(_, node)| node)
    }

    /// The child that `segment` of a pointer leads to, and the place to show for it.
    fn step(&self, segment: &str) -> Option<(&Location, &Node)> {
        match &self.kind {
            NodeKind::Mapping(entries) => {
                let entry = entries.get(segment)?;
                Some((&entry.key_location, &entry.node))
            }
            NodeKind::Sequence(items) => {
                let item = items.get(segment.parse::<usize>().ok()?)?;
                Some((&item.location, item))
            }
            NodeKind::Scalar(_) => None,
        }
    }
}
