//! Scopes, in which names are unique.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::rust_name::{RustName, Style};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    ir::{Item, Place},
};

/// How an overlay changes a name, for messages.
const RENAME: &str = "with `x-rust-name` (for the value of an enum: `x-rust-names`) in the overlay";

/// The longest name. Modules and examples are files, whose names may have 255 bytes including a suffix.
pub(super) const MAX_LENGTH: usize = 150;

/// The names that are taken in one scope.
pub(super) struct Scope {
    /// What has names in this scope, for messages: `a field of this struct`.
    kind: &'static str,
    /// Names that are never free.
    reserved: &'static [&'static str],
    taken: IndexMap<RustName, Place>,
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
            next_number: HashMap::new(),
        }
    }

    /// The name of `item`: the one that the overlay gives it, or `wire` in this style.
    ///
    /// If that is taken, words of the item's context go in front. If that is taken, too, the name gets a number, with a
    /// warning: a number says nothing, and may change with the description.
    pub(super) fn name(
        &mut self,
        item: &Item,
        wire: &str,
        style: Style,
        diagnostics: &mut Diagnostics,
    ) -> Option<RustName> {
        if let Some(rename) = &item.rename {
            return match RustName::exactly(rename, style) {
                None => self.refuse(item, self.unusable(item, wire), diagnostics),
                Some(name) if self.is_reserved(&name) => {
                    self.refuse(item, self.reserved(&name), diagnostics)
                }
                Some(name) => self.claim(item, name, diagnostics),
            };
        }
        let Some(first) = RustName::from_wire(wire, style) else {
            return self.refuse(item, self.unusable(item, wire), diagnostics);
        };
        if first.as_str().len() > MAX_LENGTH {
            return self.refuse(item, self.too_long(), diagnostics);
        }
        let in_context = (!item.context.is_empty())
            .then(|| RustName::from_wire(&format!("{} {wire}", item.context), style))
            .flatten();
        let mut candidates = std::iter::once(first.clone()).chain(in_context);
        if let Some(free) = candidates.find(|name| self.is_free(name)) {
            self.taken.insert(free.clone(), item.place.clone());
            return Some(free);
        }
        let free = self.numbered_name(&first, wire, style)?;
        report(item, self.numbered(&first, &free), diagnostics);
        self.taken.insert(free.clone(), item.place.clone());
        Some(free)
    }

    /// The first free name of `wire 2`, `wire 3` and so on.
    fn numbered_name(&mut self, first: &RustName, wire: &str, style: Style) -> Option<RustName> {
        let next = self.next_number.get(first).copied().unwrap_or(2);
        let mut numbered = (next..).map_while(|number| {
            let name = RustName::from_wire(&format!("{wire} {number}"), style)?;
            Some((number, name))
        });
        let (number, free) = numbered.find(|(_, name)| self.is_free(name))?;
        self.next_number.insert(first.clone(), number + 1);
        Some(free)
    }

    fn is_reserved(&self, name: &RustName) -> bool {
        self.reserved.contains(&name.as_str())
    }

    fn is_free(&self, name: &RustName) -> bool {
        !self.is_reserved(name) && !self.taken.contains_key(name)
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

    fn too_long(&self) -> Diagnostic {
        let message = format!(
            "the name of {} would have more than {MAX_LENGTH} characters",
            self.kind
        );
        Diagnostic::new(Code::LongName, message).help(format!("give it a shorter name {RENAME}"))
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

fn report(item: &Item, diagnostic: Diagnostic, diagnostics: &mut Diagnostics) {
    let diagnostic = Diagnostic {
        pointer: Some(item.place.pointer.clone()),
        ..diagnostic
    };
    diagnostics.push(diagnostic.located(item.place.location.clone()));
}
