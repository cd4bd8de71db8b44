//! In: the items of a crate with their names, and the names lock before. Out: the names lock after.

use std::collections::HashMap;

use super::{
    Entry, Kind, Lock,
    outline::{Node, Outline},
    recognise::Known,
};
use crate::{ir::ItemId, name::Names};

/// Records the names. Published names of items that are gone stay until the next release, so that an item can still be
/// recognised, and so that a run tells of it more than once.
pub(crate) fn record(outline: &Outline<'_>, names: &Names, known: &Known<'_>) -> Lock {
    let mut recorder = Recorder {
        outline,
        names,
        known,
        wires: HashMap::new(),
    };
    for node in &outline.nodes {
        recorder.remember_wires(node);
    }
    Lock {
        file: known.lock().file.clone(),
        entries: recorder.entries(&outline.nodes, &known.lock().entries),
    }
}

struct Recorder<'a> {
    outline: &'a Outline<'a>,
    names: &'a Names,
    known: &'a Known<'a>,
    wires: HashMap<ItemId, &'a str>,
}

impl<'a> Recorder<'a> {
    fn remember_wires(&mut self, node: &'a Node<'a>) {
        self.wires.insert(node.item.id, &node.wire);
        node.nodes.iter().for_each(|node| self.remember_wires(node));
    }

    /// What an item contains now, and what is gone of what it contained.
    fn entries(&self, nodes: &[Node<'_>], recorded: &[Entry]) -> Vec<Entry> {
        let mut entries: Vec<Entry> = nodes.iter().map(|node| self.entry(node)).collect();
        entries.extend(self.gone(recorded));
        entries
    }

    fn entry(&self, node: &Node<'_>) -> Entry {
        let recorded = self.known.entry(node.item.id);
        let name = self.names.of(node.item);
        let published = recorded.and_then(|entry| entry.published.clone());
        let inner = recorded.map_or(&[][..], |entry| &entry.entries);
        let was = self.names.old(node.item).iter();
        Entry {
            kind: node.kind,
            wire: node.wire.clone(),
            name: name.clone(),
            published,
            is_gone: false,
            used_as: self.used_as(node, recorded),
            was: was.cloned().collect(),
            entries: self.entries(&node.nodes, inner),
            line: 0,
        }
    }

    /// What a schema is for: what the lock says, as long as that is true.
    fn used_as(&self, node: &Node<'_>, recorded: Option<&Entry>) -> Option<String> {
        let uses = self.outline.uses.get(node.item.id)?.iter();
        let uses: Vec<String> = uses
            .map(|used| used.text(self.wires.get(&used.owner).copied().unwrap_or_default()))
            .collect();
        let recorded = recorded.and_then(|entry| entry.used_as.as_ref());
        match recorded.filter(|recorded| uses.contains(recorded)) {
            Some(recorded) => Some(recorded.clone()),
            None => uses.into_iter().min_by_key(|used| {
                // A response says more than the rest, and is there in most cases.
                (!used.starts_with("response of "), used.clone())
            }),
        }
    }

    /// What is kept of the items that the description no longer has. What a resource held may be in another one now.
    fn gone(&self, recorded: &[Entry]) -> Vec<Entry> {
        let gone = recorded.iter();
        let gone = gone.filter(|entry| !self.known.has_found(entry) && entry.published.is_some());
        let gone = gone.map(|entry| Entry {
            is_gone: true,
            entries: match entry.kind {
                Kind::Version | Kind::Resource => self.gone(&entry.entries),
                _ => published(&entry.entries),
            },
            ..entry.clone()
        });
        let is_empty_module = |entry: &Entry| {
            matches!(entry.kind, Kind::Version | Kind::Resource) && entry.entries.is_empty()
        };
        gone.filter(|entry| !is_empty_module(entry)).collect()
    }
}

fn published(entries: &[Entry]) -> Vec<Entry> {
    let entries = entries.iter().filter(|entry| entry.published.is_some());
    entries.cloned().collect()
}
