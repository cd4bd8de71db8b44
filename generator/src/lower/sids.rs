//! SIDs: which kinds the descriptions use, and what the overlay calls them.

use std::collections::{BTreeSet, HashMap};

use heck::ToPascalCase as _;
use indexmap::IndexMap;
use la_arena::ArenaMap;

use super::{ModuleLowerer, place, types::Holder};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    extensions::{SID_NAMES, SidName},
    ir::{Api, Item, ItemIds, Place, Sid, SidAlias, SidId},
    pointer::Pointer,
    resolve::Resolved,
    source::Source,
};

/// The prefix of a SID, if `pattern` is the pattern of one kind of SID, in one of the ways in which it is written.
#[must_use]
pub(crate) fn prefix_of_pattern(pattern: &str) -> Option<&str> {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let pattern = pattern.strip_suffix('$').unwrap_or(pattern);
    let prefix = [
        "[0-9a-fA-F]{32}",
        "[a-fA-F0-9]{32}",
        "[0-9a-f]{32}",
        "[a-f0-9]{32}",
    ]
    .iter()
    .find_map(|digits| pattern.strip_suffix(digits))?;
    (prefix.len() == 2 && prefix.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(prefix)
}

/// The kinds of SIDs that overlays name, and those that are used.
#[derive(Default)]
pub(crate) struct Sids {
    /// By prefix.
    named: IndexMap<String, Sid>,
    /// By prefix, those that are used.
    ids: HashMap<String, SidId>,
    /// Where they are used, each at least once.
    uses: ArenaMap<SidId, Vec<Use>>,
}

/// A value that has the pattern of a SID.
struct Use {
    name: String,
    /// What holds the value: a schema or an operation.
    owner: String,
    place: Place,
}

impl ModuleLowerer<'_> {
    /// The SIDs of this prefix, of which the holder's value is one.
    pub(super) fn sid(&mut self, prefix: &str, holder: Holder<'_>, place: Place) -> SidId {
        let id = match self.sids.ids.get(prefix) {
            Some(id) => *id,
            None => {
                // Named at the end, when all uses are known.
                let item = self.item(prefix, None, &place.pointer);
                let id = self.api.sids.alloc(Sid {
                    item,
                    prefix: prefix.to_owned(),
                    docs: String::new(),
                    aliases: Vec::new(),
                });
                self.sids.ids.insert(prefix.to_owned(), id);
                id
            }
        };
        self.sids.uses.entry(id).or_default().push(Use {
            name: holder.name.to_owned(),
            owner: holder.owner.unwrap_or_default().to_owned(),
            place,
        });
        id
    }
}

impl Sids {
    /// Takes over what the description's overlay says of SIDs. Descriptions that name the same prefix must agree.
    pub(super) fn read_names(
        &mut self,
        description: &Resolved<'_>,
        ids: &mut ItemIds,
        diagnostics: &mut Diagnostics,
    ) {
        let source = description.source;
        for (prefix, name) in &description.sid_names {
            let pointer = Pointer::root().child(SID_NAMES.name).child(prefix);
            let sid = named(prefix, name, &pointer, source, ids);
            match self.named.get(prefix) {
                Some(other) if !is_same(other, &sid) => {
                    let message =
                        format!("SIDs of `{prefix}` are named differently in another description");
                    let error = Diagnostic::new(Code::ConflictingSidNames, message)
                        .at(source, &pointer)
                        .related("first named here", other.item.place.location.clone());
                    diagnostics.push(error.help("use the same name, description and aliases"));
                }
                Some(_) => {}
                None => {
                    self.named.insert(prefix.clone(), sid);
                }
            }
        }
    }

    /// Lists the kinds that the modules of the crate need, by prefix, and names them.
    pub(super) fn finish(self, api: &mut Api, diagnostics: &mut Diagnostics) {
        let modules = api.modules.iter();
        let needed: BTreeSet<SidId> = modules.flat_map(|module| &module.sids).copied().collect();
        api.sid_types = needed.into_iter().collect();
        let sids = &api.sids;
        api.sid_types.sort_by_key(|id| &sids[*id].prefix);
        let mut taken: BTreeSet<String> = self.named.values().flat_map(names_of).collect();
        for id in &api.sid_types {
            let sid = &mut api.sids[*id];
            if let Some(named) = self.named.get(&sid.prefix) {
                *sid = named.clone();
                continue;
            }
            let uses = self.uses.get(*id).map_or(&[][..], Vec::as_slice);
            let name = made_up_name(&sid.prefix, uses, &taken);
            diagnostics.push(unnamed(sid, &name, uses));
            taken.insert(name.clone());
            sid.item.rename = Some(name);
        }
    }
}

fn names_of(sid: &Sid) -> Vec<String> {
    let aliases = sid.aliases.iter().map(|alias| &alias.item);
    std::iter::once(&sid.item)
        .chain(aliases)
        .filter_map(|item| item.rename.clone())
        .collect()
}

fn is_same(one: &Sid, other: &Sid) -> bool {
    let aliases = |sid: &Sid| -> Vec<_> {
        let aliases = sid.aliases.iter();
        aliases
            .map(|alias| (alias.item.rename.clone(), alias.docs.clone()))
            .collect()
    };
    one.item.rename == other.item.rename && one.docs == other.docs && aliases(one) == aliases(other)
}

fn named(
    prefix: &str,
    name: &SidName,
    pointer: &Pointer,
    source: &Source,
    ids: &mut ItemIds,
) -> Sid {
    let mut item = |words: &str, name: &str, pointer: &Pointer| Item {
        id: ids.fresh(),
        words: words.to_owned(),
        rename: Some(name.to_owned()),
        renamed_from: None,
        context: String::new(),
        place: place(source, pointer),
    };
    let aliases = pointer.child("aliases");
    Sid {
        item: item(prefix, &name.name, pointer),
        prefix: prefix.to_owned(),
        docs: name.description.clone(),
        aliases: name
            .aliases
            .iter()
            .map(|(alias, docs)| SidAlias {
                item: item(alias, alias, &aliases.child(alias)),
                docs: docs.clone(),
            })
            .collect(),
    }
}

/// One warning for a prefix that no overlay names, however often it is used: a made-up name is public all the same.
fn unnamed(sid: &Sid, name: &str, uses: &[Use]) -> Diagnostic {
    let mut names: Vec<&str> = uses.iter().map(|used| used.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let seen = names.iter().take(4).map(|name| format!("`{name}`"));
    let seen = seen.collect::<Vec<_>>().join(", ");
    let (prefix, place) = (&sid.prefix, &sid.item.place);
    let message =
        format!("SIDs of prefix `{prefix}` have no name; seen as {seen}, they are called `{name}`");
    let help = format!(
        "name the type in the overlay, at target `$`: `update: {{ {}: {{ {prefix}: {{ name: {name}, \
         description: … }} }} }}`",
        SID_NAMES.name
    );
    let warning = Diagnostic::new(Code::UnnamedSid, message).located(place.location.clone());
    Diagnostic {
        pointer: Some(place.pointer.clone()),
        written_at: place.written_at.clone(),
        ..warning.help(help)
    }
}

/// A name after the schema that SIDs of this kind identify, or else the longest that they have, which says most.
fn made_up_name(prefix: &str, uses: &[Use], taken: &BTreeSet<String>) -> String {
    let is_own = |used: &&Use| {
        used.name.eq_ignore_ascii_case("sid")
            && used.place.pointer.segments().first() == Some(&"components")
    };
    // The shortest is that of the resource, the others are of what refers to it: `recording`, `call_recording`.
    let own = uses
        .iter()
        .filter(is_own)
        .min_by_key(|used| used.owner.len());
    let own = own.map(|used| format!("{}_sid", used.owner));
    let others = uses.iter().map(|used| &used.name);
    let longest = others
        .filter(|name| name.len() > "sid".len() && name.to_lowercase().ends_with("sid"))
        .max_by_key(|name| name.len());
    let words = own.as_ref().or(longest);
    let name = words
        .map_or_else(|| format!("{prefix}_sid"), Clone::clone)
        .to_pascal_case();
    let is_usable = name.is_ascii() && name.starts_with(|first: char| first.is_ascii_uppercase());
    let name = if is_usable {
        name
    } else {
        format!("{}Sid", prefix.to_pascal_case())
    };
    let in_front = format!("{}{name}", prefix.to_pascal_case());
    let numbered = (2..).map(|number| format!("{in_front}{number}"));
    [name, in_front.clone()]
        .into_iter()
        .chain(numbered)
        .find(|name| !taken.contains(name))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::prefix_of_pattern;

    #[test]
    fn sids_are_told_by_their_pattern() {
        assert_eq!(prefix_of_pattern("^FO[0-9a-fA-F]{32}$"), Some("FO"));
        assert_eq!(prefix_of_pattern("US[0-9a-f]{32}"), Some("US"));
        for other in [
            "^[A-Z]{2}[0-9a-fA-F]{32}$",
            "^(SM|MM)[0-9a-fA-F]{32}$",
            "^fo[0-9a-fA-F]{32}$",
        ] {
            assert_eq!(prefix_of_pattern(other), None, "{other}");
        }
    }
}
