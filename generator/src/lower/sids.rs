//! SIDs: which prefixes the descriptions use, and what the overlay calls them.

use std::collections::BTreeSet;

use heck::ToPascalCase as _;
use indexmap::IndexMap;
use serde_json::Value;

use super::place;
use crate::{
    Options,
    diagnostic::{Diagnostic, Diagnostics},
    ir::{Item, ItemIds, Place, Sid, WireName},
    pointer::Pointer,
    resolve::Resolved,
    source::Source,
};

/// The extension at the root of a description that names the SID types.
const DECISIONS: &str = "x-sid-names";

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

/// The SID types that are decided, and those that are used.
#[derive(Default)]
pub(crate) struct Sids {
    decided: IndexMap<String, Sid>,
    used: IndexMap<String, Vec<Use>>,
    /// The prefixes of those that the current module uses.
    used_here: BTreeSet<String>,
    /// The prefixes of those that become types.
    kept: BTreeSet<String>,
}

/// A value that has the pattern of a SID.
struct Use {
    name: String,
    /// What holds the value: a schema or an operation.
    owner: String,
    place: Place,
}

impl Sids {
    /// Takes over what the description's overlay says of SIDs. Descriptions that decide the same prefix must agree.
    pub(super) fn read_decisions(
        &mut self,
        description: &Resolved<'_>,
        ids: &mut ItemIds,
        faults: &mut Diagnostics,
    ) {
        let source = description.source;
        let pointer = Pointer::root().child(DECISIONS);
        let Some(node) = source.at(&pointer) else {
            return;
        };
        let Some(entries) = node.as_object() else {
            faults.push(malformed(source, &pointer));
            return;
        };
        for (prefix, entry) in entries {
            let pointer = pointer.child(prefix);
            let Some(sid) = read_sid(prefix, entry, &pointer, source, ids) else {
                faults.push(malformed(source, &pointer));
                continue;
            };
            match self.decided.get(prefix) {
                Some(other) if !same_decision(other, &sid) => faults.push(
                    Diagnostic::error(format!(
                        "SIDs of `{prefix}` are named differently in another description"
                    ))
                    .at(source, &pointer)
                    .help(format!(
                        "use the name, description and aliases of {}",
                        other.item.place.location
                    )),
                ),
                Some(_) => {}
                None => {
                    self.decided.insert(prefix.clone(), sid);
                }
            }
        }
    }

    /// Notes that a value of `owner` named `name` has the pattern of SIDs of this prefix.
    pub(super) fn note_use(&mut self, prefix: &str, owner: &str, name: &str, place: Place) {
        self.used_here.insert(prefix.to_owned());
        self.used.entry(prefix.to_owned()).or_default().push(Use {
            name: name.to_owned(),
            owner: owner.to_owned(),
            place,
        });
    }

    /// The prefixes of the SIDs that the current module uses; `named` are those that its code names.
    ///
    /// Those of operations with faults are among them, unless the operations are left out: all faults at once.
    pub(super) fn finish_module(
        &mut self,
        named: BTreeSet<String>,
        options: &Options,
    ) -> BTreeSet<String> {
        let used = std::mem::take(&mut self.used_here);
        let kept = if options.keep_going { named } else { used };
        self.kept.extend(kept.iter().cloned());
        kept
    }

    /// The SID types that are used, by prefix.
    pub(super) fn finish(
        mut self,
        ids: &mut ItemIds,
        faults: &mut Diagnostics,
    ) -> IndexMap<String, Sid> {
        self.used.sort_unstable_keys();
        self.used.retain(|prefix, _| self.kept.contains(prefix));
        let mut taken: BTreeSet<String> = self.decided.values().flat_map(names_of).collect();
        let mut sids = IndexMap::new();
        for (prefix, uses) in &self.used {
            let sid = match self.decided.get(prefix) {
                Some(sid) => sid.clone(),
                None => {
                    let Some(first) = uses.first() else { continue };
                    let name = made_up_name(prefix, uses, &taken);
                    faults.push(unnamed(prefix, &name, uses, first));
                    taken.insert(name.clone());
                    made_up(prefix, name, first, ids)
                }
            };
            sids.insert(prefix.clone(), sid);
        }
        sids
    }
}

fn names_of(sid: &Sid) -> Vec<String> {
    std::iter::once(&sid.item)
        .chain(&sid.aliases)
        .filter_map(|item| item.rename.clone())
        .collect()
}

fn same_decision(one: &Sid, other: &Sid) -> bool {
    let words = |item: &Item| (item.rename.clone(), item.docs.clone());
    words(&one.item) == words(&other.item)
        && one
            .aliases
            .iter()
            .map(words)
            .eq(other.aliases.iter().map(words))
}

fn read_sid(
    prefix: &str,
    node: &Value,
    pointer: &Pointer,
    source: &Source,
    ids: &mut ItemIds,
) -> Option<Sid> {
    let text = |key: &str| node.get(key).and_then(Value::as_str);
    let mut item = |wire: &str, name: &str, docs: &str, pointer: &Pointer| Item {
        id: ids.fresh(),
        wire: WireName(wire.to_owned()),
        rename: Some(name.to_owned()),
        context: String::new(),
        docs: docs.to_owned(),
        place: place(source, pointer),
    };
    let named = item(prefix, text("name")?, text("description")?, pointer);
    let mut aliases = Vec::new();
    if let Some(node) = node.get("aliases") {
        for (alias, entry) in node.as_object()? {
            aliases.push(item(
                alias,
                alias,
                entry.as_str()?,
                &pointer.child("aliases").child(alias),
            ));
        }
    }
    let known = ["name", "description", "aliases"];
    node.as_object()?
        .keys()
        .all(|key| known.contains(&key.as_str()))
        .then_some(Sid {
            item: named,
            aliases,
        })
}

fn malformed(source: &Source, pointer: &Pointer) -> Diagnostic {
    Diagnostic::error(format!("`{DECISIONS}` is not of the expected form")).at(source, pointer).help(
        "write, for each prefix, `FO: { name: FlexFlowSid, description: Identifies a Flex Flow. }`, \
         and if need be `aliases: { OtherSid: when to use it }`",
    )
}

/// One warning for a prefix that no overlay names, however often it is used: a made-up name is public all the same.
fn unnamed(prefix: &str, name: &str, uses: &[Use], first: &Use) -> Diagnostic {
    let mut names: Vec<&str> = uses.iter().map(|used| used.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let seen = names
        .iter()
        .take(4)
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let message =
        format!("SIDs of prefix `{prefix}` have no name; seen as {seen}, they are called `{name}`");
    let mut warning = Diagnostic::warning(message)
        .located(first.place.location.clone())
        .help(format!(
            "name the type in the overlay, at target `$`: `update: {{ {DECISIONS}: {{ {prefix}: {{ name: {name}, \
             description: … }} }} }}`"
        ));
    warning.pointer = Some(first.place.pointer.clone());
    warning
}

/// The type of a prefix that nobody has named.
fn made_up(prefix: &str, name: String, first: &Use, ids: &mut ItemIds) -> Sid {
    Sid {
        item: Item {
            id: ids.fresh(),
            wire: WireName(prefix.to_owned()),
            docs: String::new(),
            rename: Some(name),
            context: String::new(),
            place: first.place.clone(),
        },
        aliases: Vec::new(),
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

/// The text of an `x-rust-name` extension.
pub(crate) fn rename(extensions: &IndexMap<String, Value>) -> Option<String> {
    extensions
        .get("x-rust-name")
        .and_then(Value::as_str)
        .map(str::to_owned)
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
