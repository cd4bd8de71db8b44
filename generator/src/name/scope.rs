//! Scopes: places in which a name can be had once.

use indexmap::IndexMap;

use super::rust_name::{RustName, Style};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    ir::{Item, Place},
};

/// The names that are taken in one place.
pub(super) struct Scope {
    holds: &'static str,
    reserved: &'static [&'static str],
    taken: IndexMap<RustName, Place>,
}

impl Scope {
    /// A scope that holds, say, "a field of this struct", in which `reserved` names are not to be had.
    pub(super) fn new(holds: &'static str, reserved: &'static [&'static str]) -> Self {
        Self {
            holds,
            reserved,
            taken: IndexMap::new(),
        }
    }

    /// The name of `item`: what the overlay says, or `wire` in the given style.
    pub(super) fn name(
        &mut self,
        item: &Item,
        wire: &str,
        style: Style,
        faults: &mut Diagnostics,
    ) -> Option<RustName> {
        let name = match &item.rename {
            Some(rename) => RustName::exactly(rename, style),
            None => RustName::from_wire(wire, style),
        };
        let fault = match name {
            None => self.unusable(item, wire),
            Some(name) if self.reserved.contains(&name.as_str()) => self.reserved(&name),
            Some(name) => return self.claim(item, name, faults),
        };
        report(item, fault, faults);
        None
    }

    /// Takes `name` for `item`, unless another item has it.
    pub(super) fn claim(
        &mut self,
        item: &Item,
        name: RustName,
        faults: &mut Diagnostics,
    ) -> Option<RustName> {
        if let Some(place) = self.taken.get(&name) {
            report(item, self.doubled(&name, place), faults);
            return None;
        }
        self.taken.insert(name.clone(), item.place.clone());
        Some(name)
    }

    fn unusable(&self, item: &Item, wire: &str) -> Diagnostic {
        let text = item.rename.as_deref().unwrap_or(wire);
        Diagnostic::error(format!("`{text}` gives no Rust name for {}", self.holds)).help(
            "give it a name of letters, digits and underscores with `x-rust-name` in the overlay",
        )
    }

    fn reserved(&self, name: &RustName) -> Diagnostic {
        Diagnostic::error(format!(
            "`{}` cannot be {}: generated code uses the name",
            name.as_str(),
            self.holds
        ))
        .help("give it another name with `x-rust-name` in the overlay")
    }

    fn doubled(&self, name: &RustName, other: &Place) -> Diagnostic {
        Diagnostic::error(format!(
            "`{}` is already {}, for {} at {}",
            name.as_str(),
            self.holds,
            other.pointer,
            other.location
        ))
        .help("tell the two apart with `x-rust-name` (for the value of an enum: `x-rust-names`) in the overlay")
    }
}

fn report(item: &Item, fault: Diagnostic, faults: &mut Diagnostics) {
    let fault = Diagnostic {
        pointer: Some(item.place.pointer.clone()),
        ..fault
    };
    faults.push(fault.located(item.place.location.clone()));
}
