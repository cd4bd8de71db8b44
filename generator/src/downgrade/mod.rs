//! In: a description of OpenAPI 3.1. Out: the same in the words of 3.0, which all later stages read; one of 3.0 is left
//! as it is.
//!
//! What 3.0 cannot say, or the generator does not need, is left out with a warning at its place, unless a client is the
//! same without it. Every value keeps the place where it was written.

mod arrays;
mod content;
mod definitions;
mod document;
mod lost;
mod objects;
mod ranges;
mod references;
mod schema;
mod several_types;
mod types;

use std::collections::HashSet;

use self::schema::Context;
use crate::{
    description::Description,
    diagnostic::{Diagnostics, Outcome},
    keywords::{ObjectShape, ROOT},
    rewrite::{Address, Node, Rewrite, rewrite, too_large},
    source::Source,
};

/// Says in the words of OpenAPI 3.0 what a description of 3.1 says.
///
/// # Errors
/// If it is too large afterwards, which only a hostile description is.
pub fn downgrade(mut description: Description) -> Outcome<Description> {
    let source = &mut description.source;
    if !is_3_1(source) {
        return Diagnostics::new().end(description);
    }
    definitions::hoist(source);
    let mut changes = Downgrade {
        mutual_tls: document::mutual_tls_schemes(source),
        found: Diagnostics::new(),
    };
    rewrite(source, &Address::default(), &ROOT, &mut changes);
    let mut found = changes.found;
    found.extend(too_large(source));
    found.end(description)
}

/// Whether a description names a version 3.1 of OpenAPI.
pub(crate) fn is_3_1(source: &Source) -> bool {
    let version = source.value.get("openapi").and_then(|it| it.as_str());
    let patch = version.and_then(|version| version.strip_prefix("3.1."));
    patch.is_some_and(|patch| !patch.is_empty() && patch.chars().all(|c| c.is_ascii_digit()))
}

struct Downgrade {
    /// The security schemes that are client certificates.
    mutual_tls: HashSet<String>,
    found: Diagnostics,
}

impl Rewrite for Downgrade {
    fn schema(&mut self, node: &mut Node<'_>, address: &Address) {
        let mut context = Context {
            address,
            found: &mut self.found,
        };
        schema::change(node, &mut context);
    }

    fn object(&mut self, node: &mut Node<'_>, shape: &'static ObjectShape, address: &Address) {
        let mut context = Context {
            address,
            found: &mut self.found,
        };
        document::change(node, shape, &self.mutual_tls, &mut context);
    }
}
