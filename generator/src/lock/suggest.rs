//! In: the items of a crate, and what the names lock holds of them. Out: warnings about what looks renamed, and errors
//! about what the overlay says was renamed and was not.
//!
//! A parameter that is gone and one that is new may be the same. Nothing is taken for granted: if they are not, the old
//! setter would fill another field.

use std::collections::HashSet;

use heck::ToSnakeCase as _;

use super::{
    Entry, Kind,
    outline::{Node, Outline},
    recognise::Known,
    renamed::{Renamed, schema_of_value},
};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    extensions::{OLD_VALUES, RENAMED_FROM},
    name::Names,
    parse::Document,
    pointer::Pointer,
    source::Source,
};

/// How much the names of two things must have in common to be one thing, from 0 to 1.
const LEAST_SIMILARITY: f64 = 0.6;

/// Finds parameters and values that look renamed, and checks what the overlay says of them.
pub(crate) fn suggest(
    documents: &[Document],
    outline: &Outline<'_>,
    known: &Known<'_>,
    names: &Names,
) -> Diagnostics {
    let mut found = Diagnostics::new();
    let versions = outline.nodes.iter();
    let versions = versions.filter(|node| node.kind == Kind::Version);
    for (document, version) in documents.iter().zip(versions) {
        let mut suggester = Suggester {
            source: &document.source,
            known,
            names,
            setters: HashSet::new(),
            confirmed: HashSet::new(),
            found: &mut found,
        };
        suggester.remember(version);
        suggester.inside(version);
    }
    found
}

struct Suggester<'a> {
    source: &'a Source,
    known: &'a Known<'a>,
    names: &'a Names,
    /// Where the description speaks of what has a setter.
    setters: HashSet<&'a Pointer>,
    /// Where the overlay says that something was renamed, and it was: a property may be in several requests.
    confirmed: HashSet<&'a Pointer>,
    found: &'a mut Diagnostics,
}

impl<'a> Suggester<'a> {
    fn remember(&mut self, node: &'a Node<'a>) {
        let pointer = &node.item.place.pointer;
        if node.kind.is_setter() {
            self.setters.insert(pointer);
        }
        let own = self.known.entry(node.item.id);
        let old = node.item.renamed_from.as_ref();
        if own.is_some_and(|own| Some(&own.wire) == old || !own.was.is_empty()) {
            self.confirmed.insert(pointer);
        }
        node.nodes.iter().for_each(|it| self.remember(it));
    }

    fn inside(&mut self, node: &Node<'_>) {
        if let Some(entry) = self.known.entry(node.item.id) {
            self.propose(node, entry);
        }
        for inner in &node.nodes {
            if let Some(old) = &inner.item.renamed_from {
                self.check(node, inner, old);
            }
            self.inside(inner);
        }
    }

    /// Proposes what of an item may have been renamed.
    fn propose(&mut self, node: &Node<'_>, entry: &Entry) {
        let can_be_renamed = |kind: Kind| kind.is_setter() || kind == Kind::Value;
        let gone = entry.entries.iter().filter(|inner| {
            can_be_renamed(inner.kind) && inner.published.is_some() && !self.known.has_found(inner)
        });
        let gone: Vec<&Entry> = gone.collect();
        let mut new: Vec<&Node<'_>> = node.nodes.iter().collect();
        new.retain(|inner| self.known.published(inner.item.id).is_none());
        for old in &gone {
            new.sort_by(|one, other| {
                let [one, other] = [one, other].map(|node| similarity(&node.wire, &old.wire));
                other.total_cmp(&one)
            });
            let of_kind = |kind: Kind| new.iter().filter(move |node| node.kind == kind);
            let is_only = of_kind(old.kind).count() == 1
                && gone.iter().filter(|it| it.kind == old.kind).count() == 1
                && old.kind.is_setter();
            let best = of_kind(old.kind).next().copied();
            let best = best
                .filter(|node| is_only || similarity(&node.wire, &old.wire) >= LEAST_SIMILARITY);
            if let Some(best) = best {
                new.retain(|node| !std::ptr::eq(*node, best));
                // With the same Rust name, callers still compile.
                if *self.names.of(best.item) != old.name {
                    self.found.push(self.proposal(best, old));
                }
            }
        }
    }

    fn proposal(&self, node: &Node<'_>, old: &Entry) -> Diagnostic {
        let pointer = &node.item.place.pointer;
        let (new_wire, old_wire, old_name) = (&node.wire, &old.wire, old.name.as_str());
        let (thing, renamed) = match node.kind {
            Kind::Value => ("variant", Renamed::Value),
            _ => ("setter", Renamed::Parameter),
        };
        let message = format!(
            "`{new_wire}` may be what `{old_wire}` was, whose published {thing} `{old_name}` is gone"
        );
        Diagnostic::new(Code::PossibleRename, message)
        .at(self.source, pointer)
        .help(format!(
            "if it is, say so in an overlay, and `{old_name}` stays as a deprecated alias; if not, delete its line from \
             names.lock"
        ))
        .paste(renamed.confirmation(self.source, pointer, old_wire, new_wire))
    }

    /// Checks what the overlay says an item was renamed from.
    fn check(&mut self, parent: &Node<'_>, node: &Node<'_>, old: &str) {
        let mut siblings = parent.nodes.iter();
        let diagnostic = if siblings.any(|it| it.kind == node.kind && it.wire == old) {
            let message = format!("`{old}` is still there, so nothing was renamed from it");
            Diagnostic::new(Code::ContradictoryRename, message)
                .help("correct the old name, or remove the extension")
        } else if node.kind == Kind::Field {
            if self.setters.contains(&node.item.place.pointer) {
                return;
            }
            let message = "a field of a model has no alias, so this changes nothing";
            Diagnostic::new(Code::UselessRename, message)
                .help("remove the extension; callers have to change")
        } else if self.known.published(parent.item.id).is_none()
            || node.kind == Kind::Null
            || self.confirmed.contains(&node.item.place.pointer)
        {
            return;
        } else {
            let message = format!("no published name is that of `{old}`");
            Diagnostic::new(Code::UselessRename, message)
                .help("correct the old name, or remove the extension if its alias was dropped")
        };
        let pointer = match node.kind {
            Kind::Value => {
                let schema = schema_of_value(&node.item.place.pointer);
                schema.child(OLD_VALUES.name).child(&node.wire)
            }
            _ => node.item.place.pointer.child(RENAMED_FROM.name),
        };
        self.found.push(diagnostic.at(self.source, &pointer));
    }
}

/// How much two names have in common, from 0 to 1: all if one has the words of the other.
fn similarity(one: &str, other: &str) -> f64 {
    let [one, other] = [one, other].map(|name| name.to_snake_case());
    let [words, others] = [&one, &other].map(|name| name.split('_').collect::<HashSet<_>>());
    if words.is_subset(&others) || others.is_subset(&words) {
        return 1.0;
    }
    strsim::normalized_damerau_levenshtein(&one, &other)
}

#[cfg(test)]
mod tests {
    use super::{LEAST_SIMILARITY, similarity};

    #[test]
    fn names_that_share_words_or_most_letters_are_similar() {
        for (one, other) in [
            ("FlowSid", "FlexFlowSid"),
            ("Colour", "Color"),
            ("in-progress", "in_progress"),
        ] {
            assert!(similarity(one, other) >= LEAST_SIMILARITY, "{one} {other}");
        }
        for (one, other) in [("Token", "Authorization"), ("open", "wrapup")] {
            assert!(similarity(one, other) < LEAST_SIMILARITY, "{one} {other}");
        }
    }
}
