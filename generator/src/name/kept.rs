//! In: what the names lock holds of an item. Out: whether it keeps its name, and which old names stay.

use super::{OldName, RustName, Style, namer::Wanted};
use crate::{
    ir::ItemId,
    lock::{Entry, Kind, Known},
};

/// The name that the lock holds of an item, if the generator could give it that name now.
pub(super) fn recorded<'l>(
    known: &Known<'l>,
    wanted: &Wanted<'_>,
    style: Style,
) -> Option<&'l RustName> {
    let entry = known.entry(wanted.item.id)?;
    let has_moved = known.module(wanted.item.id).is_some();
    let could_be = !has_moved && wanted.item.rename.is_none() && could_be(entry, wanted, style);
    could_be.then_some(&entry.name)
}

/// Whether a name can be made of the words of an item, with its context or a number if need be.
fn could_be(entry: &Entry, wanted: &Wanted<'_>, style: Style) -> bool {
    let words = [&*wanted.words, &*wanted.item.words];
    let in_context = wanted.in_context();
    let mut plain = words.into_iter().chain(in_context.as_deref());
    // The name of a variant is never sent, and its model is recognised.
    entry.kind == Kind::Alternative
        || plain.any(|words| RustName::from_wire(words, style).as_ref() == Some(&entry.name))
        || words
            .iter()
            .any(|words| entry.name.is_numbered(words, style))
}

/// The old names of an item that stay as aliases, given its name and the module that it is in.
pub(super) fn old_names(
    known: &Known<'_>,
    item: ItemId,
    name: &RustName,
    module: Option<&RustName>,
) -> Vec<OldName> {
    let Some(entry) = known.published(item).filter(|it| it.kind.has_aliases()) else {
        return Vec::new();
    };
    let moved = known.module(item);
    let last = OldName {
        module: None,
        name: entry.name.clone(),
        since: None,
    };
    let mut old: Vec<OldName> = Vec::new();
    for was in entry.was.iter().cloned().chain([last]) {
        let in_module = was.module.as_ref().or(moved);
        let was = OldName {
            module: in_module.filter(|it| Some(*it) != module).cloned(),
            ..was
        };
        let is_new = |other: &OldName| (&other.module, &other.name) != (&was.module, &was.name);
        if (was.module.is_some() || was.name != *name) && old.iter().all(is_new) {
            old.push(was);
        }
    }
    old
}
