//! In: the items of a crate, and a names lock. Out: which item is which entry, whatever it is called now.
//!
//! Operations are recognised by their target, or else by their `operationId`; schemas by their name, or else by what
//! they are for and what they contain. A parameter or a value is recognised by its wire name, since a guess could let
//! an old setter fill another field: only the overlay can say that it was renamed.

use std::collections::HashSet;

use la_arena::ArenaMap;

use super::{
    Entry, Kind, Lock,
    outline::{Node, Outline},
    similar::{is_same_target, overlap},
};
use crate::{ir::ItemId, name::RustName, source::Location};

/// The entries of the items that were recognised.
#[derive(Debug)]
pub(crate) struct Known<'l> {
    lock: &'l Lock,
    entries: ArenaMap<ItemId, &'l Entry>,
    /// The modules of items that are in another resource now.
    modules: ArenaMap<ItemId, &'l RustName>,
    /// The addresses of the entries whose items were recognised.
    found: HashSet<usize>,
}

impl<'l> Known<'l> {
    /// What the lock holds of an item.
    pub(crate) fn entry(&self, item: ItemId) -> Option<&'l Entry> {
        self.entries.get(item).copied()
    }

    /// What the lock holds of an item whose name is published.
    pub(crate) fn published(&self, item: ItemId) -> Option<&'l Entry> {
        self.entry(item).filter(|entry| entry.published.is_some())
    }

    /// The module of the resource that an item was in, if that is another one now.
    pub(crate) fn module(&self, item: ItemId) -> Option<&'l RustName> {
        self.modules.get(item).copied()
    }

    /// Whether an item is this entry.
    pub(super) fn has_found(&self, entry: &Entry) -> bool {
        self.found.contains(&address(entry))
    }

    /// The lock.
    pub(super) fn lock(&self) -> &'l Lock {
        self.lock
    }

    /// Where an entry is.
    pub(crate) fn location(&self, entry: &Entry) -> Location {
        self.lock.location(entry)
    }

    fn add(&mut self, node: &Node<'_>, entry: &'l Entry) {
        self.entries.insert(node.item.id, entry);
        self.found.insert(address(entry));
    }
}

fn address(entry: &Entry) -> usize {
    std::ptr::from_ref(entry).addr()
}

/// Finds the items of a crate in a names lock.
pub(crate) fn recognise<'l>(outline: &Outline<'_>, lock: &'l Lock) -> Known<'l> {
    let mut recogniser = Recogniser {
        outline,
        wires: ArenaMap::new(),
        known: Known {
            lock,
            entries: ArenaMap::new(),
            modules: ArenaMap::new(),
            found: HashSet::new(),
        },
    };
    for node in &outline.nodes {
        recogniser.remember_wires(node);
    }
    for (node, entry) in recogniser.contents(&outline.nodes, &lock.entries) {
        if node.kind == Kind::Version {
            recogniser.version(node, entry);
        }
    }
    recogniser.known
}

/// Something of a resource, as the crate and as the lock has it.
type Ours<'n> = (&'n Node<'n>, &'n Node<'n>);
type Recorded<'l> = (&'l Entry, &'l Entry);

struct Recogniser<'n, 'l> {
    outline: &'n Outline<'n>,
    /// The wire names of what uses schemas.
    wires: ArenaMap<ItemId, &'n str>,
    known: Known<'l>,
}

/// The smallest share of contents that a renamed schema must have kept.
const LEAST_OVERLAP: f64 = 0.5;

impl<'n, 'l> Recogniser<'n, 'l> {
    fn remember_wires(&mut self, node: &'n Node<'n>) {
        self.wires.insert(node.item.id, &node.wire);
        node.nodes.iter().for_each(|node| self.remember_wires(node));
    }

    fn version(&mut self, version: &'n Node<'n>, recorded: &'l Entry) {
        let ours: Vec<Ours<'n>> = inner(&version.nodes, |node| &node.nodes);
        let theirs: Vec<Recorded<'l>> = inner(&recorded.entries, |entry| &entry.entries);
        self.requests(&ours, &theirs);
        self.schemas(&ours, &theirs);
        self.servers(version, recorded);
        self.resources(version, recorded);
        for (resource, node) in ours {
            let Some(entry) = self.known.entry(node.item.id) else {
                continue;
            };
            self.contents(&node.nodes, &entry.entries);
            let mut owners = theirs.iter();
            let owner = owners.find(|(_, other)| std::ptr::eq(*other, entry));
            let now = self.known.entry(resource.item.id);
            let stays = |owner: &Entry| now.is_some_and(|now| std::ptr::eq(now, owner));
            if let Some((owner, _)) = owner.filter(|(owner, _)| !stays(owner)) {
                self.moved(node, &owner.name);
            }
        }
    }

    fn requests(&mut self, ours: &[Ours<'n>], theirs: &[Recorded<'l>]) {
        let is = |kind: Kind| kind == Kind::Request;
        self.pair(ours, theirs, is, |_, node, entry| {
            (node.wire == entry.wire).then_some(1.0)
        });
        self.pair(ours, theirs, is, |_, node, entry| {
            is_same_target(&node.wire, &entry.wire).then_some(1.0)
        });
        self.pair(ours, theirs, is, |_, node, entry| {
            let id = node.nodes.iter().find(|it| it.kind == Kind::Function)?;
            entry.child(Kind::Function, &id.wire).map(|_| 1.0)
        });
    }

    fn schemas(&mut self, ours: &[Ours<'n>], theirs: &[Recorded<'l>]) {
        self.pair(ours, theirs, Kind::is_schema, |_, node, entry| {
            let old = node.item.renamed_from.as_ref();
            (old == Some(&entry.wire) && node.wire != entry.wire).then_some(1.0)
        });
        self.pair(ours, theirs, Kind::is_schema, |this, node, entry| {
            let is_same = node.wire == entry.wire && this.is_used_as(node, entry);
            is_same.then(|| overlap(&this.known, node, entry))
        });
        self.pair(ours, theirs, Kind::is_schema, |this, node, entry| {
            (node.wire == entry.wire).then(|| overlap(&this.known, node, entry))
        });
        // What a renamed model contains is recognised once the model is.
        let by_use = |this: &Self, node: &Node<'_>, entry: &Entry| {
            let overlap = overlap(&this.known, node, entry);
            // The variants of a `OneOf` are only names, which may all have changed with it.
            let is_similar = overlap >= LEAST_OVERLAP || node.kind == Kind::OneOf;
            (is_similar && this.is_used_as(node, entry)).then_some(overlap)
        };
        while self.pair(ours, theirs, Kind::is_schema, by_use) {}
        self.pair(ours, theirs, Kind::is_schema, |this, node, entry| {
            let is_same = node.nodes.len() > 1 && overlap(&this.known, node, entry) >= 1.0;
            is_same.then_some(1.0)
        });
    }

    /// Pairs what is not recognised yet with the entry that suits it best. If two suit as well, it is none of them, unless
    /// both have its wire name. Says whether it found any.
    fn pair(
        &mut self,
        ours: &[Ours<'n>],
        theirs: &[Recorded<'l>],
        is: fn(Kind) -> bool,
        score: impl Fn(&Self, &Node<'_>, &Entry) -> Option<f64>,
    ) -> bool {
        let mut has_found = false;
        for (_, node) in ours.iter().filter(|(_, node)| is(node.kind)) {
            if self.known.entry(node.item.id).is_some() {
                continue;
            }
            let free = theirs.iter().map(|(_, entry)| *entry);
            let free = free.filter(|entry| entry.kind == node.kind && !self.known.has_found(entry));
            let scores = free.filter_map(|entry| Some((score(self, node, entry)?, entry)));
            let mut scores: Vec<(f64, &Entry)> = scores.collect();
            scores.sort_by(|(one, _), (other, _)| other.total_cmp(one));
            let best = match scores.as_slice() {
                [(_, best)] => best,
                [(first, best), (second, _), ..] if first > second || best.wire == node.wire => {
                    best
                }
                _ => continue,
            };
            self.known.add(node, best);
            has_found = true;
        }
        has_found
    }

    /// Whether a schema is for what the lock says it is for.
    fn is_used_as(&self, node: &Node<'_>, entry: &Entry) -> bool {
        let uses = self.outline.uses.get(node.item.id);
        let mut uses = uses.into_iter().flatten().map(|used| {
            let known = self.known.entry(used.owner).map(|entry| &*entry.wire);
            let owner = known.or_else(|| self.wires.get(used.owner).copied());
            used.text(owner.unwrap_or_default())
        });
        entry
            .used_as
            .as_ref()
            .is_some_and(|recorded| uses.any(|used| used == *recorded))
    }

    /// A server is recognised by its URL. Several operations may offer the same one in lists of their own.
    fn servers(&mut self, version: &'n Node<'n>, recorded: &'l Entry) {
        for node in version
            .nodes
            .iter()
            .filter(|node| node.kind == Kind::Server)
        {
            if let Some(entry) = self.same(node, &recorded.entries) {
                self.known.add(node, entry);
            }
        }
    }

    /// A resource is recognised by its tag, or else by its operations.
    fn resources(&mut self, version: &'n Node<'n>, recorded: &'l Entry) {
        let resources = || {
            version
                .nodes
                .iter()
                .filter(|node| node.kind == Kind::Resource)
        };
        for node in resources() {
            if let Some(entry) = recorded.child(Kind::Resource, &node.wire) {
                self.known.add(node, entry);
            }
        }
        for node in resources() {
            let entries = recorded.entries.iter();
            let mut entries = entries.filter(|entry| entry.kind == Kind::Resource);
            if self.known.entry(node.item.id).is_none()
                && let Some(entry) = entries.find(|entry| self.is_mostly(node, entry))
            {
                self.known.add(node, entry);
            }
        }
    }

    /// Whether most operations of a recorded resource, which is not recognised yet, are in this one.
    fn is_mostly(&self, node: &Node<'_>, entry: &Entry) -> bool {
        let items = node.nodes.iter().map(|node| node.item.id);
        let found: Vec<&Entry> = items.filter_map(|item| self.known.entry(item)).collect();
        let requests = entry.entries.iter();
        let requests: Vec<&Entry> = requests
            .filter(|entry| entry.kind == Kind::Request)
            .collect();
        let moved = requests
            .iter()
            .filter(|request| found.iter().any(|it| std::ptr::eq(*it, **request)));
        !self.known.has_found(entry) && 2 * moved.count() > requests.len()
    }

    /// Remembers the module that an item was in, with what stands beside it there.
    fn moved(&mut self, node: &Node<'_>, module: &'l RustName) {
        self.known.modules.insert(node.item.id, module);
        for inner in &node.nodes {
            match inner.kind {
                Kind::Function | Kind::VariantType => {
                    self.known.modules.insert(inner.item.id, module);
                }
                Kind::Constructor => self.moved(inner, module),
                _ => {}
            }
        }
    }

    /// Recognises what an item contains: as what the overlay says it was renamed from, or by its wire name.
    fn contents(
        &mut self,
        nodes: &'n [Node<'n>],
        entries: &'l [Entry],
    ) -> Vec<(&'n Node<'n>, &'l Entry)> {
        let found = nodes.iter();
        let found = found.filter_map(|node| Some((node, renamed(node, nodes, entries)?)));
        let mut pairs: Vec<(&'n Node<'n>, &'l Entry)> = found.collect();
        for (node, entry) in &pairs {
            self.known.add(node, entry);
        }
        for node in nodes {
            if self.known.entry(node.item.id).is_none()
                && let Some(entry) = self.same(node, entries)
            {
                self.known.add(node, entry);
                pairs.push((node, entry));
            }
        }
        for (node, entry) in &pairs {
            if node.kind != Kind::Version {
                self.contents(&node.nodes, &entry.entries);
            }
        }
        pairs
    }

    /// The entry of the same wire name.
    fn same(&self, node: &Node<'_>, entries: &'l [Entry]) -> Option<&'l Entry> {
        let entries = entries.iter().filter(|entry| entry.kind == node.kind);
        let mut free = entries.filter(|entry| !self.known.has_found(entry));
        let of = node.of.and_then(|item| self.known.entry(item));
        match node.kind {
            // There is only one, and its wire name is that of what contains it.
            Kind::Function | Kind::VariantType => free.next(),
            _ => free.find(|entry| {
                entry.wire == node.wire || of.is_some_and(|of| entry.wire == of.wire)
            }),
        }
    }
}

/// The published entry that the overlay says an item was renamed from.
fn renamed<'l>(node: &Node<'_>, nodes: &[Node<'_>], entries: &'l [Entry]) -> Option<&'l Entry> {
    let old = node.item.renamed_from.as_deref()?;
    let mut siblings = nodes.iter().filter(|other| other.kind == node.kind);
    let mut entries = entries.iter().filter(|entry| entry.kind == node.kind);
    let is_published = |entry: &&Entry| entry.published.is_some();
    let has_own = entries
        .clone()
        .any(|entry| entry.wire == node.wire && is_published(&entry));
    if has_own || siblings.any(|other| other.wire == old) {
        return None;
    }
    entries.find(|entry| entry.wire == old && is_published(entry))
}

/// What the resources of a version contain, each with its resource.
fn inner<T>(resources: &[T], contents: impl Fn(&T) -> &Vec<T>) -> Vec<(&T, &T)> {
    let pairs = resources.iter().flat_map(|resource| {
        let contents = contents(resource).iter();
        contents.map(move |inner| (resource, inner))
    });
    pairs.collect()
}
