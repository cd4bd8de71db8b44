//! Differences that mean nothing to anybody: they are counted, not shown.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::matching::{Matching, member_of, member_pairs};
use crate::{
    ir::Place,
    pipeline::Described,
    pointer::Pointer,
    surface::{Member, MemberId, Owner, OwnerId, OwnerKind, Surface},
};

/// How many differences mean nothing to callers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unseen {
    /// Schemas and parameters that are written in another way, and are the same in Rust: `object` against no type, or
    /// null in a response.
    pub spellings: usize,
    /// Owners whose members are in another order, and resources whose operations are.
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
const PARTS: [&str; 6] = [
    "$ref",
    "properties",
    "required",
    "enum",
    "oneOf",
    "discriminator",
];

/// Keywords that say which kind of SIDs a string is, which is compared as a type.
const OF_SIDS: [&str; 3] = ["pattern", "minLength", "maxLength"];

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
        touched: &HashSet<MemberId>,
    ) {
        let old_texts = Texts::of(old_described);
        let new_texts = Texts::of(new_described);
        // A schema that several members have is written once.
        let mut places: HashSet<(&str, &Pointer)> = HashSet::new();
        for (id, old_owner) in old.owners.iter() {
            let Some(new_owner) = matching.new_of(id).map(|id| &new.owners[id]) else {
                continue;
            };
            for (one, other) in member_pairs(old_owner, new_owner) {
                let is_touched = || {
                    member_of(old, id, one.kind, &one.name).is_some_and(|it| touched.contains(&it))
                };
                if let (Some(old_place), Some(new_place)) = (&one.place, &other.place)
                    && !is_decision(old_place)
                    && old_texts.written(old_owner, old_place, is_sid(old, one))
                        != new_texts.written(new_owner, new_place, is_sid(new, other))
                    && !is_touched()
                {
                    places.insert((&old_owner.version, &old_place.pointer));
                }
            }
        }
        self.spellings += places.len();
    }

    /// Counts owners whose members are in another order, and resources whose operations are.
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
            // Types are listed where something first names them.
            if owner.kind == OwnerKind::Operation
                && let Some(new) = matching.new_of(id)
            {
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
    fn written(&self, owner: &Owner, place: &Place, is_sid: bool) -> Option<Value> {
        let source = self.0.get(owner.version.as_str())?;
        source.at(&place.pointer).map(|value| plain(value, is_sid))
    }
}

/// Whether a place is in an extension: a decision of an overlay, of which nothing is left out.
fn is_decision(place: &Place) -> bool {
    let segments = place.pointer.segments();
    segments.iter().any(|segment| segment.starts_with("x-"))
}

/// Whether a member takes or holds SIDs.
fn is_sid(surface: &Surface, member: &Member) -> bool {
    let mut owners = member.ty.owners().into_iter();
    owners.any(|id| surface.owners[id].kind == OwnerKind::Sid)
}

fn plain(value: &Value, is_sid: bool) -> Value {
    match value {
        Value::Object(entries) => entries
            .iter()
            .filter(|(key, _)| {
                let key = key.as_str();
                let is_of_sid = is_sid && OF_SIDS.contains(&key);
                !DOCS.contains(&key)
                    && !PARTS.contains(&key)
                    && !is_of_sid
                    && !key.starts_with("x-")
            })
            .map(|(key, value)| (key.clone(), plain(value, is_sid)))
            .collect(),
        other => other.clone(),
    }
}
