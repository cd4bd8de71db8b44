//! Scopes, in which names are unique.

use std::{borrow::Cow, collections::HashMap};

use indexmap::IndexMap;

use super::{OldName, RustName, Style, namer::Wanted};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    ir::{Item, ItemId, Place},
    source::Location,
};

/// How an overlay changes a name, for messages.
const RENAME: &str = "with `x-rust-name` (for the value of an enum: `x-rust-names`) in the overlay";

/// The longest name. Modules and examples are files, whose names may have 255 bytes including a suffix.
pub(super) const MAX_LENGTH: usize = 150;

/// Why a name is held for an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// It is recorded, and nothing more.
    Recorded,
    /// It is published.
    Published,
    /// It is published, and stays as an alias: the item has another name now.
    Old,
}

/// The item that a name is held for.
struct Owner {
    item: ItemId,
    place: Place,
    hold: Hold,
}

/// The names that are taken in one scope.
pub(super) struct Scope {
    /// What has names in this scope, for messages: `a field of this struct`.
    kind: &'static str,
    /// Names that are never free.
    reserved: &'static [&'static str],
    taken: IndexMap<RustName, Place>,
    /// Names that only one item can have, since the names lock holds them for it.
    held: HashMap<RustName, Owner>,
    /// The next number to append to a name.
    next_number: HashMap<RustName, u32>,
}

impl Scope {
    /// An empty scope.
    pub(super) fn new(kind: &'static str, reserved: &'static [&'static str]) -> Self {
        Self {
            kind,
            reserved,
            taken: IndexMap::new(),
            held: HashMap::new(),
            next_number: HashMap::new(),
        }
    }

    /// Keeps a name from all other items. The first item that it is held for has it.
    pub(super) fn hold(&mut self, name: &RustName, item: &Item, hold: Hold) {
        self.held.entry(name.clone()).or_insert_with(|| Owner {
            item: item.id,
            place: item.place.clone(),
            hold,
        });
    }

    /// Whether a name is held for this item and can be its name.
    pub(super) fn has(&self, name: &RustName, item: ItemId) -> bool {
        self.held.get(name).is_some_and(|owner| owner.item == item) && self.is_free(name, item)
    }

    /// The name of an item: the one that the overlay gives it, or its words in this style.
    ///
    /// If that is taken, words of the item's context go in front. If that is taken, too, it is `recorded`, the one of
    /// the names lock, or else the name gets a number, with a warning: a number says nothing. An item whose name
    /// `is_published` cannot get the old one of another.
    pub(super) fn name(
        &mut self,
        wanted: &Wanted<'_>,
        style: Style,
        recorded: Option<&RustName>,
        is_published: bool,
        diagnostics: &mut Diagnostics,
    ) -> Option<RustName> {
        let (item, mut wire) = (wanted.item, Cow::Borrowed(&*wanted.words));
        if let Some(rename) = &item.rename {
            return match RustName::exactly(rename, style) {
                None => self.refuse(item, self.unusable(item, &wire), diagnostics),
                Some(name) if self.is_reserved(&name) => {
                    self.refuse(item, self.reserved(&name), diagnostics)
                }
                Some(name) => match self.owner(&name, item.id, &[Hold::Published, Hold::Old]) {
                    Some(owner) => self.refuse(item, published(&name, owner), diagnostics),
                    None => self.claim(item, name, diagnostics),
                },
            };
        }
        let mut first = RustName::from_wire(&wire, style);
        if let Some(long) = first.as_ref().filter(|it| is_long(it)) {
            let words = long.shortened(MAX_LENGTH);
            let short = RustName::from_wire(&words, style);
            report(item, self.too_long(short.as_ref()), diagnostics);
            (first, wire) = (short, words.into());
        }
        let Some(first) = first else {
            return self.refuse(item, self.unusable(item, &wire), diagnostics);
        };
        if is_published && let Some(owner) = self.owner(&first, item.id, &[Hold::Old]) {
            return self.refuse(item, published(&first, owner), diagnostics);
        }
        let in_context = wanted.in_context();
        let in_context = in_context.and_then(|words| RustName::from_wire(&words, style));
        let in_context = in_context.filter(|name| !is_long(name));
        let mut candidates = std::iter::once(first.clone()).chain(in_context);
        if let Some(free) = candidates.find(|name| self.is_free(name, item.id)) {
            self.taken.insert(free.clone(), item.place.clone());
            return Some(free);
        }
        let recorded = recorded.filter(|name| self.is_free(name, item.id));
        let free = match recorded {
            Some(recorded) => recorded.clone(),
            None => self.numbered_name(&first, &wire, item.id, style)?,
        };
        report(item, self.numbered(&first, &free), diagnostics);
        self.taken.insert(free.clone(), item.place.clone());
        Some(free)
    }

    /// The first free name of `wire 2`, `wire 3` and so on.
    fn numbered_name(
        &mut self,
        first: &RustName,
        wire: &str,
        item: ItemId,
        style: Style,
    ) -> Option<RustName> {
        let next = self.next_number.get(first).copied().unwrap_or(2);
        let mut numbered = (next..).map_while(|number| {
            let name = RustName::from_wire(&format!("{wire} {number}"), style)?;
            Some((number, name))
        });
        let (number, free) = numbered.find(|(_, name)| self.is_free(name, item))?;
        self.next_number.insert(first.clone(), number + 1);
        Some(free)
    }

    fn is_reserved(&self, name: &RustName) -> bool {
        self.reserved.contains(&name.as_str())
    }

    fn is_held_from(&self, name: &RustName, item: ItemId) -> bool {
        self.held.get(name).is_some_and(|owner| owner.item != item)
    }

    /// The other item that this name is held for, if it is for one of these reasons.
    fn owner(&self, name: &RustName, item: ItemId, holds: &[Hold]) -> Option<&Owner> {
        let owner = self.held.get(name);
        owner.filter(|owner| owner.item != item && holds.contains(&owner.hold))
    }

    fn is_free(&self, name: &RustName, item: ItemId) -> bool {
        let is_taken = self.is_reserved(name) || self.taken.contains_key(name);
        !is_taken && !self.is_held_from(name, item)
    }

    /// Takes `name` for `item`, or reports that it is taken.
    pub(super) fn claim(
        &mut self,
        item: &Item,
        name: RustName,
        diagnostics: &mut Diagnostics,
    ) -> Option<RustName> {
        if let Some(place) = self.taken.get(&name) {
            return self.refuse(item, self.taken_by(&name, place), diagnostics);
        }
        self.taken.insert(name.clone(), item.place.clone());
        Some(name)
    }

    /// Takes an old name for an item, or reports that it is taken. `location` is that of the item in the names lock.
    pub(super) fn claim_old(
        &mut self,
        item: &Item,
        old: &OldName,
        location: Option<Location>,
        diagnostics: &mut Diagnostics,
    ) {
        if self.is_free(&old.name, item.id) {
            self.taken.insert(old.name.clone(), item.place.clone());
            return;
        }
        let message = format!(
            "`{}` cannot stay an old name of this item: another has the name, or generated code uses it",
            old.name.as_str()
        );
        let error = Diagnostic::new(Code::TakenOldName, message);
        let error = error.help("delete the line `was` of one of them in the names lock");
        diagnostics.push(Diagnostic { location, ..error });
    }

    fn refuse(
        &self,
        item: &Item,
        error: Diagnostic,
        diagnostics: &mut Diagnostics,
    ) -> Option<RustName> {
        report(item, error, diagnostics);
        None
    }

    fn numbered(&self, wanted: &RustName, got: &RustName) -> Diagnostic {
        let warning = Diagnostic::new(
            Code::NumberedName,
            format!(
                "`{}` is already {}, so this one is called `{}`",
                wanted.as_str(),
                self.kind,
                got.as_str()
            ),
        )
        .help(format!("give it a more specific name {RENAME}"));
        match self.taken.get(wanted) {
            Some(first) => warning.related("first given here", first.location.clone()),
            None => warning,
        }
    }

    fn unusable(&self, item: &Item, wire: &str) -> Diagnostic {
        let text = item.rename.as_deref().unwrap_or(wire);
        Diagnostic::new(
            Code::UnusableName,
            format!("`{text}` cannot be the Rust name of {}", self.kind),
        )
        .help(format!(
            "give it a name of letters, digits and underscores {RENAME}"
        ))
    }

    fn too_long(&self, short: Option<&RustName>) -> Diagnostic {
        let message = format!(
            "the name of {} would have more than {MAX_LENGTH} characters, so it is shortened to `{}`",
            self.kind,
            short.map_or("", RustName::as_str)
        );
        Diagnostic::new(Code::LongName, message).help(format!("give it a better one {RENAME}"))
    }

    fn reserved(&self, name: &RustName) -> Diagnostic {
        Diagnostic::new(
            Code::ReservedName,
            format!(
                "`{}` cannot be {}: generated code uses this name",
                name.as_str(),
                self.kind
            ),
        )
        .help(format!("give it another name {RENAME}"))
    }

    fn taken_by(&self, name: &RustName, other: &Place) -> Diagnostic {
        let message = format!("`{}` is already {}", name.as_str(), self.kind);
        Diagnostic::new(Code::DuplicateName, message)
            .related("first given here", other.location.clone())
            .help(format!("give one of them another name {RENAME}"))
    }
}

fn is_long(name: &RustName) -> bool {
    name.as_str().len() > MAX_LENGTH
}

fn published(name: &RustName, owner: &Owner) -> Diagnostic {
    let (
        name,
        Place {
            pointer, location, ..
        },
    ) = (name.as_str(), &owner.place);
    let message = format!(
        "`{name}` is the published name of {pointer}: programs that use it would compile, and mean this instead"
    );
    Diagnostic::new(Code::PublishedName, message)
        .related("this has the name", location.clone())
    .help(format!(
        "keep the old name, in the description or {RENAME}; to give up the published `{name}`, delete its line from \
         names.lock"
    ))
}

fn report(item: &Item, diagnostic: Diagnostic, diagnostics: &mut Diagnostics) {
    let diagnostic = Diagnostic {
        pointer: Some(item.place.pointer.clone()),
        written_at: item.place.written_at.clone(),
        ..diagnostic
    };
    diagnostics.push(diagnostic.located(item.place.location.clone()));
}
