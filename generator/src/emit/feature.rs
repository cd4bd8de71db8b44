//! The attributes of what a crate has only with some of its features.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Module;

/// When something is there that several modules may use: with the feature of any of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Condition<'a> {
    features: BTreeSet<&'a str>,
    /// Whether a module without a feature is among them.
    is_always: bool,
}

impl<'a> Condition<'a> {
    /// What one of these modules takes.
    pub(super) fn of(modules: impl IntoIterator<Item = &'a Module>) -> Self {
        let mut condition = Self::default();
        for module in modules {
            condition.add(module);
        }
        condition
    }

    /// One more module uses it.
    pub(super) fn add(&mut self, module: &'a Module) {
        match &module.feature {
            Some(feature) => {
                self.features.insert(feature);
            }
            None => self.is_always = true,
        }
    }

    /// The attribute, if it takes one. What no module uses is always there.
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
