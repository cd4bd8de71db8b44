//! Which owner of the old crate is which of the new one, also under another name.
//!
//! Operations are recognised by method and path. Schemas keep their names, mostly; one that does not is recognised by its
//! use, if its structure agrees: the model that the same operation answers, the enum of the same property.

use std::collections::{HashMap, HashSet};

use crate::surface::{Member, MemberId, MemberKind, Owner, OwnerId, OwnerKind, Surface};

/// How much of their members two schemas must share to be one that was renamed: half of those of both together.
const SIMILAR: f64 = 0.5;

/// The pairs of owners that are the same.
#[derive(Debug, Default)]
pub(super) struct Matching {
    to_new: HashMap<OwnerId, OwnerId>,
    to_old: HashMap<OwnerId, OwnerId>,
}

impl Matching {
    /// Finds the owners that are in both surfaces.
    pub(super) fn of(old: &Surface, new: &Surface) -> Self {
        let mut matching = Self::default();
        let sides = Sides { old, new };
        matching.versions(sides);
        matching.aliases(sides);
        matching.by(sides, &[OwnerKind::Sid], |_, owner| owner.name.clone());
        matching.by(sides, &[OwnerKind::Sid], |_, owner| owner.path.clone());
        matching.operations(sides);
        matching.resources(sides);
        matching.schemas(sides);
        matching
    }

    /// The owner of the new crate that is this one of the old crate.
    pub(super) fn new_of(&self, old: OwnerId) -> Option<OwnerId> {
        self.to_new.get(&old).copied()
    }

    /// The owner of the old crate that is this one of the new crate.
    pub(super) fn old_of(&self, new: OwnerId) -> Option<OwnerId> {
        self.to_old.get(&new).copied()
    }

    fn pair(&mut self, old: OwnerId, new: OwnerId) {
        self.to_new.insert(old, new);
        self.to_old.insert(new, old);
    }

    /// Pairs what is still alone and has the same key, if nothing else has it.
    fn by(&mut self, sides: Sides<'_>, kinds: &[OwnerKind], key: impl Fn(Side, &Owner) -> String) {
        let olds = self.alone(sides.old, kinds, Side::Old, &key);
        let news = self.alone(sides.new, kinds, Side::New, &key);
        for (key, old) in &olds {
            if let ([old], Some([new])) = (old.as_slice(), news.get(key).map(Vec::as_slice)) {
                self.pair(*old, *new);
            }
        }
    }

    /// Owners that have no pair, by key.
    fn alone(
        &self,
        surface: &Surface,
        kinds: &[OwnerKind],
        side: Side,
        key: &impl Fn(Side, &Owner) -> String,
    ) -> HashMap<(OwnerKind, String), Vec<OwnerId>> {
        let mut alone: HashMap<_, Vec<OwnerId>> = HashMap::new();
        for (id, owner) in surface.owners.iter() {
            let is_paired = match side {
                Side::Old => self.to_new.contains_key(&id),
                Side::New => self.to_old.contains_key(&id),
            };
            if kinds.contains(&owner.kind) && !is_paired {
                alone
                    .entry((owner.kind, key(side, owner)))
                    .or_default()
                    .push(id);
            }
        }
        alone
    }

    /// Versions: by name or, if there is only one, by that.
    fn versions(&mut self, sides: Sides<'_>) {
        const VERSION: &[OwnerKind] = &[OwnerKind::Version];
        self.by(sides, VERSION, |_, owner| owner.name.clone());
        self.by(sides, VERSION, |_, _| String::new());
    }

    /// What the new crate has under another name, as its names lock says. It agrees with what the compiler finds.
    fn aliases(&mut self, sides: Sides<'_>) {
        let olds = sides.old.owners.iter();
        let olds: HashMap<(OwnerKind, &str), OwnerId> = olds
            .map(|(id, owner)| ((owner.kind, owner.path.as_str()), id))
            .collect();
        for (id, owner) in sides.new.owners.iter() {
            let aliases = owner.members.first().map(|it| sides.new.aliases(it));
            let mut aliases = aliases.iter().flatten();
            let old = aliases.find_map(|alias| olds.get(&(owner.kind, alias.as_str())));
            if let Some(old) = old.filter(|old| self.new_of(**old).is_none()) {
                self.pair(*old, id);
            }
        }
    }

    /// Operations: by method and path; then without regard to upper and lower case and to the names of parameters; then
    /// by operationId, if the method is the same.
    fn operations(&mut self, sides: Sides<'_>) {
        const OPERATION: &[OwnerKind] = &[OwnerKind::Operation];
        let versions = self.versions_of(sides);
        let keys: [fn(&Owner) -> String; 3] = [
            |owner| owner.name.clone(),
            |owner| blank(&owner.name).to_ascii_lowercase(),
            |owner| format!("{} {}", method(&owner.name), operation_id(owner)),
        ];
        for key in keys {
            self.by(sides, OPERATION, |side, owner| {
                format!("{} {}", versions.name(side, owner), key(owner))
            });
        }
    }

    /// Resources: by name, or else by an operation that they share.
    fn resources(&mut self, sides: Sides<'_>) {
        let versions = self.versions_of(sides);
        self.by(sides, &[OwnerKind::Resource], |side, owner| {
            format!("{} {}", versions.name(side, owner), owner.name)
        });
        let pairs: Vec<(OwnerId, OwnerId)> = self.pairs_of(sides.old, OwnerKind::Operation);
        for (old, new) in pairs {
            let homes = (
                sides.old.owners[old].resource,
                sides.new.owners[new].resource,
            );
            if let (Some(old), Some(new)) = homes
                && self.new_of(old).is_none()
                && self.old_of(new).is_none()
            {
                self.pair(old, new);
            }
        }
    }

    fn pairs_of(&self, old: &Surface, kind: OwnerKind) -> Vec<(OwnerId, OwnerId)> {
        let owners = old.owners.iter().filter(|(_, owner)| owner.kind == kind);
        owners
            .filter_map(|(id, _)| Some((id, self.new_of(id)?)))
            .collect()
    }

    /// Schemas and choices: by name in the same resource; by name in the same version; by use.
    fn schemas(&mut self, sides: Sides<'_>) {
        const SCHEMA: &[OwnerKind] = &[
            OwnerKind::Model,
            OwnerKind::OneOf,
            OwnerKind::Enum,
            OwnerKind::Choice,
        ];
        let versions = self.versions_of(sides);
        let homes = self.resources_of(sides);
        self.by(sides, SCHEMA, |side, owner| {
            format!(
                "{} {} {}",
                versions.name(side, owner),
                homes.name(side, owner),
                owner.name
            )
        });
        self.by(sides, SCHEMA, |side, owner| {
            format!(
                "{} {} {}",
                versions.name(side, owner),
                homes.name(side, owner),
                owner.path
            )
        });
        self.by(sides, SCHEMA, |side, owner| {
            format!("{} {}", versions.name(side, owner), owner.name)
        });
        // What is found by its use may have parts that can now be found by theirs.
        while self.by_use(sides) {}
    }

    /// Pairs schemas that the same members use, if they are similar. Returns whether any was found.
    fn by_use(&mut self, sides: Sides<'_>) -> bool {
        let mut votes: HashMap<(OwnerId, OwnerId), usize> = HashMap::new();
        let pairs: Vec<(OwnerId, OwnerId)> = self.to_new.iter().map(|(a, b)| (*a, *b)).collect();
        for (old, new) in pairs {
            for (one, other) in member_pairs(&sides.old.owners[old], &sides.new.owners[new]) {
                for (one, other) in one.ty.owners().into_iter().zip(other.ty.owners()) {
                    if self.new_of(one).is_none()
                        && self.old_of(other).is_none()
                        && sides.old.owners[one].kind == sides.new.owners[other].kind
                    {
                        *votes.entry((one, other)).or_default() += 1;
                    }
                }
            }
        }
        let mut candidates: Vec<_> = votes.into_iter().collect();
        candidates.sort_by_key(|((old, new), count)| {
            (std::cmp::Reverse(*count), old.into_raw(), new.into_raw())
        });
        let mut found = false;
        for ((old, new), _) in candidates {
            let is_free = self.new_of(old).is_none() && self.old_of(new).is_none();
            if is_free && similarity(&sides.old.owners[old], &sides.new.owners[new]) >= SIMILAR {
                self.pair(old, new);
                found = true;
            }
        }
        found
    }

    /// The names of versions in the words of the new crate.
    fn versions_of(&self, sides: Sides<'_>) -> Versions {
        let pairs = self.pairs_of(sides.old, OwnerKind::Version).into_iter();
        let names = pairs.map(|(old, new)| {
            let (old, new) = (&sides.old.owners[old], &sides.new.owners[new]);
            (old.name.clone(), new.name.clone())
        });
        Versions(names.collect())
    }

    /// The paths of resources in the words of the new crate.
    fn resources_of(&self, sides: Sides<'_>) -> ResourceHomes {
        let path = |surface: &Surface, id: OwnerId| surface.owners[id].path.clone();
        let old = sides
            .old
            .owners
            .iter()
            .filter_map(|(_, owner)| owner.resource);
        let new = sides
            .new
            .owners
            .iter()
            .filter_map(|(_, owner)| owner.resource);
        ResourceHomes {
            old: old
                .map(|id| {
                    let renamed = self.new_of(id).map(|new| path(sides.new, new));
                    (id, renamed.unwrap_or_else(|| path(sides.old, id)))
                })
                .collect(),
            new: new.map(|id| (id, path(sides.new, id))).collect(),
        }
    }
}

/// The pairs of members of two owners that are the same: of one kind, and of one name or renamed by the overlay.
pub(super) fn member_pairs<'a>(
    old: &'a Owner,
    new: &'a Owner,
) -> impl Iterator<Item = (&'a Member, &'a Member)> {
    let key = |member: &'a Member| (member.kind, member.name.as_str());
    let olds: HashSet<(MemberKind, &str)> = old.members.iter().map(key).collect();
    let news: HashMap<(MemberKind, &str), &Member> =
        new.members.iter().map(|it| (key(it), it)).collect();
    let renamed = new.members.iter().filter(|it| !olds.contains(&key(it)));
    let renamed: HashMap<(MemberKind, &str), &Member> = renamed
        .filter_map(|member| Some(((member.kind, member.renamed_from.as_deref()?), member)))
        .collect();
    old.members.iter().filter_map(move |member| {
        let twin = news.get(&key(member)).or_else(|| renamed.get(&key(member)));
        Some((member, *twin?))
    })
}

/// The member of `owner` with this kind and name.
pub(super) fn member_of(
    surface: &Surface,
    owner: OwnerId,
    kind: MemberKind,
    name: &str,
) -> Option<MemberId> {
    let members = &surface.owners[owner].members;
    let index = members
        .iter()
        .position(|member| member.kind == kind && member.name == name)?;
    Some(MemberId { owner, index })
}

/// The share of their members that two owners have in common.
fn similarity(old: &Owner, new: &Owner) -> f64 {
    let names = |owner: &Owner| -> HashSet<(MemberKind, String)> {
        let parts = owner.members.iter().skip(1);
        parts
            .map(|member| (member.kind, member.name.clone()))
            .collect()
    };
    let (old, new) = (names(old), names(new));
    let all = old.union(&new).count();
    if all == 0 {
        return 1.0;
    }
    #[allow(clippy::cast_precision_loss, reason = "far fewer members than 2^52")]
    let share = old.intersection(&new).count() as f64 / all as f64;
    share
}

#[derive(Clone, Copy)]
struct Sides<'a> {
    old: &'a Surface,
    new: &'a Surface,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

/// What the versions of the old crate are called in the new one.
struct Versions(HashMap<String, String>);

impl Versions {
    fn name(&self, side: Side, owner: &Owner) -> String {
        let renamed = match side {
            Side::New => None,
            Side::Old => self.0.get(&owner.version),
        };
        renamed.unwrap_or(&owner.version).clone()
    }
}

/// The paths of the resources of both crates, as they are in the new one.
struct ResourceHomes {
    old: HashMap<OwnerId, String>,
    new: HashMap<OwnerId, String>,
}

impl ResourceHomes {
    fn name(&self, side: Side, owner: &Owner) -> String {
        let homes = match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        };
        let home = owner.resource.and_then(|id| homes.get(&id));
        home.cloned().unwrap_or_default()
    }
}

/// `GET` of `GET /v1/Channels`.
fn method(target: &str) -> &str {
    target.split(' ').next().unwrap_or(target)
}

fn operation_id(owner: &Owner) -> String {
    use crate::surface::Fact;
    let facts = owner.members.iter().map(|member| &member.facts);
    let mut ids = facts.filter_map(|facts| facts.get(&Fact::OperationId));
    ids.next().cloned().unwrap_or_default()
}

/// A path template without the names of its parameters: `/v1/Channels/{}`.
pub(super) fn blank(path: &str) -> String {
    let mut blank = String::with_capacity(path.len());
    let mut is_inside = false;
    for character in path.chars() {
        match character {
            '{' => {
                is_inside = true;
                blank.push(character);
            }
            '}' => {
                is_inside = false;
                blank.push(character);
            }
            _ if is_inside => {}
            _ => blank.push(character),
        }
    }
    blank
}
