//! `cfg` attributes for items that exist only with some features.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Module;

/// The condition for an item that several modules use: the feature of any of them is enabled.
#[derive(Clone, Debug, Default)]
pub(super) struct Condition<'a> {
    features: BTreeSet<&'a str>,
    /// Whether a module without a feature uses it.
    is_always: bool,
}

impl<'a> Condition<'a> {
    /// The condition for an item that these modules use.
    pub(super) fn of(modules: impl IntoIterator<Item = &'a Module>) -> Self {
        let mut condition = Self::default();
        for module in modules {
            condition.add(module);
        }
        condition
    }

    /// Adds a module that uses the item.
    pub(super) fn add(&mut self, module: &'a Module) {
        match &module.feature {
            Some(feature) => {
                self.features.insert(feature);
            }
            None => self.is_always = true,
        }
    }

    /// The attribute, unless the item always exists, as one does that no module uses.
    pub(super) fn attribute(&self) -> Option<TokenStream> {
        if self.is_always {
            return None;
        }
        let features: Vec<TokenStream> = self
            .features
            .iter()
            .map(|feature| quote!(feature = #feature))
            .collect();
        match features.as_slice() {
            [] => None,
            [only] => Some(quote!(#[cfg(#only)])),
            several => Some(quote!(#[cfg(any(#(#several),*))])),
        }
    }
}
