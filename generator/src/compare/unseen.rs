//! Differences that mean nothing to anybody: they are counted, not shown.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::matching::{Matching, member_pairs};
use crate::{
    ir::Place,
    pipeline::Described,
    pointer::Pointer,
    surface::{Owner, OwnerId, Surface},
};

/// How many differences mean nothing to callers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unseen {
    /// Schemas and parameters that are written in another way, and are the same in Rust: `object` against no type, or
    /// null in a response.
    pub spellings: usize,
    /// Owners whose members are in another order.
    pub orders: usize,
    /// Texts of the documentation.
    pub wordings: usize,
}

/// Keywords that are documentation.
const DOCS: [&str; 6] = [
    "description",
    "summary",
    "title",
    "example",
    "examples",
    "externalDocs",
];

/// Keywords whose contents have places of their own.
const PARTS: [&str; 3] = ["properties", "required", "enum"];

impl Unseen {
    /// Whether there is nothing at all.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Counts what is written in another way.
    pub(super) fn count_spellings(
        &mut self,
        (old, old_described): (&Surface, &Described),
        (new, new_described): (&Surface, &Described),
        matching: &Matching,
    ) {
        let old_texts = Texts::of(old_described);
        let new_texts = Texts::of(new_described);
        // A schema that several members have is written once.
        let mut places: HashSet<(&str, &Pointer)> = HashSet::new();
        for (old_owner, new_owner) in pairs(old, new, matching) {
            for (one, other) in member_pairs(old_owner, new_owner) {
                if let (Some(old_place), Some(new_place)) = (&one.place, &other.place)
                    && one.ty.0.len() == other.ty.0.len()
                    && old_texts.written(old_owner, old_place)
                        != new_texts.written(new_owner, new_place)
                {
                    places.insert((&old_owner.version, &old_place.pointer));
                }
            }
        }
        self.spellings += places.len();
    }

    /// Counts owners whose members are in another order, and resources whose owners are.
    pub(super) fn count_order(&mut self, old: &Surface, new: &Surface, matching: &Matching) {
        for (old_owner, new_owner) in pairs(old, new, matching) {
            let ranks: HashMap<_, usize> = new_owner
                .members
                .iter()
                .enumerate()
                .map(|(index, member)| ((member.kind, member.name.as_str()), index))
                .collect();
            let places = old_owner.members.iter();
            let places =
                places.filter_map(|member| ranks.get(&(member.kind, member.name.as_str())));
            self.orders += usize::from(!places.is_sorted());
        }
        let mut homes: HashMap<Option<OwnerId>, Vec<OwnerId>> = HashMap::new();
        for (id, owner) in old.owners.iter() {
            if let Some(new) = matching.new_of(id) {
                homes.entry(owner.resource).or_default().push(new);
            }
        }
        let shuffled = homes.values().filter(|news| {
            let home = |id: &OwnerId| new.owners[*id].resource;
            // What moved to another module has a change of its own.
            let first = news.first().and_then(home);
            let stayed = news.iter().filter(|id| home(id) == first);
            !stayed.map(|id| id.into_raw().into_u32()).is_sorted()
        });
        self.orders += shuffled.count();
    }
}

fn pairs<'a>(
    old: &'a Surface,
    new: &'a Surface,
    matching: &'a Matching,
) -> impl Iterator<Item = (&'a Owner, &'a Owner)> {
    old.owners.iter().filter_map(|(id, owner)| {
        let twin = matching.new_of(id)?;
        Some((owner, &new.owners[twin]))
    })
}

/// The documents of one side, by version.
struct Texts<'a>(HashMap<&'a str, &'a crate::source::Source>);

impl<'a> Texts<'a> {
    fn of(described: &'a Described) -> Self {
        let documents = described.documents.iter();
        Self(
            documents
                .map(|document| (document.entry.module.as_str(), &document.source))
                .collect(),
        )
    }

    /// How a value is written, without documentation and without what has a place of its own.
    fn written(&self, owner: &Owner, place: &Place) -> Option<Value> {
        let source = self.0.get(owner.version.as_str())?;
        source.at(&place.pointer).map(plain)
    }
}

fn plain(value: &Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .iter()
            .filter(|(key, _)| {
                !DOCS.contains(&key.as_str())
                    && !PARTS.contains(&key.as_str())
                    && !key.starts_with("x-")
            })
            .map(|(key, value)| (key.clone(), plain(value)))
            .collect(),
        other => other.clone(),
    }
}
